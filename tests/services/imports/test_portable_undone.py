"""Undoing a portable file takes back all that it brought, and nothing that was there or came since."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.errors import CrmError
from crm.intake.portable import read_portable
from crm.services.imports import history, portable_load
from crm.services.people import duplicates, erasure, people
from crm.services.sample import sample_document
from crm.store import settings
from crm.store.local import LocalStore, open_store
from tests.conftest import longer
from tests.services.support import TODAY, document, documents, fresh, lists_of, load, text_of

EVERYTHING: Final[dict[str, list[dict[str, Any]]]] = {
    "people": [
        {"ref": "p1", "first_name": "Ada", "last_name": "Reed", "email": "ada@example.com"},
        {"ref": "p2", "first_name": "Bo", "last_name": "Finch", "binned_on": "2026-01-01"},
        {"ref": "p3", "first_name": "Cy", "last_name": "Vale", "referred_by": "p2", "archived_on": "2026-01-02"},
    ],
    "settings": [{"key": "signature", "value": "Yours"}, {"key": "own_steps", "value": "{}"}],
    "former_names": [{"person": "p1", "email": "old@example.com"}],
    "known_apart": [{"first": "p1", "second": "p3"}],
    "air_notes": [{"person": "p1", "kind": "advice", "words": "Call them."}],
}  # fmt: skip


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def left(store: LocalStore) -> dict[str, Any]:
    lists = lists_of(store)
    return {name: lists[name] for name in lists if isinstance(lists[name], list) and lists[name]}


@pytest.mark.parametrize("erased", [False, True])
def test_nothing_of_the_file_is_left(store: LocalStore, erased: bool) -> None:
    done = load(store, document(**EVERYTHING))
    if erased:  # drops what is told of all files, not what their undo needs
        erasure.person(store, people.suggest(store, "Ada")[0].id)
    history.undo(store, done.import_id, TODAY)
    assert left(store) == {}


def test_what_was_there_before_stays_and_gets_nothing(store: LocalStore) -> None:
    ada, _, cy = EVERYTHING["people"]
    load(store, document(people=[ada, {**cy, "referred_by": "p1"}]))
    before = text_of(store)
    done = load(store, document(**EVERYTHING))
    assert text_of(store) != before
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


def test_a_setting_that_was_changed_since_stays(store: LocalStore) -> None:
    done = load(store, document(settings=EVERYTHING["settings"]))
    store.write(lambda db: settings.put(db, "signature", "All the best"))
    history.undo(store, done.import_id, TODAY)
    assert [one["key"] for one in left(store)["settings"]] == ["signature"]


def test_whom_the_user_put_into_the_bin_stays(store: LocalStore) -> None:
    done = load(store, document(**EVERYTHING))
    people.remove(store, 1, TODAY)
    history.undo(store, done.import_id, TODAY)
    assert [one["first_name"] for one in left(store)["people"]] == ["Ada"]


@how(max_examples=longer(10, 250), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=documents(), onto=st.booleans())
def test_any_file_is_undone_without_a_trace(tmp_path: Path, data: bytes, onto: bool) -> None:
    store = fresh(tmp_path / "any.db")
    if onto:
        load(store, sample_document(TODAY))
    before = text_of(store)
    done = load(store, data)
    if done.import_id:
        history.undo(store, done.import_id, TODAY)
    assert json.loads(text_of(store)) == json.loads(before)


def edited(store: LocalStore, one: int, **values: Any) -> None:
    people.edit(store, replace(people.get(store, one), **values), TODAY)


#: What a user may do with two people.
WORK: Final[dict[str, Callable[[LocalStore, int, int], object]]] = {
    "introduced": lambda store, one, other: edited(store, one, referred_by=other),
    "typed": lambda store, one, other: edited(store, one, notes="Mine"),
    "bin": lambda store, one, other: people.remove(store, one, TODAY),
    "merge": lambda store, one, other: duplicates.merge(store, one, other, {}, TODAY),
    "apart": lambda store, one, other: duplicates.keep_apart(store, one, other),
}


@how(max_examples=longer(10, 250), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=documents(), chosen=st.data())
def test_any_work_since_then_is_no_obstacle(
    tmp_path: Path, data: bytes, chosen: st.DataObject
) -> None:
    """Introductions, the bin, merges and typed fields between people of the file."""
    store = fresh(tmp_path / "any.db")
    done = load(store, data)
    for _ in range(chosen.draw(st.integers(1, 4))):
        there = [p.id for p in people.suggest(store, "", limit=50)]
        if len(there) < 2:
            break
        one, other = chosen.draw(st.permutations(there))[:2]
        with suppress(CrmError):  # people without a name, chains of introductions
            WORK[chosen.draw(st.sampled_from(sorted(WORK)))](store, one, other)
    if done.import_id:
        history.undo(store, done.import_id, TODAY)
    with store.read() as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_small_file_costs_the_same_however_much_is_logged(tmp_path: Path) -> None:
    """It is stored while nobody else can write: SQLite's steps are counted, not seconds."""

    def steps(logged: int) -> int:
        store = fresh(tmp_path / "busy.db")
        moments = [
            f"2020-01-01T{n // 60 % 24:02}:{n % 60:02}:{n // 1440:02}" for n in range(logged)
        ]
        known = document(
            people=[{"ref": "p", "first_name": "Known", "last_name": "Long"}],
            touchpoints=[{"people": ["p"], "at": at, "channel": "email"} for at in moments],
        )
        load(store, known)
        taken = 0

        def step() -> int:
            nonlocal taken
            taken += 1
            return 0

        def work(db: Database) -> None:
            db.conn.set_progress_handler(step, 100)
            items = read_portable(sample_document(TODAY))
            portable_load.load(db, items, 1, TODAY)
            db.conn.set_progress_handler(None, 0)

        store.rehearse(work)
        return taken

    assert steps(4_000) < 1.2 * steps(100)
