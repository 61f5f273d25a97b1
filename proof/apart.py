"""Work in a process of its own, which may be killed: it says over a pipe how far it came."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Final

#: Loaded once by the server whose forks do the work: a start takes milliseconds instead of seconds.
_PRELOADED: Final = ["crm.cli", "proof.operations", "proof.day_at_work", "proof.readers"]


@lru_cache(maxsize=1)
def context() -> ForkServerContext:
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(_PRELOADED)
    return made


def started(work: Callable[..., None], *given: Any) -> tuple[BaseProcess, Connection]:
    """Start `work(pipe, *given)` in another process; return it and the other end of the pipe."""
    ours, theirs = context().Pipe()
    process = context().Process(target=work, args=(theirs, *given), daemon=True)
    with _no_main():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _no_main() -> Iterator[None]:
    """A new process runs the main module once more; a test of pages leaves the whole app there."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def said(pipe: Connection) -> list[Any]:
    """What waits in the pipe, also of somebody who is no more."""
    found: list[Any] = []
    try:
        while pipe.poll():
            found.append(pipe.recv())
    except (EOFError, OSError):
        pass
    return found
