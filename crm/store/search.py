"""Full-text search over people and what was said with them; it never fails on what a person types.

A word counts as found at the beginning of a word, or anywhere inside one; case and accents do not
matter. Words may be found in different places: one in the name, another in a touchpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from crm.domain.identity import text_key
from crm.store.query import in_list

_WORD: Final = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS: Final = 12
#: Fewer letters are looked for at the beginning of a word only.
_FEWEST_INSIDE: Final = 3
#: How many of the words that hold a typed one are followed.
_MOST_TERMS: Final = 60
#: What a hit counts by column of people_fts: names before work, work before the rest. Source: D.
_WEIGHTS: Final = "10.0, 10.0, 5.0, 4.0, 4.0, 2.0, 3.0, 1.0, 1.0"
_AROUND: Final = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed as conditions of SQL.

    Attributes:
        where, values: a condition on `people`.
        join, join_values: what `order`, the best match first, needs next to `people`.
    """

    where: str
    values: list[str]
    join: str = ""
    join_values: tuple[str, ...] = ()
    order: str = "id"


@contextmanager
def filled_at_once(db: Database, table: str, import_id: int) -> Iterator[None]:
    """Let an import insert rows without the trigger that makes each searchable, then do it at once.

    The full-text index writes to the file after every statement, which made 30,000 single ones
    three times slower. All of it is one transaction: no row is ever stored without its words.
    """
    columns = ", ".join(db.table(f"{table}_fts").columns_dict)
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN (?, ?)"
    triggers = db.execute(sql, [f"{table}_ai", f"{table}_stamp_insert"]).fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    yield
    db.execute(
        f"INSERT INTO {table}_fts(rowid, {columns}) SELECT rowid, {columns} FROM {table} "
        "WHERE import_id = ?",
        [import_id],
    )
    for _, made in triggers:
        db.execute(made)
    db.execute("UPDATE people_stamp SET stamp = stamp + 1")


def words_of(typed: str) -> list[str]:
    """The words to look for; everything else that was typed is left out."""
    return _WORD.findall(typed)[:_MOST_WORDS]


def people_matching(db: Database, typed: str) -> Found:
    """People of whom every typed word is known, in their own fields or in a touchpoint's text."""
    words = words_of(typed)
    if not words:
        return Found("0", [])
    clauses, values, own = [], [], []
    for word in words:
        mine, theirs = (_expression(db, table, word) for table in ("people", "touchpoints"))
        clauses.append(
            "(id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?) OR id IN ("
            "SELECT person_id FROM touchpoint_people JOIN touchpoints ON touchpoints.id = "
            "touchpoint_id WHERE touchpoints.binned_on IS NULL AND touchpoint_id IN ("
            "SELECT rowid FROM touchpoints_fts WHERE touchpoints_fts MATCH ?)))"
        )
        values += [mine, theirs]
        own.append(mine)
    # bm25 is smaller for better matches; whoever is found through a touchpoint only has none.
    join = (
        f"LEFT JOIN (SELECT rowid AS hit, bm25(people_fts, {_WEIGHTS}) AS score FROM people_fts "
        "WHERE people_fts MATCH ?) ON hit = id"
    )
    order = "score IS NULL, score, last_name COLLATE NOCASE, first_name COLLATE NOCASE, id"
    anywhere = " OR ".join(f"({expression})" for expression in own)
    return Found(" AND ".join(clauses), values, join, (anywhere,), order)


def _expression(db: Database, table: str, word: str) -> str:
    """An FTS5 query for one word: quoted, so that operators are plain text."""
    terms = [f'"{word}"*', *(f'"{term}"' for term in _holding(db, table, word))]
    return " OR ".join(terms)


def _holding(db: Database, table: str, word: str) -> list[str]:
    """Words of the index that hold the typed one somewhere inside."""
    key = text_key(word).replace(" ", "")
    if len(key) < _FEWEST_INSIDE:
        return []
    sql = f"SELECT term FROM {table}_terms WHERE instr(term, ?) > 1 ORDER BY doc DESC LIMIT ?"
    return [row[0] for row in db.execute(sql, [key, _MOST_TERMS]).fetchall()]


def said_with(db: Database, typed: str, people: Iterable[int]) -> dict[int, str]:
    """For people found through a touchpoint: the piece of its text that holds what was typed."""
    words = words_of(typed)
    if not words:
        return {}
    query = " OR ".join(f"({_expression(db, 'touchpoints', word)})" for word in words)
    found: dict[int, str] = {}
    for clause, values in in_list(people):
        sql = (
            f"SELECT person_id, snippet(touchpoints_fts, -1, '', '', '…', {_AROUND}) "
            "FROM touchpoints_fts JOIN touchpoint_people ON touchpoint_id = touchpoints_fts.rowid "
            "JOIN touchpoints ON touchpoints.id = touchpoint_id WHERE touchpoints_fts MATCH ? "
            f"AND binned_on IS NULL AND person_id IN ({clause}) ORDER BY happened_at"
        )
        found.update(db.execute(sql, [query, *values]).fetchall())
    return found
