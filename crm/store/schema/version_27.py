"""Version 27: the summary of a tie knows the time in touch, and no longer the points of its last day."""

from __future__ import annotations

from sqlite_utils import Database


def upgrade(db: Database) -> None:
    """Change the columns; the rows are made anew after opening, as the formula is another."""
    db.execute("ALTER TABLE standings DROP COLUMN theirs")
    db.execute("ALTER TABLE standings DROP COLUMN ours")
    db.execute("ALTER TABLE standings ADD COLUMN regular REAL NOT NULL DEFAULT 0")
