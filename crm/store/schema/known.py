"""What a database of each version consists of, to tell whether a file from elsewhere is exactly that."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.store.schema import migrations, version_22
from crm.store.schema.statements import statements

#: A row of `sqlite_master`: type, name, table, SQL (None for what SQLite makes by itself).
Made = tuple[str, str, str, str | None]
_FIRST: Final = 22
_TOKEN: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|[^\w\s]""", re.ASCII)
_QUOTED: Final = re.compile(r'"([a-z_]\w*)"', re.ASCII)
_OLDER: Final = Path(__file__).with_name("older_fingerprints.txt")


def is_ours(version: int, made: Iterable[Made]) -> bool:
    """Whether this is all of, and nothing but, what Embers of that version makes."""
    return fingerprint(made) in _fingerprints(version)


def fingerprint(made: Iterable[Made]) -> str:
    """A digest of a whole schema, whatever its order, blanks and quotes around names."""
    whole = sorted([kind, name, table, _plain(sql or "")] for kind, name, table, sql in made)
    return sha256(json.dumps(whole).encode("ascii")).hexdigest()[:32]


def _plain(sql: str) -> str:
    return " ".join(
        match[1] if (match := _QUOTED.fullmatch(token)) else token for token in _TOKEN.findall(sql)
    )


@lru_cache(maxsize=64)
def _fingerprints(version: int) -> frozenset[str]:
    if version < _FIRST:
        lines = map(str.split, _OLDER.read_text("ascii").splitlines())
        return frozenset(digest for number, digest in lines if number == str(version))
    found = {fingerprint(_stepwise(version))}
    if version == migrations.SCHEMA:
        with closing(sqlite3.connect(":memory:")) as conn:
            migrations.create(Database(conn))
            found.add(fingerprint(_listed(conn)))
    return frozenset(found)


def _stepwise(version: int) -> list[Made]:
    """What a version from 22 on makes: the tables of 22, and what each step since did to them."""
    with closing(sqlite3.connect(":memory:")) as conn:
        db = Database(conn)
        for sql in statements(Path(version_22.__file__).with_suffix(".sql")):
            db.execute(sql)
        for number, step in migrations.STEPS.items():
            if _FIRST < number <= version:
                step(db)
        return _listed(conn)


def _listed(conn: sqlite3.Connection) -> list[Made]:
    return conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
