"""Forms that were left before they were saved: kept in this tab, and offered again.

The browser keeps them too, in the storage of its tab, so that a reload, Back and a server that was away lose
nothing. What it kept is handed over once to each new session.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from crm.config import settings
from crm.deployment import Mode
from crm.ui.shell import gate
from crm.ui.widgets.assets import component, is_kept

_KEEPER: Final = component("keeper")
_LIST: Final = "_unfinished"
_TOKEN: Final = "_unfinished_token"
_HANDED: Final = "_unfinished_handed"
#: The form that was left last, also if the server knows of nothing typed into it: the browser may.
_LEFT: Final = "_unfinished_left"
_PAGE: Final = "unfinished:page"
#: More would be a second inbox.
_MOST: Final = 5
#: The forms that are kept; the others ask for nothing worth keeping.
KEPT: Final = frozenset(
    {"log", "person", "opportunity", "event", "rejection", "role", "claim", "comparison",
     "air_note", "introduced", "merge", "snooze", "skip"}
)  # fmt: skip
#: What a form may be asked with.
_ASKED: Final = frozenset(
    {"person_ids", "opportunity_id", "channel", "summary", "step_key", "title", "touchpoint_id",
     "person_id", "company", "event_id", "kind", "claim_id", "comparison_id", "age", "note_id",
     "other_id", "step"}
)  # fmt: skip
_OUTAGE: Final = {
    Mode.LOCAL: "Embers is not running on this computer at the moment. What you typed is kept in this "
    "tab. Start Embers again, and this page goes on by itself.",
    Mode.DEMO: "Embers does not answer at the moment. This page goes on by itself when it does.",
    Mode.HOSTED: "Embers does not answer at the moment. What you typed is kept in this tab, and this "
    "page goes on by itself when it does.",
}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form as it was left.

    Attributes:
        name: which form. asked: what it was opened for. kept: by field, what was typed.
        title: what it is called on the screen.
    """

    name: str
    asked: Mapping[str, Any]
    kept: Mapping[str, Any]
    title: str

    @property
    def target(self) -> str:
        return target(self.name, self.asked)


def target(name: str, asked: Mapping[str, Any]) -> str:
    """What a form is about: two of the same target are the same form."""
    return json.dumps([name, _plain(asked)], sort_keys=True)


def left(name: str, asked: Mapping[str, Any], kept: Mapping[str, Any], title: str) -> None:
    """A form was left unsaved; without anything typed into it there is nothing to go on with."""
    if name in KEPT:
        form = Unfinished(name, _plain(asked), dict(kept), title)
        st.session_state[_LEFT] = form
        if kept:
            _put(form)


def forget(goal: str) -> None:
    """A form was saved, or is not wanted any more."""
    st.session_state[_LIST] = [one for one in listed() if one.target != goal]
    st.session_state.pop(_LEFT, None)


def found(goal: str) -> Unfinished | None:
    return next((one for one in listed() if one.target == goal), None)


def listed() -> list[Unfinished]:
    """What was left, the latest last."""
    kept: list[Unfinished] = st.session_state.get(_LIST, [])
    return kept


def take_over() -> Unfinished | None:
    """Learn what the browser kept and this session does not know; the form to open again by itself, if any."""
    state = st.session_state
    sent = (state.get(_PAGE) or {}).get("kept")
    if not isinstance(sent, Mapping) or sent.get("token") != state.get(_TOKEN):
        return None
    if sent.get("turn") == state.get(_HANDED):
        return None
    state[_HANDED] = sent.get("turn")
    rows = sent.get("entries")
    taken = [_from_row(row) for row in (rows if isinstance(rows, list) else [])]
    for form in taken:
        if form:
            _put(form)
    return taken[-1] if taken and sent.get("resume") is True else None


def watch(open_form: bool) -> None:
    """Once a run: tell the browser what is left now, and hear what it kept before this session."""
    state = st.session_state
    left: Unfinished | None = state.get(_LEFT)
    with st.container(key="keeper"):
        _KEEPER(
            key=_PAGE,
            data={
                "page": True,
                "owner": _owner(),
                "token": state.setdefault(_TOKEN, secrets.token_hex(4)),
                "known": _HANDED in state,
                "open": open_form,
                "left": _as_row(left) if left else None,
                "aside": [_as_row(one) for one in listed()],
                "outage": _OUTAGE[gate.admission().mode],
            },
            on_kept_change=is_kept,
            on_again_change=is_kept,
        )
    state.setdefault(_HANDED, 0)


def keep(asked: Mapping[str, Any], focus: Mapping[str, Any]) -> None:
    """While a form is open: what is typed into it is kept with every key.

    Args:
        asked: its request with its `name`, `key`, `kept` and `heading`.
        focus: where the cursor belongs, as the browser is told: `first`, `wrong`, `turn`; and which
            button Enter in the first field presses: `enter`, for what was typed: `query`.
    """
    name, key = asked["name"], asked["key"]
    form = Unfinished(name, _plain(asked), asked.get("kept", {}), asked.get("heading", ""))
    _KEEPER(
        key=f"{key}:keeper",
        data={
            "page": False,
            "owner": _owner(),
            "key": key,
            "entry": _as_row(form) if name in KEPT else None,
            **focus,
        },
    )


def _put(new: Unfinished) -> None:
    others = [one for one in listed() if one.target != new.target]
    st.session_state[_LIST] = [*others, new][-_MOST:]


def _plain(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a form was opened for, as the browser can keep it."""
    chosen = {name: value for name, value in asked.items() if name in _ASKED}
    plain: dict[str, Any] = json.loads(json.dumps(chosen))
    return plain


def _as_row(one: Unfinished) -> dict[str, Any]:
    return {"name": one.name, "asked": dict(one.asked), "kept": dict(one.kept), "title": one.title}


def _from_row(row: object) -> Unfinished | None:
    """A form as the browser gave it back; None if it is none."""
    if not isinstance(row, Mapping):
        return None
    name, asked, kept, title = (row.get(part) for part in ("name", "asked", "kept", "title"))
    if not (isinstance(asked, Mapping) and isinstance(kept, Mapping) and isinstance(title, str)):
        return None
    return (
        Unfinished(str(name), _plain(asked), dict(kept), title) if name in KEPT and kept else None
    )


def _owner() -> str:
    """Whose words they are, and in which database: another account in the same tab is not shown them."""
    here = gate.admission()
    where = (here.mode.value, here.who and here.who.key, str(settings(os.environ).database))
    return hashlib.sha256(repr(where).encode()).hexdigest()[:16]
