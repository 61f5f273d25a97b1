"""What only the page Today shows."""
