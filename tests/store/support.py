"""Small helpers for tests on a real SQLite file."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from sqlite_utils import Database

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


def older_database(path: Path, stop_before: str, version: int) -> None:
    """A database as an older Embers left it: only the migrations before `stop_before`."""
    conn = sqlite3.connect(path, isolation_level=None)
    try:
        db = Database(conn)
        migrations.MIGRATIONS.apply(db, stop_before=stop_before)
        db.execute(f"PRAGMA application_id={local.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version={version}")
    finally:
        conn.close()


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
