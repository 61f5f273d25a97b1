"""Names as people type them: who is meant, who might be, and who is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import opportunities
from crm.services.people import names, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def add(store: LocalStore, first: str, last: str = "", **more: object) -> PersonId:
    return people.add(store, Person(PersonId(0), first, last, **more), TODAY).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (("Rita", "Lake"), "Rita Lake"),
        (("Rita", "Lake"), "rita  LAKE "),
        (("Łukasz", "Wren"), "Lukasz Wren"),
        (("José", "García"), "Jose Garcia"),
        (("Anne-Marie", "O'Brien"), "anne marie o’brien"),
        (("Zoë", ""), "Zoe"),
        (("Mary Ann", "de la Cruz"), "mary ann de la cruz"),
        (("Ada", "Stone, PhD"), "Ada Stone, PhD"),
        (("ليلى", "حداد"), "ليلى حداد"),
        (("伟", "王"), "伟 王"),
        (("🚀", ""), "🚀"),
    ],
)
def test_the_same_name_however_it_is_written(
    store: LocalStore, stored: tuple[str, str], typed: str
) -> None:
    one = add(store, *stored)
    add(store, "Rita", "Lakeside")
    add(store, "Somebody", "Else", notes=typed)
    found = names.namesakes(store, [typed])
    assert [known.person.id for known in found[typed]] == [one]


@pytest.mark.parametrize(
    "typed",
    ["Rita", "Lake", "Rita Lak", "Rita Lakes", "Rit Lake", "Rita Lake Junior", "", " ", "'"],
)
def test_another_name_is_nobodys(store: LocalStore, typed: str) -> None:
    add(store, "Rita", "Lake")
    assert names.namesakes(store, [typed]) == {typed: ()}


def test_namesakes_are_all_found_also_archived_ones_but_nobody_from_the_bin(
    store: LocalStore,
) -> None:
    one, away, gone = (add(store, "Rita", "Lake", company=c) for c in ("Umber", "Tulip", "Larch"))
    people.archive(store, away, TODAY)
    people.remove(store, gone, TODAY)
    found = names.namesakes(store, ["Rita Lake"])["Rita Lake"]
    assert [known.person.id for known in found] == [one, away]


def test_an_address_names_its_person(store: LocalStore) -> None:
    ada = add(store, "Ada", "Stone", email="ada@example.com")
    found = names.namesakes(store, ["Ada@Example.com"])["Ada@Example.com"]
    assert [known.person.id for known in found] == [ada]


def test_what_fits_is_suggested_with_the_roles(store: LocalStore) -> None:
    rita = add(store, "Rita", "Lake", company="Umber")
    job = opportunities.add(store, Opportunity(OpportunityId(0), "Tulip", "Clerk"), TODAY)
    opportunities.give_role(store, job.id, rita, Role.RECRUITER)
    for n in range(12):
        add(store, "Other", f"Person{n}")
    (known,) = names.suggest(store, "ri")
    assert (known.person.id, known.roles) == (rita, (Role.RECRUITER,))
    assert names.suggest(store, " ") == ()
    assert len(names.suggest(store, "other", limit=8)) == 8


@pytest.mark.parametrize(
    ("typed", "first", "last", "email"),
    [
        ("Ben Hill", "Ben", "Hill", ""),
        ("Ben", "Ben", "", ""),
        ("Ada Maria Stone", "Ada Maria", "Stone", ""),
        ("Ada Stone, PhD", "Ada", "Stone, PhD", ""),
        ("ben.hill@example.com", "", "", "ben.hill@example.com"),
    ],
)
def test_somebody_new_is_stored_as_typed(
    store: LocalStore, typed: str, first: str, last: str, email: str
) -> None:
    new = store.write(lambda db: people.insert_named(db, typed, TODAY))
    stored = people.get(store, new.id)
    assert (stored.first_name, stored.last_name, stored.email) == (first, last, email)
    assert [k.person.id for k in names.namesakes(store, [typed])[typed]] == [new.id]
