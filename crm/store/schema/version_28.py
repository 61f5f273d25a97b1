"""Version 28: gut feelings, what would disprove a story and what came of it, and looks at a seat that was lost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema.statements import statements

_TABLES: Final = Path(__file__).with_suffix(".sql")


def upgrade(db: Database) -> None:
    """Add the columns and the tables; nothing of it was known before."""
    db.execute("ALTER TABLE claims ADD COLUMN disproof TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE claims ADD COLUMN verdict TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE claims ADD COLUMN verdict_on TEXT")
    for sql in statements(_TABLES):
        db.execute(sql)
