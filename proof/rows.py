"""What a proof says: a promise, how it was tried, the figure and whether it held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEADER: Final = "| promise | how it was tried | figure | verdict |\n|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is tried: the long form, or the short one that runs beside the tests."""

    short: bool

    def of(self, short: int, long: int) -> int:
        return short if self.short else long

    def __str__(self) -> str:
        return "short form" if self.short else "long form"


@dataclass(frozen=True, slots=True)
class Row:
    """One promise.

    Attributes:
        faults: the first few of what broke it, for whoever runs the proof.
        points: what a picture of all rows shows of it, each a size and milliseconds; name: what of.
    """

    promise: str
    how: str
    figure: str
    kept: bool
    faults: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    name: str = ""

    def __str__(self) -> str:
        verdict = "kept" if self.kept else "**broken**"
        return f"| {self.promise} | {self.how} | {self.figure} | {verdict} |"
