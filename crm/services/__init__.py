"""Use cases: one function and one unit of work per user intention: (store, ..., today) -> record."""
