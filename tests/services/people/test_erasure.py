"""Erasing a person for good: it is announced, complete, and leaves no byte of their name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.domain.cases.ledger import AgeBucket, Comparison
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import ComparisonId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.errors import NotFound
from crm.services import touchpoints
from crm.services.cases import events, opportunities
from crm.services.imports import batch_import
from crm.services.people import duplicates, erasure, people
from crm.services.people.people import PeopleFilter
from crm.store.cases import ledger as stored_ledger
from crm.store.local import LocalStore, open_store
from crm.store.people.erase import Traces

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    for first, last in (("Xanthippe", "Quorndale"), ("Bo", "Example")):
        people.add(opened, Person(PersonId(0), first, last, notes=f"Notes on {first}"), TODAY)
    for who, summary in (((1,), "Quorndale alone"), ((1, 2), "Together")):
        found = tuple(PersonId(n) for n in who)
        said = Touchpoint(TouchpointId(0), found, TODAY, Channel.CALL, summary=summary)
        touchpoints.log(opened, said, TODAY)
    return opened


def bytes_beside(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def test_what_would_be_erased_is_announced(store: LocalStore) -> None:
    found = erasure.look(store, 1)
    assert found.person.first_name == "Xanthippe"
    assert found.traces == Traces(1, 1, 0, 0, 0, 0, 0, 0, 0)


def test_no_byte_of_the_name_is_left_and_others_stay(store: LocalStore, database: Path) -> None:
    assert b"Quorndale" in bytes_beside(database)
    erasure.person(store, 1)
    left = bytes_beside(database).lower()
    assert b"quorndale" not in left
    assert b"xanthippe" not in left
    assert [p.first_name for p in people.by_ids(store, [1, 2])] == ["Bo"]
    (entry,) = people.person_file(store, 2, TODAY).touchpoints
    assert (entry.summary, entry.people) == ("Together", (2,))
    assert people.page(store, PeopleFilter(search="xanth"), TODAY).total == 0


def test_nobody_is_erased_twice(store: LocalStore) -> None:
    erasure.person(store, 1)
    with pytest.raises(NotFound):
        erasure.person(store, 1)


def test_a_merge_of_somebody_else_does_not_hold_the_erased(
    store: LocalStore, database: Path
) -> None:
    """As a merge of an older version did, which kept whom the other one had introduced."""
    merged = people.add(store, Person(PersonId(0), "Boris", "Example"), TODAY)
    xanthippe = replace(people.get(store, 1), referred_by=merged.id)
    people.edit(store, xanthippe, TODAY)
    done = duplicates.merge(store, 2, merged.id, {}, TODAY)

    def as_before(db: Database) -> None:
        row = next(db.query("SELECT * FROM people WHERE id = 1"))
        moved = json.loads(db.execute("SELECT moved FROM merges").fetchone()[0])
        moved["rows"].append(["people", "referred_by", {"id": 1}, row])
        db.execute("UPDATE merges SET moved = ?", [json.dumps(moved)])

    store.write(as_before)
    erasure.person(store, 1)
    assert b"quorndale" not in bytes_beside(database).lower()
    assert duplicates.undo_merge(store, done.merge_id).name == "Boris Example"


@pytest.mark.parametrize("another", [False, True])
def test_what_was_noted_of_a_hire_goes_with_them(store: LocalStore, another: bool) -> None:
    """The impression of somebody's age is about them; with two hires it may be about the other."""
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY).id
    who = (PersonId(1), PersonId(2)) if another else (PersonId(1),)
    hired = Event(EventId(0), case, EventKind.HIRE_IDENTIFIED, TODAY, who)
    events.record(store, hired, TODAY)
    line = Comparison(ComparisonId(0), case, "Age", age_bucket=AgeBucket.YOUNGER)
    store.write(lambda db: stored_ledger.insert_comparison(db, line))
    assert erasure.look(store, 1).traces.comparisons == (0 if another else 1)
    erasure.person(store, 1)
    with store.read() as db:
        assert len(stored_ledger.comparisons(db, case)) == (1 if another else 0)


def test_what_an_import_said_of_its_file_does_not_hold_the_erased(
    store: LocalStore, database: Path
) -> None:
    data = (
        b"First Name,Last Name,Email Address,Company,Connected On,Nickname of the dog\n"
        b"Ottoline,Vexworth,not-vexworth-mail,Birch,01 Mar 2024,vexworthie\n"
    )
    done = batch_import.import_file(store, "a.csv", data, TODAY)
    assert b"vexworth" in bytes_beside(database).lower()
    erasure.person(store, 3)
    assert b"vexworth" not in bytes_beside(database).lower()
    with store.read() as db:
        assert db.execute("SELECT told FROM imports WHERE id = ?", [done.import_id]).fetchone() == (
            None,
        )


def test_rows_that_an_import_skipped_stay_known_without_what_they_said(
    store: LocalStore, database: Path
) -> None:
    data = (
        b"First Name,Last Name,Email Address,Company,Connected On\n"
        b"Ottoline,Vexworth,ottoline@example.com,Birch,01 Mar 2024\n"
        b",,,Vexworth and Daughters,\n"
    )
    done = batch_import.import_file(store, "a.csv", data, TODAY)
    with store.read() as db:
        (before,) = db.execute("SELECT skipped FROM imports").fetchone()
    assert "Vexworth" in before
    erasure.person(store, 3)
    assert b"vexworth" not in bytes_beside(database).lower()
    with store.read() as db:
        found = db.execute("SELECT skipped FROM imports WHERE id = ?", [done.import_id])
        assert json.loads(found.fetchone()[0]) == [
            [
                3,
                (
                    "“…” is alone on this line. It is probably a heading, a note or a total, not a "
                    "person."
                ),
                "",
            ]
        ]
