"""How warm a tie is, 0 to 100."""
