"""Above a letter to a further person at a company: one sentence, and a button that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import today_list, touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read
from tests.store.support import an_opportunity

CASE = OpportunityId(1)
#: Today is Monday, November 23, 2026; the letters went out on Thursday, on Friday and today.
SENTENCE = "You wrote to 3 people at *North*wind in the last 5 days; Tuesday leaves them room."


@pytest.fixture
def store(database: Any) -> LocalStore:
    """A no five days ago, an interviewer who is still to be asked, and three others at the company."""
    opened = open_store(database)
    opportunities.add(opened, an_opportunity(company="*North*wind"), TODAY)
    ott = people.add(opened, Person(PersonId(0), "Ottoline"), TODAY).id
    opportunities.give_role(opened, CASE, ott, Role.INTERVIEWER)
    no = Event(EventId(0), CASE, EventKind.REJECTION_RECEIVED, TODAY - timedelta(days=5))
    events.record(opened, no, TODAY)
    for name in ("Ada", "Bo", "Cid"):
        people.add(opened, Person(PersonId(0), name, company="*North*wind, Inc."), TODAY)
    return opened


def write(store: LocalStore, person: int, days: int) -> None:
    day = TODAY - timedelta(days=days)
    touchpoints.log(
        store, Touchpoint(TouchpointId(0), (PersonId(person),), day, Channel.EMAIL), TODAY
    )


def step(store: LocalStore) -> DueStep:
    return next(s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "rej_others")


def opened(page: Callable[..., AppTest], store: LocalStore) -> AppTest:
    """The page of the opportunity with the step open."""
    found = page("opportunity.py", {"opportunity:open": str(step(store).key)}, id=CASE)
    assert not found.exception
    return found


def said(page: AppTest) -> list[str]:
    return [as_read(c.value) for c in page.caption if "leaves them room" in c.value]


def test_nothing_is_said_before_several_heard_from_the_user(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    assert said(opened(open_page, store)) == []
    write(store, 2, 4)
    write(store, 3, 3)
    assert said(opened(open_page, store)) == []


def test_the_step_can_wait_for_the_day_with_room(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    for person, days in ((2, 4), (3, 3), (4, 0)):
        write(store, person, days)
    page = opened(open_page, store)
    assert said(page) == [SENTENCE]
    wait = page.button(key=f"room:{step(store).key}")
    assert wait.label == "Wait until Tuesday"
    wait.click().run()
    assert (step(store).status, step(store).snoozed_until) == (
        Status.SNOOZED, TODAY + timedelta(days=1),
    )  # fmt: skip
    page.button(key="undo:do").click().run()
    assert step(store).status is Status.DUE


def test_whoever_works_elsewhere_is_of_no_concern(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    people.add(store, Person(PersonId(0), "Dee", company="Southwind"), TODAY)
    for person, days in ((2, 4), (3, 3), (5, 0)):
        write(store, person, days)
    assert said(opened(open_page, store)) == []
