"""Whoever is erased is out of the file even if its rewriting is stopped, and nothing untrue is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import StillInTheFile, StoreBusy
from crm.services.people import erasure, people
from crm.store import local
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY

NAME = b"vexworth"


@pytest.fixture
def store(database: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    """A person with a name of their own, where SQLite was built without secure deletion."""
    plain = local.connected

    @contextmanager
    def connected(path: Path) -> Iterator[Database]:
        with plain(path) as db:
            db.execute("PRAGMA secure_delete=OFF")
            yield db

    monkeypatch.setattr(local, "connected", connected)
    opened = open_store(database)
    for n in range(30):
        notes = f"Vexworth number {n} " * 400
        people.add(opened, Person(PersonId(0), f"P{n}", "Vexworth", notes=notes), TODAY)
    return opened


def erase_all(store: LocalStore) -> None:
    for person in range(2, 31):
        erasure.person(store, person)


def held(database: Path) -> bool:
    return any(NAME in file.read_bytes().lower() for file in database.parent.glob("embers.db*"))


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_stopped_before_the_file_is_rewritten_nothing_is_left(
    store: LocalStore, database: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    erase_all(store)

    def stopped(db: Database) -> bool:
        raise error

    assert held(database)
    monkeypatch.setattr(local, "_rewrite", stopped)
    with pytest.raises(error):
        erasure.person(store, 1)
    open_store(database)
    assert not held(database)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL])
def test_what_cannot_be_rewritten_is_erased_all_the_same_and_says_so(
    store: LocalStore, database: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(db: Database) -> bool:
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(local, "_rewrite", fails)
    with pytest.raises(StillInTheFile, match="It is erased, but"):
        erasure.person(store, 1)
    assert people.by_ids(store, [1]) == ()


def test_a_reader_keeps_the_old_pages_until_it_ends_and_that_is_said(
    store: LocalStore, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase_all(store)
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.05)
    with store.read() as other:
        other.execute("SELECT count(*) FROM people").fetchone()
        with pytest.raises(StillInTheFile):
            erasure.person(store, 1)
    open_store(database)
    assert not held(database)


def test_while_another_writes_nothing_is_erased(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.05)
    with local.connected(store.path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            erasure.person(store, 1)
        other.execute("ROLLBACK")
    assert people.by_ids(store, [1])
