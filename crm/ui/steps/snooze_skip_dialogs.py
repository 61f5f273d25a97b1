"""The dialogs that put a step off or skip it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from crm.domain.cases.decisions import keys_in
from crm.services.cases import decisions
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import SkipStep, SnoozeStep
from crm.ui.shell.session import store, today
from crm.ui.text.format import day
from crm.ui.widgets.form import Form

_DAYS: Final = {
    1: "Tomorrow",
    3: "In three days",
    7: "In a week",
    14: "In two weeks",
    0: "Another day",
}


def snooze_title(request: SnoozeStep) -> str:
    return request.title or "Not now"


def snooze_body(dialog: Dialog[SnoozeStep]) -> None:
    form = Form(dialog)
    st.caption("It comes back on that day. Nothing is lost.")
    if form.choice("days", "When?", list(_DAYS), 3, _DAYS.__getitem__, pills=True) == 0:
        start = today() + timedelta(days=21)
        form.any_day("until", "Day", start, first=today() + timedelta(days=1))
    form.text("reason", "Reason (optional)")
    form.end("Put it off", _snooze)


def _snooze(form: Form[SnoozeStep]) -> None:
    steps = keys_in(form.request.step)
    if not steps:
        return
    days = form.value("days")
    until = today() + timedelta(days=days) if days else form.day("until")
    done = decisions.snooze_all(store(), steps, until, today(), form.words("reason"))
    said = f"Put off until {day(until)}: {form.request.title}"
    undo.offer(said, decisions.undo, store(), *done)


def skip_title(request: SkipStep) -> str:
    return request.title or "Skip this step"


def skip_body(dialog: Dialog[SkipStep]) -> None:
    form = Form(dialog)
    st.caption("Some steps do not fit. Say why in a word; you can undo it.")
    form.text("reason", "Why?", placeholder="I have no address; not my way; ...")
    form.end("Skip it", _skip)


def _skip(form: Form[SkipStep]) -> None:
    steps = keys_in(form.request.step)
    if not steps:
        return
    done = decisions.skip_all(store(), steps, form.words("reason"), today())
    undo.offer(f"Skipped: {form.request.title}", decisions.undo, store(), *done)
