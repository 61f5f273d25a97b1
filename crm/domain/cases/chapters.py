"""A case as a series of chapters: the open process, the time after a no, an offer, and so on.

Every step of the playbook lives in chapters of certain kinds; when its chapter ends, it lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.opportunity import (
    ENDED_BY_EVENT,
    EVENT_ORDER,
    HIRED,
    NO,
    ClosedWhy,
    Event,
    EventKind,
    Opportunity,
)
from crm.domain.ids import EventId


class ChapterKind(StrEnum):
    IN_PROCESS = "in_process"
    AFTER_NO = "after_no"
    OFFER = "offer"
    SEAT_OPEN = "seat_open"
    ENDED_BY_YOU = "ended_by_you"
    LANDED = "landed"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of a case.

    Attributes:
        begins: its first day; ends: the day the next one began, None = it is the current one.
        openers: what opened it, the latest last: the windows count from the last. A real no takes the
            place of a presumed one; empty = the case was created.
        events: everything that happened in it, the openers included, in order.
        ended_by: what opened the next chapter; None = the current one.
    """

    kind: ChapterKind
    begins: date
    openers: tuple[Event, ...] = ()
    events: tuple[Event, ...] = ()
    ends: date | None = None
    ended_by: Event | None = None

    @property
    def anchor(self) -> Event | None:
        """The event its windows count from."""
        return self.openers[-1] if self.openers else None

    @property
    def guessed(self) -> bool:
        """Whether it rests on a presumed no alone."""
        return self.anchor is not None and self.anchor.kind is EventKind.NO_ANSWER_PRESUMED

    def had(self, *kinds: EventKind) -> bool:
        return any(event.kind in kinds for event in self.events)

    def spans(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


_ANY: Final = frozenset(ChapterKind)
#: The chapter that an event opens, and the kinds of chapters in which it does; elsewhere it opens none.
_OPENS: Final[Mapping[EventKind, tuple[ChapterKind, frozenset[ChapterKind]]]] = {
    **dict.fromkeys(
        (EventKind.APPLIED, EventKind.INTERVIEW_HELD, EventKind.PROCESS_RESUMED),
        (ChapterKind.IN_PROCESS, _ANY - {ChapterKind.IN_PROCESS, ChapterKind.OFFER}),
    ),
    **dict.fromkeys(
        (*NO, EventKind.JOB_CANCELLED, EventKind.HIRE_IDENTIFIED),
        (
            ChapterKind.AFTER_NO,
            _ANY - {ChapterKind.AFTER_NO, ChapterKind.ENDED_BY_YOU, ChapterKind.LANDED},
        ),
    ),
    EventKind.OFFER_RECEIVED: (
        ChapterKind.OFFER, _ANY - {ChapterKind.OFFER, ChapterKind.LANDED}
    ),
    **dict.fromkeys(
        (EventKind.OFFER_DECLINED, EventKind.WITHDRAWN_BY_YOU),
        (ChapterKind.ENDED_BY_YOU, _ANY - {ChapterKind.ENDED_BY_YOU, ChapterKind.LANDED}),
    ),
    **dict.fromkeys(
        (EventKind.HIRE_LEFT, EventKind.ROLE_REPOSTED),
        (ChapterKind.SEAT_OPEN, frozenset({ChapterKind.AFTER_NO, ChapterKind.ENDED_BY_YOU})),
    ),
    **dict.fromkeys(HIRED, (ChapterKind.LANDED, _ANY - {ChapterKind.LANDED})),
}  # fmt: skip
#: A chapter after a no that opened without a real no: one that follows takes its place.
_UNCERTAIN: Final = frozenset({EventKind.NO_ANSWER_PRESUMED, EventKind.HIRE_IDENTIFIED})
_CERTAIN: Final = frozenset(
    {EventKind.REJECTION_RECEIVED, EventKind.OFFER_WITHDRAWN, EventKind.JOB_CANCELLED}
)
#: What opens a chapter triggers its steps as its anchor only: told twice is told once.
OPENERS: Final = frozenset(_OPENS) - {
    EventKind.APPLIED, EventKind.INTERVIEW_HELD, EventKind.HIRE_IDENTIFIED,
}  # fmt: skip


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events by day; of one day in the order of the process."""
    return sorted(events, key=lambda e: (e.on, EVENT_ORDER[e.kind], e.id))


def chapters_of(
    opportunity: Opportunity, events: Iterable[Event], landed: Event | None = None
) -> tuple[Chapter, ...]:
    """The chapters of a case in order; the last is the current one.

    Args:
        landed: the new job recorded in another case; it ends this one, too, until it is kept.
    """
    everything = in_order([*events, *([landed] if landed else [])])
    first = everything[0].on if everything else None
    days = [d for d in (opportunity.applied_on, opportunity.created_on, first) if d]
    found = [Chapter(ChapterKind.IN_PROCESS, min(days, default=date.min))]
    for event in everything:
        found = _with(found, event)
    return tuple(_closed(found, opportunity))


def _with(found: list[Chapter], event: Event) -> list[Chapter]:
    *before, current = found
    _, where = _OPENS.get(event.kind, (None, frozenset()))
    anchor, certain = current.anchor, event.kind in _CERTAIN
    taken_back = certain and anchor is not None and anchor.kind is EventKind.HIRED_HERE
    if current.kind in where or taken_back:
        return _opened(found, event)
    current = replace(current, events=(*current.events, event))
    if certain and current.kind is ChapterKind.AFTER_NO and anchor and anchor.kind in _UNCERTAIN:
        current = replace(current, openers=(*current.openers, event))
    return [*before, current]


def _opened(found: list[Chapter], event: Event) -> list[Chapter]:
    *before, current = found
    ended = replace(current, ends=event.on, ended_by=event)
    return [*before, ended, Chapter(_OPENS[event.kind][0], event.on, (event,), (event,))]


def _closed(found: list[Chapter], opportunity: Opportunity) -> list[Chapter]:
    """The chapters with the one that closing the case opened, if no event says the same."""
    on, why, current = opportunity.closed_on, opportunity.closed_why, found[-1]
    over = current.kind in (ChapterKind.LANDED, ChapterKind.ENDED_BY_YOU)
    if on is None or over or any(e.on > on for e in current.openers):
        return found
    kinds = {closed: kind for kind, closed in ENDED_BY_EVENT.items()}
    kind = kinds.get(why or ClosedWhy.LET_GO, EventKind.WITHDRAWN_BY_YOU)
    return _opened(found, Event(EventId(0), opportunity.id, kind, on))
