"""Queries per noun: search that never fails, lists without the bin, bulk inserts in order."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import PersonKey
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.store import local, rows
from crm.store.cases import opportunities
from crm.store.people import people, search
from crm.store.people.people import PeopleFilter
from crm.store.people.search import words_of
from crm.store.query import in_list, insert_many
from crm.store.touchpoints import touchpoints
from tests.conftest import longer
from tests.store.support import (
    a_person,
    a_touchpoint,
    add_person,
    add_touchpoint,
    an_opportunity,
)


@pytest.fixture
def store(database: Path) -> local.LocalStore:
    return local.open_store(database)


def names(store: local.LocalStore, sort: str = "id", **wanted: object) -> list[str]:
    with store.read() as db:
        return [p.first_name for p in people.page(db, PeopleFilter(**wanted), sort)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    ["łódź", "lodz", "LOD", "brambl", "lodz brambl", "wren@example", "former coll", "wren-"],
)
def test_search_finds_beginnings_without_case_and_accents(
    store: local.LocalStore, typed: str
) -> None:
    add_person(store, first_name="Wren", company="Brambleworks", location="Łódź / Lodz",
               email="wren@example.org", tags=("former colleague",))  # fmt: skip
    add_person(store, first_name="Sam")
    assert names(store, search=typed) == ["Wren"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ovako", ["Zoë"]),
        ("NOVÁ", ["Zoë"]),
        ("works", ["Wren"]),
        ("or", ["Sam"]),
        ("coffee", ["Wren"]),
        ("wren espr", ["Wren"]),
        ("sam espresso", []),
        ("binned", []),
        ("offe", ["Wren"]),
    ],
)
def test_search_finds_parts_of_words_and_what_was_said(
    store: local.LocalStore, typed: str, found: list[str]
) -> None:
    add_person(store, first_name="Zoë", last_name="Nováková")
    wren = add_person(store, first_name="Wren", company="Brambleworks")
    add_person(store, first_name="Sam", notes="Orchestra")
    day = date(2026, 3, 1)
    for summary, binned in (("Espresso and coffee talk", None), ("binned words", day)):
        said = Touchpoint(TouchpointId(0), (PersonId(wren),), day, Channel.COFFEE, summary=summary,
                          binned_on=binned)  # fmt: skip
        store.write(lambda db, t=said: touchpoints.insert(db, t))  # type: ignore[misc]
    assert names(store, search=typed) == found
    with store.read() as db:
        assert search.said_with(db, "espresso", [wren]) == {wren: "Espresso and coffee talk"}
        assert search.said_with(db, "binned", [wren]) == {}


def test_the_best_match_comes_first(store: local.LocalStore) -> None:
    add_person(store, first_name="Ann", notes="Knows Robin well")
    add_person(store, first_name="Bo", company="Robin Ltd")
    add_person(store, first_name="Robin", last_name="Zett")
    assert names(store, sort="best", search="robin") == ["Robin", "Bo", "Ann"]
    assert names(store, sort="best") == ["Ann", "Bo", "Robin"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=longer(40, 600))
@given(typed=st.text() | st.sampled_from(['"', "*", "NEAR(", "a OR", "-x", "a:b", "^", "'", "\0"]))
def test_search_never_fails(store: local.LocalStore, typed: str) -> None:
    with store.read() as db:
        people.page(db, PeopleFilter(search=typed))


@pytest.mark.parametrize("typed", ["d" * 400, "d" * 20_000, "ss" * 200, "аи" * 200, "dh " * 9_000])
def test_a_long_search_costs_no_more_than_a_short_one(store: local.LocalStore, typed: str) -> None:
    add_person(store, first_name="Sam")
    tracemalloc.start()
    assert names(store, search=typed) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000  # bytes


def test_a_long_word_is_found_by_its_beginning(store: local.LocalStore) -> None:
    long = "donaudampfschifffahrt" * 4
    add_person(store, first_name="Sam", company=long)
    assert names(store, search=long) == ["Sam"]
    assert names(store, search=f"x{long}") == []


def test_a_query_is_words_in_quotes() -> None:
    assert words_of('Sam "OR" x*') == ["Sam", "OR", "x"]
    assert words_of("!?") == []


def test_search_follows_changes(store: local.LocalStore) -> None:
    who = add_person(store, first_name="Sam")
    store.write(lambda db: people.update(db, a_person(id=who, first_name="Zelda")))
    assert names(store, search="sam") == []
    assert names(store, search="zelda") == ["Zelda"]


def test_lists_leave_out_the_bin_and_the_archive(store: local.LocalStore) -> None:
    day = date(2026, 3, 2)
    add_person(store, first_name="Here", tags=("a",), company="Acme")
    add_person(store, first_name="Binned", binned_on=day, tags=("b",))
    add_person(store, first_name="Archived", archived_on=day)
    assert names(store) == ["Here"]
    assert names(store, binned=True) == ["Binned"]
    assert names(store, archived=True) == ["Archived"]
    assert names(store, tag="a") == ["Here"]
    assert names(store, tag="b") == []
    assert names(store, company="ACME") == ["Here"]
    with store.read() as db:
        assert people.tags(db) == ["a"]
        assert people.by_link(db, "") is None
        assert [p.first_name for p in people.everybody(db)] == ["Here", "Archived"]
        assert len(people.everybody(db, binned=True)) == 3


@pytest.mark.parametrize("sort", [*people.SORTS, "nonsense; DROP TABLE people"])
def test_every_order_is_complete(store: local.LocalStore, sort: str) -> None:
    for name in ("Bo", "Ann", "Cy"):
        add_person(store, first_name=name)
    assert sorted(names(store, sort)) == ["Ann", "Bo", "Cy"]


def test_pages_follow_each_other(store: local.LocalStore) -> None:
    for n in range(5):
        add_person(store, first_name=str(n))
    with store.read() as db:
        pages = [people.page(db, PeopleFilter(), "id", 2, offset) for offset in (0, 2, 4, 6)]
    assert [[p.first_name for p in page] for page in pages] == [["0", "1"], ["2", "3"], ["4"], []]


def test_a_record_comes_back_as_it_was(store: local.LocalStore) -> None:
    person = a_person(
        tags=("a", "ł"), cadence_days=30, do_not_contact=True, connected_on=date(2026, 3, 2),
        cadence_since=date(2026, 3, 3),
        typed_fields=("company",), company="Acme", notes="two\nlines",
    )  # fmt: skip
    who = add_person(store, **{k: getattr(person, k) for k in person.__slots__ if k != "id"})
    case = store.write(
        lambda db: opportunities.insert(db, an_opportunity(applied_on=date(2026, 1, 1)))
    )
    what = add_touchpoint(store, who, opportunity_id=case, amount_cents=500, currency="USD")
    with store.read() as db:
        assert people.by_ids(db, [who])[who] == a_person(**{
            k: getattr(person, k) for k in person.__slots__} | {"id": who})  # fmt: skip
        assert opportunities.get(db, case) == an_opportunity(id=case, applied_on=date(2026, 1, 1))
        assert touchpoints.get(db, what) == a_touchpoint(
            who, id=what, opportunity_id=case, amount_cents=500, currency="USD")  # fmt: skip


def test_touchpoints_come_oldest_first_and_not_from_the_bin(store: local.LocalStore) -> None:
    ann, bo = add_person(store), add_person(store)
    late = add_touchpoint(store, ann, bo, bo, day=date(2026, 3, 3))
    early = add_touchpoint(store, ann, day=date(2026, 3, 1))
    gone = add_touchpoint(store, ann, binned_on=date(2026, 3, 9))
    with store.read() as db:
        assert [t.id for t in touchpoints.of_person(db, ann)] == [early, late]
        assert touchpoints.of_people(db, [ann, bo])[bo][0].people == (ann, bo)
        assert touchpoints.get(db, gone) is not None
        assert touchpoints.get(db, 99) is None


def test_a_list_of_any_length_is_asked_in_parts() -> None:
    chunks = list(in_list([*range(2000), *range(2000)]))
    assert [len(values) for _, values in chunks] == [900, 900, 200]
    assert list(in_list([])) == []


def test_many_rows_enter_in_order(store: local.LocalStore) -> None:
    wanted = [rows.person_row(a_person(first_name=f"P{n}")) for n in range(3000)]
    store.write(lambda db: insert_many(db, "people", wanted))
    store.write(lambda db: insert_many(db, "people", []))
    assert names(store) == [f"P{n}" for n in range(3000)]
    assert names(store, search="p2999") == ["P2999"]
    row = {"opportunity_id": 1, "kind": "applied", "on": "2026-03-02"}
    store.write(lambda db: opportunities.insert(db, an_opportunity()))
    store.write(lambda db: insert_many(db, "events", [row]))
    with store.read() as db:
        (event,) = opportunities.events_of(db, [1])[1]  # type: ignore[index]
    assert event.on == date(2026, 3, 2)


ODD = {
    1: ("Łukasz", "Żółć", "straße"), 2: ("Søren", "Đặng", "Ærø"), 3: ("Ана", "Ёлкин", "Сигма"),
    4: ("Αλέξανδρος", "Παπάς", ""), 5: ("李", "明", "北京大学"), 6: ("Smiley 😀", "X", "🚀 Rockets"),
    7: ("Ｓａｍ", "Ünal", "C++ “Quoted”"),
}  # fmt: skip


@pytest.fixture
def odd(database: Path) -> local.LocalStore:
    store = local.open_store(database)
    for first, last, company in ODD.values():
        add_person(store, first_name=first, last_name=last, company=company)
    add_touchpoint(store, 7, summary="Sent 🎁 to the Größe")
    return store


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("lukasz", [1]), ("LUKASZ", [1]), ("łukasz", [1]), ("ukas", [1]), ("zolc", [1]),
        ("strasse", [1]), ("Straße", [1]), ("soren", [2]), ("dang", [2]), ("aero", [2]),
        ("елкин", [3]), ("Ёлкин", [3]), ("αλεξανδρος", [4]), ("ΑΛΕΞ", [4]), ("παπας", [4]),
        ("李", [5]), ("京", [5]), ("大学", [5]), ("😀", [6]), ("🚀", [6]), ("smiley 🚀", [6]),
        ("🎁", [7]), ("grosse", [7]), ("x", [6]), ("ünal", [7]), ("UNAL", [7]), ("C++", [7]),
        ('"quoted"', [7]), ("“quoted", [7]), ("🦄", []), ("sam 🦄", []), ("👩‍💻", []),
        ("(", []), ("*", []), ("AND", []), ("^", []), ("\x00", []), ("a" * 9000, []),
    ],
)  # fmt: skip
def test_people_are_found_however_their_letters_are_typed(
    odd: local.LocalStore, typed: str, who: list[int]
) -> None:
    with odd.read() as db:
        assert [p.id for p in people.page(db, PeopleFilter(search=typed))] == who


@given(st.text(max_size=40))
@settings(max_examples=longer(50, 2000), suppress_health_check=list(HealthCheck), deadline=None)
def test_no_typed_text_makes_the_search_fail(odd: local.LocalStore, typed: str) -> None:
    with odd.read() as db:
        found = people.page(db, PeopleFilter(search=typed))
        assert len(found) <= len(ODD)


def test_a_glimpse_says_of_everybody_what_the_person_does(store: local.LocalStore) -> None:
    with store.read() as db:
        assert people.glimpses(db) == []
    add_person(store, first_name="Ann", connected_on=date(2024, 3, 2), typed_fields=("company",))
    add_person(store, first_name="Bo", notes="met on the train", binned_on=date(2026, 1, 5))
    with store.read() as db:
        known = people.everybody(db, binned=True)
        seen = people.glimpses(db)
    assert len(seen) == 2
    for person, glimpse in zip(known, seen, strict=True):
        assert glimpse == tuple(getattr(person, name) for name in PersonKey._fields)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM people WHERE referred_by = 1",
        "UPDATE people SET referred_by = NULL WHERE referred_by IN (1, 2)",
        "SELECT referred_by FROM people WHERE referred_by IS NOT NULL",
    ],
)
def test_introductions_are_found_by_their_index(store: local.LocalStore, sql: str) -> None:
    with store.read() as db:
        plan = " ".join(str(row) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert "people_introduced_by" in plan
