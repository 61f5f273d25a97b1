"""Statistics about the user's own records, as numbers with their counts; no sentences, no charts."""
