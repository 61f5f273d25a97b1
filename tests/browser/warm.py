"""Servers that start at once: each is the copy of a process that has imported what the app imports.

To import Streamlit, pandas and the app takes three seconds of the processor, longer than many tests, and some
forty servers are started so in a run of the tests. Nothing else is shared: a copy has run no page yet.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Thread
from typing import Final

_STREAMLIT: Final = [sys.executable, "-m", "streamlit"]
_COPIES: Final = get_context("forkserver")
_COPIES.set_forkserver_preload(["tests.browser.warmed"])


def can_be_warm(line: Sequence[str]) -> bool:
    """Whether a copy can stand in for a command line: one that watches files would watch all that is imported."""
    return [*line[:3]] == _STREAMLIT and "--server.fileWatcherType=none" in line


class Copy:
    """A server as `subprocess.Popen` holds it."""

    def __init__(self, line: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path) -> None:
        log.touch()
        words = list(line[len(_STREAMLIT) :])
        self._process: ForkServerProcess = _COPIES.Process(
            target=_serve, args=(words, cwd, dict(env), log)
        )
        self._process.start()

    def poll(self) -> int | None:
        """Its exit status once it has ended."""
        return self._process.exitcode

    def stop(self) -> None:
        """End it, calmly if it takes less than ten seconds."""
        self._process.terminate()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()


def _serve(words: list[str], cwd: Path, env: Mapping[str, str], log: Path) -> None:
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["streamlit", *words]
    Thread(target=_end_with_the_tests, daemon=True).start()

    from streamlit.web.cli import main

    main(prog_name="streamlit")


def _end_with_the_tests() -> None:
    """No server is left behind by tests that were killed."""
    tests = parent_process()
    if tests:
        tests.join()
        os._exit(1)
