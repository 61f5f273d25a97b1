"""Unsaved forms, kept in this session and offered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from crm.ui.shell.requests import Request
from crm.ui.shell.to_the_end import to_the_end

_LIST: Final = "_unfinished"
#: The form that was left last, even if the server has no input for it: the browser may have some.
_LEFT: Final = "_unfinished_left"
#: The most forms kept; more would become a second inbox.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form as it was left.

    Attributes:
        kept: what was typed, by field. title: its title on the screen.
    """

    request: Request
    kept: Mapping[str, Any]
    title: str


def leave(form: Unfinished) -> None:
    """Keep a form that was left unsaved, if anything was typed."""
    st.session_state[_LEFT] = form
    if form.kept:
        put(form)


def put(new: Unfinished) -> None:
    """Offer a form again, replacing an older state of the same form."""
    others = [one for one in listed() if one.request.target != new.request.target]
    st.session_state[_LIST] = [*others, new][-_MOST:]


@to_the_end
def forget(target: str) -> None:
    """Drop a form that was saved or discarded."""
    st.session_state[_LIST] = [one for one in listed() if one.request.target != target]
    st.session_state.pop(_LEFT, None)


def found(target: str) -> Unfinished | None:
    return next((one for one in listed() if one.request.target == target), None)


def listed() -> list[Unfinished]:
    """The unfinished forms, latest last."""
    forms: list[Unfinished] = st.session_state.get(_LIST, [])
    return forms


def last_left() -> Unfinished | None:
    """The form left last, if nothing was saved or discarded since."""
    form: Unfinished | None = st.session_state.get(_LEFT)
    return form
