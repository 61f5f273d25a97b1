"""The page of a long list: its number is in the address, so that a reload, Back and a bookmark find it.

Beside the number stands, in three letters, which list it counts in. So another filter begins at its first
page although the number is left where it is: Streamlit lets the browser write what is typed into a field
that is bound to the address, and whoever wrote the address at that moment would wipe it out again.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

import streamlit as st

from crm.ui.shell.errors import callback

_ADDRESS: Final = "page"
_FORM: Final = re.compile(r"([0-9]{1,9})(?:-([0-9a-f]{3}))?", re.ASCII)


def mark(listed: object) -> str:
    """Three letters for what is listed, the same in every session."""
    return f"{zlib.crc32(repr(listed).encode()) & 0xFFF:03x}"


def asked(of: str = "") -> int:
    """The number the address names, from 1; whatever is none counts as the first.

    Args:
        of: the `mark` of the list; a number for another one does not count.
    """
    found = _FORM.fullmatch(st.query_params.get(_ADDRESS, ""))
    if not found or (found[2] or of) != of:
        return 1
    return max(1, int(found[1]))


def begin() -> None:
    """Back to the first page; for callbacks."""
    st.query_params.pop(_ADDRESS, None)


def numbers(pages: int, key: str, of: str = "") -> int:
    """Page numbers to choose from, if there are several; gives the page to show, the last at most."""
    chosen = min(asked(of), max(1, pages))
    if pages > 1:
        st.session_state[key] = chosen
        st.pagination(pages, key=key, on_change=_turn, args=(key, of))
    return chosen


@callback
def _turn(key: str, of: str) -> None:
    number = st.session_state[key]
    if number == 1:
        begin()
    else:
        st.query_params[_ADDRESS] = f"{number}-{of}" if of else str(number)
