"""What is in a database, for comparing two states of it; and whether it is sound."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.local import LocalStore
from crm.store.touchpoints import tie_summaries

#: Random marks of a state; two equal states have different ones.
_MARKS: Final = frozenset({"stamp", "applied_at"})
_SEARCHES: Final = ("people_fts", "touchpoints_fts")


def fingerprint(path: Path, without: Collection[str] = ()) -> str:
    """Of every row of every table but those, except for marks of a state; "" = there is no database."""
    if not path.exists() or not path.stat().st_size:
        return ""
    made = hashlib.sha256()
    with closing(sqlite3.connect(path)) as conn:
        made.update(repr(conn.execute("PRAGMA user_version").fetchone()).encode())
        for table in _tables(conn):
            names = [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")')]
            wanted = ", ".join(f'"{name}"' for name in names if name not in _MARKS)
            if wanted and table not in without:
                rows = conn.execute(f'SELECT {wanted} FROM "{table}"').fetchall()
                made.update(repr((table, sorted(map(repr, rows)))).encode())
    return made.hexdigest()


def _tables(conn: sqlite3.Connection) -> list[str]:
    """Those with rows of their own; a search keeps its words in an order that is its own affair."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    found = [name for name, made in conn.execute(sql) if "VIRTUAL" not in (made or "")]
    return [name for name in found if "_fts_" not in name]


def unsound(path: Path) -> str:
    """What is wrong with the file itself, or with what is derived from it; "" = nothing."""
    with closing(sqlite3.connect(path)) as conn:
        whole = conn.execute("PRAGMA integrity_check").fetchone()[0]
        if whole != "ok":
            return f"integrity_check: {whole}"
        if conn.execute("PRAGMA foreign_key_check").fetchone():
            return "foreign_key_check: a reference points to nothing"
        for search in _SEARCHES:
            try:
                conn.execute(f"INSERT INTO {search}({search}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                return f"{search}: {error}"
        conn.rollback()
    return ""


def derived_wrongly(store: LocalStore) -> int:
    """How many kept summaries of ties differ from those that a full rebuild makes."""

    def work(db: Database) -> int:
        before = _summaries(db)
        tie_summaries.rebuild(db)
        return len(before ^ _summaries(db))

    return store.rehearse(work)


def _summaries(db: Database) -> set[tuple[object, ...]]:
    names = [column.name for column in db.table("standings").columns if column.name != "stamp"]
    # Sums are rounded: they may be added up in another order.
    rows = db.execute(f"SELECT {', '.join(names)} FROM standings").fetchall()
    return {
        tuple(round(value, 6) if isinstance(value, float) else value for value in row)
        for row in rows
    }
