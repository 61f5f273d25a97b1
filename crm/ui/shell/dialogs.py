"""Asking for a dialog, and closing it; which dialogs there are is known to `crm.ui.dialog_host` alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from crm.ui.shell import unfinished
from crm.ui.shell.requests import Request
from crm.ui.shell.unfinished import Unfinished

R = TypeVar("R", bound=Request)
T = TypeVar("T")

_OPEN: Final = "_dialog"


@dataclass(slots=True)
class Dialog(Generic[R]):
    """A dialog that waits for an answer, with all it holds meanwhile.

    Attributes:
        key: of its fields in the session. kept: what was typed and not saved, by field.
        resumed: it goes on where it was left. place: where it was asked for; None = not shown yet.
        starts: what each field began with. shown: the record as it was shown first.
        refusal: why it was not saved. turn: how often it was refused.
        ended: its buttons were shown in this run. notes: what a dialog remembers of itself.
    """

    request: R
    key: str
    kept: dict[str, Any] = field(default_factory=dict)
    resumed: bool = False
    place: tuple[str, str] | None = None
    heading: str = ""
    starts: dict[str, Any] = field(default_factory=dict)
    shown: Any = None
    refusal: Any = None
    turn: int = 0
    ended: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    def first(self, now: T) -> T:
        """The record as the dialog showed it first, whatever was stored since."""
        if self.shown is None:
            self.shown = now
        record: T = self.shown
        return record

    def edited(self, now: T, values: Mapping[str, Any]) -> T:
        """The record of now with what was changed in the dialog: what another tab stored stays.

        A new record is the one that was shown, with all that stands in the fields.
        """
        before: Any = now if self.shown is None else self.shown
        if not before.id:
            new: T = replace(before, **values)
            return new
        changed = {name: value for name, value in values.items() if value != getattr(before, name)}
        return replace(now, **changed)  # type: ignore[type-var]


def ask(request: Request) -> None:
    """Ask for something; a form of the same that was left unfinished goes on where it was."""
    left = unfinished.found(request.target)
    _open(request, dict(left.kept) if left else {}, resumed=left is not None)


def _open(request: Request, kept: dict[str, Any], resumed: bool = False) -> None:
    # Never a key of before: the browser may still hold what was typed under it.
    key = f"dialog-{secrets.token_hex(4)}"
    st.session_state[_OPEN] = Dialog(request, key, kept, resumed)


def opened() -> Dialog[Any] | None:
    """The dialog that waits for an answer."""
    dialog: Dialog[Any] | None = st.session_state.get(_OPEN)
    return dialog


def is_open(key: str) -> bool:
    """Whether this very dialog still waits for an answer: a second click on Save finds it closed."""
    dialog = opened()
    return dialog is not None and dialog.key == key


def close() -> None:
    """The dialog was answered or dismissed."""
    st.session_state.pop(_OPEN, None)


def done(dialog: Dialog[Any]) -> None:
    """A form was saved: nothing of it is left, unless saving it asked for another one."""
    unfinished.forget(dialog.request.target)
    if is_open(dialog.key):
        close()


def put_aside() -> None:
    """Close the dialog; what was typed into it is offered again."""
    dialog = opened()
    close()
    if dialog and dialog.request.kept:
        unfinished.leave(Unfinished(dialog.request, dialog.kept, dialog.heading))


def start_over() -> None:
    """The same form once more, as if nothing had been typed."""
    dialog = opened()
    if dialog:
        unfinished.forget(dialog.request.target)
        _open(dialog.request, {})
