"""What a press does is done to its end, whatever else the browser sends meanwhile.

Streamlit ends a run for a newer request at the next use of its session, within a callback too. A form that was broken
off there had stored what was typed and stayed open, and a second press stored it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

P = ParamSpec("P")
T = TypeVar("T")


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
        try:
            return fn(*args, **kwargs)
        finally:
            run.session_state = usual

    return whole
