"""The warmth formula on plain numbers: days, points and two half-lives; no records, no dates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm.domain.warmth.weights import WarmthWeights


class Sums(NamedTuple):
    """Decayed sums of contact days: theirs and the user's, over the fast and the slow half-life.

    `regular` is the time in touch, decayed over the slow half-life; 1 = the last 30 days.
    """

    in_fast: float = 0.0
    out_fast: float = 0.0
    in_slow: float = 0.0
    out_slow: float = 0.0
    regular: float = 0.0

    def later(self, days: float, weights: WarmthWeights) -> Sums:
        """The sums so many days later, if nothing happens."""
        quick, steady = 2.0 ** (-days / weights.fast), 2.0 ** (-days / weights.slow)
        a, b, c, d, e = self
        return Sums(a * quick, b * quick, c * steady, d * steady, e * steady)


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


def covers(gap: float, weights: WarmthWeights) -> float:
    """What a contact day adds to the time in touch, `gap` days after the one before it; 0 = the first.

    A day covers the time back to the one before it, at most `spacing` days, whose newest count most.
    So a further contact day never takes anything away, and many in one week count as one week.
    """
    covered, whole = (-math.expm1(-math.log(2.0) * days / weights.slow)
                      for days in (min(gap, weights.spacing), weights.spacing))  # fmt: skip
    return covered / whole


def sums_on(days: Mapping[int, Sequence[float]], now: float, weights: WarmthWeights) -> Sums:
    """The decayed sums at `now` (a day number); the days must not lie after it."""
    fast, slow = -1.0 / weights.fast, -1.0 / weights.slow
    in_fast = out_fast = in_slow = out_slow = regular = 0.0
    spaced = 2.0 ** (weights.spacing * slow)
    order = sorted(days)
    before = 2.0 ** ((now - order[0]) * slow) if order else 0.0
    for day in order:
        theirs, ours = days[day]
        age = now - day
        quick, steady = 2.0 ** (age * fast), 2.0 ** (age * slow)
        if theirs:
            in_fast += theirs * quick
            in_slow += theirs * steady
        if ours > theirs:
            out_fast += (ours - theirs) * quick
            out_slow += (ours - theirs) * steady
        # As `covers`, times what is left of the day, without a further power.
        reach = steady * spaced
        regular += steady - (before if before > reach else reach)
        before = steady
    return Sums(in_fast, out_fast, in_slow, out_slow, regular / (1.0 - spaced))


def mass(theirs: float, ours: float, weights: WarmthWeights) -> float:
    """Combine two sums: theirs count more, the user's only as far as something came back."""
    return weights.inbound * theirs + min(ours, weights.cap_base + weights.cap_per_inbound * theirs)


def warmth_of(sums: Sums, weights: WarmthWeights) -> float:
    """W = 100 (1 - ((1 + A)(1 + B)(1 + C)^0.6)^(-0.27)): A fast, B slow mass, C the time in touch.

    At most 51.9 (1 + I), I the slow sum of theirs: without an answer regular outreach proves little.
    """
    quick = mass(sums.in_fast, sums.out_fast, weights)
    steady = mass(sums.in_slow, sums.out_slow, weights)
    logs = math.log1p(quick) + math.log1p(steady) + weights.regular * math.log1p(sums.regular)
    # expm1 and log1p keep what a plain power would round to 0 after decades of silence.
    warmth = -100.0 * math.expm1(-weights.exponent * logs)
    return min(warmth, weights.most_unanswered * (1.0 + sums.in_slow))
