"""Version 26: what was said of an imported file, so that it need not be read again to say it."""

from __future__ import annotations

from sqlite_utils import Database


def upgrade(db: Database) -> None:
    """Add the column; of earlier imports nothing was kept."""
    db.execute("ALTER TABLE imports ADD COLUMN told TEXT")
