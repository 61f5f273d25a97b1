"""Which steps follow from what happened, and the status of each today. None of this is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import NO, EventKind
from crm.domain.dates import on_day
from crm.domain.playbook import reasons
from crm.domain.playbook.due_step import ACTIONABLE, DROPPED, DueStep, Status, timed
from crm.domain.playbook.scheduler import Scheduler
from crm.domain.playbook.step import Playbook, Trigger
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr

#: Steps later than this after their window are still worth doing, but after the rest. Days; source: D.
STALE_AFTER: Final = 7
#: A step has room if its window stays open so long after the day it is due, and so long from now. Days; source: D.
_LONG: Final = 14
_SOON: Final = 7
#: Somebody is waiting for an answer to these: they stand among the steps of the article.
_HEARD: Final = frozenset({Trigger.FEEDBACK_RECEIVED, Trigger.MET, EventKind.OFFER_RECEIVED})


def due_steps(playbook: Playbook, case: Case, today: date) -> tuple[DueStep, ...]:
    """Every step that follows from the events of a case, in playbook order, then by person.

    Source: DOMAIN 9.1, DESIGN 4.2. The order of events, roles and touchpoints in the case is
    irrelevant; a step's key holds no date.
    """
    scheduler = Scheduler(case, today)
    found: list[DueStep] = []
    for step in playbook.steps:
        found += scheduler.of_step(step, found)
    found = [_released(due, found, today) for due in found]
    found = _one_mail_each([_written_instead(due, found, today) for due in found])
    return tuple(reasons.with_reasons(due, playbook, found, scheduler.course) for due in found)


def next_dated_action(steps: Iterable[DueStep], today: date) -> DueStep | None:
    """The one next dated action: the first of what is due now, as Today lists it; else the earliest."""
    waiting = [step for step in steps if step.is_open]
    now = [step for step in waiting if step.status in ACTIONABLE]
    if now:
        return min(now, key=lambda step: order_of(step, today))
    return min(waiting, key=lambda s: (s.status is Status.WAITING, s.best_from), default=None)


def order_of(step: DueStep, today: date) -> tuple[object, ...]:
    """What of a case comes first: rest, questions, then what is in time, the article before the rest.

    Within that by the day it is due, not by the day its window closes; what has room (an invitation to coffee,
    the monthly look at a lost job) after what has not, so that it never stands above the call after a no. What is
    carried past a no comes after what the no asks for; what is long late comes last, and so do requests that lie
    unanswered.
    """
    quiet = step.trigger is Trigger.REQUEST_PENDING
    return (
        not step.step.rests,
        not step.step.first,
        quiet,
        _weight(step, today),
        _has_room(step, today),
        max(_planned_for(step), step.snoozed_until or date.min),
        step.step.after_no is not None and step.event.kind in NO,
    )


def _weight(step: DueStep, today: date) -> int:
    """The article's steps and answers, then our own; after them what is long late, with updates in between."""
    if step.trigger is Trigger.TIME_SINCE_CONTACT:
        return 3
    ours = step.step.origin != "A" and step.trigger not in _HEARD
    return 2 * is_stale(step, today) + ours * (1 + is_stale(step, today))


def _planned_for(step: DueStep) -> date:
    """The day a step is due; for a call as it was before days off moved it, so that no letter overtakes it."""
    if step.channel != Channel.CALL:
        return step.due
    return min(step.due, step.step.window.due.after(step.event.on))


def _has_room(step: DueStep, today: date) -> bool:
    """Whether a step may be done in some weeks, too; a day that the user chose counts as it is."""
    if step.snoozed_until:
        return False
    return (step.closes - step.due).days > _LONG and (step.closes - today).days > _SOON


def is_stale(step: DueStep, today: date) -> bool:
    """Whether a step is late for so long that it comes after the rest."""
    return step.status is Status.LATE and (today - step.closes).days > STALE_AFTER


def _released(due: DueStep, everything: Sequence[DueStep], today: date) -> DueStep:
    """Make a step wait for the one it comes `after`, then count from the day that was tried."""
    if not due.step.after or not due.is_open or due.key.occurrence > 1:
        return due
    before = [one for one in _before(due, everything) if one.status not in DROPPED or one.tried_on]
    if not before:
        return due
    tried = [day for one in before if (day := one.settled_on or one.tried_on)]
    still_open = next((one for one in before if not (one.settled_on or one.tried_on)), None)
    opens = still_open.opens if still_open else max(due.event.on, *tried)
    closes = max(due.closes, opens)
    by = min(due.step.window.due.after(opens), closes)
    moved = replace(due, opens=opens, due=by, closes=closes)
    if still_open:
        return replace(moved, status=Status.WAITING, blocked_by=still_open.step.id)
    return timed(moved, today)


def _written_instead(due: DueStep, everything: Sequence[DueStep], today: date) -> DueStep:
    """A call that nobody took is over once the letter that comes after it has gone. Source: A, call then e-mail."""
    if due.tried_on is None or due.person is None or not due.is_open:
        return due
    letters = [
        one.settled_on
        for one in everything
        if one.step.after == due.step.id
        and (one.person, one.key.event_id) == (due.person, due.key.event_id)
        and one.status is Status.DONE
    ]
    wrote = next((day for day in letters if day and day >= due.tried_on), None)
    if wrote is None:
        return due
    why = tr(
        "You wrote to {call_name} {wrote} instead.",
        call_name=due.person.call_name,
        wrote=on_day(wrote, today),
    )
    return replace(due, status=Status.LAPSED, reasons=(why,))


def _before(due: DueStep, everything: Sequence[DueStep]) -> Iterable[DueStep]:
    """The step that this one comes `after`: with the same person or done alone, first occurrence.

    For the same event; else for the latest event before (as with a step of the interview before
    one of the rejection).
    """
    there = [
        one
        for one in everything
        if one.step.id == due.step.after
        and one.is_about(due)
        and (one.key.event_id == due.key.event_id or one.event.on <= due.event.on)
    ]
    same = [one for one in there if one.key.event_id == due.key.event_id]
    last = max((one.event.on for one in there), default=None)
    found = sorted(
        same or (one for one in there if one.event.on == last),
        key=lambda one: one.key.occurrence,
        reverse=True,
    )
    return {one.person: one for one in found}.values()


def _one_mail_each(found: Sequence[DueStep]) -> list[DueStep]:
    """At most one e-mail to one person in one phase: the strongest wins. Source: DOMAIN 9.1 (D)."""
    best: dict[tuple[object, ...], DueStep] = {}
    for due in sorted(found, key=lambda due: due.step.slot_order):
        if due.step.slot and due.status not in DROPPED:
            best.setdefault(_slot(due), due)
    judged = []
    for due in found:
        winner = best.get(_slot(due), due)
        if winner is due or not due.is_open or _news(due, winner):
            judged.append(due)
            continue
        first = due.person.call_name if due.person else tr("them")
        why = tr("One e-mail to {first} is enough: “{title}”.", first=first, title=winner.title)
        judged.append(replace(due, status=Status.NOT_APPLICABLE, blocked_by="", reasons=(why,)))
    return judged


def _news(due: DueStep, winner: DueStep) -> bool:
    """Whether something was heard after the one mail had gone: it asks for an answer of its own."""
    return due.moves and winner.settled_on is not None and due.event.on >= winner.settled_on


def _slot(due: DueStep) -> tuple[object, ...]:
    return (due.step.slot, due.person_id, due.event.id)
