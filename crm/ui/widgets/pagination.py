"""Pagination of a long list: the page number is in the URL, so that a reload, Back and bookmarks work.

After the number come three hexadecimal digits that identify the filtered list, so a new filter starts at page 1
although the old number is still in the URL. Removing it is not possible: the browser itself writes the
value of a bound field into the URL, and changing the URL at that moment would overwrite it.
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
    """Three hexadecimal digits that identify a filtered list, the same in every session."""
    return f"{zlib.crc32(repr(listed).encode()) & 0xFFF:03x}"


def asked(of: str = "") -> int:
    """The page number in the URL, from 1; anything invalid counts as 1.

    Args:
        of: the `mark` of the list; a number for another list is ignored.
    """
    found = _FORM.fullmatch(st.query_params.get(_ADDRESS, ""))
    if not found or (found[2] or of) != of:
        return 1
    return max(1, int(found[1]))


def begin() -> None:
    """Back to the first page; for callbacks."""
    st.query_params.pop(_ADDRESS, None)


def numbers(pages: int, key: str, of: str = "") -> int:
    """Show page numbers, if there are several; return the page to show, at most the last."""
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
