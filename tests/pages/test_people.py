"""The list of people: what it shows, what the address asks for, and its row actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.stamp import stamp
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import touchpoints
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.people import actions
from crm.ui.people import table as tables
from crm.ui.shell import errors, undo
from tests.conftest import TODAY
from tests.pages.people_table import KEY, cells, columns, names, table

NASTY = "<script>alert(1)</script> *x* :smile: $a$ #1"


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def add(store: LocalStore, first: str = "", last: str = "", **values: Any) -> int:
    return people.add(store, Person(PersonId(0), first, last, **values), TODAY).id


def log(store: LocalStore, person: int, days_ago: int) -> None:
    contact = Touchpoint(
        TouchpointId(0), (PersonId(person),), TODAY - timedelta(days=days_ago), Channel.EMAIL
    )
    touchpoints.log(store, contact, TODAY)


def test_an_empty_list_says_what_to_do(open_page: Callable[..., AppTest]) -> None:
    page = open_page("people.py")
    assert "Nobody is here yet" in page.info[0].value
    assert {"people:add", "people:import"} <= {b.key for b in page.button}
    assert not table(page)


def test_a_row_tells_warmth_last_contact_and_work(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", tags=("club",))
    add(store, "Ben", "Beta")
    log(store, ada, 2)
    page = open_page("people.py")
    assert "2 people" in [c.value for c in page.caption]
    assert names(page) == ["Ada Alpha", "Ben Beta"]
    first, second = cells(page)
    told = {name: first[name] for name in ("contact", "company", "position", "tags")}
    assert told == {
        "contact": "2 days ago",
        "company": "Northlight",
        "position": "Planner",
        "tags": ["club"],
    }
    assert first["warmth"] == [36, "No answer yet"]
    # No contact is not a warmth of nought.
    assert (second["warmth"], second["contact"]) == (None, "")


def test_columns_in_which_nothing_stands_leave_the_room_to_the_rest(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha", company="Northlight")
    assert list(columns(open_page("people.py"))) == ["Name", "Company"]


def test_the_heading_by_which_the_list_is_sorted_stays_to_sort_it_the_other_way(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    assert list(columns(open_page("people.py", sort="Warmest"))) == ["Name", "Warmth"]


def test_a_name_leads_to_the_page_of_its_person(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    number = add(store, "Ada", "Alpha")
    (row,) = table(open_page("people.py"))["rows"]
    assert (row["id"], row["href"]) == (number, f"person?id={number}")


@dataclass(frozen=True)
class Sorted:
    """A list, what its headings say of its order, and which order they ask for next."""

    query: dict[str, str]
    says: dict[str, str]
    asks: dict[str, str]


@pytest.mark.parametrize(
    "case",
    [
        Sorted({}, {"Name": "ascending"}, {"Name": "name_desc", "Warmth": "warmest",
               "Company": "company", "Last contact": "contact"}),
        Sorted({"sort": "By name, Z to A"}, {"Name": "descending"}, {"Name": "name"}),
        Sorted({"sort": "Warmest"}, {"Warmth": "descending"}, {"Warmth": "coolest"}),
        Sorted({"sort": "Coolest"}, {"Warmth": "ascending"}, {"Warmth": "warmest"}),
        Sorted({"sort": "Last contact"}, {"Last contact": "descending"},
               {"Last contact": "longest_ago"}),
        Sorted({"sort": "Longest ago"}, {"Last contact": "ascending"}, {"Last contact": "contact"}),
        Sorted({"sort": "By company"}, {"Company": "ascending"}, {"Company": "company_desc"}),
        Sorted({"sort": "Last added"}, {}, {"Name": "name"}),
        # The best match is no order of names.
        Sorted({"q": "northlight"}, {}, {"Name": "name"}),
    ],
    ids=lambda case: str(case.query),
)  # fmt: skip
def test_headings_say_how_the_whole_list_is_sorted(
    store: LocalStore, open_page: Callable[..., AppTest], case: Sorted
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", tags=("club",))
    log(store, ada, 2)
    found = columns(open_page("people.py", **case.query))
    assert {n: c["order"] for n, c in found.items() if c["order"] != "none"} == case.says
    assert {name: found[name]["next"] for name in case.asks} == case.asks
    # What the database cannot sort is no button.
    assert (found["Position"]["next"], found["Tags"]["next"]) == ("", "")


def test_names_are_shown_as_they_were_typed(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, NASTY)
    assert names(open_page("people.py")) == [NASTY]


@dataclass(frozen=True)
class Asked:
    query: dict[str, str]
    names: list[str]


@pytest.mark.parametrize(
    "asked",
    [
        Asked({}, ["Ada Alpha", "Ben Beta", "Cem Gamma"]),
        Asked({"q": "bet"}, ["Ben Beta"]),
        Asked({"tag": "club"}, ["Ada Alpha"]),
        Asked({"role": "Recruiter"}, ["Ben Beta"]),
        Asked({"company": "NORTHLIGHT"}, ["Ada Alpha", "Cem Gamma"]),
        Asked({"company": "Northlight", "q": "cem"}, ["Cem Gamma"]),
        Asked({"sort": "Last added"}, ["Cem Gamma", "Ben Beta", "Ada Alpha"]),
        Asked({"show": "Archived"}, ["Dan Delta"]),
        Asked({"show": "Bin"}, ["Eve Eta"]),
        Asked({"show": "Nonsense", "sort": "'; --", "role": "x"},
              ["Ada Alpha", "Ben Beta", "Cem Gamma"]),
    ],
    ids=lambda asked: ",".join(asked.query) or "nothing",
)  # fmt: skip
def test_the_address_says_what_the_list_shows(
    store: LocalStore, open_page: Callable[..., AppTest], asked: Asked
) -> None:
    add(store, "Ada", "Alpha", company="Northlight", tags=("club",))
    ben = add(store, "Ben", "Beta", company="Other")
    add(store, "Cem", "Gamma", company="Northlight")
    people.archive(store, add(store, "Dan", "Delta"), TODAY)
    people.remove(store, add(store, "Eve", "Eta"), TODAY)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ben, Role.RECRUITER)
    assert names(open_page("people.py", **asked.query)) == asked.names


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"show": "Archived"}, "Nobody is archived"),
        ({"show": "Bin"}, "The bin is empty"),
        ({"q": "zzz"}, "No matches"),
        ({"company": "Nowhere"}, "No matches"),
    ],
)
def test_an_empty_answer_says_why(
    store: LocalStore, open_page: Callable[..., AppTest], query: dict[str, str], words: str
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", **query)
    assert words in page.info[0].value
    assert not table(page)


def test_filters_that_fit_nobody_can_be_cleared(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", q="zzz", company="Nowhere")
    page.button(key="people:clear").click().run()
    assert names(page) == ["Ada Alpha"]


def test_a_company_in_the_address_can_be_dropped(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha", company="A *b*")
    add(store, "Ben", "Beta", company="Other")
    page = open_page("people.py", company="A *b*")
    assert page.button(key="people:company").label == r"At A \*b\*"
    page.button(key="people:company").click().run()
    assert names(page) == ["Ada Alpha", "Ben Beta"]


def test_a_long_list_comes_in_pages_of_fifty(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    numbers = [add(store, "P", f"{number:03}") for number in range(103)]
    page = open_page("people.py")
    assert len(names(page)) == 50
    assert "103 people, 1 to 50 shown" in [c.value for c in page.caption]
    page.pagination[0].set_value(3).run()
    assert names(page) == ["P 100", "P 101", "P 102"]
    for number in numbers[100:]:  # the page that is being looked at goes away
        people.remove(store, number, TODAY)
    page.run()
    assert "100 people, 51 to 100 shown" in [c.value for c in page.caption]
    assert names(page)[0] == "P 050"


@pytest.mark.parametrize(
    ("number", "begins"),
    [
        ("2", 51),
        ("3", 101),
        ("999999999", 101),
        ("9" * 30, 1),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("²", 1),
    ],
)
def test_the_address_names_the_page_of_a_list(
    store: LocalStore, open_page: Callable[..., AppTest], number: str, begins: int
) -> None:
    for n in range(103):
        add(store, "P", f"{n:03}")
    page = open_page("people.py", page=number)
    assert not page.exception
    assert names(page)[0] == f"P {begins - 1:03}"


def test_another_filter_begins_at_its_first_page(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    for number in range(120):
        add(store, f"P{number:03}", "Same")
    page = open_page("people.py")
    page.pagination[0].set_value(2).run()
    page.text_input(key="q").set_value("same").run()
    assert "120 people, 1 to 50 shown" in [c.value for c in page.caption]


# A click in the table cannot be made here: the callbacks are called as Streamlit would call them.


@pytest.fixture
def clicked(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Call what a click in the table sets off; gives the session after it."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    for module in (tables, actions):
        monkeypatch.setattr(module, "store", lambda: store)
        monkeypatch.setattr(module, "today", lambda: TODAY)

    def click(action: Callable[[], None], **asked: Any) -> Any:
        state[KEY] = asked
        action()
        assert errors._REFUSED not in state, state
        return state

    return click


def chosen(person: Person, what: str) -> dict[str, Any]:
    return {"act": {"id": person.id, "stamp": stamp(person), "what": what}}


def test_a_name_opens_its_own_person(
    clicked: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: gone.append(query_params))
    clicked(tables._open, open=9)
    assert gone == [{"id": "9"}]


@pytest.mark.parametrize(
    ("asked", "sort"), [("coolest", "coolest"), ("'; DROP TABLE people", "best")]
)
def test_a_heading_sets_the_order_and_begins_at_the_first_page(
    clicked: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, asked: str, sort: str
) -> None:
    address = {"page": "3-abc", "q": "x"}
    monkeypatch.setattr(st, "query_params", address)
    assert clicked(tables._sort, sort=asked)["sort"] == sort
    assert address == {"q": "x"}


def test_in_touch_today_is_one_choice_and_can_be_undone(
    store: LocalStore, clicked: Callable[..., Any]
) -> None:
    numbers = [add(store, "Ada"), add(store, "Ben")]
    offered = clicked(tables._act, **chosen(people.get(store, numbers[1]), "today"))[undo._KEY]
    (entry,) = people.person_file(store, numbers[1], TODAY).touchpoints
    assert (entry.day, entry.direction) == (TODAY, Direction.BOTH)
    assert not people.person_file(store, numbers[0], TODAY).touchpoints
    offered["action"](*offered["args"])
    assert not people.person_file(store, numbers[1], TODAY).touchpoints


@pytest.mark.parametrize(
    ("what", "expected"),
    [("archive", {"archived_on": TODAY}), ("remove", {"binned_on": TODAY})],
)
def test_putting_away_from_the_list_can_be_undone(
    store: LocalStore, clicked: Callable[..., Any], what: str, expected: dict[str, Any]
) -> None:
    number = add(store, "Ada")
    before = people.get(store, number)
    offered = clicked(tables._act, **chosen(before, what))[undo._KEY]
    after = people.get(store, number)
    assert {name: getattr(after, name) for name in expected} == expected
    offered["action"](*offered["args"])
    assert people.get(store, number) == before


@pytest.mark.parametrize(
    ("what", "put_away"), [("back", people.remove), ("unarchive", people.archive)]
)
def test_bringing_back_from_the_list(
    store: LocalStore, clicked: Callable[..., Any], what: str, put_away: Callable[..., Any]
) -> None:
    number = add(store, "Ada")
    before = people.get(store, number)
    put_away(store, number, TODAY)
    clicked(tables._act, **chosen(people.get(store, number), what))
    assert people.get(store, number) == before


@pytest.mark.parametrize(("what", "name"), [("log", "log"), ("edit", "person")])
def test_the_menu_opens_the_dialogs(
    store: LocalStore, clicked: Callable[..., Any], what: str, name: str
) -> None:
    number = add(store, "Ada")
    request = clicked(tables._act, **chosen(people.get(store, number), what))["_dialog"].request
    assert request.name == name
    assert number in (request.values.get("person_id"), *request.values.get("person_ids", ()))


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ("Active", ["Log a contact", "In touch today", "Edit", "Archive", "Remove"]),
        ("Archived",
         ["Log a contact", "In touch today", "Edit", "Take out of the archive", "Remove"]),
        ("Bin", ["Restore"]),
    ],
)  # fmt: skip
def test_the_menu_offers_what_makes_sense(
    store: LocalStore, open_page: Callable[..., AppTest], show: str, words: list[str]
) -> None:
    add(store, "Ada")
    people.archive(store, add(store, "Ben"), TODAY)
    people.remove(store, add(store, "Cem"), TODAY)
    assert [label for _, label in table(open_page("people.py", show=show))["menu"]] == words
