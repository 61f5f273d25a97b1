"""What is known of a letter before it is sent: whom it goes to, the other jobs, and what went to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel
from crm.services import drafts, today_list
from crm.services.cases import events, opportunities
from crm.services.drafts import StepDraft
from crm.services.people import people
from crm.store.local import LocalStore
from tests.services.support import TODAY
from tests.store.support import a_person, an_opportunity

CASE, SAM, BEN = OpportunityId(1), PersonId(1), PersonId(2)
THANKS = (
    "Hi {0}, thank you for taking the time to talk with me on Monday. What you said about ships has stayed "
    "with me. If any questions came up afterward, I would be glad to answer them.\n\nRobin"
)


@pytest.fixture
def store(store: LocalStore) -> LocalStore:
    """Sam, the hiring manager, and Ben interviewed the user yesterday."""
    opportunities.add(store, an_opportunity(), TODAY)
    for first, role in (("Sam", Role.HIRING_MANAGER), ("Ben", Role.INTERVIEWER)):
        person = people.add(store, a_person(first_name=first, last_name="Lark"), TODAY)
        opportunities.give_role(store, CASE, person.id, role)
    happened(store, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=1), SAM, BEN)
    return store


def happened(
    store: LocalStore, kind: EventKind, on: date, *who: PersonId, case: int = CASE
) -> None:
    events.record(store, Event(EventId(0), OpportunityId(case), kind, on, who), TODAY)


def step(store: LocalStore, name: str, person: PersonId) -> DueStep:
    steps = today_list.steps_of(store, CASE, TODAY)
    return next(s for s in steps if s.step.id == name and s.person and s.person.id == person)


def draft(store: LocalStore, name: str, person: PersonId) -> StepDraft:
    found = drafts.draft_for(store, step(store, name, person), TODAY)
    assert found is not None
    return found


def rules(sheet: StepDraft, body: str, subject: str = "") -> list[str]:
    return [one.rule.id for one in drafts.checked(sheet.letter, subject, body)]


def test_whom_it_goes_to_decides(store: LocalStore) -> None:
    happened(store, EventKind.REJECTION_RECEIVED, TODAY)
    ask = "thank you. Could you give me some feedback on my interview?"
    assert rules(draft(store, "rej_manager", SAM), f"Hi Sam, {ask}") == ["feedback_from_manager"]
    assert rules(draft(store, "rej_others", BEN), f"Hi Ben, {ask}") == []
    assert rules(draft(store, "rej_others", BEN), f"Hi Sam, {ask}") == ["name"]


def test_a_letter_like_the_one_to_someone_else_of_the_panel(store: LocalStore) -> None:
    assert rules(draft(store, "thank_email", BEN), THANKS.format("Ben")) == []
    first = step(store, "thank_email", SAM)
    drafts.log_sent(store, first, Channel.EMAIL, "Thank you", THANKS.format("Sam"), TODAY)
    sheet = draft(store, "thank_email", BEN)
    assert [(sent.name, sent.body) for sent in sheet.letter.sent] == [
        ("Sam Lark", THANKS.format("Sam"))
    ]
    assert rules(sheet, THANKS.format("Ben"), "Thank you") == ["alike"]
    own = THANKS.format("Ben").replace(
        "ships", "how you taught your crew to plan the night before the storm"
    )
    assert rules(sheet, own) == []


def test_a_letter_of_another_meeting_is_not_compared(store: LocalStore) -> None:
    first = step(store, "thank_email", SAM)
    drafts.log_sent(store, first, Channel.EMAIL, "Thank you", THANKS.format("Sam"), TODAY)
    happened(store, EventKind.INTERVIEW_HELD, TODAY, BEN)
    later = [
        s
        for s in today_list.steps_of(store, CASE, TODAY)
        if s.step.id == "thank_email" and s.person and s.person.id == BEN and s.event.on == TODAY
    ]
    (second,) = later
    sheet = drafts.draft_for(store, second, TODAY)
    assert sheet is not None
    assert sheet.letter.sent == ()


def test_the_name_of_another_job_of_yours(store: LocalStore) -> None:
    opportunities.add(store, an_opportunity(company="Copperline", title="Math Teacher"), TODAY)
    won = opportunities.add(store, an_opportunity(company="Umber", title="Pilot"), TODAY)
    happened(store, EventKind.HIRED_HERE, TODAY - timedelta(days=400), case=won.id)
    sheet = draft(store, "thank_email", SAM)
    assert rules(sheet, "Hi Sam, thank you for the talk about the Math Teacher position.") == [
        "job"
    ]
    assert rules(sheet, "Hi Sam, thank you. I would love to work at Copperline.") == ["job"]
    assert rules(sheet, "Hi Sam, thank you. I had the same at Umber as a pilot.") == []
    assert rules(sheet, "Hi Sam, thank you. I would love to work at Northlight.") == []


@pytest.mark.parametrize("name", ["thank_email", "thank_note"])
def test_a_draft_alone_has_nothing_but_its_blanks(store: LocalStore, name: str) -> None:
    letter = draft(store, name, SAM).letter
    assert set(rules(draft(store, name, SAM), letter.body, letter.subject)) == {"blanks"}
