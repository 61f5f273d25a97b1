"""LinkedIn's own export."""
