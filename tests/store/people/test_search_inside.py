"""Search inside words: found wherever it stands, up to date after each write, the frequent words first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.store import local
from crm.store.people import people
from crm.store.people.people import PeopleFilter
from crm.store.touchpoints import touchpoints
from tests.conftest import longer
from tests.store.support import a_person, a_touchpoint, add_person, add_touchpoint


@pytest.fixture
def store(database: Path) -> local.LocalStore:
    return local.open_store(database)


def found(store: local.LocalStore, typed: str) -> list[str]:
    with store.read() as db:
        return sorted(p.first_name for p in people.page(db, PeopleFilter(search=typed)))


@settings(
    max_examples=longer(20, 600),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.lists(st.text("abßłé", min_size=1, max_size=7), min_size=1, max_size=6, unique=True),
    typed=st.text("ab", min_size=3, max_size=4),
)
def test_whoever_has_the_letters_somewhere_is_found(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], typed: str
) -> None:
    store = local.open_store(tmp_path_factory.mktemp("found") / "embers.db")
    for n, word in enumerate(words):
        add_person(store, first_name=f"P{n}", last_name="", notes=word)
    assert found(store, typed) == [f"P{n}" for n, word in enumerate(words) if typed in word]


def test_each_write_is_found_at_once(store: local.LocalStore) -> None:
    wren = add_person(store, first_name="Wren", company="Brambleworks")
    assert found(store, "mblewo") == ["Wren"]
    assert found(store, "ightligh") == []
    store.write(
        lambda db: people.update(db, a_person(id=wren, first_name="Wren", company="Nightlight"))
    )
    assert (found(store, "ightligh"), found(store, "mblewo")) == (["Wren"], [])
    said = add_touchpoint(store, wren, summary="knows the bookkeeper")
    assert found(store, "okkeep") == ["Wren"]
    store.write(
        lambda db: touchpoints.update(db, a_touchpoint(wren, id=said, summary="a gardener"))
    )
    assert (found(store, "ardene"), found(store, "okkeep")) == (["Wren"], [])


def test_of_very_many_words_the_frequent_ones_are_searched(store: local.LocalStore) -> None:
    def fill(db: object) -> None:
        for n in range(70):
            people.insert(db, a_person(first_name=f"Once{n}", notes=f"x{n}lark"))  # type: ignore[arg-type]
        for n in range(3):
            people.insert(db, a_person(first_name=f"Often{n}", notes="skylark"))  # type: ignore[arg-type]

    store.write(fill)
    seen = found(store, "lark")
    assert {"Often0", "Often1", "Often2"} <= set(seen)


def test_letters_in_the_middle_and_at_the_end_but_not_twice(store: local.LocalStore) -> None:
    add_person(store, first_name="Both", last_name="", notes="larklark")
    add_person(store, first_name="End", last_name="", notes="skylark")
    add_person(store, first_name="Middle", last_name="", notes="xlarky")
    add_person(store, first_name="None", last_name="", notes="lar")
    assert found(store, "lark") == ["Both", "End", "Middle"]


def test_a_file_that_is_replaced_by_another_like_it_is_searched_anew(tmp_path: Path) -> None:
    """Two indexes of equal sizes, each of one person, one after the other in one file."""
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    add_person(local.open_store(one), first_name="Wren", last_name="", notes="skylark")
    add_person(local.open_store(other), first_name="Wren", last_name="", notes="skyline")
    store = local.open_store(one)
    assert (found(store, "lark"), found(store, "line")) == (["Wren"], [])
    one.write_bytes(other.read_bytes())
    store = local.open_store(one)
    assert (found(store, "lark"), found(store, "line")) == ([], ["Wren"])
