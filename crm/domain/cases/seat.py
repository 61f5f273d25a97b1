"""A job that was lost stays a seat: who holds it since when, and when the user last looked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from dateutil.relativedelta import relativedelta

from crm.domain.cases.chapters import in_order
from crm.domain.cases.opportunity import NO, Event, EventKind
from crm.domain.cases.seat_rules import SeatRules
from crm.domain.ids import OpportunityId, PersonId, SeatCheckId


class SeatAnswer(StrEnum):
    """What a look at the holder's profile showed. Source: D."""

    SAME = "same"
    CHANGED = "changed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class SeatCheck:
    """One look at whether the seat is still held by whoever got it."""

    id: SeatCheckId
    opportunity_id: OpportunityId
    answer: SeatAnswer
    checked_on: date


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody has, or had, the job.

    Attributes:
        person_id: None = nobody was named.
        known_on: the day the user found out; confirmed_on: the latest such day.
        started_on: their first day in the job, as far as it is known.
        ended_on: the day they left or somebody else was known to have it; None = they have it still.
        left: the user knows that they left it.
    """

    person_id: PersonId | None
    known_on: date
    confirmed_on: date
    started_on: date | None = None
    internal: bool | None = None
    ended_on: date | None = None
    left: bool = False

    @property
    def since(self) -> date:
        """The day its months count from."""
        return self.started_on or self.known_on

    def spans(self, day: date) -> bool:
        return self.known_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, slots=True)
class LookBack:
    """A look so many months after the start; `seen`: the first look on or after that day."""

    months: int
    on: date
    seen: SeatCheck | None


#: What happened to the seat itself.
_TURNS: Final = frozenset(
    {
        EventKind.ROLE_REPOSTED, EventKind.PROCESS_RESUMED, EventKind.JOB_CANCELLED,
        EventKind.HIRED_HERE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeatHistory:
    """The seat until today, everything oldest first.

    Attributes:
        holdings: one for each person who got the job. looks: all looks.
        turns: posted again, taken up again, canceled, or yours in the end, since somebody had it.
        look_backs: those of whoever has the job now; the ones to come, too.
    """

    holdings: tuple[Holding, ...] = ()
    looks: tuple[SeatCheck, ...] = ()
    turns: tuple[Event, ...] = ()
    look_backs: tuple[LookBack, ...] = ()

    @property
    def current(self) -> tuple[Holding, ...]:
        """Who has the job as far as is known."""
        return tuple(one for one in self.holdings if one.ended_on is None)

    @property
    def last_look(self) -> SeatCheck | None:
        """The latest look at whoever has the job now."""
        found = self.looks_at(self.current[-1]) if self.current else ()
        return found[-1] if found else None

    @property
    def last_seen(self) -> date | None:
        """The day on which they were last known to have it: told, or seen."""
        if not self.current:
            return None
        now = self.current[-1]
        seen = [look.checked_on for look in self.looks_at(now) if look.answer is SeatAnswer.SAME]
        return max([now.confirmed_on, *seen])

    def looks_at(self, holding: Holding) -> tuple[SeatCheck, ...]:
        """The looks while somebody had it."""
        return tuple(look for look in self.looks if holding.spans(look.checked_on))


def holdings(events: Iterable[Event]) -> tuple[Holding, ...]:
    """Everybody who got the job, in order; told twice is told once.

    Who is named next takes the place of whoever was named before. A no after the job was posted again is
    about a new round: whoever had it before has it no more.
    """
    found: list[Holding] = []
    reposted = False
    for event in in_order(events):
        if event.kind is EventKind.ROLE_REPOSTED:
            reposted = True
        elif event.kind is EventKind.HIRE_LEFT:
            gone: tuple[PersonId | None, ...] = event.people
            gone = gone or tuple(one.person_id for one in found if one.ended_on is None)
            found = _ended(found, event.on, gone, left=True)
        elif event.kind is EventKind.HIRED_HERE or (event.kind in NO and reposted):
            reposted = False
            found = _ended(found, event.on, tuple(one.person_id for one in found), left=False)
        elif event.kind is EventKind.HIRE_IDENTIFIED:
            reposted = False
            found = _named(found, event)
    return tuple(found)


def _ended(
    found: Sequence[Holding], on: date, who: Sequence[PersonId | None], left: bool
) -> list[Holding]:
    return [
        replace(one, ended_on=on, left=left)
        if one.ended_on is None and one.person_id in who
        else one
        for one in found
    ]


def _named(found: Sequence[Holding], event: Event) -> list[Holding]:
    who: tuple[PersonId | None, ...] = event.people or (None,)
    others = [one.person_id for one in found if one.person_id not in who]
    kept = _ended(found, event.on, others, left=False)
    known = {one.person_id: number for number, one in enumerate(kept) if one.ended_on is None}
    for person in who:
        if person in known:
            before = kept[known[person]]
            kept[known[person]] = replace(
                before,
                confirmed_on=event.on,
                started_on=event.started_on or before.started_on,
                internal=before.internal if event.internal is None else event.internal,
            )
        else:
            kept.append(Holding(person, event.on, event.on, event.started_on, event.internal))
    return kept


def seat_history(
    events: Iterable[Event], checks: Iterable[SeatCheck], rules: SeatRules, today: date
) -> SeatHistory:
    """The history of the seat until today; empty while nobody is known to have it."""
    happened = [event for event in events if event.on <= today]
    held = holdings(happened)
    if not held:
        return SeatHistory()
    first = held[0].known_on
    looks = sorted(
        (check for check in checks if first <= check.checked_on <= today),
        key=lambda check: (check.checked_on, check.id),
    )
    turns = [event for event in in_order(happened) if event.kind in _TURNS and event.on >= first]
    history = SeatHistory(held, tuple(looks), tuple(turns))
    if not history.current:
        return history
    now = history.current[-1]
    return replace(history, look_backs=_look_backs(now, history.looks_at(now), rules))


def _look_backs(now: Holding, looks: Sequence[SeatCheck], rules: SeatRules) -> tuple[LookBack, ...]:
    """Each with the first look from its day until the next one's."""
    days = [now.since + relativedelta(months=months) for months in rules.look_backs]
    ends = [*days[1:], date.max]
    return tuple(
        LookBack(months, on, next((look for look in looks if on <= look.checked_on < end), None))
        for months, on, end in zip(rules.look_backs, days, ends, strict=True)
    )
