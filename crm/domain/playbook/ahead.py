"""What the steps of a case say about the time to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.cases.stage_line import Ahead
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import SEAT

_STILL: Final = frozenset(
    {Status.DUE, Status.LATE, Status.UPCOMING, Status.WAITING, Status.SNOOZED}
)


def ahead_of(steps: Iterable[DueStep]) -> Ahead:
    """From when to look who got the job, and the months in which to meet them."""
    still = [step for step in steps if step.status in _STILL]
    looks = [
        s.snoozed_until or s.opens for s in still if EventKind.HIRE_IDENTIFIED in s.step.records
    ]
    meets = [(s.opens, s.closes) for s in still if _invites(s)]
    return Ahead(min(looks, default=None), min(meets, default=None))


def next_look_of(steps: Iterable[DueStep]) -> date | None:
    """When to look next whether whoever got the job still has it; None = not at all."""
    looks = [
        step.snoozed_until or step.opens
        for step in steps
        if step.step.shows == SEAT and step.status in _STILL
    ]
    return min(looks, default=None)


def _invites(step: DueStep) -> bool:
    """Whether it asks to meet whoever got the job, for the first time."""
    return step.step.needs is EventKind.HIRE_IDENTIFIED and "have_met" in step.step.unless
