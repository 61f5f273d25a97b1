"""A Connections.csv of 30,000 rows: parsed, matched, stored, searchable and undoable."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from benchmarks.measure import Ratio, median
from crm.services import imports
from crm.store.local import open_store

ROWS = 30_000
TODAY = date(2026, 11, 23)
_FIRST = ("Ada", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hal", "Ina", "Jo")
_LAST = ("Ashdale", "Birchfield", "Cedarholm", "Dellworth", "Elmshire", "Fernhurst", "Glenwood")
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")


def connections(rows: int = ROWS) -> bytes:
    """An invented export in LinkedIn's own form."""
    chosen = random.Random(7)
    out = io.StringIO()
    out.write('Notes:\n"Some addresses may be missing."\n\n')
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for n in range(rows):
        name, last = chosen.choice(_FIRST), chosen.choice(_LAST)
        link = f"https://www.linkedin.com/in/{name.lower()}-{last.lower()}-{n}"
        company = f"{chosen.choice(_LAST)} Works {n % 4000}"
        day = f"{chosen.randint(1, 28):02} {chosen.choice(['Jan', 'May', 'Nov'])} 2024"
        writer.writerow([name, last, link, "", company, "Planner", day])
    return out.getvalue().encode()


def ratios() -> Iterator[Ratio]:
    """First import and re-import, against two ways to store the same rows and do nothing else."""
    data = connections()
    rows = [dict(zip(HEADER, row, strict=True)) for row in _plain(data)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        upsert = median(lambda: _upsert(rows), _nothing)
        many = median(lambda: _executemany(path / "many.db", rows), _remover(path / "many.db"))
        first = median(lambda: _import(path / "first.db", data), _remover(path / "first.db"))
        again = median(lambda: _import(path / "first.db", data))
    yield Ratio("import of 30,000 connections", first, "upsert_all by link", upsert, "<= 1")
    yield Ratio("import of 30,000 connections", first, "executemany", many, "<= 2.5")
    yield Ratio("the same file again", again, "its first import", first, "<= 0.5")


def _plain(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))[4:]


def _nothing() -> None:
    return None


def _remover(path: Path) -> Callable[[], None]:
    def remove() -> None:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()

    return remove


def _upsert(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "upsert.db")
        db.enable_wal()
        db.table("people").upsert_all(rows, pk="URL")
        db.close()


def _executemany(path: Path, rows: list[dict[str, str]]) -> None:
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode=WAL")
    columns = ", ".join(f'"{name}" TEXT' for name in HEADER)
    conn.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {columns})")
    conn.execute('CREATE UNIQUE INDEX link ON people("URL")')
    marks = ", ".join("?" * len(HEADER))
    names = ", ".join(f'"{name}"' for name in HEADER)
    values = [tuple(row.values()) for row in rows]
    conn.executemany(f"INSERT INTO people ({names}) VALUES ({marks})", values)
    conn.commit()
    conn.close()


def _import(path: Path, data: bytes) -> None:
    imports.import_file(open_store(path), "Connections.csv", data, TODAY)
