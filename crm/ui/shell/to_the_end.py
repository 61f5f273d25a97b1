"""What a press does is done to its end, whatever else the browser sends meanwhile.

Streamlit ends a run for a newer request at the next use of its session, within a callback too. A form that was broken
off there had stored what was typed and stayed open, and a second press stored it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

P = ParamSpec("P")
T = TypeVar("T")

#: What was found out in this press and holds until its end; None = no press is being done.
_FOUND: Final[ContextVar[dict[str, Any] | None]] = ContextVar("found", default=None)


def in_this_press(name: str, find: Callable[[], T], holds: Callable[[T], bool]) -> T:
    """What `find` returns; within one press, the first answer that `holds`."""
    found = _FOUND.get()
    if found is not None and name in found:
        before: T = found[name]
        return before
    answer = find()
    if found is not None and holds(answer):
        found[name] = answer
    return answer


def to_the_end(fn: Callable[P, T]) -> Callable[P, T]:
    """Let nothing end a function that is called by a press; it may still go to another page.

    The newer request waits until it has returned: Streamlit looks for one again before the page is drawn.
    """

    @wraps(fn)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        run = get_script_run_ctx(suppress_warning=True)
        if run is None:
            return fn(*args, **kwargs)
        usual = run.session_state
        # The same session, but a use of it is no moment to look for newer requests.
        run.session_state = SafeSessionState(usual._state, yield_callback=lambda: None)
        outer = _FOUND.get()
        within = _FOUND.set({} if outer is None else outer)
        try:
            return fn(*args, **kwargs)
        finally:
            _FOUND.reset(within)
            run.session_state = usual

    return whole
