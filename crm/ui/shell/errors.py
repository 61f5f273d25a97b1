"""Where errors become words on the screen; nothing else in the program does that."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec

import streamlit as st

from crm.errors import CrmError
from crm.ui.text.format import plain

P = ParamSpec("P")

_REFUSED: Final = "_refused"

_log = logging.getLogger(__name__)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show what goes wrong inside as a calm message; also a decorator, for fragments and dialogs.

    Streamlit's own way to stop or rerun a script is not an error and passes through: it derives
    from `BaseException`.
    """
    try:
        yield
    except Exception as error:
        show(error)


def callback(fn: Callable[P, object]) -> Callable[P, None]:
    """Make a widget callback safe: it runs before the page, so its message waits for the page."""

    @wraps(fn)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            fn(*args, **kwargs)
        except Exception as error:
            st.session_state[_REFUSED] = words_of(error)

    return safe


def show_refusal() -> None:
    """Show what a callback was refused; the front door calls it before the page."""
    waiting = st.session_state.pop(_REFUSED, None)
    if waiting:
        title, words = waiting
        st.error(plain(words), title=plain(title))


def show(error: Exception) -> None:
    """Put one error on the screen: its own words if it has some, else a calm sentence and a log entry."""
    title, words = words_of(error)
    st.error(plain(words), title=plain(title))


def words_of(error: Exception) -> tuple[str, str]:
    """Title and sentence for an error: its own if it has some, else calm ones and a log entry."""
    if isinstance(error, CrmError):
        return error.title, str(error)
    code = record(error)
    return (
        "Something went wrong on our side",
        f"This screen could not be shown completely. What you had saved is safe. Try again; if it "
        f"happens again, quote code {code} when you report it.",
    )


def record(error: Exception) -> str:
    """Log a bug without anything a person wrote, and give the code that names it.

    Only the type and the places in the code are kept: messages and values may hold names, notes
    or addresses. The same bug always has the same code.
    """
    places = [
        f"{f.name} ({f.filename}:{f.lineno})" for f in traceback.extract_tb(error.__traceback__)
    ]
    kind = type(error).__qualname__
    code = hashlib.sha256("\n".join([kind, *places]).encode()).hexdigest()[:6]
    _log.error("Unexpected %s, code %s, at %s", kind, code, " > ".join(places))
    return code
