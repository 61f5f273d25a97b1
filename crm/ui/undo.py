"""One undo, offered on the next run until the user does something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from crm.ui.boundary import callback
from crm.ui.session import flash
from crm.ui.text import plain

_KEY: Final = "_undo"
#: The offer stays for this many runs of the script, so that a rerun in between does not eat it.
_RUNS: Final = 6


def offer(label: str, action: Callable[..., object], *args: Any) -> None:
    """Say what was done (`label`) with a button that takes it back by `action(*args)`."""
    st.session_state[_KEY] = {"label": label, "action": action, "args": args, "runs": _RUNS}


def show() -> None:
    """Show the offer, if there is one; called by the front door."""
    pending = st.session_state.get(_KEY)
    if not pending:
        return
    pending["runs"] -= 1
    if pending["runs"] <= 0:
        del st.session_state[_KEY]
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="undo_bar"):
        st.markdown(plain(pending["label"]), width="content")
        st.button("Undo", icon=":material/undo:", key="undo:do", on_click=_take_back)
        st.button("Dismiss", type="tertiary", key="undo:dismiss", on_click=_dismiss)


def _dismiss() -> None:
    st.session_state.pop(_KEY, None)


@callback
def _take_back() -> None:
    pending = st.session_state.pop(_KEY, None)
    if pending:
        pending["action"](*pending["args"])
        flash("Undone.")
