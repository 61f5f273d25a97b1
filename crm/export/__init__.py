"""Records -> text that other programs read."""
