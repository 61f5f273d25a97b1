"""How likely an offer felt before a decision, and why; it is never changed by what came afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from crm.domain.cases.chapters import Chapter, ChapterKind, chapters_of
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import GutFeelingId, OpportunityId

#: Before these there is nothing to feel about. Source: D.
_BEGUN: Final = frozenset(
    {EventKind.APPLIED, EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED,
     EventKind.PROCESS_RESUMED}
)  # fmt: skip
#: What ends an open process, and whether it is an offer; the rest is no answer of theirs. Source: D.
_OFFER: Final = {
    EventKind.OFFER_RECEIVED: True,
    EventKind.OFFER_DECLINED: True,  # there was one to decline
    EventKind.OFFER_WITHDRAWN: True,  # and one to take back
    EventKind.HIRED_HERE: True,
    EventKind.REJECTION_RECEIVED: False,
    EventKind.NO_ANSWER_PRESUMED: False,
    EventKind.JOB_CANCELLED: False,
    EventKind.HIRE_IDENTIFIED: False,
}
#: After silence was taken as a no, these say that it was none.
_WENT_ON: Final = frozenset({EventKind.PROCESS_RESUMED, EventKind.INTERVIEW_HELD})
_CAME_AFTER_ALL: Final = frozenset({EventKind.OFFER_RECEIVED, EventKind.HIRED_HERE})


@dataclass(frozen=True, slots=True)
class GutFeeling:
    """What the user felt on a day; `likelihood` of an offer in percent, 0-100."""

    id: GutFeelingId
    opportunity_id: OpportunityId
    likelihood: int
    felt_on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class CameTrue:
    """The last feeling before a decision, and what they decided; `offer`: they made one."""

    feeling: GutFeeling
    offer: bool
    on: date


@dataclass(slots=True)
class _Process:
    """An open process from its first day; without `on` they have not decided it."""

    begins: date
    offer: bool | None = None
    on: date | None = None


def asks(opportunity: Opportunity, events: Sequence[Event], landed: Event | None = None) -> bool:
    """Whether it may be felt now: applied or interviewed, and nothing is decided.

    Args:
        landed: the new job recorded in another case, which ends this one.
    """
    begun = opportunity.applied_on is not None or any(event.kind in _BEGUN for event in events)
    return (
        begun and opportunity.binned_on is None
        and chapters_of(opportunity, events, landed)[-1].kind is ChapterKind.IN_PROCESS
    )  # fmt: skip


def first_day(opportunity: Opportunity, events: Iterable[Event]) -> date | None:
    """The first day a feeling about what is open now can be of; None = nothing was decided before."""
    processes = _processes(chapters_of(opportunity, events))
    return processes[-1].begins if len(processes) > 1 else None


def latest(feelings: Iterable[GutFeeling]) -> GutFeeling | None:
    """The one of the last day; of one day the later entered."""
    return max(feelings, key=lambda one: (one.felt_on, one.id), default=None)


def came_true(
    opportunity: Opportunity, events: Iterable[Event], feelings: Sequence[GutFeeling]
) -> tuple[CameTrue, ...]:
    """The decisions of one case that had a feeling before them, each with the last of these.

    An offer or a job there is a yes; a rejection, a canceled job, somebody else in the job and silence taken
    as a no are a no. What the user ended does not count, and neither does silence that ended. A feeling of
    the day of the decision was before it. Source: D.
    """
    processes = _processes(chapters_of(opportunity, events))
    found = []
    for place, process in enumerate(processes):
        if process.offer is None or process.on is None:
            continue
        since = process.begins if place else date.min  # before the first nothing was decided
        until = processes[place + 1].begins if place + 1 < len(processes) else date.max
        felt = latest(
            one for one in feelings if since <= one.felt_on <= process.on and one.felt_on < until
        )
        if felt:
            found.append(CameTrue(felt, process.offer, process.on))
    return tuple(found)


def _processes(chapters: Sequence[Chapter]) -> list[_Process]:
    """The open processes, in order; one that went on after presumed silence is one."""
    found: list[_Process] = []
    went_on = False
    for before, chapter in pairwise([None, *chapters]):
        assert chapter is not None
        ended = chapter.ended_by
        if chapter.kind is ChapterKind.IN_PROCESS:
            if not went_on:
                found.append(_Process(chapter.begins))
            went_on = False
            if ended and ended.kind in _OFFER:
                found[-1].offer, found[-1].on = _OFFER[ended.kind], ended.on
        elif before and before.kind is ChapterKind.IN_PROCESS and chapter.guessed and ended:
            went_on = ended.kind in _WENT_ON
            if went_on:
                found[-1].offer = found[-1].on = None
            elif ended.kind in _CAME_AFTER_ALL:
                found[-1].offer, found[-1].on = True, ended.on
    return found
