"""Work in a process of its own, which may be killed: it says over a pipe how far it came."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
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
    process.start()
    theirs.close()
    return process, ours


def said(pipe: Connection) -> list[Any]:
    """What waits in the pipe, also of somebody who is no more."""
    found: list[Any] = []
    try:
        while pipe.poll():
            found.append(pipe.recv())
    except (EOFError, OSError):
        pass
    return found
