"""Small helpers: a replica on a folder, a test table to write to, a clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crm.remote.replica import Replica
from crm.remote.sealing import Keyring
from crm.remote.state import Limits
from crm.remote.target import Saved, Target
from crm.store.people import people
from tests.remote.tampered import Tampered
from tests.store.support import a_person

USER = "someuser-0123456789"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Dated(Tampered):
    """A store whose clock is the given one: when a version was saved can be chosen."""

    def __init__(self, inner: Target, clock: Clock) -> None:
        super().__init__(inner)
        self.clock = clock
        self.at: dict[int, datetime] = {}

    def create(self, user: str, version: int, data: bytes) -> None:
        super().create(user, version, data)
        self.at[version] = self.clock.at

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        return [
            Saved(one.version, one.size, self.at.get(one.version, START))
            for one in super().saved(user, after)
        ]


def opened(
    target: Target,
    root: Path,
    clock: Clock | None = None,
    user: str = USER,
    keys: Keyring | None = None,
    limits: Limits | None = None,
) -> Replica:
    return Replica(target, user, root, clock or Clock(), keys, limits)


def add(replica: Replica, name: str) -> int:
    """Add a person; returns the id."""
    return int(replica.write(lambda db: people.insert(db, a_person(first_name=name))))


def numbers(store: Target, user: str = USER) -> list[int]:
    """The numbers of all versions."""
    return store.versions(user)


def names(replica: Replica) -> list[str]:
    """The first names of everybody, in the order in which they were added."""
    with replica.read() as db:
        return [
            row[0] for row in db.execute("SELECT first_name FROM people ORDER BY id").fetchall()
        ]


def scalar(replica: Replica, sql: str) -> Any:
    with replica.read() as db:
        return db.execute(sql).fetchone()[0]


def rename(db: Database, person: int, name: str) -> None:
    db.execute("UPDATE people SET first_name = ? WHERE id = ?", [name, person])
