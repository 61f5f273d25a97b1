"""One writer of this process at a time for each database: SQLite's own waiting is by chance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from crm.errors import StoreBusy
from crm.language import tr

#: How long a page waits for the other pages of its own process, which come to an end for certain.
TURN_SECONDS: Final = 30.0


class _Turns:
    """The lock of each database; two threads that ask at once get the same."""

    def __init__(self) -> None:
        self._asked = Lock()
        self._of: dict[str, Lock] = {}

    def of(self, path: Path) -> Lock:
        with self._asked:
            return self._of.setdefault(str(path), Lock())


_TURNS: Final = _Turns()


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until no other thread of this process writes to the database.

    Raises:
        StoreBusy: the others took too long.
    """
    turn = _TURNS.of(path)
    if not turn.acquire(timeout=TURN_SECONDS):
        raise StoreBusy(
            tr("Embers is still saving something else."),
            tr("Nothing was changed. Please try again in a moment."),
        )
    try:
        yield
    finally:
        turn.release()
