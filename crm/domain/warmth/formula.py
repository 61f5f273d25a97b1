"""The warmth formula on plain numbers: days, points and two half-lives; no records, no dates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm.domain.warmth.weights import WarmthWeights


class Sums(NamedTuple):
    """Decayed sums of contact days: theirs and the user's, over the fast and the slow half-life."""

    in_fast: float = 0.0
    out_fast: float = 0.0
    in_slow: float = 0.0
    out_slow: float = 0.0


def contact_days(contacts: Iterable[tuple[int, bool, float]]) -> dict[int, list[float]]:
    """Largest points of a day, [theirs, ours], from (day number, theirs, points) in any order.

    Source: R (days with contact say more than counts of messages, Urena-Carrion et al. 2020).
    """
    days: dict[int, list[float]] = {}
    for day, theirs, points in contacts:
        pair = days.get(day)
        if pair is None:
            pair = days[day] = [0.0, 0.0]
        side = 0 if theirs else 1
        if points > pair[side]:
            pair[side] = points
    return days


def sums_on(days: Mapping[int, Sequence[float]], now: float, weights: WarmthWeights) -> Sums:
    """The four decayed sums at `now` (a day number); the days must not lie after it."""
    fast, slow = -1.0 / weights.fast, -1.0 / weights.slow
    in_fast = out_fast = in_slow = out_slow = 0.0
    for day, (theirs, ours) in days.items():
        age = now - day
        quick, steady = 2.0 ** (age * fast), 2.0 ** (age * slow)
        if theirs:
            in_fast += theirs * quick
            in_slow += theirs * steady
        if ours > theirs:
            out_fast += (ours - theirs) * quick
            out_slow += (ours - theirs) * steady
    return Sums(in_fast, out_fast, in_slow, out_slow)


def mass(theirs: float, ours: float, weights: WarmthWeights) -> float:
    """Combine two sums: theirs count more, the user's only as far as something came back."""
    return weights.inbound * theirs + min(ours, weights.cap_base + weights.cap_per_inbound * theirs)


def warmth_of(sums: Sums, weights: WarmthWeights) -> float:
    """W = 100 (1 - ((1 + A)(1 + B))^(-1/3)), A the fast and B the slow mass."""
    quick = mass(sums.in_fast, sums.out_fast, weights)
    steady = mass(sums.in_slow, sums.out_slow, weights)
    # expm1 and log1p keep what a plain power would round to 0 after decades of silence.
    return -100.0 * math.expm1((math.log1p(quick) + math.log1p(steady)) / -3.0)
