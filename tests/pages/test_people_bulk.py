"""The list of people: many at once, saved views, and the export of exactly what is filtered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import exports, sample, saved_views, today_list, touchpoints
from crm.services.people import people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from crm.ui.people import bulk_actions
from tests.conftest import TODAY
from tests.pages.people_table import SEVERAL, TABLE, cells, names
from tests.pages.undo_bar import said

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Any) -> LocalStore:
    opened = open_store(database)
    for first, company in (("Ada", "Northlight"), ("Ben", "Northlight"), ("Cem", "Other")):
        people.add(opened, Person(PersonId(0), first, "Example", company), TODAY)
    return opened


def cadences(store: LocalStore) -> list[int | None]:
    return [p.cadence_days for p in people.by_ids(store, [1, 2, 3])]


def test_everybody_who_fits_is_changed_at_once_and_put_back(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("people.py", SEVERAL, q="northlight")
    page.toggle(key="people:bulk-all").set_value(True).run()
    page.number_input(key="people:bulk-days").set_value(30)
    page.button(key="people:bulk-cadence").click().run()
    assert not page.exception
    assert cadences(store) == [30, 30, None]
    assert not page.toggle(key="people:bulk-all").value
    page.button(key="undo:do").click().run()
    assert cadences(store) == [None, None, None]


def test_nobody_is_changed_if_another_window_changed_them_meanwhile(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("people.py", SEVERAL, q="northlight")
    page.toggle(key="people:bulk-all").set_value(True).run()
    people.add(store, Person(PersonId(0), "Dan", "Example", "Northlight"), TODAY)
    page.button(key="people:bulk-archive").click().run()
    assert "in another window" in page.error[0].value
    assert [p.archived_on for p in people.by_ids(store, [1, 2, 3, 4])] == [None] * 4


def test_a_tag_is_added_and_taken_away(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py", SEVERAL)
    for name, expected in (("tag", ["bridge"] * 3), ("untag", [])):
        page.toggle(key="people:bulk-all").set_value(True).run()
        page.text_input(key="people:bulk-word").set_value(" bridge ")
        page.button(key=f"people:bulk-{name}").click().run()
        assert [t for p in people.by_ids(store, [1, 2, 3]) for t in p.tags] == expected


def test_only_those_ticked_who_are_shown_are_changed(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py", SEVERAL, q="northlight")
    page.session_state[TABLE] = {"ticked": [2, 3, 99]}  # Cem is not among those shown
    page.run()
    assert "**1 selected**" in [text.value for text in page.markdown]
    page.text_input(key="people:bulk-word").set_value("harborstone team, allies,, allies ")
    page.button(key="people:bulk-tag").click().run()
    assert [p.tags for p in people.by_ids(store, [1, 2, 3])] == [
        (),
        ("harborstone team", "allies"),
        (),
    ]
    assert "Tagged “harborstone team” and “allies”: Ben Example" in said(page)
    page.button(key="undo:do").click().run()
    assert [p.tags for p in people.by_ids(store, [1, 2, 3])] == [(), (), ()]


def test_a_tag_without_a_name_is_refused_with_a_sentence(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("people.py", SEVERAL)
    page.toggle(key="people:bulk-all").set_value(True).run()
    page.button(key="people:bulk-tag").click().run()
    assert any("enter a tag" in e.value for e in page.error)


def test_archived_people_are_taken_out_again(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py", SEVERAL)
    page.toggle(key="people:bulk-all").set_value(True).run()
    page.button(key="people:bulk-archive").click().run()
    assert [p.archived_on for p in people.by_ids(store, [1, 2, 3])] == [TODAY] * 3
    page.button_group(key="show").set_value("archived").run()
    page.toggle(key="people:bulk-all").set_value(True).run()
    page.button(key="people:bulk-back").click().run()
    assert [p.archived_on for p in people.by_ids(store, [1, 2, 3])] == [None] * 3


def test_nothing_can_be_done_with_nobody(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py")
    assert not [b for b in page.button if (b.key or "").startswith("people:bulk-")]
    page.button(key="people:several").click().run()
    assert "**0 selected**" in [text.value for text in page.markdown]
    actions = [b for b in page.button if (b.key or "").startswith("people:bulk-")]
    assert [b.key for b in actions if not b.disabled] == ["people:bulk-done"]


def test_done_forgets_that_all_were_selected(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py", SEVERAL)
    page.toggle(key="people:bulk-all").set_value(True).run()
    assert "**3 selected**" in [text.value for text in page.markdown]
    page.button(key="people:bulk-done").click().run()
    page.button(key="people:several").click().run()
    assert "**0 selected**" in [text.value for text in page.markdown]


def test_a_view_is_saved_opened_and_forgotten(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py", q="north", sort="By company")
    page.text_input(key="people:view-name").set_value(" Mine ")
    page.button(key="people:view-save").click().run()
    (view,) = saved_views.saved(store)
    assert (view.name, view.filters) == ("Mine", {"q": "north", "sort": "company"})
    page.text_input(key="q").set_value("").run()
    assert len(names(page)) == 3
    next(b for b in page.button if (b.key or "").startswith("people:view:0")).click().run()
    assert page.text_input(key="q").value == "north"
    assert names(page) == ["Ada Example", "Ben Example"]
    next(b for b in page.button if (b.key or "").startswith("people:view-remove:0")).click().run()
    assert saved_views.saved(store) == ()
    page.button(key="undo:do").click().run()
    assert saved_views.saved(store) == (view,)


@pytest.mark.parametrize(("query", "name"), [({}, "All"), ({"q": "a"}, "  ")])
def test_a_view_needs_a_name_and_a_filter(
    store: LocalStore, open_page: Open, query: dict[str, str], name: str
) -> None:
    page = open_page("people.py", **query)
    page.text_input(key="people:view-name").set_value(name)
    page.button(key="people:view-save").click().run()
    assert page.error
    assert saved_views.saved(store) == ()


def test_the_export_holds_exactly_who_is_filtered(store: LocalStore) -> None:
    made = bulk_actions._made(
        exports.people_csv, store, TODAY, PeopleFilter(search="northlight"), "utf-8-sig"
    ).decode("utf-8-sig")
    assert [line.split(",")[0] for line in made.splitlines()[1:]] == ["Ada", "Ben"]


def test_the_list_shows_roles_next_steps_and_where_it_was_found(
    database: Any, open_page: Open
) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    page = open_page("people.py", SEVERAL, q="warehouse")
    row = cells(page)[names(page).index("Gilbert Thistlewick")]
    assert row["said"] == "Thank you for the tour of the warehouse"
    assert row["roles"] == ["Hiring manager"]
    assert row["step"] == "Thank Gilbert and ask to be kept in mind"


def test_next_steps_are_those_of_the_person(database: Any) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    everyone = people.ids(store, PeopleFilter())
    found = today_list.next_with(store, everyone, TODAY)
    for person, step in found.items():
        mine = [
            s for s in today_list.steps_with(store, person, TODAY) if s.status.value != "waiting"
        ]
        assert step == mine[0]
    assert today_list.next_with(store, [], TODAY) == {}


def test_a_search_finds_what_was_said(store: LocalStore, open_page: Open) -> None:
    said = Touchpoint(
        TouchpointId(0), (PersonId(3),), TODAY - timedelta(days=3), Channel.CALL,
        summary="Spoke about the lighthouse",
    )  # fmt: skip
    touchpoints.log(store, said, TODAY)
    page = open_page("people.py", q="lighthouse")
    assert names(page) == ["Cem Example"]
    assert cells(page)[0]["said"] == "Spoke about the lighthouse"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("Warmest", ["Ben", "Ada", "Cem"]),
        ("Coolest", ["Ada", "Ben", "Cem"]),
        ("Last contact", ["Ben", "Ada", "Cem"]),
        ("Longest ago", ["Ada", "Ben", "Cem"]),
        ("By name, Z to A", ["Cem", "Ben", "Ada"]),
        ("By company, Z to A", ["Cem", "Ada", "Ben"]),
    ],
)
def test_the_list_is_sorted_by_how_ties_stand(
    store: LocalStore, open_page: Open, sort: str, expected: list[str]
) -> None:
    for person, ago in ((1, 200), (2, 5)):
        who = (PersonId(person),)
        day = TODAY - timedelta(days=ago)
        touchpoints.log(store, Touchpoint(TouchpointId(0), who, day, Channel.CALL), TODAY)
    page = open_page("people.py", sort=sort)
    assert [name.split()[0] for name in names(page)] == expected
