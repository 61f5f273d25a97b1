"""A step in one line of markdown."""

from __future__ import annotations

from datetime import date

from crm.domain.dates import ago
from crm.domain.playbook.due_step import DueStep, Status
from crm.ui.text.format import day, plain


def ahead_line(step: DueStep, on: date) -> str:
    """A future step in one line of markdown."""
    who = f" · {plain(step.person.name)}" if step.person else ""
    when = step.snoozed_until or step.opens or step.due or on
    return f"**{ago(when, on)}** · {plain(step.title)}{who}"


def one_line(step: DueStep, on: date) -> str:
    """A step in one line of markdown: what, with whom, until when."""
    who = f", {plain(step.person.name)}" if step.person else ""
    when = _when(step, on)
    return f"**{plain(step.title)}**{who}" + (f" ({when})" if when else "")


def _when(step: DueStep, on: date) -> str:
    if step.status is Status.SNOOZED and step.snoozed_until:
        return f"again {ago(step.snoozed_until, on)}"
    if step.status is Status.UPCOMING and step.opens:
        return f"from {day(step.opens)}"
    if step.status is Status.DUE and step.closes:
        return f"until {day(step.closes)}"
    if step.status is Status.LATE and step.due:
        return f"was due {ago(step.due, on)}"
    return ""
