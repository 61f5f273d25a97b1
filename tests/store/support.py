"""Small helpers for tests on a real SQLite file."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.store import local
from crm.store.people import people
from crm.store.schema import version_22
from crm.store.schema.statements import statements
from crm.store.touchpoints import touchpoints

DAY = date(2026, 3, 2)


def a_person(**values: object) -> Person:
    return Person(**({"id": PersonId(0), "first_name": "Sam", "last_name": "Larkfield"} | values))  # type: ignore[arg-type]


def an_opportunity(**values: object) -> Opportunity:
    default = {"id": OpportunityId(0), "company": "Northlight", "title": "Planner"}
    return Opportunity(**(default | values))  # type: ignore[arg-type]


def a_touchpoint(*who: int, **values: object) -> Touchpoint:
    default = {
        "id": TouchpointId(0),
        "people": tuple(PersonId(w) for w in who),
        "day": DAY,
        "channel": Channel.EMAIL,
    }
    return Touchpoint(**(default | values))  # type: ignore[arg-type]


def add_person(store: local.LocalStore, **values: object) -> PersonId:
    return store.write(lambda db: people.insert(db, a_person(**values)))


def add_touchpoint(store: local.LocalStore, *who: int, **values: object) -> TouchpointId:
    return store.write(lambda db: touchpoints.insert(db, a_touchpoint(*who, **values)))


ANEW: Final = 22
MADE_ANEW: Final = Path(version_22.__file__).with_suffix(".sql")
OLDER: Final = Path(__file__).parent.parent / "data" / "older_schemas.sql"


def older_database(path: Path, version: int) -> None:
    """An empty database as Embers of that schema version left it.

    Version 22 made every table anew, from a file of its own; the later ones add to it.
    """
    parts = re.split(r"^-- version (\d+):", OLDER.read_text("utf-8"), flags=re.MULTILINE)[1:]
    added = {int(n): f"--{sql}" for n, sql in zip(parts[::2], parts[1::2], strict=True)}
    added[ANEW] = "".join(statements(MADE_ANEW))
    first = ANEW if version >= ANEW else 1
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript("".join(added.get(n, "") for n in range(first, version + 1)))
        conn.execute(f"PRAGMA application_id={local.APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version={version}")


def dump(path: Path) -> list[str]:
    """The whole content of a database as SQL, for comparing before and after.

    Sorted: a copy lists its indexes before its triggers.
    """
    conn = sqlite3.connect(path)
    try:
        return sorted(conn.iterdump())
    finally:
        conn.close()


def scalar(path: Path, sql: str) -> object:
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql).fetchone()[0]
    finally:
        conn.close()
