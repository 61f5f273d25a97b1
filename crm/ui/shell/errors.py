"""The only place where errors become messages on the screen."""

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
from crm.language import tr
from crm.ui.shell import service
from crm.ui.shell.to_the_end import to_the_end
from crm.ui.text.format import plain

P = ParamSpec("P")

_REFUSED: Final = "_refused"

_log = logging.getLogger(__name__)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show errors inside as a message; also a decorator, for fragments and dialogs.

    Streamlit's stop and rerun exceptions derive from `BaseException` and pass through.
    """
    try:
        yield
    except Exception as error:
        show(error)


def callback(fn: Callable[P, object]) -> Callable[P, None]:
    """Guard a widget callback: it is done to its end, and its message is shown on the page that follows."""

    @to_the_end
    @wraps(fn)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            fn(*args, **kwargs)
        except Exception as error:
            st.session_state[_REFUSED] = words_of(error)

    return safe


def show_refusal() -> None:
    """Show the error of a callback; crm.ui.frame calls it before the page."""
    waiting = st.session_state.pop(_REFUSED, None)
    if waiting:
        title, words = waiting
        st.error(plain(words), title=plain(title))


def drop_refusal() -> None:
    """Forget the error of a callback that was never shown: what it was about was done since."""
    st.session_state.pop(_REFUSED, None)


def show(error: Exception) -> None:
    """Show one error: its own message if it has one, else a general sentence and a log entry."""
    title, words = words_of(error)
    st.error(plain(words), title=plain(title))


def words_of(error: Exception) -> tuple[str, str]:
    """Title and sentence for an error: its own if it has them, else general ones and a log entry."""
    if isinstance(error, CrmError):
        sentence = service.without_places(error.sentence)
        if sentence == error.sentence:
            return error.title, str(error)
        _log.error("A visitor's file: %s", error)
        return error.title, tr("{sentence} Please try again later.", sentence=sentence)
    code = record(error)
    return (
        tr("Something went wrong on our side"),
        tr(
            "This screen could not be shown completely. What you had saved is safe. Try again; if it "
            "happens again, quote code {code} when you report it.",
            code=code,
        ),
    )


def record(error: Exception) -> str:
    """Log a bug without any user data, and return its code.

    Only the type and the code locations are logged: messages and values may contain names, notes
    or addresses. The same bug always has the same code.
    """
    places = [
        f"{f.name} ({f.filename}:{f.lineno})" for f in traceback.extract_tb(error.__traceback__)
    ]
    kind = type(error).__qualname__
    code = hashlib.sha256("\n".join([kind, *places]).encode()).hexdigest()[:6]
    _log.error("Unexpected %s, code %s, at %s", kind, code, " > ".join(places))
    return code
