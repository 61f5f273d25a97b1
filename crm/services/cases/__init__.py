"""What the user does with an opportunity."""
