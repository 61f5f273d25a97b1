"""The ways between pages, such that the browser's Back leads where the user was.

Streamlit tells the browser the parameters of the next page while it is still on the old one, so that the
history keeps an entry nobody saw: the old page with foreign parameters. On the way back it would show
the filter gone, or another case of the same number. What such an entry stood for is remembered here.

The menu leaves one, too: the old page without its parameters.
"""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from crm.ui.shell import nav

_FALSE: Final = "_false_entries"
_MOST: Final = 100
#: The page and the parameters of the last run; and by page, with which it was left through the menu.
_SEEN: Final = "_seen_entry"
_LEFT: Final = "_left_entries"
#: Seconds after which a message is surely on its way to the browser; `st.rerun` drops the others.
_FLUSH: Final = 0.05


def go(file: str, **parameters: str) -> None:
    """Switch to a page of pages/; for callbacks."""
    here, there = nav.last_title(), nav.title_of(file)
    st.session_state.pop(_SEEN, None)  # not left through the menu
    false = st.session_state.setdefault(_FALSE, {})
    now, then = st.query_params.to_dict(), urlencode(parameters)
    if here != there and urlencode(now) != then:
        false[here, then] = now
    false.pop((there, then), None)  # asked for now, so no longer a false one
    while len(false) > _MOST:
        del false[next(iter(false))]
    # Not None: that clears the parameters, and those of a filter may not be cleared.
    st.switch_page(f"pages/{file}", query_params=parameters)


def mend() -> None:
    """Before a page runs: where the address is one of those nobody saw, put the true one back."""
    here, now = nav.last_title(), st.query_params.to_dict()
    false = st.session_state.get(_FALSE, {})
    meant = false.get((here, urlencode(now))) or _left_through_the_menu(here, now)
    if meant is not None:
        st.query_params.from_dict(meant)
        time.sleep(_FLUSH)
        st.rerun()  # so that the page's widgets, too, begin with it
    if now:
        # Seen with parameters of its own: the bare address is a wish again.
        false.pop((here, ""), None)


def _left_through_the_menu(here: str, now: dict[str, str]) -> dict[str, str] | None:
    """Note which page was left through the menu; what the bare address of this one stands for.

    Only Back and Forward come to such an entry: who chooses a page in the menu wants it bare.
    """
    left = st.session_state.setdefault(_LEFT, {})
    walked = _walks_the_history()
    before, parameters = st.session_state.get(_SEEN, ("", {}))
    st.session_state[_SEEN] = (here, now)
    if parameters and before != here and not walked:
        left[before] = parameters
    return left.pop(here, None) if walked and not now else None


def _walks_the_history() -> bool:
    """Whether Back or Forward set off this run."""
    return bool(getattr(get_script_run_ctx(suppress_warning=True), "is_history_navigation", False))
