"""What the user's own record says about a recruiter who comes back: answers, promised days, jobs, gifts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import (
    DECIDED,
    MEETINGS,
    Event,
    EventKind,
    Opportunity,
    Role,
    Stage,
    stage_of,
)
from crm.domain.dates import format_date
from crm.domain.ids import PersonId
from crm.domain.touchpoints.answer_times import Pace, answer_times, pace_of
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.wording import plural
from crm.language import tr

#: A recruiter of so many opportunities has a record worth reading. Source: D.
COMES_BACK: Final = 2
#: The user was told where things stand.
_TOLD: Final = frozenset(
    {
        EventKind.REJECTION_RECEIVED, EventKind.OFFER_RECEIVED, EventKind.OFFER_WITHDRAWN,
        EventKind.JOB_CANCELLED, EventKind.HIRED_HERE,
    }
)  # fmt: skip
#: The user ended it, so nobody owed them word any more.
_ENDED: Final = frozenset(DECIDED) - _TOLD - {EventKind.NO_ANSWER_PRESUMED}


@dataclass(frozen=True, slots=True)
class Promise:
    """A day by which they promised to decide, and the day the user was told; None = not yet."""

    opportunity: Opportunity
    day: date
    told: date | None

    @property
    def kept(self) -> bool:
        return self.told is not None and self.told <= self.day


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The record of one recruiter.

    Attributes:
        jobs: the opportunities they recruit for, each with its stage, the newest first.
        answers: the days each answer took. promises: those whose day has come, or that were kept before.
        gifts: the gift cards the user sent, the newest first.
    """

    jobs: tuple[tuple[Opportunity, Stage], ...]
    answers: tuple[int, ...]
    promises: tuple[Promise, ...]
    gifts: tuple[Touchpoint, ...]

    @property
    def pace(self) -> Pace | None:
        return pace_of(self.answers)

    def sentences(self, first: str) -> tuple[str, ...]:
        """Answers, promised days and gifts, each as counts.

        Args:
            first: what the user calls them.
        """
        found = (
            _answers(self.answers, first), _promises(self.promises, first), _gifts(self.gifts, first)
        )  # fmt: skip
        return tuple(filter(None, found))


def track_record(
    person: PersonId, cases: Iterable[Case], contacts: Sequence[Touchpoint], today: date
) -> TrackRecord | None:
    """The record of a recruiter; None if they recruit for fewer than two opportunities.

    Args:
        cases: those in which the person has any part.
        contacts: all of theirs.

    Source: D.
    """
    cases = list(cases)
    mine = [case for case in cases if _recruits(case, person)]
    if len({case.opportunity.id for case in mine}) < COMES_BACK:
        return None
    talks = {
        event.on for case in cases for event in case.events
        if event.kind in MEETINGS and person in event.people
    }  # fmt: skip
    mine.sort(key=lambda case: (_began(case), case.opportunity.id), reverse=True)
    gifts = [
        t for t in contacts
        if t.channel is Channel.GIFT_CARD and t.direction is not Direction.IN
        and t.reached_somebody and t.day <= today and not t.binned_on
    ]  # fmt: skip
    return TrackRecord(
        tuple((case.opportunity, stage_of(case.opportunity, _until(case, today))) for case in mine),
        answer_times(contacts, talks, today),
        tuple(promise for case in mine if (promise := promise_of(case, today))),
        tuple(sorted(gifts, key=lambda t: (t.day, t.id), reverse=True)),
    )


def promise_of(case: Case, today: date) -> Promise | None:
    """What became of the day they promised; None if there was none, or it can still be kept.

    Word before the promised day counts if it came after the last interview before that day. A day is no
    promise to somebody who ended it before.
    """
    day = case.opportunity.promised_decision_on
    if day is None:
        return None
    events = sorted(_until(case, today), key=lambda e: (e.on, e.id))
    talks = [e.on for e in events if e.kind is EventKind.INTERVIEW_HELD and e.on <= day]
    since = max(talks, default=date.min)
    told = next((e.on for e in events if e.kind in _TOLD and e.on >= since), None)
    if told is not None and told <= day:
        return Promise(case.opportunity, day, told)
    closed = case.opportunity.closed_on
    ended = [e.on for e in events if e.kind in _ENDED and e.on >= since] + [closed or date.max]
    if day >= today or min(ended) <= day:
        return None
    return Promise(case.opportunity, day, told)


def _recruits(case: Case, person: PersonId) -> bool:
    return any(held.person_id == person and held.role is Role.RECRUITER for held in case.roles)


def _until(case: Case, today: date) -> list[Event]:
    return [event for event in case.events if event.on <= today]


def _began(case: Case) -> date:
    record = case.opportunity
    days = [*(event.on for event in case.events), record.applied_on, record.created_on]
    return min((day for day in days if day), default=date.min)


def _answers(days: Sequence[int], first: str) -> str:
    pace = pace_of(days)
    if pace:
        usual = plural(pace.days, "day", "days")
        return tr(
            "{first} usually takes {usual} to answer: the median of {answers:,} answers, "
            "which took {days}.",
            first=first,
            usual=usual,
            answers=pace.answers,
            days=_spread(days),
        )
    if not days:
        return tr(
            "No answer of {first} is recorded yet, so nobody can say how long one takes.",
            first=first,
        )
    many = tr("once") if len(days) == 1 else tr("twice")
    return tr(
        "{first} answered you {many}, after {days}. That is too little to say what is usual.",
        first=first,
        many=many,
        days=_spread(days),
    )


def _spread(days: Sequence[int]) -> str:
    least, most = min(days), max(days)
    return (
        plural(most, "day", "days")
        if least == most
        else tr("{least} to {most} days", least=least, most=most)
    )


def _promises(found: Sequence[Promise], first: str) -> str:
    if not found:
        return ""
    kept = sum(promise.kept for promise in found)
    if len(found) == 1:
        day = format_date(found[0].day)
        if kept:
            return tr("You were told by {day}, the one day that was promised.", day=day)
        return tr("You were not told by {day}, the one day that was promised.", day=day)
    return tr(
        "You were told in time on {kept} of the {count:,} days promised for a decision.",
        kept=kept,
        count=len(found),
    )


def _gifts(found: Sequence[Touchpoint], first: str) -> str:
    if not found:
        return ""
    many = plural(len(found), "gift card", "gift cards")
    last = tr("the last one on ") if len(found) > 1 else tr("on ")
    return tr(
        "You sent {first} {many}, {last}{day}.",
        first=first,
        many=many,
        last=last,
        day=format_date(found[0].day),
    )
