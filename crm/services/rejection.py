"""The two-minute way in: one rejection with everybody involved, in one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database

from crm.domain.opportunities import (
    EmployerType,
    Event,
    EventId,
    EventKind,
    Opportunity,
    OpportunityId,
    Role,
)
from crm.domain.people import PersonId
from crm.errors import InvalidInput
from crm.services import events, opportunities, people
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class Involved:
    """People in one role: known ones by id, others by name."""

    people: tuple[PersonId, ...] = ()
    newcomers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """What the wizard asks.

    Attributes:
        interview_on: the last interview; None = there was none.
        involved: per role; hiring manager and interviewers attended the interview.
        recruiter_interviewed: the recruiter attended it, too.
    """

    company: str
    title: str
    rejected_on: date
    interview_on: date | None = None
    employer_type: EmployerType = EmployerType.UNKNOWN
    involved: Mapping[Role, Involved] = field(default_factory=dict)
    recruiter_interviewed: bool = False
    note: str = ""


def record(store: Store, told: Rejection, today: date) -> Opportunity:
    """Store the case, the people, their roles, the interview and the rejection: all or nothing.

    Raises:
        InvalidInput: no company or title, a day to come, an interview after the rejection.
    """
    if told.interview_on and told.interview_on > told.rejected_on:
        raise InvalidInput(
            "The interview lies after the rejection.", "Please check the two days.", "interview_on"
        )

    def work(db: Database) -> Opportunity:
        new = Opportunity(
            OpportunityId(0), told.company, told.title, employer_type=told.employer_type
        )
        case = opportunities.insert(db, new, today)
        present = _give_roles(db, case, told, today)
        if told.interview_on:
            kind = EventKind.INTERVIEW_HELD
            held = Event(EventId(0), case.id, kind, told.interview_on, present)
            events.add_event(db, held, today)
        kind = EventKind.REJECTION_RECEIVED
        event = Event(EventId(0), case.id, kind, told.rejected_on, note=told.note)
        events.add_event(db, event, today)
        return case

    return store.write(work)


def _give_roles(
    db: Database, case: Opportunity, told: Rejection, today: date
) -> tuple[PersonId, ...]:
    """Add who is new, give the roles; those who took part in the interview are returned."""
    present: dict[PersonId, None] = {}
    added: dict[str, PersonId] = {}
    for role, who in told.involved.items():
        for name in who.newcomers:
            if name not in added:
                added[name] = people.insert_named(db, name, today, case.company).id
        for person in dict.fromkeys([*who.people, *(added[name] for name in who.newcomers)]):
            opportunities.add_role(db, case.id, person, role)
            interviewed = role in (Role.INTERVIEWER, Role.HIRING_MANAGER) or (
                role is Role.RECRUITER and told.recruiter_interviewed
            )
            if interviewed:
                present[person] = None
    return tuple(present)
