"""Timing: medians of several runs, reported as ratios, because machines differ."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Ratio:
    """One row of the table: how long something takes, compared with a floor of the same run."""

    RUNS: ClassVar[int] = 3
    what: str
    seconds: float
    floor: str
    floor_seconds: float
    goal: str
    unit: str = "s"

    def __str__(self) -> str:
        ratio = self.seconds / self.floor_seconds
        return (
            f"| {self.what} ({self._formatted(self.seconds)}) | {self.floor} "
            f"({self._formatted(self.floor_seconds)}) "
            f"| {ratio:.2f} | {self.goal} |"
        )

    def _formatted(self, value: float) -> str:
        return f"{value:.3f} s" if self.unit == "s" else f"{value:.0f} {self.unit}"


Work = Callable[[], object]


def median(work: Work, before: Work = lambda: None) -> float:
    """Median seconds of `work`; `before` prepares each run and is not counted."""
    return statistics.median(_seconds(work, before) for _ in range(Ratio.RUNS))


def in_turn(*jobs: tuple[Work, Work], runs: int) -> list[float]:
    """Median seconds of each job (work, before), run in turn: a slow minute of the machine hits all."""
    taken = [[_seconds(*job) for job in jobs] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def _seconds(work: Work, before: Work) -> float:
    before()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
