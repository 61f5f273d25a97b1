"""What the user does with people."""
