"""What a letter has to know: the step it is for, its case, and today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases import opportunity
from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import attendees, roles_of
from crm.domain.cases.opportunity import DECIDED, Event, EventKind
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

#: They decided, or the user takes it that they did: the letters after it look back on the job.
NO: Final = opportunity.NO | {EventKind.JOB_CANCELLED}
#: While the last news is one of these, they still decide.
_UNDECIDED: Final = frozenset(
    {
        EventKind.APPLIED, EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED,
        EventKind.PROCESS_RESUMED, EventKind.ROLE_REPOSTED,
    }
)  # fmt: skip
_TALKED: Final = frozenset({Result.REACHED, Result.REPLIED})


@dataclass(frozen=True, slots=True)
class Occasion:
    """A due step in its case on a day."""

    step: DueStep
    case: Case
    today: date

    @property
    def person(self) -> Person | None:
        return self.step.person

    @property
    def turn(self) -> int:
        """1 for the first time the step asks this of the person."""
        return self.step.key.occurrence

    def is_to(self, *roles: str) -> bool:
        """Whether the letter goes to somebody in one of these roles; the role the step is for decides."""
        if self.person is None:
            return False
        step = self.step.role
        return any(
            role in roles for role in ([step] if step else roles_of(self.case, self.person.id))
        )

    def happened(self, kinds: Iterable[str]) -> list[Event]:
        """The events of these kinds until today, the latest last.

        Of one day, a presumed no comes first and a decision last.
        """
        wanted = frozenset(kinds)
        found = [e for e in self.case.events if e.kind in wanted and e.on <= self.today]
        return sorted(found, key=lambda e: (e.on, _order(e), e.id))

    @property
    def last_news(self) -> Event | None:
        """The latest event that says how the job stands for the user."""
        return next(reversed(self.happened(DECIDED | _UNDECIDED)), None)

    @property
    def decided(self) -> bool:
        """Whether they decided, also if all that is known is who got the job."""
        news = self.happened(DECIDED | _UNDECIDED | {EventKind.HIRE_IDENTIFIED})
        return bool(news) and news[-1].kind not in _UNDECIDED

    @property
    def no(self) -> Event | None:
        """The no that a letter speaks of; None before one, and once the process went on."""
        news = [
            e
            for e in self.happened(DECIDED | _UNDECIDED)
            if e.kind is not EventKind.WITHDRAWN_BY_YOU
        ]
        return news[-1] if news and news[-1].kind in NO else None

    @property
    def interviews(self) -> list[Event]:
        return self.happened([EventKind.INTERVIEW_HELD])

    def interviews_with(self, person: PersonId) -> list[Event]:
        there = attendees(self.case)
        return [event for event in self.interviews if person in there.get(event.id, ())]

    @property
    def interview(self) -> Event | None:
        """The interview a letter speaks of: the step's own, else the last one with this person.

        While they still decide, any last interview will do; later that would thank somebody who was not
        there. Somebody whom no interview names was at one, but nobody knows on which day.
        """
        if self.step.event.kind is EventKind.INTERVIEW_HELD:
            return self.step.event
        held = self.interviews
        if self.person and self.decided:
            held = [e for e in held if self.person.id in e.people or not e.people]
        return held[-1] if held else None

    @property
    def earlier_interviews(self) -> list[Event]:
        """Those of the same process before the one that the letter speaks of."""
        this = self.interview
        if this is None:
            return []
        over = [e.on for e in self.happened(DECIDED) if e.on < this.on]
        begins = max(over, default=date.min)
        return [e for e in self.interviews if begins <= e.on and (e.on, e.id) < (this.on, this.id)]

    def touchpoints(self, *channels: Channel) -> list[Touchpoint]:
        """Those with this person that name this case or none, over these channels, until today."""
        cases = (None, self.case.opportunity.id)
        return [
            t
            for t in self.case.touchpoints
            if self.person
            and self.person.id in t.people
            and t.opportunity_id in cases
            and t.day <= self.today
            and (not channels or t.channel in channels)
        ]

    @property
    def call(self) -> Touchpoint | None:
        """The call since the no: the last in which they talked, else the last attempt.

        A call from them on the day of the no is the news itself.
        """
        since = self.no.on if self.no else self.step.event.on
        calls = [
            t
            for t in self.touchpoints(Channel.CALL, Channel.VOICEMAIL)
            if t.day > since or (t.day == since and t.direction is not Direction.IN)
        ]
        return max(calls, key=lambda t: (talked(t), t.day, t.id), default=None)

    @property
    def news(self) -> Touchpoint | None:
        """How this person told the user of the no: what came from them on that day."""
        no = self.no
        if no is None or no.kind is EventKind.NO_ANSWER_PRESUMED:
            return None
        told = [t for t in self.touchpoints() if t.day == no.on and t.direction is Direction.IN]
        return max(told, key=lambda t: t.id, default=None)


def _order(event: Event) -> int:
    if event.kind is EventKind.NO_ANSWER_PRESUMED:
        return 0
    return 1 if event.kind in _UNDECIDED else 2


def talked(call: Touchpoint) -> bool:
    """Whether a call is a talk: they answered, or they called."""
    if call.channel is not Channel.CALL:
        return False
    return call.result in _TALKED or (
        call.direction is Direction.IN and call.result is not Result.NO_ANSWER
    )
