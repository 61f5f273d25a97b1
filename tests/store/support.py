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
from crm.store.schema import migrations
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


OLDER: Final = Path(__file__).parent.parent / "data" / "older_schemas.sql"
#: This version made every table anew, from its own frozen file.
ANEW: Final = 22
_ANEW_FILE: Final = Path(migrations.__file__).with_name(f"version_{ANEW}.sql")


def older_database(path: Path, version: int) -> None:
    """An empty database as Embers of that schema version left it."""
    text = OLDER.read_text("utf-8")
    upto = re.split(rf"^-- version {version + 1}:", text, flags=re.MULTILINE)[0]
    if version >= ANEW:
        later = re.split(rf"^-- version {ANEW}:", upto, flags=re.MULTILINE)[1]
        upto = f"{_ANEW_FILE.read_text('utf-8')}\n--{later}"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(upto)
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
