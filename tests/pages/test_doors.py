"""Who opened the door to an opportunity: on its page, when it is closed, and on the page of introductions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import AirKind, AirNote
from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import AirNoteId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import touchpoints
from crm.services.cases import air_notes, opportunities
from crm.services.people import introductions, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read
from tests.pages.names import names_field


@pytest.fixture
def store(database: Any) -> LocalStore:
    """In a talk about another job *Wren* recommended Priya, who referred the user to a job at Northwind."""
    opened = open_store(database)
    for name in ("*Wren*", "Priya", "Noor"):
        people.add(opened, Person(PersonId(0), name, "Example"), TODAY)
    for company in ("Southwind", "Northwind"):
        opportunities.add(opened, Opportunity(OpportunityId(0), company, "Planner"), TODAY)
    opportunities.give_role(opened, 2, 2, Role.REFERRER)
    note = AirNote(
        AirNoteId(0), PersonId(1), AirKind.RECOMMENDATION, "Talk to Priya", OpportunityId(1),
        noted_on=TODAY, led_to_person=PersonId(2),
    )  # fmt: skip
    air_notes.record(opened, note, TODAY)
    return opened


def captions(page: AppTest) -> list[str]:
    return [as_read(c.value) for c in page.caption]


def labels(page: AppTest, start: str) -> list[str]:
    return [as_read(b.label) for b in page.button if (b.key or "").startswith(start)]


def test_the_page_of_introductions_tells_what_grew_from_a_talk(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("introductions.py")
    assert not page.exception
    assert "opened the door to 1 person, 1 talk and 1 opportunity" in captions(page)
    assert labels(page, "introductions:1") == [
        "*Wren* Example", "Priya Example", "Planner at Northwind",
    ]  # fmt: skip


def test_the_way_to_an_opportunity_is_behind_a_fold(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", {"opportunity:door:2": True}, id=2)
    assert not page.exception
    assert "How this door opened" in [box.label for box in page.expander]
    assert labels(page, "opportunity:door:2:") == ["*Wren* Example", "Priya Example"]
    introductions.note(store, 2, None, TODAY)
    assert not labels(open_page("opportunity.py", id=1), "opportunity:door:")


def test_whoever_referred_the_user_in_without_others_needs_no_fold(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    opportunities.give_role(store, 1, 3, Role.REFERRER)
    page = open_page("opportunity.py", id=1)
    assert "How this door opened" not in [box.label for box in page.expander]


def test_a_closed_opportunity_lists_who_is_still_to_hear(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=2)
    assert "Still to hear from you" not in [s.value for s in page.subheader]
    opportunities.close_several(store, [2], TODAY)
    page = open_page("opportunity.py", id=2)
    assert not page.exception
    assert "Still to hear from you" in [s.value for s in page.subheader]
    assert labels(page, "owed:person:") == ["Priya Example", "*Wren* Example"]
    assert {"Referred you in.", "Introduced you to Priya."} <= set(captions(page))
    told = Touchpoint(TouchpointId(0), (PersonId(1), PersonId(2)), TODAY, Channel.EMAIL)
    touchpoints.log(store, told, TODAY)
    page = open_page("opportunity.py", id=2)
    assert "Still to hear from you" not in [s.value for s in page.subheader]


def test_the_way_to_do_it_opens_the_log(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    opportunities.close_several(store, [2], TODAY)
    page = open_page("opportunity.py", id=2)
    assert any(c.startswith("Their step is among those above: Thank Priya") for c in captions(page))
    page.button(key="owed:log:1").click().run()
    assert not page.exception
    assert names_field(page, "With whom?").ids == [1]


def test_the_dialog_that_closes_several_names_them(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("week.py")
    page.button(key="week:close").click().run()
    assert not any("Still to hear" in m.value for m in page.markdown)
    next(c for c in page.checkbox if "Northwind" in c.label).check().run()
    assert not page.exception
    (said,) = [as_read(m.value) for m in page.markdown if "Still to hear" in m.value]
    assert said == (
        "**Still to hear from you**\n"
        "- Priya Example, for Planner at Northwind: Referred you in.\n"
        "- *Wren* Example, for Planner at Northwind: Introduced you to Priya."
    )
