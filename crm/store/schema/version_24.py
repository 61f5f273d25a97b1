"""Version 24: appointments."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema.statements import statements

_FILE: Final = Path(__file__).with_name("version_24.sql")


def upgrade(db: Database) -> None:
    """Create the two tables; nothing that was there changes."""
    for sql in statements(_FILE):
        db.execute(sql)
