"""What came, pasted as it is: a rejection, an invitation, an absence, an answer, a profile -> a proposal."""
