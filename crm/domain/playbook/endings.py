"""What ends a step: the end of the case, a decision, or news that makes it pointless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import events_in_order
from crm.domain.cases.opportunity import (
    DECIDED,
    ENDED_BY_EVENT,
    NO,
    OPENS_AGAIN,
    Event,
    EventKind,
    Stage,
    stage_of,
)
from crm.domain.dates import format_date
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import Trigger

_IN_PROCESS: Final = (EventKind.INTERVIEW_HELD, EventKind.APPLIED)
_FRESH_START: Final = (*_IN_PROCESS, EventKind.ROLE_REPOSTED)
#: News after which contacts no longer need to hear that the role may open again.
_MOVES_ON: Final = (*_FRESH_START, *DECIDED, EventKind.HIRE_LEFT)
_GOOD_END: Final = (EventKind.OFFER_RECEIVED, EventKind.HIRED_HERE)


def ended(case: Case, due: DueStep, today: date) -> str | None:
    """What happened that makes a step pointless."""
    closed = _closed_on(case)
    if closed:
        return f"The case was closed on {format_date(closed)}."
    began = _real(case, due.event).on
    good = [e for e in case.events if e.kind in _GOOD_END and e.on >= began]
    if good and due.event.kind not in _GOOD_END:
        return f"An offer came on {format_date(min(e.on for e in good))}."
    decision = overtaken_by(case, due, today)
    if decision:
        return f"The decision came on {format_date(decision.on)}."
    if due.step.derived is Trigger.TIME_SINCE_CONTACT:
        return _open_again(case, today)
    return None if due.step.derived else _newer(case, due, today)


def overtaken_by(case: Case, due: DueStep, today: date) -> Event | None:
    """The decision that ended the process a step from before the decision belongs to."""
    if not due.step.before_decision:
        return None
    event = _real(case, due.event)
    starts = [e.on for e in case.events if e.kind in _FRESH_START and e.on <= event.on]
    since = max(starts, default=event.on)
    decisions = events_in_order(case.events, *DECIDED) or events_in_order(
        case.events, EventKind.HIRE_IDENTIFIED
    )
    return next((e for e in decisions if since <= e.on <= today), None)


def starting_a_track(case: Case, events: Sequence[Event]) -> list[Event]:
    """Of several decisions those that follow a new start; the same news twice counts once."""
    fresh = events_in_order(case.events, *_FRESH_START)
    kept: list[Event] = []
    for event in events:
        again = kept and not any(kept[-1].on < start.on <= event.on for start in fresh)
        if not again:
            kept.append(event)
    return kept


def _real(case: Case, anchor: Event) -> Event:
    """The event behind an anchor; a derived anchor is moved to the day of a touchpoint."""
    return next((e for e in case.events if e.id == anchor.id), anchor)


def _open_again(case: Case, today: date) -> str | None:
    """Why an update is not needed while the process is open again; its own steps inform people."""
    news = [e for e in case.events if e.kind in (*NO, *_IN_PROCESS) and e.on <= today]
    last = max(news, key=lambda e: (e.on, e.kind in NO), default=None)
    if last and last.kind in _IN_PROCESS:
        return f"Open again since {format_date(last.on)}: its own steps keep people informed."
    return None


def _newer(case: Case, due: DueStep, today: date) -> str | None:
    """Why newer news of the same kind replaces the news a step follows from."""
    event = due.event
    if event.kind in OPENS_AGAIN:
        later = [e for e in case.events if (e.on, e.id) > (event.on, event.id) and e.on <= today]
        news = events_in_order(later, *_MOVES_ON)
        return (
            f"Things have moved on: the next news came on {format_date(news[0].on)}."
            if news
            else None
        )
    decisions = starting_a_track(case, events_in_order(case.events, *NO))
    newer = decisions[-1] if decisions else event
    if event.kind in NO and (event.on, event.id) < (newer.on, newer.id):
        return f"Another answer came on {format_date(newer.on)}; it starts its own steps."
    return None


def _closed_on(case: Case) -> date | None:
    """The day on which the case was closed, or ended by an event; None while it is open."""
    if stage_of(case.opportunity, case.events) is not Stage.CLOSED:
        return None
    ends = [e.on for e in case.events if e.kind in ENDED_BY_EVENT]
    return case.opportunity.closed_on or max(ends)
