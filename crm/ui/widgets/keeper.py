"""Unsaved forms in the storage of the browser tab.

So a reload, Back or a server outage loses nothing. Each new session receives the stored forms once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from crm.access import Admission
from crm.config import settings
from crm.deployment import Mode
from crm.language import tr
from crm.ui.shell import gate, requests, unfinished
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.unfinished import Unfinished
from crm.ui.widgets.assets import component, is_kept

_KEEPER: Final = component("keeper")
_TOKEN: Final = "_unfinished_token"
_HANDED: Final = "_unfinished_handed"
_PAGE: Final = "unfinished:page"
_OUTAGE: Final = {
    Mode.LOCAL: tr(
        "Embers is not running on this computer at the moment. What you typed is kept in this "
        "tab. Start Embers again, and this page goes on by itself."
    ),
    Mode.DEMO: tr(
        "Embers does not answer at the moment. This page goes on by itself when it does."
    ),
    Mode.HOSTED: tr(
        "Embers does not answer at the moment. What you typed is kept in this tab, and this "
        "page goes on by itself when it does."
    ),
}
#: Said beside the buttons of a form if a press on Save got no answer.
_UNANSWERED: Final = tr(
    "Embers did not answer when you saved. What you typed is still here. Check whether it was "
    "saved, and save it again if it was not."
)


def take_over() -> Unfinished | None:
    """Take over forms the browser kept from an earlier session; return the one to reopen, if any."""
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
            unfinished.put(form)
    return taken[-1] if taken and sent.get("resume") is True else None


def watch(open_form: bool) -> None:
    """Once per run: send the unfinished forms to the browser, and receive those of earlier sessions."""
    state, left, here = st.session_state, unfinished.last_left(), gate.admission()
    with st.container(key="keeper"):
        _KEEPER(
            key=_PAGE,
            data={
                "page": True,
                "owner": _owner(here),
                "token": state.setdefault(_TOKEN, secrets.token_hex(4)),
                "known": _HANDED in state,
                "open": open_form,
                "left": _as_row(left) if left else None,
                "aside": [_as_row(one) for one in unfinished.listed()],
                "outage": _OUTAGE[here.mode],
            },
            on_kept_change=is_kept,
            on_again_change=is_kept,
        )
    state.setdefault(_HANDED, 0)


def keep(dialog: Dialog[Any], focus: Mapping[str, Any]) -> None:
    """Keep what is typed into an open dialog on every key; called last in the dialog.

    Args:
        focus: data for the browser: where to put the cursor (`first`, `wrong`, `turn`), which button
            Enter in the first field presses (`enter`), and for which input (`query`); the buttons that
            save the form (`saves`), which are pressed again if no answer comes.
    """
    form = Unfinished(dialog.request, dialog.kept, dialog.heading)
    _KEEPER(
        key=f"{dialog.key}:keeper",
        data={
            "page": False,
            "owner": _owner(gate.admission()),
            "key": dialog.key,
            "entry": _as_row(form) if dialog.request.kept else None,
            "unanswered": _UNANSWERED,
            **focus,
        },
    )
    dialog.ended = True


def _as_row(one: Unfinished) -> dict[str, Any]:
    return {
        "name": one.request.name,
        "asked": one.request.values,
        "kept": dict(one.kept),
        "title": one.title,
    }


def _from_row(row: object) -> Unfinished | None:
    """Parse a form from the browser; None if it is not valid."""
    if not isinstance(row, Mapping):
        return None
    request = requests.read(row.get("name"), row.get("asked"))
    kept, title = row.get("kept"), row.get("title")
    if request is None or not (isinstance(kept, Mapping) and kept and isinstance(title, str)):
        return None
    return Unfinished(request, dict(kept), title)


def _owner(here: Admission) -> str:
    """Identifies user and database, so that another account in the same tab does not see the forms."""
    where = (here.mode.value, here.who and here.who.key, str(settings(os.environ).database))
    return hashlib.sha256(repr(where).encode()).hexdigest()[:16]
