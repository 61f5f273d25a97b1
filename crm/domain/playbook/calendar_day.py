"""The day on which a due step stands in a calendar: when it is best, not when it is nearly missed."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from crm.domain.playbook.due_step import DueStep, Status


class Alarms(StrEnum):
    """When a calendar reminds of an entry; the first two are stored as the yes or no they once were."""

    NONE = "no"
    MORNING = "yes"
    DAY_BEFORE = "day_before"


def calendar_day(step: DueStep, today: date) -> date:
    """The day a step is best done on, never one that is over.

    That is the day it is due; a step with nothing but a last day is best as soon as it opens.
    """
    best = step.due if step.due < step.closes else step.opens
    return max(best, step.snoozed_until or best, today)


def late_since(step: DueStep) -> date | None:
    """The first day after the window, or after the day it was put off to; None = it is not late."""
    if step.status is not Status.LATE:
        return None
    return max(step.closes, step.snoozed_until or step.closes) + timedelta(days=1)
