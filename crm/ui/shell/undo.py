"""One undo at a time, in a bar at the bottom of the window that does not shift the page.

The bar says what would be undone and stays until the next change or for a minute, across reruns and pages.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from time import monotonic
from typing import Any, Final

import streamlit as st

from crm.errors import StoreBusy, StoreTrouble
from crm.language import tr
from crm.ui.shell import dialogs
from crm.ui.shell.errors import callback
from crm.ui.shell.to_the_end import to_the_end
from crm.ui.text.format import shortened

_KEY: Final = "_undo"
#: The most characters of the label.
_SAID_OF_IT: Final = 110
#: Seconds that the offer is shown, and the message after an undo.
OFFERED = 60.0
SAID = 8.0
#: Seconds after the end at which the browser checks again; late enough to need only one check.
_LATE: Final = 0.3


def offer(label: str, action: Callable[..., object], *args: Any) -> None:
    """Show what was done and to whom (`label`), with a button that undoes it by `action(*args)`."""
    _say(label, OFFERED, action, args)


def current() -> object:
    """The current offer, if any."""
    return st.session_state.get(_KEY)


@to_the_end
def forget() -> None:
    """End the offer, because something else was changed that has its own undo or none."""
    st.session_state.pop(_KEY, None)


def _say(
    label: str, seconds: float, action: Callable[..., object] | None = None, args: Any = ()
) -> None:
    st.session_state[_KEY] = {
        "label": shortened(label, _SAID_OF_IT),
        "action": action,
        "args": args,
        "ends": monotonic() + seconds,
    }


def show() -> None:
    """Show the offer, if any; crm.ui.frame calls it at the bottom of the window on every run."""
    offered = st.session_state.get(_KEY)
    if not offered:
        return
    left = offered["ends"] - monotonic()
    if left <= 0:
        forget()
        return
    with st.container(
        key="undo_bar", horizontal=True, gap="small", wrap=False, vertical_alignment="center"
    ):
        # HTML, because only this can have role="status", which screen readers announce.
        st.html(f'<p role="status">{escape(offered["label"])}</p>')
        if offered["action"]:
            st.button(tr("Undo"), icon=":material/undo:", key="undo:do", on_click=_undo)
        st.button(tr("Close"), type="tertiary", key="undo:dismiss", on_click=forget)
        st.fragment(_end, run_every=left + _LATE)(offered["ends"])


def _end(ends: float) -> None:
    """Rerun when the time is over; the next run shows no bar.

    Not while a dialog is open: a run of the whole app sends it closed and then open, and a browser that
    gets the two apart draws it anew and loses what is being typed. Closing it ends the offer too.
    """
    if monotonic() >= ends and dialogs.opened() is None:
        st.rerun()


@callback
def _undo() -> None:
    offered = st.session_state.pop(_KEY, None)
    if offered and offered["action"]:
        try:
            offered["action"](*offered["args"])
        except (StoreTrouble, StoreBusy):
            st.session_state[_KEY] = offered  # it can be tried again
            raise
        label = offered["label"]
        done = label if label.endswith("...") else label.removesuffix(".")
        _say(tr("Undone: “{done}”", done=done), SAID)
