"""Small helpers for SQL text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlite_utils import Database

#: SQLite before 3.32 allows 999 parameters in a statement.
MOST_PARAMETERS: Final = 900


def in_list(ids: Iterable[int]) -> Iterator[tuple[str, list[int]]]:
    """Chunks of (placeholders, values) for an `IN (...)` over any number of ids."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), MOST_PARAMETERS):
        chunk = wanted[start : start + MOST_PARAMETERS]
        yield ",".join("?" * len(chunk)), chunk


def number(db: Database, sql: str, values: Iterable[object] = ()) -> int:
    """The single whole number a query gives."""
    return int(db.execute(sql, list(values)).fetchone()[0])


def inserted(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and give its id."""
    key: Any = db.table(table).insert(row).last_pk
    return int(key)
