"""Keep Streamlit's garbage collection after every run short.

Streamlit runs a full collection when a script ends, and the last messages of that run wait for it.
Most objects it scans are modules, classes and functions that are never freed; Embers has twice as many
as a page without own modules. Frozen objects are not scanned: without this a rerun of People takes 1.8
to 2.0 times as long as the usual page of `benchmarks/` (goal 1.5), with it 0.75 times.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

_SEEN: Final = {"modules": 0}


def spare_modules() -> None:
    """Freeze what was loaded since the last call; called first in every run.

    Freezes only after new imports, a few times per process, because objects in a reference cycle
    that are frozen and die later are never freed.
    """
    loaded = len(sys.modules)
    if loaded != _SEEN["modules"]:
        _SEEN["modules"] = loaded
        gc.freeze()
