"""Which steps follow from what happened, and the status of each today. None of this is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from crm.domain.cases.case_file import Case
from crm.domain.playbook import reasons
from crm.domain.playbook.due_step import SETTLED, DueStep, Status, timed
from crm.domain.playbook.scheduler import Scheduler
from crm.domain.playbook.step import Playbook


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
    found = _one_mail_each(found)
    return tuple(reasons.with_reasons(due, playbook, found, case, today) for due in found)


def next_dated_action(steps: Iterable[DueStep], today: date) -> DueStep | None:
    """The one next dated action: what is due now, newest news first; else the earliest."""
    waiting = [step for step in steps if step.status not in SETTLED]
    rank = {Status.DUE: 0, Status.LATE: 1, Status.UPCOMING: 2, Status.SNOOZED: 2}
    return min(
        waiting,
        key=lambda s: (
            rank.get(s.status, 3),
            -s.event.on.toordinal() if s.status in (Status.DUE, Status.LATE) else 0,
            s.snoozed_until or s.opens if rank.get(s.status, 3) >= 2 else s.due,
            s.step.outlives,
        ),
        default=None,
    )


def _released(due: DueStep, everything: Sequence[DueStep], today: date) -> DueStep:
    """Make a step wait for the one it comes `after`, then count from the day that was tried."""
    if not due.step.after or due.status in SETTLED:
        return due
    before = [one for one in _before(due, everything) if one.status is not Status.NOT_APPLICABLE]
    if not before:
        return due
    still_open = next((one for one in before if one.settled_on is None), None)
    tried = [one.settled_on for one in before if one.settled_on]
    opens = still_open.opens if still_open else max(due.event.on, *tried)
    closes = max(due.closes, opens)
    by = min(due.step.window.due.after(opens), closes)
    moved = replace(due, opens=opens, due=by, closes=closes)
    if still_open:
        return replace(moved, status=Status.WAITING, blocked_by=still_open.step.id)
    return timed(moved, today)


def _before(due: DueStep, everything: Sequence[DueStep]) -> Iterable[DueStep]:
    """The step that this one comes `after`: with the same person or done alone, first occurrence.

    For the same event; else for the latest event before (as with a step of the interview before
    one of the rejection).
    """
    there = [
        one
        for one in everything
        if one.step.id == due.step.after
        and (one.person == due.person or None in (one.person, due.person))
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
    for due in found:
        if _in_slot(due):
            current = best.get(_slot(due))
            if current is None or due.step.slot_order < current.step.slot_order:
                best[_slot(due)] = due
    judged = []
    for due in found:
        winner = best.get(_slot(due)) if _in_slot(due) else None
        if winner is None or winner is due or due.status in SETTLED:
            judged.append(due)
            continue
        first = due.person.call_name if due.person else "they"
        why = f"One mail is enough: {first} gets “{winner.title}”."
        judged.append(replace(due, status=Status.NOT_APPLICABLE, blocked_by="", reasons=(why,)))
    return judged


def _in_slot(due: DueStep) -> bool:
    return bool(due.step.slot) and due.status is not Status.NOT_APPLICABLE


def _slot(due: DueStep) -> tuple[object, ...]:
    return (due.step.slot, due.person, due.event.id)
