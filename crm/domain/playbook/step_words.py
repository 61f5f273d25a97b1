"""A step in one line of text."""

from __future__ import annotations

from datetime import date

from crm.domain.dates import ago, format_date
from crm.domain.playbook.due_step import DueStep, Status
from crm.language import tr


def in_one_line(step: DueStep, on: date) -> str:
    """What, with whom, until when."""
    who = f", {step.person.name}" if step.person else ""
    when = until(step, on)
    return f"{step.title}{who}" + (f" ({when})" if when else "")


def until(step: DueStep, on: date) -> str:
    """Until when, or from when on; "" if neither is to be said."""
    if step.status is Status.SNOOZED and step.snoozed_until:
        return tr("again {snoozed_until}", snoozed_until=ago(step.snoozed_until, on))
    if step.status is Status.UPCOMING:
        return tr("from {opens}", opens=format_date(step.opens))
    if step.status is Status.DUE:
        return tr("until {closes}", closes=format_date(step.closes))
    if step.status is Status.LATE:
        return tr("was due {due}", due=ago(step.due, on))
    return ""
