"""Keep Streamlit's garbage collection after every run short.

Streamlit runs a full collection when a script ends, and the last messages of that run wait for it.
Most objects it scans are never freed: modules, classes and functions, of which Embers has twice as many
as a page without own modules, and what the files of `data/` became (35,000 objects for the rules of
letters alone, 12 ms of every later run). Frozen objects are not scanned: without this a rerun of People
takes 1.8 to 2.0 times as long as the usual page of `benchmarks/` (goal 1.5), with it 0.75 times.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

from crm import reference

_SEEN: Final = {"loaded": (0, 0)}


def spare_what_stays() -> None:
    """Freeze what was loaded since the last call; called first in every run.

    Freezes only after new imports or files, a few times per process, because objects in a reference
    cycle that are frozen and die later are never freed.
    """
    loaded = len(sys.modules), reference.in_memory()
    if loaded != _SEEN["loaded"]:
        _SEEN["loaded"] = loaded
        gc.freeze()
