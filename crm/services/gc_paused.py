"""Work without Python's search for cyclic garbage in between."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the garbage collector off until the work is done.

    A large file becomes tens of thousands of records which all stay: looking through them again and
    again finds nothing and takes a tenth of the time of an import. Memory is given back all the same,
    as reference counts do that. Of several at a time the first to end lets it go on; that is no harm.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
