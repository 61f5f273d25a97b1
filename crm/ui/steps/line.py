"""A step in one line of markdown."""

from __future__ import annotations

from datetime import date

from crm.domain.dates import ago
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step_words import until
from crm.ui.text.format import plain


def ahead_line(step: DueStep, on: date) -> str:
    """A future step in one line of markdown."""
    who = f" · {plain(step.person.name)}" if step.person else ""
    when = step.snoozed_until or step.opens or step.due or on
    return f"**{ago(when, on)}** · {plain(step.title)}{who}"


def one_line(step: DueStep, on: date) -> str:
    """A step in one line of markdown: what, with whom, until when."""
    who = f", {plain(step.person.name)}" if step.person else ""
    when = until(step, on)
    return f"**{plain(step.title)}**{who}" + (f" ({when})" if when else "")
