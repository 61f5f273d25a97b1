"""What came, pasted as it is: first a proposal, of which nothing is stored, then what the user said yes to."""
