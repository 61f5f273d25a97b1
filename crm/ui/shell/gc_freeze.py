"""Keeps Streamlit's clean-up after every run short.

Streamlit collects garbage in full when a script ends, and the last messages of that run wait for
it. Most of what it looks at are modules, classes and functions that stay for good: with ours, twice
as many as a page without any. Frozen, they are looked at no more: without this a rerun of People takes
1.8 to 2.0 times as long as the usual page of `benchmarks/` (goal 1.5), with it 0.75 times.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

_SEEN: Final = {"modules": 0}


def spare_modules() -> None:
    """Set aside what was loaded since the last time; the first thing in a run.

    Called after each import of something new only, a handful of times in a process: whatever dies
    among the objects set aside by then, and sits in a cycle, is not given back.
    """
    loaded = len(sys.modules)
    if loaded != _SEEN["modules"]:
        _SEEN["modules"] = loaded
        gc.freeze()
