"""A proportion with its confidence interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

#: With fewer cases than this no rate is reported. Source: D.
ENOUGH: Final = 8
#: Two-sided 95 %.
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of` cases, 0 <= hits <= of."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1; 0 if there are no cases."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the true share, 0 to 1."""
        return wilson(self.hits, self.of)

    @property
    def enough(self) -> bool:
        return self.of >= ENOUGH


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share; (0, 1) without cases.

    Source: R (Wilson 1927; unlike the usual plus-minus it stays within 0 and 1, and holds for few cases).
    """
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    # At the ends rounding would leave a tiny error beyond the count.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
