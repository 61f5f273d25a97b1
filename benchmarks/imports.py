"""A Connections.csv of 30,000 rows: parsed, matched, stored, searchable and undoable."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from benchmarks.measure import Ratio, in_turn, median
from crm.services.imports import batch_import
from crm.store.local import open_store

ROWS = 30_000
CHANGED = 300
TURNS = 9
TODAY = date(2026, 11, 23)
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
_BARE = ", ".join("?" * len(HEADER))
_NAMED = ", ".join(f":{name.replace(' ', '')}" for name in HEADER)
_FIRST = ("Ada", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hal", "Ina", "Jo")
_ACCENTED = ("Zoë", "José", "Jürgen", "Åse", "Łucja")
_BEGIN = (
    "Ash",
    "Birch",
    "Cedar",
    "Dell",
    "Elm",
    "Fern",
    "Glen",
    "Hazel",
    "Ivy",
    "Juniper",
    "Kestrel",
)
_MIDDLE = ("", "en", "er", "ing", "o", "wick", "y", "a")
_END = ("dale", "field", "holm", "worth", "shire", "hurst", "wood", "stead", "ley", "mere", "ton")
_RANK = ("", "Senior ", "Lead ", "Head of ", "Junior ", "Interim ")
_WORK = ("Planner", "Engineer", "Recruiter", "Nurse", "Designer | Speaker", "Analyst", "Teacher")
_OF = ("Works", "Group", "Labs", "& Sons", "GmbH", "Studio, Inc.", "Foundation")


def connections(rows: int = ROWS, left: int = 0) -> bytes:
    """An invented export in LinkedIn's own form; names with accents, encoded links, some addresses.

    Args:
        left: how many of the first people have another position than before.
    """
    chosen = random.Random(7)
    out = io.StringIO()
    out.write('Notes:\n"Some addresses may be missing."\n\n')
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for n in range(rows):
        name = chosen.choice(_ACCENTED if chosen.random() < 0.1 else _FIRST)
        last = _made_up(chosen)
        slug = quote(f"{name}-{last}-{n:x}".lower())
        mail = f"{n}@example.com" if chosen.random() < 0.05 else ""
        company = f"{_made_up(chosen)} {chosen.choice(_OF)}"
        work = chosen.choice(_RANK) + chosen.choice(_WORK) + (" (new)" if n < left else "")
        day = (date(2012, 1, 1) + timedelta(chosen.randrange(4700))).strftime("%d %b %Y")
        link = f"https://www.linkedin.com/in/{slug}"
        writer.writerow([name, last, link, mail, company, work, day])
    return out.getvalue().encode()


def _made_up(chosen: random.Random) -> str:
    return chosen.choice(_BEGIN) + chosen.choice(_MIDDLE) + chosen.choice(_END)


def ratios() -> Iterator[Ratio]:
    """First import, re-import and a later export, against two ways to store the same rows.

    Embers and `executemany` start with the bytes of the file, `upsert_all` with rows that are already
    parsed; all end with the rows committed to a new database file. After Embers' import everybody
    can be found by any word and the import can be undone; no work is left for later.

    The floor of the second goal is `csv.DictReader` and named parameters, which take 0.43 of the time of
    `upsert_all`, as they did when the goal was set; bare lists, which take half of it, stand beside.
    """
    data = connections()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        rows = [dict(zip(HEADER, row, strict=True)) for row in _rows(data)]
        upsert, many, bare, first = in_turn(
            (lambda: _upsert(path / "upsert.db", rows), _new(path / "upsert.db")),
            (lambda: _executemany(path / "many.db", _named(data), _NAMED), _new(path / "many.db")),
            (lambda: _executemany(path / "bare.db", _rows(data), _BARE), _new(path / "bare.db")),
            (lambda: _import(path / "first.db", data), _new(path / "first.db", ours=True)),
            runs=TURNS,
        )
        again = median(lambda: _import(path / "first.db", data))
        exports = [connections(left=n * CHANGED) for n in range(Ratio.RUNS, 0, -1)]
        later = median(lambda: _import(path / "first.db", exports.pop()))
    yield Ratio("import of 30,000 connections", first, "upsert_all by link", upsert, "<= 1")
    yield Ratio("import of 30,000 connections", first, "csv and executemany", many, "<= 2.5")
    yield Ratio("import of 30,000 connections", first, "the same without names", bare, "")
    yield Ratio("the same file again", again, "its first import", first, "<= 0.5")
    yield Ratio(f"a later export, {CHANGED} changed", later, "its first import", first, "")


def _rows(data: bytes) -> Iterator[list[str]]:
    """The rows after the header, read in the simplest way."""
    return islice(csv.reader(io.StringIO(data.decode())), 4, None)


def _named(data: bytes) -> Iterator[dict[str, str]]:
    """The rows with the names of their columns, which have no blanks here."""
    lines = islice(io.StringIO(data.decode()), 4, None)
    return csv.DictReader(lines, [name.replace(" ", "") for name in HEADER])


def _new(path: Path, ours: bool = False) -> Callable[[], None]:
    """Return a function that makes an empty database; `ours` = with Embers' tables already created."""

    def make() -> None:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        if ours:
            open_store(path)

    return make


def _upsert(path: Path, rows: list[dict[str, str]]) -> None:
    db = Database(path)
    db.enable_wal()
    db.table("people").upsert_all(rows, pk="URL")
    db.close()


def _executemany(path: Path, rows: Iterable[Any], marks: str) -> None:
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode=WAL")
    columns = ", ".join(f'"{name}" TEXT' for name in HEADER)
    conn.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {columns})")
    conn.execute('CREATE UNIQUE INDEX link ON people("URL")')
    names = ", ".join(f'"{name}"' for name in HEADER)
    conn.executemany(f"INSERT INTO people ({names}) VALUES ({marks})", rows)
    conn.commit()
    conn.close()


def _import(path: Path, data: bytes) -> None:
    batch_import.import_file(open_store(path), "Connections.csv", data, TODAY)
