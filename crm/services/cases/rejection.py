"""The quick start: one rejection with everybody involved, stored and undone as one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.opportunity import (
    EmployerType,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
    is_open,
)
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.errors import AlreadyThere, InvalidInput
from crm.language import tr
from crm.services.cases import events, opportunities
from crm.services.cases.involved import Involved, Joined, join
from crm.services.cases.opening import of_the_same_job
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities as opportunity_rows
from crm.store.handle import Store
from crm.store.people import people as people_rows

#: After a rejection these start a new round of the same case.
_ANOTHER_COURSE: Final = frozenset(
    {
        EventKind.APPLIED,
        EventKind.INTERVIEW_HELD,
        EventKind.INTERVIEWS_FINISHED,
        EventKind.PROCESS_RESUMED,
        EventKind.OFFER_RECEIVED,
        EventKind.ROLE_REPOSTED,
        EventKind.HIRE_LEFT,
    }
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """The answers of the form.

    Attributes:
        opportunity_id: the job, if it is stored; otherwise `company` and `title` name it.
        interview_on: the day of the last interview; None = none, or its day is not known.
        involved: per role; hiring manager and interviewers attended the interview.
        recruiter_interviewed: the recruiter also attended it.
    """

    company: str
    title: str
    rejected_on: date
    interview_on: date | None = None
    opportunity_id: OpportunityId | None = None
    employer_type: EmployerType = EmployerType.UNKNOWN
    involved: Mapping[Role, Involved] = field(default_factory=dict)
    recruiter_interviewed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A rejection as it was stored: enough to undo all of it.

    Attributes:
        new: the case was created for it. events, roles, people: the IDs of what it added.
    """

    case: Opportunity
    new: bool
    events: tuple[Event, ...]
    roles: tuple[RoleHeld, ...]
    people: tuple[PersonId, ...]


def undecided(store: Store) -> tuple[Opportunity, ...]:
    """The jobs without a recorded rejection: open ones first, each group newest first."""
    with store.read() as db:
        records = opportunity_rows.everything(db)
        known = opportunity_rows.events_of(db, [record.id for record in records])
    left = [record for record in records if not _is_rejected(known[record.id])]
    return tuple(sorted(left, key=lambda one: (not is_open(one, known[one.id]), -one.id)))


@unit_of_work
def record(db: Database, form: Rejection, today: date) -> Recorded:
    """Store a new case, its people and roles, the interview and the rejection: all or nothing.

    Raises:
        InvalidInput: no company or title, a date in the future, an interview after the rejection, or a job
            that is already stored. AlreadyThere: its rejection is already recorded.
    """
    if form.interview_on and form.interview_on > form.rejected_on:
        raise InvalidInput(
            tr("The interview is after the rejection."),
            tr("Please check the two days."),
            "interview_on",
        )
    case = _case(db, form, today)
    joined = join(db, case, form.involved, today)
    recorded = []
    if form.interview_on and not _is_known(db, case, form.interview_on):
        kind = EventKind.INTERVIEW_HELD
        held = Event(EventId(0), case.id, kind, form.interview_on, _present(joined, form))
        recorded.append(events.add_event(db, held, today))
    kind = EventKind.REJECTION_RECEIVED
    event = Event(EventId(0), case.id, kind, form.rejected_on, note=form.note)
    recorded.append(events.add_event(db, event, today))
    return Recorded(case, form.opportunity_id is None, tuple(recorded), joined.roles, joined.people)


@unit_of_work
def undo(db: Database, done: Recorded, today: date) -> None:
    """Undo `record`: the case is as before, or in the bin if it was new; people it added go to the bin."""
    if done.new:
        opportunities.require(db, done.case.id)
        opportunity_rows.bin_opportunity(db, done.case.id, today)
    else:
        for event in reversed(done.events):
            events.remove_event.inside(db, event.id)
        for held in done.roles:
            if opportunity_rows.get_role(db, held.id) == held:
                opportunity_rows.delete_role(db, held.id)
    for person in done.people:
        people_rows.bin_person(db, person, today)


def _case(db: Database, form: Rejection, today: date) -> Opportunity:
    if form.opportunity_id is not None:
        case = opportunities.require(db, form.opportunity_id)
        if _is_rejected(opportunity_rows.events_of(db, [case.id])[case.id]):
            raise AlreadyThere(
                tr("A rejection is already recorded for {name}.", name=case.name),
                tr("Open it to correct the day."),
            )
        return case
    new = Opportunity(OpportunityId(0), form.company, form.title, employer_type=form.employer_type)
    for other in of_the_same_job(db, opportunities.checked(new)):
        if not _is_rejected(opportunity_rows.events_of(db, [other.id])[other.id]):
            raise InvalidInput(
                tr("{name} is already in your list.", name=other.name),
                tr("Choose it under Which job?"),
                "opportunity_id",
            )
    return opportunities.add.inside(db, new, today)


def _is_rejected(known: list[Event]) -> bool:
    """Whether the current round of a case has its rejection; on the same day the rejection comes last."""
    no = EventKind.REJECTION_RECEIVED
    turns = [event for event in known if event.kind is no or event.kind in _ANOTHER_COURSE]
    last = max(turns, key=lambda event: (event.on, event.kind is no), default=None)
    return last is not None and last.kind is no


def _is_known(db: Database, case: Opportunity, on: date) -> bool:
    """Whether an interview of this day is recorded, with any attendees."""
    return any(
        event.kind is EventKind.INTERVIEW_HELD and event.on == on
        for event in opportunity_rows.events_of(db, [case.id])[case.id]
    )


def _present(joined: Joined, form: Rejection) -> tuple[PersonId, ...]:
    """Who attended the interview."""
    interviewed = {Role.INTERVIEWER, Role.HIRING_MANAGER}
    if form.recruiter_interviewed:
        interviewed.add(Role.RECRUITER)
    there = (
        person for role, who in joined.by_role.items() if role in interviewed for person in who
    )
    return tuple(dict.fromkeys(there))
