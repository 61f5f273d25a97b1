"""Looks at lost jobs are a round: all of them together, at most once in the time a look repeats in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm.domain.cases.case_file import Case
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import SEAT


def last_round(cases: Iterable[Case], today: date) -> date | None:
    """The day of the latest look, over all cases."""
    days = [look.checked_on for case in cases for look in case.looks if look.checked_on <= today]
    return max(days, default=None)


def waits_for_the_round(step: DueStep, last: date | None, today: date) -> bool:
    """Whether a look that has become due since the last round waits for the next one. Source: D.

    What was due by then and was not looked at does not wait.
    """
    rule = step.step
    if rule.shows != SEAT or rule.repeat is None or last is None or step.opens <= last:
        return False
    return today < rule.repeat.after(last)
