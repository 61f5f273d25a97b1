"""One warmth, of a short log and of one that is longer than most."""

from __future__ import annotations

import timeit
from collections.abc import Iterator
from typing import Final, NamedTuple

from benchmarks.measure import Ratio
from benchmarks.warmth_adapter import score

_CALLS: Final = 2_000
#: What one call may take, in microseconds.
MOST: Final = 20.0


class Mail(NamedTuple):
    at: float
    direction: str
    kind: str = "email"


def ratios() -> Iterator[Ratio]:
    """Best of several runs, as whatever else the machine does only adds."""
    for contacts in (8, 16):
        log = [Mail(30.0 * n + 0.25, "in" if n % 3 else "out") for n in range(contacts)]
        taken = min(timeit.repeat(lambda log=log: score(log, 800.0), number=_CALLS, repeat=9))  # type: ignore[misc]
        what = f"one warmth, {contacts} contacts"
        yield Ratio(what, 1e6 * taken / _CALLS, "what it may take", MOST, "<= 1", "µs")
