"""Create the current schema, or migrate any older version to it.

`schema.sql` is the current schema. Every change of it needs a step here, in SQL or plain Python. A
step never imports code that may change later, and is never edited once released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema import (
    version_22,
    version_23,
    version_24,
    version_25,
    version_26,
    version_27,
    version_28,
)
from crm.store.schema.statements import statements

#: The steps by the version they lead to. The first accepts any older version.
STEPS: Final[Mapping[int, Callable[[Database], None]]] = {
    22: version_22.upgrade,
    23: version_23.upgrade,
    24: version_24.upgrade,
    25: version_25.upgrade,
    26: version_26.upgrade,
    27: version_27.upgrade,
    28: version_28.upgrade,
}
#: The version of the current schema, stored in `PRAGMA user_version`.
SCHEMA: Final = max(STEPS)
_TODAY: Final = Path(__file__).with_name("schema.sql")


def create(db: Database) -> None:
    """Create every table in an empty database."""
    for sql in statements(_TODAY):
        db.execute(sql)


def upgrade(db: Database, version: int) -> None:
    """Apply the steps after a version, inside the open transaction."""
    for number, step in STEPS.items():
        if version < number:
            step(db)
