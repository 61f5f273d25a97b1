"""Erasing a person for good: it is announced, complete, and leaves no byte of their name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm.domain.people import Person, PersonId
from crm.domain.touchpoints import Channel, Touchpoint, TouchpointId
from crm.errors import NotFound
from crm.services import erasure, people, touchpoints
from crm.services.people import PeopleFilter
from crm.store.erase import Traces
from crm.store.local import LocalStore, open_store

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


def test_what_would_go_is_told_before(store: LocalStore) -> None:
    found = erasure.look(store, 1)
    assert found.person.first_name == "Xanthippe"
    assert found.traces == Traces(1, 1, 0, 0, 0, 0, 0)


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
