"""The warmth formula as SQL, for sorting a whole network in the database."""

from __future__ import annotations

import math
from datetime import date

from crm.domain.warmth.score import DEFAULT_WEIGHTS


def warmth_sql(today: date) -> str:
    """Warmth on a day as SQL over a row of `standings`; NULL for people without one."""
    w, now = DEFAULT_WEIGHTS, today.toordinal()

    def mass(theirs: str, ours: str, half_life: float) -> str:
        left = f"exp((day - {now}) * {math.log(2.0) / half_life!r})"
        capped = f"min({ours} * {left}, {w.cap_base!r} + {w.cap_per_inbound!r} * {theirs} * {left})"
        return f"({w.inbound!r} * {theirs} * {left} + {capped})"

    fast, slow = mass("in_fast", "out_fast", w.fast), mass("in_slow", "out_slow", w.slow)
    return f"100.0 * (1.0 - pow((1.0 + {fast}) * (1.0 + {slow}), -1.0 / 3.0))"
