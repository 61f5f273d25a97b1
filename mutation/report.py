"""The report docs/mutation.md: how many mutants of each group a test noticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crm.domain.insights.proportions import wilson
from mutation.listed import KINDS, Survivor

_BEGIN: Final = "<!-- measured: written by `make mutation` -->"
_HEADER: Final = (
    "| group | mutants | tried | killed | equivalent | score | 95 % interval |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Score:
    """The result of one group: 0 <= killed + same <= tried <= there."""

    group: str
    there: int
    tried: int
    killed: int
    same: int

    @property
    def share(self) -> float:
        """Killed of those that differ from the original, 0 to 1; 1 if there are none."""
        return self.killed / self._differing if self._differing else 1.0

    @property
    def _differing(self) -> int:
        return self.tried - self.same

    def __str__(self) -> str:
        low, high = wilson(self.killed, self._differing)
        return (
            f"| {self.group} | {self.there:,} | {self.tried:,} | {self.killed:,} | {self.same:,} "
            f"| {self.share:.1%} | {low:.0%} to {high:.0%} |"
        )


def written(there: str, when: str, scores: Sequence[Score], survivors: Iterable[Survivor]) -> str:
    """The page with its measured part replaced; what stands above it is kept."""
    told, _, _ = there.partition(_BEGIN)
    parts = [told + _BEGIN, "", when, "", _HEADER, *map(str, scores), "", "## Survivors", ""]
    parts += [_line(one) for one in sorted(survivors, key=lambda one: (one.path, one.out, one.put))]
    return "\n".join(parts) + "\n"


def _line(one: Survivor) -> str:
    return (
        f"- `{one.path}`: {_code(one.out)} becomes {_code(one.put)}: *{KINDS[one.kind]}*. "
        f"{one.reason}"
    )


def _code(text: str) -> str:
    return f"`` {text} ``" if text else "nothing"
