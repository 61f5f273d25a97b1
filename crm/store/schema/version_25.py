"""Version 25: further addresses and numbers, middle name, nickname, birthday and postal address of people."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema.statements import statements

_FILE: Final = Path(__file__).with_name("version_25.sql")


def upgrade(db: Database) -> None:
    """Add the columns, and index people for search anew."""
    for sql in statements(_FILE):
        db.execute(sql)
