"""One due step: a rule of the playbook for one person after one event, with its status today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.chapters import Chapter
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.playbook.step import Step, Trigger
from crm.domain.touchpoints.answer_times import Pace
from crm.language import tr

#: These start anew whenever what they follow from happens again.
MOVING: Final = frozenset(
    {
        Trigger.FEEDBACK_RECEIVED, Trigger.TIME_SINCE_CONTACT, Trigger.MET,
        Trigger.SIGN_AFTER_GUESS,
    }
)  # fmt: skip


class Status(StrEnum):
    WAITING = "waiting"
    UPCOMING = "upcoming"
    DUE = "due"
    LATE = "late"
    DONE = "done"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"
    LAPSED = "lapsed"
    NOT_APPLICABLE = "not_applicable"


#: To be done now.
ACTIONABLE: Final = frozenset({Status.DUE, Status.LATE})
#: Not to be done, and nothing that the user did.
DROPPED: Final = frozenset({Status.LAPSED, Status.NOT_APPLICABLE})
SETTLED: Final = DROPPED | {Status.DONE, Status.SKIPPED}


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step for one person after one event, with its status today.

    Attributes:
        person, role: None for steps done alone, or while no matching person is known.
        event: the anchor, on the day from which the window counts; trigger: its kind, or
            the derived trigger. chapter: the one it lives in. opens, due, closes: the window.
        blocked_by: the id of the step, or the kind of event, it waits for; empty = none.
        reasons: sentences that explain the status.
        settled_on: the day it was done or skipped. tried_on: the latest call that nobody took.
        same: the same step with the same person in other cases, which it also settles.
        pace: how long the person usually takes to answer, if it opens later for it.
    """

    step: Step
    key: StepKey
    person: Person | None
    role: Role | None
    trigger: EventKind | Trigger
    event: Event
    opens: date
    due: date
    closes: date
    status: Status
    chapter: Chapter
    blocked_by: str = ""
    reasons: tuple[str, ...] = ()
    touchpoint_id: TouchpointId | None = None
    snoozed_until: date | None = None
    settled_on: date | None = None
    tried_on: date | None = None
    same: tuple[StepKey, ...] = ()
    pace: Pace | None = None

    @property
    def title(self) -> str:
        first = self.person.call_name if self.person else tr("the hire")
        return self.step.title.replace("{first}", first)

    @property
    def person_id(self) -> PersonId | None:
        return self.person.id if self.person else None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, now or later."""
        return self.status not in SETTLED

    @property
    def best_from(self) -> date:
        """The first day for it: when it opens, or the day it was put off to."""
        return self.snoozed_until or self.opens

    @property
    def moves(self) -> bool:
        """Whether it follows from something later than its event: decisions before do not count."""
        return self.key.event_id is not None and self.step.derived in MOVING

    @property
    def keys(self) -> str:
        """All its keys, divided by blanks."""
        return " ".join(map(str, (self.key, *self.same)))

    @property
    def channel(self) -> str:
        return self.step.channel

    @property
    def origin(self) -> str:
        return self.step.origin

    def is_about(self, other: DueStep) -> bool:
        """Whether both are for the same person; one that is done alone is for everybody."""
        who = (self.person_id, other.person_id)
        return None in who or who[0] == who[1]


def timed(due: DueStep, today: date) -> DueStep:
    """The status that follows from the window and a snooze."""
    if due.snoozed_until and today < due.snoozed_until:
        return replace(due, status=Status.SNOOZED)
    if today < due.opens:
        return replace(due, status=Status.UPCOMING)
    last = max(due.closes, due.snoozed_until or due.closes)
    return replace(due, status=Status.DUE if today <= last else Status.LATE)
