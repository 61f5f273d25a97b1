"""Who introduced whom, as recorded by the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import InvalidInput, NotFound
from crm.services import doors
from crm.services.people import introductions, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def add(store: LocalStore, name: str) -> PersonId:
    return people.add(store, Person(PersonId(0), name), TODAY).id


def test_noted_changed_and_taken_away(store: LocalStore) -> None:
    ada, bo, cem = (add(store, name) for name in ("Ada", "Bo", "Cem"))
    assert doors.all_that_grew(store, TODAY) == ()
    introductions.note(store, bo, ada, TODAY)
    introductions.note(store, cem, bo, TODAY)
    (grown,) = doors.all_that_grew(store, TODAY)
    assert (grown.chain.person.id, grown.chain.size) == (ada, 2)
    introductions.note(store, bo, None, TODAY)
    assert people.get(store, bo).referred_by is None
    assert "referred_by" in people.get(store, bo).typed_fields


def test_a_new_name_becomes_a_person(store: LocalStore) -> None:
    ada = add(store, "Ada")
    noted = introductions.note(store, ada, None, TODAY, "Dora Elm")
    assert people.get(store, people.get(store, ada).referred_by or 0).name == "Dora Elm"
    introductions.undo(store, noted, TODAY)
    assert people.get(store, ada) == noted.before
    assert people.get(store, noted.added.id if noted.added else 0).binned_on == TODAY


def test_nobody_introduces_themselves_or_their_own_introducer(store: LocalStore) -> None:
    ada, bo, cem = (add(store, name) for name in ("Ada", "Bo", "Cem"))
    introductions.note(store, bo, ada, TODAY)
    introductions.note(store, cem, bo, TODAY)
    with pytest.raises(InvalidInput, match="themselves"):
        introductions.note(store, ada, ada, TODAY)
    with pytest.raises(InvalidInput, match="Ada introduced Cem, directly or through others"):
        introductions.note(store, ada, cem, TODAY)
    with pytest.raises(NotFound):
        introductions.note(store, ada, PersonId(99), TODAY)
    assert people.get(store, ada).referred_by is None
