"""Keyboard shortcuts on every page: log, find a person, next step."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.one_line.read import LONGEST
from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.ranking.today import Suggestion
from crm.language import tr
from crm.services import today_list
from crm.ui.shell import dialogs, history, nav
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import FindPerson, LogTouchpoint
from crm.ui.shell.session import flash, store, today
from crm.ui.steps import appointment_rows, buttons

#: With Alt, because a single letter would fire during dictation (WCAG 2.1.4). C and R are
#: Streamlit's; D, E, F and the letters of menus (S, V, B, T, H) belong to browsers.
LOG: Final = "Alt+L"
FIND: Final = "Alt+P"
NEXT: Final = "Alt+N"
#: So many lines of Today are looked at for the next step.
_LINES: Final = 40


#: The sentence in the address: `?log=coffee with Sam yesterday`.
_LINE: Final = "log"


def take_line() -> None:
    """Open the form of a contact with the sentence of the address; nothing is stored by it."""
    line = st.query_params.get(_LINE)
    if line is None:
        return
    st.query_params.pop(_LINE, None)  # once: a reload keeps what was made of it
    dialogs.put_aside()
    dialogs.ask(LogTouchpoint(line=line.strip()[:LONGEST]))


def offer() -> None:
    """The buttons below the menu; docs/help/keyboard.md lists their keys."""
    with st.container(gap="xsmall", key="shortcuts"):
        st.button(
            tr("Log a contact"),
            icon=":material/add:",
            type="primary",
            width="stretch",
            key="log:open",
            on_click=dialogs.ask,
            args=(LogTouchpoint(),),
            shortcut=LOG,
        )
        st.button(
            tr("Find"),
            icon=":material/search:",
            width="stretch",
            key="find:open",
            on_click=dialogs.ask,
            args=(FindPerson(),),
            shortcut=FIND,
        )
        st.button(
            tr("Next step"),
            icon=":material/skip_next:",
            type="tertiary",
            width="stretch",
            key="next:open",
            on_click=_next,
            shortcut=NEXT,
        )


@callback
def _next() -> None:
    """Go to Today and begin the first of its lines that can be logged; the others are there to be read."""
    if nav.last_title() != nav.SCREENS[0].title:
        history.go("today.py")
    lines = today_list.plan_of(store(), today(), _LINES, 0).next
    if not any(map(_begin, lines)):
        flash(
            tr("Only tasks for yourself are due today.") if lines else tr("Nothing is due today.")
        )


def _begin(suggestion: Suggestion) -> bool:
    """Open the dialog of a line; False if there is none."""
    if isinstance(suggestion, AppointmentLine):
        asked = appointment_rows.answer(suggestion.planned)
        if asked:
            dialogs.ask(asked)
        return asked is not None
    step, person = suggestion.step, suggestion.person
    if step:
        if buttons.is_logged(step):
            buttons.log_step(step)
        return buttons.is_logged(step)
    if person:
        dialogs.ask(LogTouchpoint((person.id,), channel=buttons.loggable(suggestion.channel)))
    return person is not None
