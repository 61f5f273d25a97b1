"""Steps: when they open, are due, are done or pointless."""
