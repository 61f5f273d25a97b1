"""What is kept of the whole network and brought up to date after a write equals what is read anew."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import insights
from crm.store.local import LocalStore, open_store
from crm.store.people import people
from crm.store.result_cache import ResultCache
from crm.store.touchpoints import tie_summaries, touchpoints
from tests.conftest import ROOT, TODAY

PEOPLE = 40


def fill(db: Database, chosen: random.Random) -> None:
    for n in range(1, PEOPLE + 1):
        people.insert(db, Person(PersonId(0), f"P{n}", cadence_days=chosen.choice([None, 30])))
    for _ in range(150):
        touchpoints.insert(db, contact(chosen))


def contact(chosen: random.Random) -> Touchpoint:
    who = {PersonId(chosen.randint(1, PEOPLE)) for _ in range(chosen.choice([1, 1, 2]))}
    day = TODAY - timedelta(days=chosen.choice([-1, 0, 1, 5, 13, 14, 15, 40, 200, 364, 365, 400]))
    return Touchpoint(
        TouchpointId(0), tuple(sorted(who)), day, chosen.choice(list(Channel)),
        chosen.choice(list(Direction)),
    )  # fmt: skip


def something(db: Database, chosen: random.Random) -> None:
    """One of the things people do, to somebody or to some contact."""
    rows = [row[0] for row in db.execute("SELECT id FROM touchpoints").fetchall()]
    number = chosen.choice(rows)
    everyone = [row[0] for row in db.execute("SELECT id FROM people").fetchall()]
    who = people.by_ids(db, [chosen.choice(everyone)]).popitem()[1]
    match chosen.randint(0, 9):
        case 0 | 1 | 2:
            touchpoints.insert(db, contact(chosen))
        case 3:
            found = touchpoints.by_ids(db, [number])[0]
            new = contact(chosen)
            touchpoints.update(db, replace(found, people=new.people, day=new.day))
        case 4:
            touchpoints.bin_touchpoint(db, number, chosen.choice([TODAY, None]))
        case 5:
            people.update(db, replace(who, archived_on=chosen.choice([TODAY, None])))
        case 6:
            people.update(db, replace(who, binned_on=chosen.choice([TODAY, None])))
        case 7:
            people.update(db, replace(who, cadence_days=chosen.choice([None, 14, 90])))
        case 8:
            people.insert(db, Person(PersonId(0), "New", cadence_days=7))
        case _:
            db.execute("DELETE FROM touchpoint_people WHERE touchpoint_id = ?", [number])
            db.execute("DELETE FROM touchpoints WHERE id = ?", [number])


def seen(store: LocalStore) -> tuple[list[Any], Any]:
    with store.read() as db:
        columns = tie_summaries.network(db).columns
    rows = sorted(zip(*(map(repr, column) for column in columns.values()), strict=True))
    rates = insights.reply_rates(store, TODAY)
    return rows, (rates.by_channel, rates.by_role, rates.all, rates.waiting, rates.by_person)


def seen_anew(store: LocalStore, copy: Path) -> tuple[list[Any], Any]:
    """The same from a copy of the file, of which nothing is kept."""
    copied(store.path, copy)
    return seen(LocalStore(copy))


def copied(one: Path, other: Path) -> None:
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)


@pytest.mark.parametrize("seed", range(5))
def test_after_any_write_the_answers_are_those_read_anew(
    database: Path, tmp_path: Path, seed: int
) -> None:
    store, chosen = open_store(database), random.Random(seed)
    store.write(lambda db: fill(db, chosen))
    assert seen(store) == seen_anew(store, tmp_path / "copy.db")
    for n in range(8):
        for _ in range(chosen.choice([1, 1, 3])):  # sometimes nobody looks in between
            store.write(lambda db: something(db, chosen))
        assert seen(store) == seen_anew(store, tmp_path / f"copy{n}.db")


def test_a_write_that_fails_half_way_leaves_the_answers(database: Path, tmp_path: Path) -> None:
    store, chosen = open_store(database), random.Random(1)
    store.write(lambda db: fill(db, chosen))
    before = seen(store)

    def half_way(db: Database) -> None:
        touchpoints.insert(db, contact(chosen))
        tie_summaries.refresh(db)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        store.write(half_way)
    assert seen(store) == before
    store.write(lambda db: touchpoints.insert(db, contact(chosen)))
    assert seen(store) == seen_anew(store, tmp_path / "copy.db")


def test_what_another_process_writes_is_seen(database: Path, tmp_path: Path) -> None:
    store, chosen = open_store(database), random.Random(2)
    store.write(lambda db: fill(db, chosen))
    seen(store)
    command = [sys.executable, "-m", "crm", "--db", str(database), "log", "email", "--yes"]
    command += ["--with", "1", "--on", str(TODAY), "--direction", "out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert seen(store) == seen_anew(store, tmp_path / "copy1.db")
    store.write(lambda db: touchpoints.insert(db, contact(chosen)))
    assert seen(store) == seen_anew(store, tmp_path / "copy2.db")


def test_after_a_contact_only_its_people_are_looked_at_again(database: Path) -> None:
    store, chosen = open_store(database), random.Random(3)
    store.write(lambda db: fill(db, chosen))
    looked: list[object] = []

    def everybody() -> str:
        looked.append("everybody")
        return "an answer"

    def some(old: str, changed: Collection[int]) -> str:
        looked.append(set(changed))
        return old

    def ask() -> None:
        with store.read() as db:
            tie_summaries.cached(db, everybody, "a question", renewed=some)

    def log(*who: int) -> Callable[[Database], object]:
        met = tuple(map(PersonId, who))
        return lambda db: touchpoints.insert(
            db, Touchpoint(TouchpointId(0), met, TODAY, Channel.CALL, Direction.OUT)
        )

    ask()
    store.write(log(3))
    ask()
    ask()
    store.write(log(4, 5))
    store.write(log(6))
    ask()
    assert looked == ["everybody", {3}, {4, 5, 6}]


def by_another(
    store: LocalStore, patch: pytest.MonkeyPatch, work: Callable[[Database], object]
) -> None:
    """A write of which this process knows nothing but what is in the file."""
    with patch.context() as unseen:
        unseen.setattr(tie_summaries, "_STEPS", ResultCache(64))
        store.write(work)


@pytest.mark.parametrize("seed", range(5))
def test_after_writes_of_other_programs_too(
    database: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, chosen = open_store(database), random.Random(100 + seed)
    store.write(lambda db: fill(db, chosen))
    assert seen(store) == seen_anew(store, tmp_path / "copy.db")
    for n in range(12):
        for _ in range(chosen.choice([1, 1, 3])):
            if chosen.random() < 0.6:
                by_another(store, monkeypatch, lambda db: something(db, chosen))
            else:
                store.write(lambda db: something(db, chosen))
        assert seen(store) == seen_anew(store, tmp_path / f"copy{n}.db")


@pytest.mark.parametrize("looked", [True, False])
def test_after_the_file_was_replaced_by_an_earlier_one_that_went_another_way(
    database: Path, tmp_path: Path, looked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, chosen = open_store(database), random.Random(7)
    store.write(lambda db: fill(db, chosen))
    seen(store)
    earlier = tmp_path / "earlier.db"
    copied(store.path, earlier)
    store.write(lambda db: touchpoints.insert(db, contact(chosen)))
    store.write(lambda db: people.insert(db, Person(PersonId(0), "Here", cadence_days=7)))
    if looked:
        seen(store)
    other = LocalStore(earlier)
    by_another(other, monkeypatch, lambda db: touchpoints.insert(db, contact(chosen)))
    by_another(
        other,
        monkeypatch,
        lambda db: people.insert(db, Person(PersonId(0), "There", cadence_days=9)),
    )
    copied(earlier, store.path)
    assert seen(store) == seen_anew(store, tmp_path / "copy.db")


def test_after_the_file_was_put_back_to_an_earlier_state(database: Path, tmp_path: Path) -> None:
    store, chosen = open_store(database), random.Random(8)
    store.write(lambda db: fill(db, chosen))
    seen(store)
    earlier, later = tmp_path / "earlier.db", tmp_path / "later.db"
    copied(store.path, earlier)
    store.write(lambda db: touchpoints.insert(db, contact(chosen)))
    before = seen(store)
    copied(store.path, later)
    for n, state in enumerate((earlier, later, earlier, later)):
        copied(state, store.path)
        assert seen(store) == seen_anew(store, tmp_path / f"copy{n % 2}.db")
    assert seen(store) == before


def test_after_a_contact_that_another_program_logged_only_its_people_are_looked_at_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, chosen = open_store(database), random.Random(3)
    store.write(lambda db: fill(db, chosen))
    looked: list[object] = []

    def everybody() -> str:
        looked.append("everybody")
        return "an answer"

    def some(old: str, changed: Collection[int]) -> str:
        looked.append(set(changed))
        return old

    def ask(question: str) -> None:
        with store.read() as db:
            tie_summaries.cached(db, everybody, question, renewed=some)

    def log(*who: int) -> Callable[[Database], object]:
        met = tuple(map(PersonId, who))
        return lambda db: touchpoints.insert(
            db, Touchpoint(TouchpointId(0), met, TODAY, Channel.CALL, Direction.OUT)
        )

    ask("one")
    ask("another")
    by_another(store, monkeypatch, log(3))
    ask("one")
    ask("another")
    store.write(log(4))
    by_another(store, monkeypatch, log(5, 6))
    by_another(store, monkeypatch, log(7))
    ask("one")
    by_another(store, monkeypatch, log(8))
    store.write(log(9))
    ask("one")
    assert looked == ["everybody", "everybody", {3}, {3}, {4, 5, 6, 7}, {8, 9}]
    by_another(
        store, monkeypatch, lambda db: people.insert(db, Person(PersonId(0), "New", cadence_days=7))
    )
    ask("one")
    assert looked[-1] == "everybody"
