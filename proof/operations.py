"""What is killed: each operation on a folder of real files, acknowledging each of its commits."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks import network
from benchmarks.imports import connections
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import portability, touchpoints
from crm.services.imports import batch_import, history
from crm.services.imports.portable import import_portable
from crm.services.people import duplicates, people
from crm.services.sample import sample_document
from crm.store.local import open_store
from tests.store.support import older_database

TODAY: Final = date(2026, 11, 23)
DATABASE: Final = "embers.db"
#: Where the operations find the place for temporary files.
TEMPORARY: Final = "tmp"
_OLDER: Final = 12
_LOGS: Final = 60
_MERGES: Final = 40

Acknowledge = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Operation:
    """`prepare` fills an empty folder; `run` works in it and acknowledges each commit."""

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path, Acknowledge], None]


def within(pipe: Connection, name: str, folder: Path) -> None:
    """Run an operation in this process; "ready" before it, a number after each commit, then "done"."""
    tempfile.tempdir = str(folder / TEMPORARY)
    count = 0

    def acknowledge() -> None:
        nonlocal count
        count += 1
        pipe.send(count)

    operation = next(one for one in OPERATIONS if one.name == name)
    pipe.send("ready")
    operation.run(folder, acknowledge)
    pipe.send("done")


def _network(folder: Path, persons: int = 600, contacts: int = 2_000) -> None:
    network.fill(open_store(folder / DATABASE), persons, contacts)


def _with_connections(folder: Path) -> None:
    _network(folder)
    (folder / "Connections.csv").write_bytes(connections(1_500))


def _import(folder: Path, acknowledge: Acknowledge) -> None:
    data = (folder / "Connections.csv").read_bytes()
    batch_import.import_file(open_store(folder / DATABASE), "Connections.csv", data, TODAY)
    acknowledge()


def _imported(folder: Path) -> None:
    _with_connections(folder)
    _import(folder, lambda: None)


def _undo(folder: Path, acknowledge: Acknowledge) -> None:
    store = open_store(folder / DATABASE)
    history.undo(store, history.records(store)[0].id, TODAY)
    acknowledge()


def _merge(folder: Path, acknowledge: Acknowledge) -> None:
    store = open_store(folder / DATABASE)
    for number in range(1, 2 * _MERGES, 2):
        duplicates.merge(store, 100 + number, 101 + number, {}, TODAY)
        acknowledge()


def _older(folder: Path) -> None:
    path = folder / DATABASE
    older_database(path, _OLDER)
    chosen = random.Random(5)
    with closing(sqlite3.connect(path)) as conn:
        conn.executemany(
            "INSERT INTO people(id, first_name, last_name, company) VALUES (?, ?, 'Larkfield', ?)",
            [(n, f"Sam{n}", f"Company {n % 70}") for n in range(1, 1_501)],
        )
        conn.executemany(
            "INSERT INTO touchpoints(id, happened_at, channel, direction, summary) "
            "VALUES (?, ?, 'email', 'out', 'about the budget')",
            [(n, f"2026-{1 + n % 10:02}-{1 + n % 28:02}") for n in range(1, 4_001)],
        )
        conn.executemany(
            "INSERT INTO touchpoint_people(touchpoint_id, person_id) VALUES (?, ?)",
            [(n, chosen.randint(1, 1_500)) for n in range(1, 4_001)],
        )
        conn.commit()


def _migrate(folder: Path, acknowledge: Acknowledge) -> None:
    open_store(folder / DATABASE)
    acknowledge()


def _backup(folder: Path, acknowledge: Acknowledge) -> None:
    portability.backup_to(open_store(folder / DATABASE), folder / "copy.db")
    acknowledge()


def _with_a_backup(folder: Path) -> None:
    _network(folder, 400, 1_500)
    portability.backup_to(open_store(folder / DATABASE), folder / "good.db")
    store = open_store(folder / DATABASE)
    for number in range(1, 200):
        person = people.get(store, number)
        people.edit(store, replace(person, notes="since the backup"), TODAY)


def _restore(folder: Path, acknowledge: Acknowledge) -> None:
    portability.restore_from(folder / DATABASE, folder / "good.db")
    acknowledge()


def _with_a_document(folder: Path) -> None:
    _network(folder)
    raw = json.loads(sample_document(TODAY))
    raw["people"] += [
        {"ref": f"more{n}", "first_name": f"More{n}", "last_name": "Elmstead"} for n in range(800)
    ]
    raw["touchpoints"] += [
        {
            "people": [f"more{n % 800}"],
            "at": "2026-05-04",
            "channel": "email",
            "summary": f"no. {n}",
        }
        for n in range(1_600)
    ]
    (folder / "data.json").write_text(json.dumps(raw), "utf-8")


def _portable(folder: Path, acknowledge: Acknowledge) -> None:
    data = (folder / "data.json").read_bytes()
    import_portable(open_store(folder / DATABASE), "data.json", data, TODAY)
    acknowledge()


def _log(folder: Path, acknowledge: Acknowledge) -> None:
    store = open_store(folder / DATABASE)
    for number in range(_LOGS):
        with_whom = (PersonId(1 + number % 50),)
        contact = Touchpoint(TouchpointId(0), with_whom, TODAY, Channel.CALL, summary=f"{number}")
        touchpoints.log(store, contact, TODAY)
        acknowledge()


OPERATIONS: Final = (
    Operation("import of a file", _with_connections, _import),
    Operation("undo of an import", _imported, _undo),
    Operation("merge", _network, _merge),
    Operation("migration of an older database", _older, _migrate),
    Operation("backup", lambda folder: _network(folder, 2_000, 8_000), _backup),
    Operation("restore", _with_a_backup, _restore),
    Operation("portable import", _with_a_document, _portable),
    Operation("logging", lambda folder: _network(folder, 100, 400), _log),
)
