"""The new people of a file, stored and made searchable all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.archives import Incoming
from crm.store.query import number
from crm.store.rows import iso, words

_TEXTS: Final = (
    "first_name", "last_name", "company", "position", "location", "email", "phone", "linkedin_url",
    "notes",
)  # fmt: skip


def insert_people(db: Database, new: Sequence[Incoming], import_id: int, today: date) -> range:
    """Store many new people of an import in their order; gives their ids.

    A column that nobody in the file has is left to its default, as every value costs time.
    """
    first = number(db, "SELECT coalesce(max(id), 0) + 1 FROM people")
    ids = range(first, first + len(new))
    if not new:
        return ids
    columns: dict[str, Sequence[Any]] = {n: list(map(attrgetter(n), new)) for n in _TEXTS}
    used = {name: column for name, column in columns.items() if any(column)}
    if any(row.connected_on for row in new):
        used["connected_on"] = [iso(row.connected_on) for row in new]
    if any(row.tags for row in new):
        used["tags"] = [words(row.tags) for row in new]
    day = today.isoformat()
    values = zip(ids, *used.values(), repeat(day), repeat(day), repeat(import_id), strict=False)
    names = ("id", *used, "created_on", "updated_on", "import_id")
    marks = ", ".join("?" * len(names))
    with _at_once(db, ids):
        db.conn.executemany(f"INSERT INTO people({', '.join(names)}) VALUES ({marks})", values)
    return ids


@contextmanager
def _at_once(db: Database, ids: range) -> Iterator[None]:
    """Let these people be inserted without what is due for each; then do it for all together.

    Without the triggers that make each searchable: the full-text index writes to the file after
    every statement, which made 30,000 single ones three times slower. Where they are more than who
    was there before, also without indexes: sorting once is faster than finding 30,000 places. All
    of it is one transaction: nobody is ever stored without the words and the place in the indexes.
    """
    made = []
    for name in ("people_ai", "people_stamp_insert"):
        made += _taken_away(db, "trigger", name)
    if len(ids) > number(db, "SELECT count(*) FROM people"):
        made += _taken_away(db, "index")
    yield
    for sql in made:
        db.execute(sql)
    columns = ", ".join(db.table("people_fts").columns_dict)
    db.execute(
        f"INSERT INTO people_fts(rowid, {columns}) SELECT id, {columns} FROM people "
        "WHERE id BETWEEN ? AND ?",
        [ids[0], ids[-1]],
    )
    db.execute("UPDATE people_stamp SET stamp = stamp + 1")


def _taken_away(db: Database, kind: str, name: str = "%") -> list[str]:
    """Drop the triggers or indexes of `people` of this name; gives what makes them again."""
    sql = (
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'people' AND type = ? "
        "AND name LIKE ? AND sql IS NOT NULL"
    )
    found = db.execute(sql, [kind, name]).fetchall()
    for one, _ in found:
        db.execute(f'DROP {kind} "{one}"')
    return [sql for _, sql in found]
