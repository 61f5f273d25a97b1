"""One way back at a time, in a bar at the foot of the window that moves nothing on the page.

It says what it takes back, and stands until the next change or for a minute, however often the page
is shown meanwhile and whichever page that is.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from time import monotonic
from typing import Any, Final

import streamlit as st

from crm.ui.shell.errors import callback
from crm.ui.text.format import shortened

_KEY: Final = "_undo"
#: So many characters of what was done are said.
_SAID_OF_IT: Final = 110
#: Seconds that an offer stands, and what is said after it was taken.
OFFERED = 60.0
SAID = 8.0
#: Seconds after its end at which the browser looks again: never so early that it would wait a second time.
_LATE: Final = 0.3


def offer(label: str, action: Callable[..., object], *args: Any) -> None:
    """Say what was done, and to whom (`label`), with a button that takes it back by `action(*args)`."""
    _say(label, OFFERED, action, args)


def current() -> object:
    """What is offered now; None if nothing is."""
    return st.session_state.get(_KEY)


def forget() -> None:
    """Something else was changed that has a way back of its own, or none: the offer ends."""
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
    """Show the offer, if there is one; called by the front door before the page, on every run."""
    offered = st.session_state.get(_KEY)
    if not offered:
        return
    left = offered["ends"] - monotonic()
    if left <= 0:
        forget()
        return
    with (
        st.bottom,
        st.container(
            key="undo_bar", horizontal=True, gap="small", wrap=False, vertical_alignment="center"
        ),
    ):
        # HTML, as only this can be a status: screen readers say it when it comes.
        st.html(f'<p role="status">{escape(offered["label"])}</p>')
        if offered["action"]:
            st.button("Undo", icon=":material/undo:", key="undo:do", on_click=_undo)
        st.button("Close", type="tertiary", key="undo:dismiss", on_click=forget)
        st.fragment(_end, run_every=left + _LATE)(offered["ends"])


def _end(ends: float) -> None:
    """Runs by itself when the time is over: the next run shows no bar."""
    if monotonic() >= ends:
        st.rerun()


@callback
def _undo() -> None:
    offered = st.session_state.pop(_KEY, None)
    if offered and offered["action"]:
        offered["action"](*offered["args"])
        _say(f"Undone: “{offered['label'].removesuffix('.')}”", SAID)
