"""Navigation between pages, so that the browser's Back returns to what the user saw.

Streamlit sends the query parameters of the next page while the browser is still on the old one. That
leaves a false history entry: the old page with the new page's parameters. Going back would show a
cleared filter, or another case with the same ID. This module remembers the true parameters of such entries.

The menu leaves a false entry too: the old page without its parameters.
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
#: The page and parameters of the last run; and by page, the parameters when it was left through the menu.
_SEEN: Final = "_seen_entry"
_LEFT: Final = "_left_entries"
#: Seconds after which a message has been sent to the browser; `st.rerun` drops pending ones.
_FLUSH: Final = 0.05


def go(file: str, **parameters: str) -> None:
    """Switch to a page of pages/; for callbacks."""
    here, there = nav.last_title(), nav.title_of(file)
    st.session_state.pop(_SEEN, None)  # not left through the menu
    false = st.session_state.setdefault(_FALSE, {})
    now, then = st.query_params.to_dict(), urlencode(parameters)
    if here != there and urlencode(now) != then:
        false[here, then] = now
    false.pop((there, then), None)  # requested now, so it is not a false entry
    while len(false) > _MOST:
        del false[next(iter(false))]
    # Not None: that would clear the parameters, and a bound filter must not be cleared.
    st.switch_page(f"pages/{file}", query_params=parameters)


def correct_address() -> None:
    """Before a page runs: replace a false history entry by the true parameters."""
    here, now = nav.last_title(), st.query_params.to_dict()
    false = st.session_state.get(_FALSE, {})
    meant = false.get((here, urlencode(now))) or _left_through_the_menu(here, now)
    if meant is not None:
        st.query_params.from_dict(meant)
        time.sleep(_FLUSH)
        st.rerun()  # so that the page's widgets start with them too
    if now:
        # Seen with its own parameters: the address without any is intended again.
        false.pop((here, ""), None)


def _left_through_the_menu(here: str, now: dict[str, str]) -> dict[str, str] | None:
    """Note which page was left through the menu; return the true parameters of this one.

    Only Back and Forward reach such an entry: choosing a page in the menu means no parameters.
    """
    left = st.session_state.setdefault(_LEFT, {})
    walked = _walks_the_history()
    before, parameters = st.session_state.get(_SEEN, ("", {}))
    st.session_state[_SEEN] = (here, now)
    if parameters and before != here and not walked:
        left[before] = parameters
    return left.pop(here, None) if walked and not now else None


def _walks_the_history() -> bool:
    """Whether Back or Forward triggered this run."""
    return bool(getattr(get_script_run_ctx(suppress_warning=True), "is_history_navigation", False))
