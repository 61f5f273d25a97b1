"""Full-text search over people and their touchpoints; never fails, whatever the user types.

A word counts as found at the beginning of a word, or anywhere inside one; case and accents do not
matter. Words may be found in different places: one in the name, another in a touchpoint.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain, islice
from typing import Final

import numpy as np
from sqlite_utils import Database

from crm.domain.people.normalise import text_key
from crm.store.query import in_list
from crm.store.result_cache import ResultCache, file_of
from crm.store.touchpoints.took_part import Ids, different, ids_of, took_part

#: The columns of people_fts, the full-text index of people.
PEOPLE_SEARCHED: Final = (
    "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes",
    "more_emails", "middle_name", "nickname",
)  # fmt: skip
_WORD: Final = re.compile(r"\w+|[^\w\s]", re.UNICODE)
#: Of a search text, which also comes from links, no more than so many letters, words, letters of a word.
_LONGEST_TEXT: Final = 1_000
_MOST_WORDS: Final = 12
_LONGEST_WORD: Final = 60
#: Shorter words are searched at the beginning of words only.
_FEWEST_INSIDE: Final = 3
#: How many of the indexed words that contain a typed one are searched.
_MOST_TERMS: Final = 60
#: Of how many of those, the shortest, the most frequent are taken.
_MOST_COMPARED: Final = 500
_WORDS: Final[ResultCache[str]] = ResultCache(8)
#: From so many people on it is worth asking who are the fewer: those found, or the others.
_MANY: Final = 2_000
#: Weight of a hit by column of people_fts: names before work, work before the rest. Source: D.
_WEIGHTS: Final = "10.0, 10.0, 5.0, 4.0, 4.0, 2.0, 3.0, 1.0, 1.0, 4.0, 5.0, 8.0"
_AROUND: Final = 12
#: How many spellings of a word are searched: in Latin letters, in others.
_MOST_SPELLINGS: Final = (6, 24)
#: Folded letters -> what the index, which folds marks of Latin letters only, may have instead.
_UNFOLDED: Final = {
    "ss": "ß", "ae": "æ", "oe": "œ", "th": "þ", "d": "đð", "h": "ħ", "i": "ı", "l": "ł", "o": "ø",
    "α": "ά", "ε": "έ", "η": "ή", "ι": "ίϊΐ", "ο": "ό", "υ": "ύϋΰ", "ω": "ώ", "σ": "ς",
    "е": "ё", "и": "й", "і": "ї", "у": "ў", "г": "ґ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A search as SQL conditions.

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
    """The words and emoji to search for; everything else in the typed text is left out.

    A very long word is searched by its beginning.
    """
    clean = unicodedata.normalize("NFKC", typed[:_LONGEST_TEXT])
    found = (token for token in _WORD.findall(clean) if len(token) > 1 or _is_searchable(token))
    return [token[:_LONGEST_WORD] for token in islice(found, _MOST_WORDS)]


def _is_searchable(token: str) -> bool:
    """Whether a character can be searched for: a letter, a digit or an emoji."""
    return token.isalnum() or is_symbol(token)


def is_symbol(word: str) -> bool:
    """Whether a word is an emoji or another symbol, which the index does not hold."""
    return len(word) == 1 and unicodedata.category(word) == "So"


def people_matching(db: Database, typed: str) -> Found:
    """Find people for whom every typed word occurs in their own fields or in a touchpoint's text."""
    words = words_of(typed)
    if not words:
        return Found("0", [])
    own: list[str] = []
    found: list[Ids] = []
    for word in words:
        if is_symbol(word):
            found.append(_with_symbol(db, word))
        else:
            mine = _expression(db, "people", word)
            own.append(mine)
            found.append(_who(db, mine, _expression(db, "touchpoints", word)))
        if not len(found[-1]):
            return Found("0", [])
    fitting = reduce(partial(np.intersect1d, assume_unique=True), found)
    where, chosen = _among(db, fitting)
    anywhere = " OR ".join(f"({expression})" for expression in own)
    if not own or not _anybody(db, anywhere):
        return Found(
            f"id {where}", [chosen], order="last_name COLLATE NOCASE, first_name COLLATE NOCASE, id"
        )
    # bm25 is smaller for better matches; people found only through a touchpoint have none. It reads the
    # whole record (columnsize=0), so it is asked for those alone who have all words.
    join = (
        f"LEFT JOIN (SELECT rowid AS hit, bm25(people_fts, {_WEIGHTS}) AS score FROM people_fts "
        f"WHERE people_fts MATCH ? AND +rowid {where}) ON hit = id"
    )
    order = "score IS NULL, score, last_name COLLATE NOCASE, first_name COLLATE NOCASE, id"
    return Found(f"id {where}", [chosen], join, (anywhere, chosen), order)


def _among(db: Database, people: Ids) -> tuple[str, str]:
    """A condition on an id, and its value: one of these, or, of very many, none of the others."""
    if len(people) > _MANY:
        everybody = ids_of(db.execute("SELECT group_concat(id) FROM people").fetchone()[0])
        others = np.setdiff1d(everybody, people, assume_unique=True)
        if len(others) < len(people):
            return "NOT IN (SELECT value FROM json_each(?))", json.dumps(others.tolist())
    return "IN (SELECT value FROM json_each(?))", json.dumps(people.tolist())


def _anybody(db: Database, expression: str) -> bool:
    """Whether anybody's own fields match: else there is no score to wait for."""
    sql = "SELECT 1 FROM people_fts WHERE people_fts MATCH ? LIMIT 1"
    return db.execute(sql, [expression]).fetchone() is not None


def called(db: Database, name: str) -> list[int]:
    """People whose name contains all whole words of this one, ignoring case and accents."""
    words = [word for word in words_of(name) if not is_symbol(word) and text_key(word)]
    if not words:
        return []
    fitting = (
        " OR ".join(f'"{one}"' for one in dict.fromkeys((word, *_spellings(text_key(word)))))
        for word in words
    )
    expression = " AND ".join(f"({either})" for either in fitting)
    found = db.execute(
        "SELECT rowid FROM people_fts WHERE people_fts MATCH ?",
        [f"{{first_name last_name}} : ({expression})"],
    )
    return [row[0] for row in found.fetchall()]


def _with_symbol(db: Database, symbol: str) -> Ids:
    """The ids of people with a symbol in their fields or in their touchpoints' texts."""
    text = " || ".join(PEOPLE_SEARCHED)
    own = _ids(db, f"SELECT group_concat(id) FROM people WHERE instr({text}, ?)", symbol)
    said = "SELECT group_concat(id) FROM touchpoints WHERE instr(summary, ?)"
    return different(own, took_part(db).people_of(_ids(db, said, symbol)))


def _who(db: Database, mine: str, said: str) -> Ids:
    """The ids of people who match one word, in their fields or in their touchpoints' texts."""
    own, texts = (
        _ids(db, f"SELECT group_concat(rowid) FROM {index} WHERE {index} MATCH ?", expression)
        for index, expression in (("people_fts", mine), ("touchpoints_fts", said))
    )
    return different(own, took_part(db).people_of(texts)) if len(texts) else own


def _ids(db: Database, sql: str, value: str) -> Ids:
    return ids_of(db.execute(sql, [value]).fetchone()[0])


def _expression(db: Database, table: str, word: str) -> str:
    """An FTS5 query for one word: quoted, so that operators are plain text."""
    key = text_key(word).replace(" ", "")
    begins = dict.fromkeys((word, *_spellings(key)) if key.isalnum() else (word,))
    terms = (f'"{term}"' for term in _holding(db, table, key))
    return " OR ".join([*(f'"{one}"*' for one in begins), *terms])


def _spellings(key: str) -> list[str]:
    """The spellings of a folded word that the index may contain, the plain one first: strasse, straße.

    With one or two letters replaced, as in łódź; not every combination.
    """
    found, most = dict.fromkeys([key]), _MOST_SPELLINGS[not key.isascii()]
    for _ in range(2):
        for word in list(found):
            for other in _once_otherwise(word):
                found[other] = None
                if len(found) == most:
                    return list(found)
    return list(found)


def _once_otherwise(word: str) -> Iterator[str]:
    for plain, ways in _UNFOLDED.items():
        at = word.find(plain)
        while at >= 0:
            for way in ways:
                yield word[:at] + way + word[at + len(plain) :]
            at = word.find(plain, at + 1)


def _may_be_inside(key: str) -> bool:
    """Whether a word is long enough to search inside words; in scripts without blanks always."""
    return len(key) >= _FEWEST_INSIDE or any(char >= "\u2e80" for char in key)


def _holding(db: Database, table: str, key: str) -> list[str]:
    """Words of the index that contain the typed one, folded, but not at the beginning."""
    if not _may_be_inside(key):
        return []
    lines = _indexed(db, table)
    found = list(dict.fromkeys(chain(*(_inside(lines, way) for way in _spellings(key)))))
    if len(found) <= _MOST_TERMS:
        return found
    sql = (
        f"SELECT term FROM {table}_terms WHERE term IN (SELECT value FROM json_each(?)) "
        "ORDER BY doc DESC LIMIT ?"
    )
    short = json.dumps(sorted(found, key=len)[:_MOST_COMPARED])
    return [row[0] for row in db.execute(sql, [short, _MOST_TERMS]).fetchall()]


def _indexed(db: Database, table: str) -> str:
    """Every word of the index on a line of its own: text is searched in a hundredth of the time.

    Kept as long as the index is the same, so a contact does not change the words of people. That tell its
    own records, of its sizes (row 1 of its data) and of its parts (row 10), and its last page, by which
    small indexes of equal sizes differ when a file is replaced.
    """

    def make() -> str:
        sql = f"SELECT group_concat(term, char(10)) FROM {table}_terms"
        return f"\n{db.execute(sql).fetchone()[0] or ''}\n"

    data = f"SELECT hex(block) FROM {table}_fts_data"
    sql = f"{data} WHERE id IN (1, 10, (SELECT max(id) FROM {table}_fts_data)) ORDER BY id"
    parts = "-".join(row[0] for row in db.execute(sql).fetchall())
    return _WORDS.cached(parts, make, file_of(db), table)


def _inside(lines: str, part: str) -> Iterator[str]:
    """The lines that contain this text, but do not begin with it."""
    at = lines.find(part)
    while at >= 0:
        begin, end = lines.rfind("\n", 0, at) + 1, lines.find("\n", at)
        if at > begin:
            yield lines[begin:end]
        at = lines.find(part, end)


def said_with(db: Database, typed: str, people: Iterable[int]) -> dict[int, str]:
    """For people found through a touchpoint: the excerpt of the latest text with a typed word."""
    keys = [text_key(word) or word for word in words_of(typed)]
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
    """The words of a text around the first that contains one of the keys; "" if none does."""
    if not any(key in text_key(text) or key in text for key in keys):
        return ""
    words = text.split()
    if len(words) <= _AROUND:
        return " ".join(words)
    hits = (
        n
        for n, word in enumerate(words)
        if any(key in text_key(word) or key in word for key in keys)
    )
    first = max(0, next(hits, 0) - _AROUND // 2)
    piece = " ".join(words[first : first + _AROUND])
    before, after = "… " if first else "", " …" if first + _AROUND < len(words) else ""
    return f"{before}{piece}{after}"
