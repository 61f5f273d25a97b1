"""What came of the stories over all opportunities, as counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crm.domain.cases.ledger import StoryVerdict

#: With fewer verdicts than this nothing is said. Source: D.
ENOUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stories there are with each verdict; `open`: without one."""

    confirmed: int = 0
    refuted: int = 0
    unknowable: int = 0
    open: int = 0

    @property
    def all(self) -> int:
        return self.confirmed + self.refuted + self.unknowable + self.open

    @property
    def enough(self) -> bool:
        return self.all - self.open >= ENOUGH


def tally(counted: Mapping[str, int]) -> Tally:
    """The tally, from the number of stories with each verdict ("" = none)."""
    return Tally(
        counted.get(StoryVerdict.CONFIRMED, 0),
        counted.get(StoryVerdict.REFUTED, 0),
        counted.get(StoryVerdict.UNKNOWABLE, 0),
        counted.get("", 0),
    )
