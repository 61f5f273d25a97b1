"""Opportunities (cases), the roles people play in them and the dated facts that happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId
from crm.language import tr


class Role(StrEnum):
    """The role a person has in an opportunity; one person may have several."""

    REFERRER = "referrer"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    HIRE = "hire"
    HELPER = "helper"


#: Which role is shown and counted for a person with several. Source: DOMAIN 9.1 (the strongest mail wins).
STRONGEST: Final = (
    Role.RECRUITER, Role.HIRING_MANAGER, Role.REFERRER, Role.INTERVIEWER, Role.HIRE,
    Role.HELPER,
)  # fmt: skip
#: People in these roles work at the company. A recruiter may work for an agency, and a referrer may
#: work anywhere.
INSIDE_ROLES: Final = frozenset({Role.HIRING_MANAGER, Role.INTERVIEWER, Role.HIRE})


class EventKind(StrEnum):
    """Past-tense facts of an opportunity."""

    APPLIED = "applied"
    INTERVIEW_HELD = "interview_held"
    INTERVIEWS_FINISHED = "interviews_finished"
    NO_ANSWER_PRESUMED = "no_answer_presumed"
    PROCESS_RESUMED = "process_resumed"
    REJECTION_RECEIVED = "rejection_received"
    JOB_CANCELLED = "job_cancelled"
    OFFER_RECEIVED = "offer_received"
    OFFER_DECLINED = "offer_declined"
    OFFER_WITHDRAWN = "offer_withdrawn"
    WITHDRAWN_BY_YOU = "withdrawn_by_you"
    HIRE_IDENTIFIED = "hire_identified"
    MEETING_HELD = "meeting_held"
    ROLE_REPOSTED = "role_reposted"
    HIRE_LEFT = "hire_left"
    HIRED_HERE = "hired_here"
    HIRED_ELSEWHERE = "hired_elsewhere"


class EmployerType(StrEnum):
    """Decides which gift rules are shown."""

    PRIVATE = "private"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """The stage of a case; derived from its events, never stored."""

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    WAITING = "waiting"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    HIRE_KNOWN = "hire_known"
    IN_TOUCH = "in_touch"
    REOPENED = "reopened"
    OFFER = "offer"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class ClosedWhy(StrEnum):
    """How a case ended."""

    HIRED_HERE = "hired_here"
    HIRED_ELSEWHERE = "hired_elsewhere"
    LET_GO = "let_go"
    OFFER_DECLINED = "offer_declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One job at one company that the user applied for or wants."""

    id: OpportunityId
    company: str
    title: str
    department: str = ""
    posting_url: str = ""
    posting_text: str = ""
    source: str = ""
    applied_on: date | None = None
    employer_type: EmployerType = EmployerType.UNKNOWN
    promised_decision_on: date | None = None
    closed_on: date | None = None
    closed_why: ClosedWhy | None = None
    notes: str = ""
    created_on: date | None = None
    updated_on: date | None = None
    binned_on: date | None = None

    @property
    def name(self) -> str:
        return tr("{title} at {company}", title=self.title, company=self.company)


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A person holds a role in an opportunity.

    Attributes:
        helper: flagged by the user as especially helpful (a gift card is proposed).
        since: first day in the role; None = from the beginning.
    """

    id: RoleId
    person_id: PersonId
    opportunity_id: OpportunityId
    role: Role
    helper: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of an opportunity.

    Attributes:
        people: interview_held, meeting_held: who attended; hire_identified: who got the job.
        internal: hire_identified: came from inside the company; None = not known yet.
        started_on: hire_identified: first day in the role.
        format, round: interview_held: "phone", "video", "on site" ...; 1 = first round.
        note: the user's words (how the news came, how it went).
    """

    id: EventId
    opportunity_id: OpportunityId
    kind: EventKind
    on: date
    people: tuple[PersonId, ...] = ()
    internal: bool | None = None
    started_on: date | None = None
    format: str = ""
    round: int | None = None
    note: str = ""


#: The news that the user did not get the job; they start the track after a no.
NO: Final = frozenset(
    {EventKind.REJECTION_RECEIVED, EventKind.NO_ANSWER_PRESUMED, EventKind.OFFER_WITHDRAWN}
)
#: The user and the people named in the event met.
MEETINGS: Final = frozenset({EventKind.INTERVIEW_HELD, EventKind.MEETING_HELD})
#: The user has a new job.
HIRED: Final = frozenset({EventKind.HIRED_HERE, EventKind.HIRED_ELSEWHERE})
#: Events that end the open process of a case.
DECIDED: Final = (
    NO | HIRED
    | {
        EventKind.OFFER_RECEIVED, EventKind.JOB_CANCELLED, EventKind.OFFER_DECLINED,
        EventKind.WITHDRAWN_BY_YOU,
    }
)  # fmt: skip
#: After these there is a loss to explain: somebody else, or nobody, got the job.
LOST: Final = NO | {EventKind.HIRE_IDENTIFIED, EventKind.JOB_CANCELLED}

ENDED_BY_EVENT: Final = {
    EventKind.HIRED_HERE: ClosedWhy.HIRED_HERE,
    EventKind.HIRED_ELSEWHERE: ClosedWhy.HIRED_ELSEWHERE,
    EventKind.OFFER_DECLINED: ClosedWhy.OFFER_DECLINED,
    EventKind.WITHDRAWN_BY_YOU: ClosedWhy.WITHDRAWN,
}

#: News that reopens a case the user had given up. Source: the article's closing story (A).
OPENS_AGAIN: Final = frozenset(
    {EventKind.ROLE_REPOSTED, EventKind.HIRE_LEFT, EventKind.PROCESS_RESUMED}
)

_STAGE_OF_EVENT: Final = {
    EventKind.APPLIED: Stage.APPLIED,
    EventKind.INTERVIEW_HELD: Stage.INTERVIEWING,
    EventKind.INTERVIEWS_FINISHED: Stage.WAITING,
    EventKind.REJECTION_RECEIVED: Stage.REJECTED,
    EventKind.NO_ANSWER_PRESUMED: Stage.NO_ANSWER,
    EventKind.PROCESS_RESUMED: Stage.INTERVIEWING,
    EventKind.OFFER_RECEIVED: Stage.OFFER,
    EventKind.OFFER_DECLINED: Stage.CLOSED,
    EventKind.OFFER_WITHDRAWN: Stage.REJECTED,
    EventKind.WITHDRAWN_BY_YOU: Stage.CLOSED,
    EventKind.JOB_CANCELLED: Stage.CANCELLED,
    EventKind.HIRE_IDENTIFIED: Stage.HIRE_KNOWN,
    EventKind.MEETING_HELD: Stage.IN_TOUCH,
    EventKind.ROLE_REPOSTED: Stage.REOPENED,
    EventKind.HIRE_LEFT: Stage.REOPENED,
    EventKind.HIRED_HERE: Stage.CLOSED,
    EventKind.HIRED_ELSEWHERE: Stage.CLOSED,
}
#: Of one day, what comes later in the process counts later.
EVENT_ORDER: Final = {kind: n for n, kind in enumerate(EventKind)}


def stage_of(opportunity: Opportunity, events: Iterable[Event]) -> Stage:
    """Derive the stage from the latest event; on the same day the later kind in the process wins."""
    if opportunity.closed_on is not None:
        return Stage.CLOSED
    latest = max(events, key=lambda e: (e.on, EVENT_ORDER[e.kind], e.id), default=None)
    if latest is None:
        return Stage.APPLIED if opportunity.applied_on else Stage.SAVED
    return _STAGE_OF_EVENT[latest.kind]


def is_open(opportunity: Opportunity, events: Iterable[Event]) -> bool:
    """Whether the case is open; an open case always has a next dated action (no inertia)."""
    return stage_of(opportunity, events) is not Stage.CLOSED
