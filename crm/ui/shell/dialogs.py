"""Open and close dialogs; only `crm.ui.dialog_host` knows which dialogs exist."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from crm.ui.shell import unfinished
from crm.ui.shell.requests import Request
from crm.ui.shell.to_the_end import to_the_end
from crm.ui.shell.unfinished import Unfinished

R = TypeVar("R", bound=Request)
T = TypeVar("T")

_OPEN: Final = "_dialog"


@dataclass(slots=True)
class Dialog(Generic[R]):
    """An open dialog and its state.

    Attributes:
        key: prefix of its session keys. kept: what was typed and not saved, by field.
        resumed: it continues an unfinished form. place: the page that opened it; None = not shown yet.
        drawer: it is at the side of the window.
        starts: the initial value of each field. shown: the record as it was first shown.
        refusal: why it was not saved. turn: how often it was refused.
        ended: its buttons were shown in this run. notes: state of the dialog itself.
        busy: held while it is saved; a run whose browser was lost may still be at it when the next one begins.
    """

    request: R
    key: str
    kept: dict[str, Any] = field(default_factory=dict)
    resumed: bool = False
    place: tuple[str, str] | None = None
    heading: str = ""
    drawer: bool = False
    starts: dict[str, Any] = field(default_factory=dict)
    shown: Any = None
    refusal: Any = None
    turn: int = 0
    ended: bool = False
    notes: dict[str, Any] = field(default_factory=dict)
    busy: Lock = field(default_factory=Lock, repr=False, compare=False)

    def first(self, now: T) -> T:
        """The record as the dialog first showed it, even if it was changed since."""
        if self.shown is None:
            self.shown = now
        record: T = self.shown
        return record

    def edited(self, now: T, values: Mapping[str, Any]) -> T:
        """The current record with the changes made in the dialog; changes from another tab stay.

        A new record takes the values of all fields.
        """
        before: Any = now if self.shown is None else self.shown
        if not before.id:
            new: T = replace(before, **values)
            return new
        changed = {name: value for name, value in values.items() if value != getattr(before, name)}
        return replace(now, **changed)  # type: ignore[type-var]


@to_the_end
def ask(request: Request) -> None:
    """Open a dialog; an unfinished form for the same request is resumed."""
    left = unfinished.found(request.target)
    _open(request, dict(left.kept) if left else {}, resumed=left is not None)


def _open(request: Request, kept: dict[str, Any], resumed: bool = False) -> None:
    # Always a new key: the browser may still hold what was typed under an old one.
    key = f"dialog-{secrets.token_hex(4)}"
    st.session_state[_OPEN] = Dialog(request, key, kept, resumed)


def refill(dialog: Dialog[Any], kept: dict[str, Any]) -> None:
    """Show an open form anew with these values: its browser still holds what was typed under the old key.

    One that was saved or closed in the same run stays closed.
    """
    if not is_open(dialog.key):
        return
    key = f"dialog-{secrets.token_hex(4)}"
    st.session_state[_OPEN] = replace(dialog, key=key, kept=kept, starts={}, refusal=None, turn=0)


def opened() -> Dialog[Any] | None:
    """The open dialog, if any."""
    dialog: Dialog[Any] | None = st.session_state.get(_OPEN)
    return dialog


def is_open(key: str) -> bool:
    """Whether this dialog is still open: on a second click on Save it is closed."""
    dialog = opened()
    return dialog is not None and dialog.key == key


@to_the_end
def close() -> None:
    """Close the dialog after it was answered or dismissed."""
    st.session_state.pop(_OPEN, None)


def done(dialog: Dialog[Any]) -> None:
    """Discard a saved form and close it, unless saving opened another dialog."""
    unfinished.forget(dialog.request.target)
    if is_open(dialog.key):
        close()


@to_the_end
def put_aside() -> None:
    """Close the dialog and keep what was typed as an unfinished form."""
    dialog = opened()
    close()
    if dialog and dialog.request.kept:
        unfinished.leave(Unfinished(dialog.request, dialog.kept, dialog.heading))


@to_the_end
def start_over() -> None:
    """Reopen the form empty."""
    dialog = opened()
    if dialog:
        unfinished.forget(dialog.request.target)
        _open(dialog.request, {})
