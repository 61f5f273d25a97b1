"""Tables of imports, and storing in bulk."""
