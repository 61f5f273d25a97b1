"""Small helpers for SQL text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, TypeVar

from sqlite_utils import Database

V = TypeVar("V", int, str)

#: SQLite before 3.32 allows 999 parameters in a statement.
MOST_PARAMETERS: Final = 900


def in_list(ids: Iterable[V]) -> Iterator[tuple[str, list[V]]]:
    """Chunks of (placeholders, values) for an `IN (...)` over any number of ids or words."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), MOST_PARAMETERS):
        chunk = wanted[start : start + MOST_PARAMETERS]
        yield ",".join("?" * len(chunk)), chunk


def number(db: Database, sql: str, values: Iterable[object] = ()) -> int:
    """The single integer that a query returns."""
    return int(db.execute(sql, list(values)).fetchone()[0])


def not_binned(db: Database, table: str) -> int:
    """How many rows of a table are not in the bin."""
    return number(db, f"SELECT count(*) FROM {table} WHERE binned_on IS NULL")


def get_row(db: Database, table: str, row_id: int) -> dict[str, Any] | None:
    """One row as it is stored; None if this id does not exist."""
    return next(db.table(table).rows_where("id = ?", [row_id]), None)


def inserted(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its id."""
    key: Any = db.table(table).insert(row).last_pk
    return int(key)


def references(db: Database, target: str) -> list[tuple[str, str]]:
    """Every table and column that references a table, read from the schema so that none is missed."""
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
    return [
        (table, key[3])
        for (table,) in tables
        for key in sorted(db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall())
        if key[2] == target
    ]


def next_id(db: Database, table: str) -> int:
    """The id that the next row of a table gets; ids are never reused."""
    return given_ids(db).get(table, 0) + 1


def given_ids(db: Database) -> dict[str, int]:
    """The highest id ever assigned, by table; empty for a database without tables."""
    if not db.table("sqlite_sequence").exists():
        return {}
    return dict(db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())


def keep_above(db: Database, given: Mapping[str, int]) -> None:
    """Never assign these ids, or lower ones, although this database never assigned them.

    An open page may still refer to them, if it was shown before an older state was restored.
    """
    known = given_ids(db)
    for table, seq in given.items():
        if table not in known:
            db.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", [table, seq])
        elif known[table] < seq:
            db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [seq, table])


def insert_many(db: Database, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns, in their order.

    They are collected in a temporary table and inserted in one statement: the full-text index
    writes to the file after every statement, which made 30,000 single inserts three times slower.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    names = list(first)
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    db.execute(f"CREATE TEMP TABLE waiting AS SELECT {columns} FROM main.{table} LIMIT 0")
    sql = f"INSERT INTO temp.waiting VALUES ({marks})"
    db.conn.executemany(sql, ([row[name] for name in names] for row in chain([first], rest)))
    sql = f"INSERT INTO main.{table} ({columns}) SELECT * FROM temp.waiting ORDER BY rowid"
    db.execute(sql)
    db.execute("DROP TABLE temp.waiting")
