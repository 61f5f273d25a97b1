"""Forms that were left before they were saved: kept in this session, and offered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from crm.ui.shell.requests import Request

_LIST: Final = "_unfinished"
#: The form that was left last, also if the server knows of nothing typed into it: the browser may.
_LEFT: Final = "_unfinished_left"
#: More would be a second inbox.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form as it was left.

    Attributes:
        kept: by field, what was typed. title: what it is called on the screen.
    """

    request: Request
    kept: Mapping[str, Any]
    title: str


def leave(form: Unfinished) -> None:
    """A form was left unsaved; without anything typed into it there is nothing to go on with."""
    st.session_state[_LEFT] = form
    if form.kept:
        put(form)


def put(new: Unfinished) -> None:
    """Offer a form again; an older state of the same form goes."""
    others = [one for one in listed() if one.request.target != new.request.target]
    st.session_state[_LIST] = [*others, new][-_MOST:]


def forget(target: str) -> None:
    """A form was saved, or is not wanted any more."""
    st.session_state[_LIST] = [one for one in listed() if one.request.target != target]
    st.session_state.pop(_LEFT, None)


def found(target: str) -> Unfinished | None:
    return next((one for one in listed() if one.request.target == target), None)


def listed() -> list[Unfinished]:
    """What was left, the latest last."""
    forms: list[Unfinished] = st.session_state.get(_LIST, [])
    return forms


def last_left() -> Unfinished | None:
    """The form that was left last, if nothing was saved or discarded since."""
    form: Unfinished | None = st.session_state.get(_LEFT)
    return form
