"""What a sheet before a talk finds in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crm.domain.cases.ledger import Claim, ClaimKind
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.errors import NotFound
from crm.services import briefs
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore
from tests.conftest import TODAY


@pytest.fixture
def sam(store: LocalStore) -> Person:
    """The recruiter of a job that was lost two days ago, introduced by Priya."""
    priya = people.add(store, Person(PersonId(0), "Priya", "Nettlewick"), TODAY)
    sam = people.add(store, Person(PersonId(0), "Sam", "Larkfield", notes="Likes trains"), TODAY)
    people.edit(store, replace(sam, referred_by=priya.id), TODAY)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Northlight", "Planner"), TODAY)
    opportunities.give_role(store, case.id, sam.id, Role.RECRUITER)
    opportunities.give_role(store, case.id, priya.id, Role.HIRING_MANAGER)
    lost = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY - timedelta(days=2))
    events.record(store, lost, TODAY)
    return sam


def test_a_recruiter_after_a_no(store: LocalStore, sam: Person) -> None:
    found = briefs.of_person(store, sam.id, TODAY)
    assert found.introduced_by == "Priya Nettlewick"
    assert [(part.role, part.name) for part in found.parts] == [
        (Role.RECRUITER, "Planner at Northlight")
    ]
    assert "Call Sam and ask what decided it" in found.due
    assert found.untold == ("Planner at Northlight",)
    assert found.ask == ("What would have made me the stronger choice as Planner?",)
    assert found.person.notes == "Likes trains"


def test_a_reason_that_was_told_is_not_asked_again(store: LocalStore, sam: Person) -> None:
    fact = Claim(
        ClaimId(0), OpportunityId(1), ClaimKind.FACT, "They wanted SAP", said_by=sam.id,
        said_on=TODAY, channel="call",
    )  # fmt: skip
    ledger.record_claim(store, fact, TODAY)
    found = briefs.of_person(store, sam.id, TODAY)
    assert found.untold == ()
    assert not any("stronger choice" in words for words in found.ask)


def test_a_hiring_manager_is_not_asked_for_feedback(store: LocalStore, sam: Person) -> None:
    manager = next(p for p in people.by_ids(store, [1, 2]) if p.id != sam.id)
    found = briefs.of_person(store, manager.id, TODAY)
    assert found.untold == ("Planner at Northlight",)
    assert not any("stronger choice" in words for words in found.ask)


def test_what_the_user_means_to_ask_comes_first(store: LocalStore, sam: Person) -> None:
    story = Claim(
        ClaimId(0), OpportunityId(1), ClaimKind.STORY, "It was decided beforehand",
        ask_person=sam.id, ask_on=TODAY,
    )  # fmt: skip
    ledger.record_claim(store, story, TODAY)
    assert briefs.of_person(store, sam.id, TODAY).ask[0] == "It was decided beforehand"


def test_nobody_has_no_sheet(store: LocalStore) -> None:
    with pytest.raises(NotFound):
        briefs.before_a_talk(store, [1], TODAY)


def test_a_recruiter_of_two_opportunities_has_a_record(store: LocalStore, sam: Person) -> None:
    assert briefs.of_person(store, sam.id, TODAY).record is None
    again = opportunities.add(store, Opportunity(OpportunityId(0), "Southlight", "Buyer"), TODAY)
    opportunities.give_role(store, again.id, sam.id, Role.RECRUITER)
    record = briefs.of_person(store, sam.id, TODAY).record
    assert record is not None
    assert [job.name for job, _ in record.jobs] == ["Buyer at Southlight", "Planner at Northlight"]
    assert record.sentences("Sam") == (
        "No answer of Sam is recorded yet, so nobody can say how long one takes.",
    )
    priya = next(p for p in people.by_ids(store, [1, 2]) if p.id != sam.id)
    assert briefs.of_person(store, priya.id, TODAY).record is None
