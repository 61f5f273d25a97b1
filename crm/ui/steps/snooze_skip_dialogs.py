"""The dialogs that put a step off or skip it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from crm.domain.cases.decisions import keys_in
from crm.language import tr
from crm.services.cases import decisions
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import SkipStep, SnoozeStep
from crm.ui.shell.session import store, today
from crm.ui.text.format import day
from crm.ui.widgets.form import Form

_DAYS: Final = {
    1: tr("Tomorrow"),
    3: tr("In three days"),
    7: tr("In a week"),
    14: tr("In two weeks"),
    0: tr("Another day"),
}


def snooze_title(request: SnoozeStep) -> str:
    return request.title or tr("Not now")


def snooze_body(dialog: Dialog[SnoozeStep]) -> None:
    form = Form(dialog)
    st.caption(tr("It comes back on that day. Nothing is lost."))
    if form.choice("days", tr("When?"), list(_DAYS), 3, _DAYS.__getitem__, pills=True) == 0:
        start = today() + timedelta(days=21)
        form.any_day("until", tr("Day"), start, first=today() + timedelta(days=1))
    form.text("reason", tr("Reason (optional)"))
    form.end(tr("Put it off"), _snooze)


def _snooze(form: Form[SnoozeStep]) -> None:
    steps = keys_in(form.request.step)
    if not steps:
        return
    days = form.value("days")
    until = today() + timedelta(days=days) if days else form.day("until")
    done = decisions.snooze_all(store(), steps, until, today(), form.words("reason"))
    said = tr("Put off until {until}: {title}", until=day(until), title=form.request.title)
    undo.offer(said, decisions.undo, store(), *done)


def skip_title(request: SkipStep) -> str:
    return request.title or tr("Skip this step")


def skip_body(dialog: Dialog[SkipStep]) -> None:
    form = Form(dialog)
    st.caption(tr("Some steps do not fit. Say why in a word; you can undo it."))
    form.text("reason", tr("Why?"), placeholder=tr("I have no address; not my way; ..."))
    form.end(tr("Skip it"), _skip)


def _skip(form: Form[SkipStep]) -> None:
    steps = keys_in(form.request.step)
    if not steps:
        return
    done = decisions.skip_all(store(), steps, form.words("reason"), today())
    undo.offer(tr("Skipped: {title}", title=form.request.title), decisions.undo, store(), *done)
