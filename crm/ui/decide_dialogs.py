"""Putting a step off, or deciding not to do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import streamlit as st

from crm.domain.outcomes import StepKey
from crm.services import decisions
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import any_day, day_of
from crm.ui.session import store, today
from crm.ui.text import day

_DAYS: Final = {1: "Tomorrow", 3: "In three days", 7: "In a week", 14: "In two weeks"}


def snooze_body(asked: dict[str, Any]) -> None:
    key = asked["key"]
    st.caption("It comes back on that day. Nothing is lost.")
    choice = st.pills(
        "When?",
        [*_DAYS, 0],
        default=3,
        required=True,
        key=f"{key}:days",
        format_func=lambda d: _DAYS.get(d, "Another day"),
    )
    if choice == 0:
        start = today() + timedelta(days=21)
        any_day("Day", start, f"{key}:until", first=today() + timedelta(days=1))
    st.text_input("What keeps you from it? (if you like)", key=f"{key}:reason")
    show_refusal()
    st.button("Put it off", type="primary", key=f"{key}:save", on_click=_snooze, args=(asked,))


@callback
def _snooze(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    step = StepKey.parse(asked["step"])
    if not dialogs.is_open(key) or step is None:
        return
    days = state[f"{key}:days"]
    until = today() + timedelta(days=days) if days else day_of(f"{key}:until", "until")
    done = decisions.snooze(store(), step, until, today(), state[f"{key}:reason"])
    undo.offer(f"Put off until {day(until)}: {asked['title']}", decisions.take_back, store(), done)
    dialogs.close()


def skip_body(asked: dict[str, Any]) -> None:
    key = asked["key"]
    st.caption("Some steps do not fit. Say why in a word; you can take it back.")
    st.text_input("Why?", key=f"{key}:reason", placeholder="I have no address; not my way; ...")
    show_refusal()
    st.button("Skip it", type="primary", key=f"{key}:save", on_click=_skip, args=(asked,))


@callback
def _skip(asked: dict[str, Any]) -> None:
    key = asked["key"]
    step = StepKey.parse(asked["step"])
    if not dialogs.is_open(key) or step is None:
        return
    done = decisions.skip(store(), step, st.session_state[f"{key}:reason"], today())
    undo.offer(f"Skipped: {asked['title']}", decisions.take_back, store(), done)
    dialogs.close()
