"""A recruiter who comes back: the record on their page and on the sheet before a talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import ClosedWhy, Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.services import touchpoints
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read

USUAL = "Petra usually takes 6 days to answer: the median of 3 answers, which took 6 days."


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


@pytest.fixture
def petra(store: LocalStore) -> PersonId:
    """The recruiter of one opportunity, who answered three times."""
    petra = people.add(store, Person(PersonId(0), "Petra", "Lunt"), TODAY).id
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Reed *Foods*", "Planner"), TODAY)
    opportunities.give_role(store, case.id, petra, Role.RECRUITER)
    opportunities.close(store, case.id, ClosedWhy.LET_GO, TODAY)
    for weeks in (20, 30, 40):
        day = TODAY - timedelta(weeks=weeks)
        letter = Touchpoint(
            TouchpointId(0), (petra,), day, Channel.EMAIL, result=Result.REPLIED,
            answered_on=day + timedelta(days=6),
        )  # fmt: skip
        touchpoints.log(store, letter, TODAY)
    return petra


def comes_back(store: LocalStore, petra: PersonId) -> None:
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Sand Motors", "Buyer"), TODAY)
    opportunities.give_role(store, case.id, petra, Role.RECRUITER)


def test_the_record_is_on_the_page_once_they_come_back(
    store: LocalStore, petra: PersonId, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=petra)
    assert "As a recruiter" not in [s.value for s in page.subheader]
    comes_back(store, petra)
    page = open_page("person.py", id=petra)
    assert not page.exception
    assert "As a recruiter" in [s.value for s in page.subheader]
    assert USUAL in [as_read(c.value) for c in page.caption]
    labels = [b.label for b in page.button if (b.key or "").startswith("person:recruits:")]
    assert labels == ["Buyer at Sand Motors: saved", r"Planner at Reed \*Foods\*: let go"]


def test_the_sheet_before_a_talk_has_it_too(
    store: LocalStore, petra: PersonId, open_page: Callable[..., AppTest]
) -> None:
    comes_back(store, petra)
    page = open_page("person.py", id=petra)
    page.button(key=f"person:prepare:{petra}").click().run()
    assert not page.exception
    (sheet,) = [as_read(m.value) for m in page.markdown if m.value.startswith("**As a recruiter**")]
    assert USUAL in sheet
    assert "Planner at Reed *Foods*: let go" in sheet
    assert "Sand Motors" not in sheet  # it goes on, and stands below what is open
