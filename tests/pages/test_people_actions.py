"""The list of people: what a click on a name, a heading and the menu of a row does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.people.person import Person
from crm.domain.stamp import stamp
from crm.domain.touchpoints.touchpoint import Direction
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.people import actions
from crm.ui.people import table as tables
from crm.ui.shell import errors, undo
from tests.conftest import TODAY
from tests.pages.people_table import LIST, add, table


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


# A click in the table cannot be made here: the callbacks are called as Streamlit would call them.


@pytest.fixture
def clicked(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Call what a click in the table sets off; gives the session after it."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    for module in (tables, actions):
        monkeypatch.setattr(module, "store", lambda: store)
        monkeypatch.setattr(module, "today", lambda: TODAY)

    def click(action: Callable[[str], None], **asked: Any) -> Any:
        state[LIST] = asked
        action(LIST)
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
