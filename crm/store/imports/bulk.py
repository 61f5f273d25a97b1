"""Store the new people of a file and index them for search, in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Final

from sqlite_utils import Database

from crm.domain.imports.differences import Incoming
from crm.domain.people.person import ADDED_FIELDS
from crm.store.people.search import PEOPLE_SEARCHED
from crm.store.query import MOST_PARAMETERS, next_id, number
from crm.store.rows import iso, words

_TEXTS: Final = (
    "first_name", "last_name", "company", "position", "location", "email", "phone", "linkedin_url",
    "notes", "middle_name", "nickname", "birthday", "postal_address",
)  # fmt: skip
_COLUMNS: Final = (*_TEXTS, "connected_on", *ADDED_FIELDS, "cadence_days")
#: Memory for SQLite to hold and sort the rows of a large import, instead of temporary files.
_SORTED_IN_KIB: Final = 32_768
#: Indexes that hold few people: to keep them costs the inserts less than to go through everybody once more.
_OF_FEW: Final = ("people_introduced_by", "people_further")
#: The triggers that index each new person for search and count the change.
_PER_ROW: Final = ("people_ai", "people_stamp_insert")
#: The trigger for people with a cadence: its question alone costs a quarter of all inserts.
_PER_WISH: Final = "standings_wish_insert"


def insert_people(db: Database, new: Sequence[Incoming], import_id: int, today: date) -> range:
    """Store many new people of an import in their order; return their ids.

    A column that is empty in the whole file keeps its default, as every value costs time.
    """
    first = next_id(db, "people")
    ids = range(first, first + len(new))
    if not new:
        return ids
    columns = {name: list(map(attrgetter(name), new)) for name in _COLUMNS}
    used = {n: columns[n] for n in _TEXTS if n == "first_name" or any(columns[n])}
    days = columns["connected_on"]
    if any(days):
        texts = {day: iso(day) for day in set(days)}
        used["connected_on"] = [texts[day] for day in days]
    cadences = columns["cadence_days"]
    if any(cadences):
        used["cadence_days"] = cadences
        used["cadence_since"] = [today.isoformat() if days else None for days in cadences]
    for name in ADDED_FIELDS:
        if any(columns[name]):
            used[name] = list(map(words, columns[name]))
    day = today.isoformat()
    same = f"'{day}', '{day}', {import_id:d}"  # in the statement, not bound 30,000 times
    sql = f"INSERT INTO people({', '.join(used)}, created_on, updated_on, import_id) VALUES "
    row = f"({', '.join('?' * len(used))}, {same})"
    values = chain.from_iterable(zip(*used.values(), strict=True))
    at_once = MOST_PARAMETERS // len(used)  # a third faster than a statement each
    whole, rest = divmod(len(new), at_once)
    with _at_once(db, ids, used=used):
        for people in chain(repeat(at_once, whole), filter(None, (rest,))):
            some = tuple(islice(values, people * len(used)))
            db.conn.execute(sql + ", ".join([row] * people), some)
    return ids


@contextmanager
def _at_once(db: Database, ids: range, used: Collection[str]) -> Iterator[None]:
    """Suspend per-row triggers and indexes while these people are inserted; then do it in bulk.

    The search triggers are dropped because the full-text index writes to the file after every
    statement, which made 30,000 single ones three times slower. If there are more new people than
    stored ones, the indexes are dropped too: sorting once is faster than 30,000 single inserts. All
    of it is one transaction, so nobody is ever stored without being indexed.

    Args:
        used: the columns that hold something; the others add no words to the index.
    """
    triggers = _PER_ROW if "cadence_days" in used else (*_PER_ROW, _PER_WISH)
    made = _dropped(db, "trigger", triggers)
    if len(ids) > number(db, "SELECT count(*) FROM people"):
        db.execute(f"PRAGMA cache_size = -{_SORTED_IN_KIB}")
        sql = (
            "SELECT name FROM sqlite_master WHERE tbl_name = 'people' AND type = 'index' "
            f"AND sql IS NOT NULL AND name NOT IN {_OF_FEW}"
        )
        made += _dropped(db, "index", [row[0] for row in db.execute(sql).fetchall()])
    yield
    for sql in made:
        db.execute(sql)
    columns = "".join(f", {name}" for name in used if name in PEOPLE_SEARCHED)
    db.execute(
        f"INSERT INTO people_fts(rowid{columns}) SELECT id{columns} FROM people "
        "WHERE id BETWEEN ? AND ?",
        [ids[0], ids[-1]],
    )
    db.execute("UPDATE people_stamp SET stamp = stamp + 1")


def _dropped(db: Database, kind: str, names: Iterable[str]) -> list[str]:
    """Drop these triggers or indexes; return the statements that create them again."""
    made = []
    for name in names:
        sql = "SELECT sql FROM sqlite_master WHERE type = ? AND name = ?"
        made += [row[0] for row in db.execute(sql, [kind, name]).fetchall()]
        db.execute(f'DROP {kind} IF EXISTS "{name}"')
    return made
