"""From nothing, or from any older version, to today's schema.

`schema.sql` is today's schema. A change of it owes a step here, in SQL or plain Python of its own: a step
never imports code that may change later, and is never edited once it was released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema import version_22
from crm.store.schema.statements import statements

#: By the version it leads to. The first takes whatever is older.
STEPS: Final[Mapping[int, Callable[[Database], None]]] = {22: version_22.upgrade}
#: The version of today's schema, kept in `PRAGMA user_version`.
SCHEMA: Final = max(STEPS)
_TODAY: Final = Path(__file__).with_name("schema.sql")


def create(db: Database) -> None:
    """Make every table in an empty database."""
    for sql in statements(_TODAY):
        db.execute(sql)


def upgrade(db: Database, version: int) -> None:
    """Do what is missing since a version, inside the open transaction."""
    for number, step in STEPS.items():
        if version < number:
            step(db)
