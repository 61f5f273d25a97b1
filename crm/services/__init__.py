"""Use cases: one function a user intention, one unit of work each: (store, ..., today) -> record."""
