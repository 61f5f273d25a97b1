"""Recording a rejection: which job, when, who; stored as one and undone as one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.errors import AlreadyThere, InvalidInput
from crm.services.cases import events, opportunities, rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

NO = date(2026, 11, 20)


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def a_job(store: LocalStore, company: str = "Copperline Robotics GmbH", title: str = "Teacher",
          **more: object) -> Opportunity:  # fmt: skip
    new = Opportunity(OpportunityId(0), company, title, **more)  # type: ignore[arg-type]
    return opportunities.add(store, new, TODAY)


def happened(store: LocalStore, case: int, kind: EventKind, on: date) -> Event:
    return events.record(store, Event(EventId(0), OpportunityId(case), kind, on), TODAY).event


def told(company: str = "Northlight", title: str = "Planner", **more: object) -> Rejection:
    return Rejection(company, title, NO, **more)  # type: ignore[arg-type]


def everything(store: LocalStore) -> list[tuple[object, ...]]:
    """All that a person would see of cases and people."""
    listed = [
        opportunities.case(store, row.opportunity.id) for row in opportunities.overview(store)
    ]
    found: list[tuple[object, ...]] = [(c.opportunity, c.events, c.roles) for c in listed]
    return [*found, *((p.name, p.company) for p in people.suggest(store, "", 50))]


def test_people_who_work_there_get_the_company_and_others_do_not(
    store: LocalStore,
) -> None:
    involved = {
        Role.RECRUITER: Involved(newcomers=("Rita Lake",)),
        Role.REFERRER: Involved(newcomers=("Tom Frost",)),
        Role.HIRING_MANAGER: Involved(newcomers=("Ada Stone",)),
        Role.INTERVIEWER: Involved(newcomers=("Ben Hill", "Rita Lake")),
    }
    rejection.record(store, told(involved=involved), TODAY)
    assert {p.name: p.company for p in people.suggest(store, "", 50)} == {
        "Rita Lake": "Northlight",  # she interviewed, too
        "Tom Frost": "",
        "Ada Stone": "Northlight",
        "Ben Hill": "Northlight",
    }


def test_no_interview_is_made_up(store: LocalStore) -> None:
    done = rejection.record(store, told(), TODAY)
    case = opportunities.case(store, done.case.id)
    assert [(e.kind.value, e.on) for e in case.events] == [("rejection_received", NO)]


def test_a_job_that_is_stored_gets_its_rejection(store: LocalStore) -> None:
    job = a_job(store, applied_on=date(2026, 10, 1))
    here = told("", "", opportunity_id=job.id, interview_on=date(2026, 11, 10))
    done = rejection.record(store, here, TODAY)
    assert done.case.id == job.id
    assert len(opportunities.overview(store)) == 1
    kinds = [e.kind.value for e in opportunities.case(store, job.id).events]
    assert kinds == ["interview_held", "rejection_received"]


@pytest.mark.parametrize(
    ("company", "title"),
    [("Copperline Robotics GmbH", "Teacher"), ("copperline robotics", "TEACHER ")],
)
def test_the_same_job_is_not_stored_twice(store: LocalStore, company: str, title: str) -> None:
    a_job(store)
    before = everything(store)
    with pytest.raises(InvalidInput, match="Choose it under Which job") as refused:
        rejection.record(store, told(company, title), TODAY)
    assert refused.value.field == "opportunity_id"
    assert everything(store) == before


def test_which_jobs_may_be_meant(store: LocalStore) -> None:
    let_go = a_job(store, "Umber", "Baker")
    opportunities.close(store, let_go.id, ClosedWhy.LET_GO, TODAY)
    lost, waiting = a_job(store, "Tulip", "Clerk"), a_job(store)
    happened(store, lost.id, EventKind.REJECTION_RECEIVED, NO)
    presumed = a_job(store, "Larch", "Cook")
    happened(store, presumed.id, EventKind.NO_ANSWER_PRESUMED, NO)
    again = a_job(store, "Birk", "Driver")
    happened(store, again.id, EventKind.REJECTION_RECEIVED, date(2026, 9, 1))
    happened(store, again.id, EventKind.ROLE_REPOSTED, date(2026, 10, 1))
    named = [job.title for job in rejection.undecided(store)]
    assert named == ["Driver", "Cook", "Teacher", "Baker"]
    with pytest.raises(AlreadyThere, match="already recorded for Clerk at Tulip"):
        rejection.record(store, told("", "", opportunity_id=lost.id), TODAY)
    assert waiting.id


def test_a_second_no_is_another_rejection_of_the_same_case(store: LocalStore) -> None:
    job = a_job(store)
    happened(store, job.id, EventKind.REJECTION_RECEIVED, date(2026, 9, 1))
    happened(store, job.id, EventKind.INTERVIEW_HELD, date(2026, 11, 2))
    rejection.record(store, told("", "", opportunity_id=job.id), TODAY)
    kinds = [e.kind.value for e in opportunities.case(store, job.id).events]
    assert kinds == ["rejection_received", "interview_held", "rejection_received"]


def test_an_interview_that_is_recorded_is_not_recorded_twice(store: LocalStore) -> None:
    job = a_job(store)
    happened(store, job.id, EventKind.INTERVIEW_HELD, date(2026, 11, 10))
    here = told("", "", opportunity_id=job.id, interview_on=date(2026, 11, 10))
    rejection.record(store, here, TODAY)
    kinds = [e.kind.value for e in opportunities.case(store, job.id).events]
    assert kinds == ["interview_held", "rejection_received"]


@pytest.mark.parametrize("stored", [True, False])
def test_it_is_taken_back_as_one(store: LocalStore, stored: bool) -> None:
    job = a_job(store)
    ada = people.add(store, Person(PersonId(0), "Ada", "Stone"), TODAY)
    opportunities.give_role(store, job.id, ada.id, Role.HIRING_MANAGER)
    before = everything(store)
    involved = {
        Role.RECRUITER: Involved(newcomers=("Rita Lake",)),
        Role.HIRING_MANAGER: Involved(people=(ada.id,)),
        Role.INTERVIEWER: Involved(people=(ada.id,), newcomers=("Ben Hill",)),
    }
    what = told(
        "Tulip",
        "Clerk",
        involved=involved,
        interview_on=date(2026, 11, 10),
        opportunity_id=job.id if stored else None,
    )
    done = rejection.record(store, what, TODAY)
    assert everything(store) != before
    rejection.undo(store, done, TODAY)
    assert everything(store) == before


def test_an_interview_after_the_rejection_is_refused_at_its_field(store: LocalStore) -> None:
    with pytest.raises(InvalidInput) as refused:
        rejection.record(store, told(interview_on=date(2026, 11, 21)), TODAY)
    assert refused.value.field == "interview_on"
    assert everything(store) == []
