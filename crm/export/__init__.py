"""Records -> text for other programs."""
