"""What the steps of a case say about the time to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm.domain.cases.opportunity import EventKind
from crm.domain.cases.stage_line import Ahead
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import SEAT


def ahead_of(steps: Iterable[DueStep]) -> Ahead:
    """From when to look who got the job, and the months in which to meet them."""
    still = [step for step in steps if step.is_open]
    looks = [s.best_from for s in still if EventKind.HIRE_IDENTIFIED in s.step.records]
    meets = [(s.opens, s.closes) for s in still if _invites(s)]
    return Ahead(min(looks, default=None), min(meets, default=None))


def next_look_of(steps: Iterable[DueStep]) -> date | None:
    """When to look next whether whoever got the job still has it; None = not at all."""
    return min((s.best_from for s in steps if s.step.shows == SEAT and s.is_open), default=None)


def _invites(step: DueStep) -> bool:
    """Whether it asks to meet whoever got the job, for the first time."""
    return step.step.needs is EventKind.HIRE_IDENTIFIED and "have_met" in step.step.unless
