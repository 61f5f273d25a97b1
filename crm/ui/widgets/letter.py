"""A letter on the screen: one box to write in, and ways out that take exactly what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from crm.domain.drafts import Draft
from crm.ui.shell.errors import show_errors
from crm.ui.widgets.assets import component, is_kept

_mount: Final = component("letter")

#: What the browser tells of a letter: its words, when they were written, the draft they began as.
_FIELDS: Final = {"subject": str, "body": str, "at": int | float, "base": str, "edited": bool}
#: A letter as the browser told it.
Record = Mapping[str, Any]


# A fragment: while somebody writes, the page around the letter is neither made anew nor moved.
@st.fragment
@show_errors()
def letter(slot: str, draft: Draft, base: str, on_sent: Callable[[], None], **more: Any) -> None:
    """Show a letter; what was written in it is kept, on every page and over a reload.

    Args:
        slot: names the letter among all that were ever shown in this browser's tab.
        base: names the draft; an untouched letter follows it.
        on_sent: a callback; `sent(slot)` tells it what went out.
        more: what else letter.js asks of its data.
    """
    kept = _newest(slot)
    if kept:
        st.session_state[_kept(slot)] = kept
    told = _mount(
        key=_key(slot),
        data={
            "slot": slot,
            "draft": {"subject": draft.subject, "body": draft.body},
            "base": base,
            "kept": kept,
            **more,
        },
        on_words_change=is_kept,
        on_sent_change=on_sent,
    )
    if told.sent is not None:
        st.rerun()


def sent(slot: str) -> Record | None:
    """In the callback: what went out; None if nothing did."""
    return _told(_state(slot).get("sent"))


def forget(slot: str) -> None:
    """Keep a letter's words no longer."""
    st.session_state.pop(_kept(slot), None)


def keep(slot: str, words: Record) -> None:
    """Keep words that were forgotten too soon."""
    st.session_state[_kept(slot)] = words


def _newest(slot: str) -> Record | None:
    """What was written last: what the browser has just told, or what was kept before."""
    known = (_told(_state(slot).get("words")), _told(st.session_state.get(_kept(slot))))
    return max(filter(None, known), key=lambda one: one["at"], default=None)


def _state(slot: str) -> Record:
    return st.session_state.get(_key(slot)) or {}


def _told(value: object) -> Record | None:
    """What came from the browser, if it is of the right shape."""
    if not isinstance(value, Mapping):
        return None
    right = all(isinstance(value.get(name), kind) for name, kind in _FIELDS.items())
    return {name: value[name] for name in _FIELDS} if right else None


def _key(slot: str) -> str:
    return f"letter:{slot}"


def _kept(slot: str) -> str:
    return f"letter:kept:{slot}"
