"""How many of the jobs that went to someone else were open again within a year: a count, no share and no cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from crm.domain.cases.chapters import ChapterKind, chapters_of
from crm.domain.cases.opportunity import OPENS_AGAIN, Event, EventKind, Opportunity

#: Of fewer jobs nothing is said. Source: D.
FEWEST: Final = 5
#: The time that is looked at after each loss. Source: A (the article's story took a year).
_YEAR: Final = relativedelta(years=1)


@dataclass(frozen=True, slots=True)
class SeatCount:
    """Jobs lost, those open again within a year, and those of the others whose year is not over."""

    lost: int
    again: int
    not_over: int

    @property
    def enough(self) -> bool:
        return self.lost >= FEWEST


def seat_count(cases: Iterable[tuple[Opportunity, Sequence[Event]]], today: date) -> SeatCount:
    """Count each job once, from the day it was first lost."""
    lost = again = not_over = 0
    for record, events in cases:
        happened = [event for event in events if event.on <= today]
        since = _lost_on(record, happened)
        if since is None:
            continue
        lost += 1
        until = since + _YEAR
        if any(e.kind in OPENS_AGAIN and since <= e.on <= until for e in happened):
            again += 1
        elif today < until:
            not_over += 1
    return SeatCount(lost, again, not_over)


def _lost_on(record: Opportunity, events: Sequence[Event]) -> date | None:
    """The first day of the first chapter after a no; a presumed no that was wrong is no loss."""
    for chapter in chapters_of(record, events):
        if chapter.kind is not ChapterKind.AFTER_NO:
            continue
        wrong = chapter.ended_by and chapter.ended_by.kind is EventKind.PROCESS_RESUMED
        if not (chapter.guessed and wrong):
            return chapter.begins
    return None
