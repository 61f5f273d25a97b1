"""One sentence about a contact, read: with whom, how, when, what came of it, and what was said."""
