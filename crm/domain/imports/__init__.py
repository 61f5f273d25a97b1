"""What a file would change: plans, and the schema of the portable format."""
