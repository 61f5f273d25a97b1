"""One contact, and what counts as contact."""
