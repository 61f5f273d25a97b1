"""Whether every value of a database is one that Embers may have written, so that every page can show it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.imports.portable_schema import NOUNS, Holds, Key
from crm.language import tr
from crm.store.imports.imports import CHOICES, GONE
from crm.store.rows import PERSON_COLUMNS

_LARGEST: Final = 2**53
_NAME: Final = re.compile(r"[a-z_]+")
#: The most entries of one import.
_MOST_LISTED: Final = 1_000_000
#: Days of the tables that the portable format does not carry.
_OTHER_DAYS: Final = {
    "imports": ("imported_on", "undone_on"),
    "merges": ("merged_on",),
    "invitations": ("invited_on", "revoked_on"),
}
#: A list that no one row of ours is as long as takes fifty times its size of memory to be read.
_IS_A_LIST: Final = "length({0}) < 1000000 AND json_valid({0}) AND json_type({0}) = 'array'"
_WORDS: Final = f"{_IS_A_LIST} AND NOT EXISTS (SELECT 1 FROM json_each({{0}}) WHERE type <> 'text')"
#: The parties of a contact: a list of lists of four texts.
_PARTIES: Final = (
    f"{_IS_A_LIST} AND NOT EXISTS (SELECT 1 FROM json_each({{0}}) AS p WHERE p.type <> 'array' "
    "OR json_array_length(p.value) <> 4 OR EXISTS (SELECT 1 FROM json_each(p.value) WHERE type <> 'text'))"
)
#: Numbers of tie summaries; far beyond what any log comes to, and no infinity.
_MOST_OF_A_SUM: Final = 1e9


def refuse_unreadable(db: Database, looked: Callable[[], None]) -> None:
    """Compare every value of the current schema with what its column is for.

    Args:
        looked: called between two looks; it raises if they take too long.

    Raises:
        ValueError: a value is of another kind.
    """
    keys = {name: [k for k in noun.keys if k.column] for name, noun in NOUNS.items()}
    for (table,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"
    ).fetchall():
        looked()
        wrong = list(_wrong_types(db, table)) + [
            term for key in keys.get(table, []) if (term := _wrong_value(db, table, key))
        ]
        wrong += [_no_day(f'"{column}"') for column in _OTHER_DAYS.get(table, ())]
        _refuse_any(db, table, " OR ".join(f"({term})" for term in wrong))
        _refuse_what_is_no_text(db, table)
        for key in keys.get(table, []):
            _refuse_odd_times(db, table, key, looked)
    _refuse_any(
        db, "sqlite_sequence", f"typeof(seq) <> 'integer' OR seq NOT BETWEEN 0 AND {_LARGEST}"
    )
    _refuse_other_than_one(db, "people_stamp")
    _refuse_other_than_one(db, "content")
    fields = ", ".join(f"'{name}'" for name in (*PERSON_COLUMNS, GONE, CHOICES))
    _refuse_any(db, "changes", f"field NOT IN ({fields})")
    _refuse_odd_imports(db)


def _wrong_types(db: Database, table: str) -> Iterator[str]:
    for _, name, kind, *_ in db.execute(f'PRAGMA table_info("{table}")').fetchall():
        if kind == "TEXT":
            yield f"typeof(\"{name}\") NOT IN ('text', 'null')"
        elif kind == "INTEGER":
            most = date.max.toordinal() if table == "standings" else _LARGEST
            yield f"typeof(\"{name}\") NOT IN ('integer', 'null') OR \"{name}\" NOT BETWEEN -{most} AND {most}"
        elif kind == "REAL":
            yield f'typeof("{name}") <> \'real\' OR abs("{name}") > {_MOST_OF_A_SUM}'


def _wrong_value(db: Database, table: str, key: Key) -> str:
    """A term that is true where a value is not of the kind that the portable format names; "" = any is right."""
    column = f'"{key.column}"'
    if key.holds is Holds.DAY:
        return _no_day(column)
    if key.holds is Holds.MOMENT:
        return _no_day(f"substr({column}, 1, 10)")
    if key.holds is Holds.NUMBER:
        return f"{column} NOT BETWEEN -{key.most} AND {key.most}"
    if key.holds is Holds.WORDS:
        return f"{column} <> '[]' AND NOT ({_WORDS.format(column)})"
    if key.holds is Holds.PARTIES:
        return f"NOT ({_PARTIES.format(column)})"
    if key.holds is Holds.CHOICE:
        empty = [""] if _may_be_empty(db, table, key.column) else []
        choices = ", ".join(f"'{choice}'" for choice in (*key.choices, *empty))
        return f"{column} NOT IN ({choices})"
    return ""


def _may_be_empty(db: Database, table: str, column: str) -> bool:
    return any(
        name == column and (not required or default == "''")
        for _, name, _, required, default, _ in db.execute(
            f'PRAGMA table_info("{table}")'
        ).fetchall()
    )


def _no_day(column: str) -> str:
    # Near the ends of the calendar, the days that are computed from it would lie beyond them.
    return (
        f"{column} <> '' AND (date({column}, '+0 days') IS NOT {column} "
        f"OR {column} NOT BETWEEN '0100' AND '9000')"
    )


def _refuse_any(db: Database, table: str, wrong: str) -> None:
    if wrong and db.execute(f'SELECT 1 FROM "{table}" WHERE {wrong} LIMIT 1').fetchone():
        raise ValueError(tr("{table} contains a value of the wrong kind", table=table))


def _refuse_what_is_no_text(db: Database, table: str) -> None:
    """Bytes that are no UTF-8 raise when they are read; a blank keeps two halves from making one letter."""
    texts = [
        f"coalesce(\"{row[1]}\", '')"
        for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()
        if row[2] == "TEXT"
    ]
    if texts:
        whole = " || ' ' || ".join(texts)
        for _ in db.execute(f'SELECT {whole} FROM "{table}" NOT INDEXED'):
            pass


def _refuse_odd_times(db: Database, table: str, key: Key, looked: Callable[[], None]) -> None:
    """Times are read by Python, which knows other ones than SQLite."""
    column = f'"{key.column}"'
    if key.holds is Holds.MOMENT:
        sql = f"SELECT DISTINCT substr({column}, 12) FROM {table} WHERE length({column}) > 10"
    elif key.holds is Holds.TIME:
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
    else:
        return
    for number, (text,) in enumerate(db.execute(sql)):
        if not number % 1000:
            looked()
        if time.fromisoformat(text).tzinfo is not None:
            raise ValueError(tr("a time with a zone"))


def _all_texts(values: Iterable[object]) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ValueError(tr("something other than text"))


def _refuse_other_than_one(db: Database, table: str) -> None:
    if db.table(table).count != 1:
        raise ValueError(tr("{table} holds another number of rows than one", table=table))


def _refuse_odd_imports(db: Database) -> None:
    """Runs of ids are gone through one by one; the lines that were skipped are shown."""
    for skipped, told, *runs in db.execute("SELECT skipped, told, listed, cases FROM imports"):
        _refuse_odd_lines(json.loads(skipped))
        said = json.loads(told or "{}")
        _refuse_odd_brought(said.pop("brought", {}))
        if said:
            _refuse_odd_lines(said["warnings"])
            _refuse_odd_lines(said["merged"])
            _all_texts(said["left_out"])
            for name, filled, example in said["unused"]:
                _all_texts((name, example))
                if not isinstance(filled, int):
                    raise ValueError(tr("no number of rows"))
        for text in runs:
            ids = [(first, last) for first, last in json.loads(text or "[]")]
            if not all(isinstance(i, int) and 0 < i < _LARGEST for run in ids for i in run):
                raise ValueError(tr("no ids"))
            if sum(max(0, last - first + 1) for first, last in ids) > _MOST_LISTED:
                raise ValueError(tr("more ids than any file lists"))


def _refuse_odd_brought(brought: dict[str, list[Any]]) -> None:
    numbers = [*brought.get("former_names", ()), *sum(brought.get("known_apart", ()), [])]
    if not all(isinstance(one, int) and 0 < one < _LARGEST for one in numbers):
        raise ValueError(tr("no ids"))
    for key, digest in brought.get("settings", ()):
        _all_texts((key, digest))


def _refuse_odd_lines(problems: Iterable[Sequence[object]]) -> None:
    for line, *texts in problems:
        _all_texts(texts)
        if not isinstance(line, int) or not 1 <= len(texts) <= 2:
            raise ValueError(tr("no line of a file"))


def refuse_odd_merges(db: Database) -> None:
    """The names of tables and columns in what a merge moved become part of SQL when it is undone.

    Raises:
        ValueError: something else than a name.
    """
    if not db.table("merges").exists():
        return
    tables = set(db.table_names())
    for (text,) in db.execute("SELECT moved FROM merges"):
        moved = json.loads(text)
        _plain_keys(moved)
        for table, column, *_ in moved["rows"]:
            if table not in tables or not _NAME.fullmatch(column):
                raise ValueError(tr("no table of ours"))
        for table, _ in moved["dropped"]:
            if table not in tables:
                raise ValueError(tr("no table of ours"))


def _plain_keys(value: object) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if not _NAME.fullmatch(name):
                raise ValueError(tr("no column of ours"))
            _plain_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            _plain_keys(inner)
