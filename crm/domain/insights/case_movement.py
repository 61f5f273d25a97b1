"""How cases move: the periods they spend in each stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from crm.domain.cases.opportunity import Event, Opportunity, Stage, stage_of
from crm.domain.ids import OpportunityId


@dataclass(frozen=True, slots=True)
class Stretch:
    """One case in one stage, from its first day; `end` None = still in it."""

    case: OpportunityId
    stage: Stage
    start: date
    end: date | None
    days: int


@dataclass(frozen=True, slots=True)
class TimeIn:
    """One stage: its finished periods, the current ones, and the median of the finished ones."""

    stage: Stage
    over: tuple[Stretch, ...]
    lasting: tuple[Stretch, ...]

    @property
    def middle(self) -> float | None:
        """Median days of the finished periods; None if there are none."""
        return median(stretch.days for stretch in self.over) if self.over else None


def stretches(
    opportunity: Opportunity, events: Iterable[Event], today: date
) -> tuple[Stretch, ...]:
    """The successive stages of a case, without gaps; empty if no day is known.

    The stage on a day is the one the rules would have derived that day. Events after the case was
    closed, or in the future, are ignored.
    """
    until = min(opportunity.closed_on or today, today)
    open_case = replace(opportunity, closed_on=None)
    happened = [event for event in events if event.on <= until]
    days = {event.on for event in happened}
    if opportunity.applied_on and opportunity.applied_on <= until:
        days.add(opportunity.applied_on)
    if not days and opportunity.created_on and opportunity.created_on <= until:
        days.add(opportunity.created_on)
    turns: list[tuple[date, Stage]] = []
    for day in sorted(days):
        stage = _stage_on(open_case, happened, day)
        if not turns or turns[-1][1] is not stage:
            turns.append((day, stage))
    closed = opportunity.closed_on is not None and opportunity.closed_on <= today
    return _joined(opportunity.id, turns, until if closed else None, today)


def _stage_on(opportunity: Opportunity, happened: Iterable[Event], day: date) -> Stage:
    known = opportunity
    if known.applied_on and known.applied_on > day:
        known = replace(known, applied_on=None)
    return stage_of(known, [event for event in happened if event.on <= day])


def _joined(
    case: OpportunityId, turns: Sequence[tuple[date, Stage]], end: date | None, today: date
) -> tuple[Stretch, ...]:
    found = []
    for place, (start, stage) in enumerate(turns):
        last = place + 1 == len(turns)
        stop = end if last else turns[place + 1][0]
        if stage is not Stage.CLOSED:
            found.append(Stretch(case, stage, start, stop, ((stop or today) - start).days))
    return tuple(found)


def time_in_stages(found: Iterable[Stretch]) -> tuple[TimeIn, ...]:
    """The periods by stage, in the order of the process; unused stages are left out."""
    grouped: dict[Stage, list[Stretch]] = defaultdict(list)
    for stretch in found:
        grouped[stretch.stage].append(stretch)
    return tuple(
        TimeIn(
            stage,
            tuple(s for s in grouped[stage] if s.end is not None),
            tuple(s for s in grouped[stage] if s.end is None),
        )
        for stage in Stage
        if stage in grouped
    )


def longest(found: Iterable[Stretch]) -> Stretch | None:
    """The longest period; of equals the one that began first."""
    return max(found, key=lambda s: (s.days, -s.start.toordinal(), -s.case), default=None)
