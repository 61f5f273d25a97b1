"""Loads sqlite-utils without pandas, which it would import only because it is installed.

It wants to know pandas' and numpy's types in case somebody stores values of theirs; Embers stores
text and numbers. The two cost 80 MB of memory and half of the time to start (measured).
"""

from __future__ import annotations

import importlib
import sys
from typing import Final

_UNNEEDED: Final = ("pandas", "numpy")


def import_sqlite_utils() -> None:
    """Import sqlite-utils as if the two were not installed; they can be imported afterwards.

    Called when the package itself is imported, so that no module of ours can come first.
    """
    if "sqlite_utils" in sys.modules:
        return
    hidden = [name for name in _UNNEEDED if name not in sys.modules]
    # None in sys.modules is Python's own way to say that a module cannot be imported.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        importlib.import_module("sqlite_utils")
    finally:
        for name in hidden:
            del sys.modules[name]
