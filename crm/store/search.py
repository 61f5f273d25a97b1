"""Full-text search over people and what was said with them; it never fails on what a person types.

A word counts as found at the beginning of a word, or anywhere inside one; case and accents do not
matter. Words may be found in different places: one in the name, another in a touchpoint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
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


def words_of(typed: str) -> list[str]:
    """The words to look for; everything else that was typed is left out."""
    return _WORD.findall(typed)[:_MOST_WORDS]


def people_matching(db: Database, typed: str) -> Found:
    """People of whom every typed word is known, in their own fields or in a touchpoint's text."""
    words = words_of(typed)
    if not words:
        return Found("0", [])
    own, fitting = [], None
    for word in words:
        mine = _expression(db, "people", word)
        own.append(mine)
        here = _who(db, mine, _expression(db, "touchpoints", word))
        fitting = here if fitting is None else fitting & here
        if not fitting:
            return Found("0", [])
    # bm25 is smaller for better matches; whoever is found through a touchpoint only has none.
    join = (
        f"LEFT JOIN (SELECT rowid AS hit, bm25(people_fts, {_WEIGHTS}) AS score FROM people_fts "
        "WHERE people_fts MATCH ?) ON hit = id"
    )
    order = "score IS NULL, score, last_name COLLATE NOCASE, first_name COLLATE NOCASE, id"
    anywhere = " OR ".join(f"({expression})" for expression in own)
    where = "id IN (SELECT value FROM json_each(?))"
    return Found(where, [json.dumps(sorted(fitting or ()))], join, (anywhere,), order)


def _who(db: Database, mine: str, said: str) -> set[int]:
    """Everybody one word fits: it is in their fields, or in what was said with them."""
    own = db.execute("SELECT rowid FROM people_fts WHERE people_fts MATCH ?", [mine]).fetchall()
    through = db.execute(
        "SELECT DISTINCT person_id FROM touchpoint_people WHERE touchpoint_id IN (SELECT rowid "
        "FROM touchpoints_fts WHERE touchpoints_fts MATCH ?) AND touchpoint_id NOT IN ("
        "SELECT id FROM touchpoints WHERE binned_on IS NOT NULL)",
        [said],
    ).fetchall()
    return {row[0] for row in (*own, *through)}


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
    """For people found through a touchpoint: the piece of the latest text that holds a typed word."""
    keys = [text_key(word) for word in words_of(typed)]
    if not keys:
        return {}
    found: dict[int, str] = {}
    for clause, values in in_list(people):
        sql = (
            "SELECT person_id, summary FROM touchpoint_people JOIN touchpoints "
            "ON touchpoints.id = touchpoint_id WHERE binned_on IS NULL AND summary <> '' "
            f"AND person_id IN ({clause}) ORDER BY happened_at DESC, touchpoint_id DESC"
        )
        for person, summary in db.execute(sql, values):
            if person not in found and (piece := excerpt(summary, keys)):
                found[person] = piece
    return found


def excerpt(text: str, keys: Iterable[str]) -> str:
    """The words of a text around the first that holds one of the keys; "" if none does."""
    if not any(key in text_key(text) for key in keys):
        return ""
    words = text.split()
    if len(words) <= _AROUND:
        return " ".join(words)
    hits = (n for n, word in enumerate(words) if any(key in text_key(word) for key in keys))
    first = max(0, next(hits, 0) - _AROUND // 2)
    piece = " ".join(words[first : first + _AROUND])
    before, after = "… " if first else "", " …" if first + _AROUND < len(words) else ""
    return f"{before}{piece}{after}"
