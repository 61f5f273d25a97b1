"""One owner who signs in with a passphrase: what the secrets hold of it, and how guessing is slowed."""
