"""A reason told in a call is entered once: under Why, and the call is logged with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crm.domain.cases.ledger import Claim, ClaimKind
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.errors import InvalidInput
from crm.services import today_list, told, touchpoints
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

RITA, CASE = PersonId(1), OpportunityId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """A rejection of the day before yesterday, and its recruiter."""
    opened = open_store(database)
    people.add(opened, Person(PersonId(0), "Rita", "Lake"), TODAY)
    opportunities.add(opened, Opportunity(OpportunityId(0), "Harborstone", "Planner"), TODAY)
    opportunities.give_role(opened, CASE, RITA, Role.RECRUITER)
    no = Event(EventId(0), CASE, EventKind.REJECTION_RECEIVED, TODAY - timedelta(2))
    events.record(opened, no, TODAY)
    return opened


def claim(channel: str = "call", kind: ClaimKind = ClaimKind.FACT) -> Claim:
    return Claim(ClaimId(0), CASE, kind, "They wanted someone who knows their software.",
                 said_by=RITA, said_on=TODAY, channel=channel)  # fmt: skip


def contacts(store: LocalStore) -> list[tuple[str, str, str]]:
    mine = people.person_file(store, RITA, TODAY).touchpoints
    return [(one.channel.value, one.result.value, one.direction.value) for one in mine]


def status(store: LocalStore, step: str) -> str:
    return next(s.status.value for s in today_list.steps_of(store, CASE, TODAY)
                if s.step.id == step)  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "logged"),
    [
        ("call", ("call", "reached", "out")),
        ("email", ("email", "", "in")),
        ("coffee", ("coffee", "", "both")),
    ],
)
def test_it_is_logged_with_it_and_both_are_taken_back(
    store: LocalStore, channel: str, logged: tuple[str, str, str]
) -> None:
    both = told.record(store, claim(channel), TODAY)
    assert contacts(store) == [logged]
    assert len(ledger.of_case(store, CASE).claims) == 1
    told.undo(store, both, TODAY)
    assert contacts(store) == []
    assert ledger.of_case(store, CASE).claims == ()


def test_the_call_it_was_told_in_settles_the_step(store: LocalStore) -> None:
    assert status(store, "rej_call") == "due"
    told.record(store, claim(), TODAY)
    assert status(store, "rej_call") == "done"


def test_a_call_that_was_logged_before_is_not_logged_twice(store: LocalStore) -> None:
    call = Touchpoint(TouchpointId(0), (RITA,), TODAY, Channel.CALL, Direction.OUT,
                      result=Result.REACHED, opportunity_id=CASE)  # fmt: skip
    touchpoints.log(store, call, TODAY)
    assert told.record(store, claim(), TODAY).contact is None
    assert len(contacts(store)) == 1


def test_a_call_that_nobody_answered_is_another_one(store: LocalStore) -> None:
    call = Touchpoint(TouchpointId(0), (RITA,), TODAY, Channel.CALL, Direction.OUT,
                      result=Result.NO_ANSWER, opportunity_id=CASE)  # fmt: skip
    touchpoints.log(store, call, TODAY)
    told.record(store, claim(), TODAY)
    assert sorted(result for _, result, _ in contacts(store)) == ["no_answer", "reached"]


def test_a_refused_claim_logs_nothing(store: LocalStore) -> None:
    with pytest.raises(InvalidInput):
        told.record(store, Claim(ClaimId(0), CASE, ClaimKind.FACT, "", said_by=RITA), TODAY)
    assert contacts(store) == []


def call(words: str = "Their software.", case: OpportunityId | None = CASE) -> Touchpoint:
    return Touchpoint(
        TouchpointId(0), (RITA,), TODAY, Channel.CALL, Direction.OUT, result=Result.REACHED,
        summary=words, opportunity_id=case,
    )  # fmt: skip


def test_what_was_said_in_a_logged_call_is_a_reason_too_and_both_are_taken_back(
    store: LocalStore,
) -> None:
    logged, fact = told.log(store, call(), TODAY, reason=True)
    assert fact
    assert (fact.kind, fact.words, fact.said_by, fact.said_on, fact.channel) == (
        ClaimKind.FACT, "Their software.", RITA, TODAY, "call",
    )  # fmt: skip
    told.undo(store, told.Told(fact, logged.touchpoint.id), TODAY)
    assert (contacts(store), ledger.of_case(store, CASE).claims) == ([], ())


@pytest.mark.parametrize(("ticked", "case"), [(False, CASE), (True, None)])
def test_without_the_tick_or_a_case_only_the_contact_is_stored(
    store: LocalStore, ticked: bool, case: OpportunityId | None
) -> None:
    assert told.log(store, call(case=case), TODAY, reason=ticked)[1] is None
    assert len(contacts(store)) == 1
    assert ledger.of_case(store, CASE).claims == ()


def test_the_same_reason_twice_is_there_once_and_both_calls_are_logged(store: LocalStore) -> None:
    told.log(store, call(), TODAY, reason=True)
    assert told.log(store, call(), TODAY, reason=True)[1] is None
    assert len(contacts(store)) == 2
    assert len(ledger.of_case(store, CASE).claims) == 1


def test_a_reason_that_cannot_be_stored_stores_no_contact_either(store: LocalStore) -> None:
    with pytest.raises(InvalidInput):
        told.log(store, call(words=""), TODAY, reason=True)
    assert contacts(store) == []
