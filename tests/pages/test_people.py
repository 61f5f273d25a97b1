"""The list of people: what it shows, what the address asks for, and its row actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.opportunities import Opportunity, OpportunityId, Role
from crm.domain.people import Person, PersonId
from crm.domain.touchpoints import Channel, Direction, Touchpoint, TouchpointId
from crm.services import opportunities, people, touchpoints
from crm.store.local import LocalStore, open_store
from crm.ui import boundary, person_actions, tables, undo
from tests.conftest import TODAY

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


def shown(page: AppTest) -> list[str]:
    """The names in the list."""
    return list(page.dataframe[0].value["Name"]) if page.dataframe else []


def test_an_empty_list_says_what_to_do(open_page: Callable[..., AppTest]) -> None:
    page = open_page("people.py")
    assert "Nobody is here yet" in page.info[0].value
    assert {"people:add", "people:import"} <= {b.key for b in page.button}
    assert not page.dataframe


def test_a_row_tells_warmth_last_contact_and_work(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", tags=("club",))
    add(store, "Ben", "Beta")
    log(store, ada, 2)
    page = open_page("people.py")
    frame = page.dataframe[0].value
    assert "2 people" in [c.value for c in page.caption]
    first, second = frame.to_dict("records")
    told = {name: first[name] for name in ("Name", "Last contact", "Company", "Position")}
    assert told == {
        "Name": "Ada Alpha",
        "Last contact": "2 days ago",
        "Company": "Northlight",
        "Position": "Planner",
    }
    assert list(first["Tags"]) == ["club"]
    assert 0 < first["Warmth"] <= 100
    # No contact is not a warmth of nought.
    assert frame["Warmth"].isna().tolist() == [False, True]
    assert second["Last contact"] == ""


def test_a_list_without_any_contact_leaves_the_room_to_the_rest(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    columns = set(open_page("people.py").dataframe[0].value.columns)
    assert not {"Warmth", "Last contact"} & columns
    assert {"Open", "Name", "Today", "Company", "Position", "Tags", "Do"} == columns


def test_names_are_shown_as_they_were_typed(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, NASTY)
    assert shown(open_page("people.py")) == [NASTY]


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
    assert shown(open_page("people.py", **asked.query)) == asked.names


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"show": "Archived"}, "Nobody is archived"),
        ({"show": "Bin"}, "The bin is empty"),
        ({"q": "zzz"}, "Nobody fits"),
        ({"company": "Nowhere"}, "Nobody fits"),
    ],
)
def test_an_empty_answer_says_why(
    store: LocalStore, open_page: Callable[..., AppTest], query: dict[str, str], words: str
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", **query)
    assert words in page.info[0].value
    assert not page.dataframe


def test_filters_that_fit_nobody_can_be_cleared(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", q="zzz", company="Nowhere")
    page.button(key="people:clear").click().run()
    assert shown(page) == ["Ada Alpha"]


def test_a_company_in_the_address_can_be_dropped(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha", company="A *b*")
    add(store, "Ben", "Beta", company="Other")
    page = open_page("people.py", company="A *b*")
    assert page.button(key="people:company").label == r"At A \*b\*"
    page.button(key="people:company").click().run()
    assert shown(page) == ["Ada Alpha", "Ben Beta"]


def test_a_long_list_comes_in_pages_of_fifty(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    numbers = [add(store, "P", f"{number:03}") for number in range(103)]
    page = open_page("people.py")
    assert len(shown(page)) == 50
    assert "103 people, 1 to 50 shown" in [c.value for c in page.caption]
    page.pagination[0].set_value(3).run()
    assert shown(page) == ["P 100", "P 101", "P 102"]
    for number in numbers[100:]:  # the page that is being looked at goes away
        people.remove(store, number, TODAY)
    page.run()
    assert "100 people, 51 to 100 shown" in [c.value for c in page.caption]
    assert shown(page)[0] == "P 050"


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
    assert shown(page)[0] == f"P {begins - 1:03}"


def test_another_filter_begins_at_its_first_page(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    for number in range(120):
        add(store, f"P{number:03}", "Same")
    page = open_page("people.py")
    page.pagination[0].set_value(2).run()
    page.text_input(key="q").set_value("same").run()
    assert "120 people, 1 to 50 shown" in [c.value for c in page.caption]


# A click on a cell cannot be made here: the callbacks are called as Streamlit would call them.


@pytest.fixture
def clicked(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Call a row action as a click on `row` of the people `ids`; gives the session after it."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    for module in (tables, person_actions):
        monkeypatch.setattr(module, "store", lambda: store)
        monkeypatch.setattr(module, "today", lambda: TODAY)

    def click(action: Callable[..., None], row: int, ids: list[int], label: str = "") -> Any:
        state["cell"] = SimpleNamespace(row=row, label=label)
        action("cell", tuple(ids))
        assert boundary._REFUSED not in state, state
        return state

    return click


def test_a_row_opens_its_own_person(
    clicked: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: gone.append(query_params))
    clicked(tables._open, 1, [7, 9, 8])
    assert gone == [{"id": "9"}]


def test_in_touch_today_is_one_click_and_can_be_undone(
    store: LocalStore, clicked: Callable[..., Any]
) -> None:
    numbers = [add(store, "Ada"), add(store, "Ben")]
    offered = clicked(tables._touch, 1, numbers)[undo._KEY]
    (entry,) = people.person_file(store, numbers[1], TODAY).touchpoints
    assert (entry.day, entry.direction) == (TODAY, Direction.BOTH)
    assert not people.person_file(store, numbers[0], TODAY).touchpoints
    offered["action"](*offered["args"])
    assert not people.person_file(store, numbers[1], TODAY).touchpoints


@pytest.mark.parametrize(
    ("label", "expected"),
    [(tables.ARCHIVE, {"archived_on": TODAY}), (tables.REMOVE, {"binned_on": TODAY})],
)
def test_putting_away_from_the_list_can_be_undone(
    store: LocalStore, clicked: Callable[..., Any], label: str, expected: dict[str, Any]
) -> None:
    number = add(store, "Ada")
    before = people.get(store, number)
    offered = clicked(tables._do, 0, [number], label)[undo._KEY]
    after = people.get(store, number)
    assert {name: getattr(after, name) for name in expected} == expected
    offered["action"](*offered["args"])
    assert people.get(store, number) == before


@pytest.mark.parametrize(
    ("label", "put_away"), [(tables.BACK, people.remove), (tables.UNARCHIVE, people.archive)]
)
def test_bringing_back_from_the_list(
    store: LocalStore, clicked: Callable[..., Any], label: str, put_away: Callable[..., Any]
) -> None:
    number = add(store, "Ada")
    before = people.get(store, number)
    put_away(store, number, TODAY)
    clicked(tables._do, 0, [number], label)
    assert people.get(store, number) == before


@pytest.mark.parametrize(("label", "name"), [(tables.LOG, "log"), (tables.EDIT, "person")])
def test_the_menu_opens_the_dialogs(clicked: Callable[..., Any], label: str, name: str) -> None:
    asked = clicked(tables._do, 0, [7], label)["_dialog"]
    assert asked["name"] == name
    assert 7 in (asked.get("person_id"), *asked.get("person_ids", ()))
