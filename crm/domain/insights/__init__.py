"""Answers to questions about one's own record, as numbers with their counts; no words, no pictures."""
