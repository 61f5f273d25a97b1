"""How warm a tie is today, 0 to 100, with the parts that add up to it and how it will cool.

Two exponentially decaying sums of contact days, a fast and a slow one, each split into theirs and
the user's, and a third of the time in touch. Reasons and measurements: docs/warmth.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.ids import TouchpointId
from crm.domain.touchpoints.contact_history import Signal, history, last_contact
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.formula import Sums, contact_days, covers, mass, sums_on, warmth_of
from crm.domain.warmth.scale import Word, word_for
from crm.domain.warmth.weights import DEFAULT_WEIGHTS, WarmthWeights

__all__ = [
    "DEFAULT_WEIGHTS", "FORECAST_DAYS", "Part", "Sums", "Warmth", "WarmthState", "WarmthWeights",
    "contact_days", "forecast", "last_contact", "mass", "past", "score",
    "slow_peak", "sums_on", "value", "warmth_of",
]  # fmt: skip

FORECAST_DAYS: Final = (0, 7, 14, 30, 60, 90, 180, 365)
#: A forecast further ahead than this says nothing about a relationship.
_HORIZON_DAYS: Final = 100 * 365
_NOTHING: Final = Sums()


@dataclass(frozen=True, slots=True)
class Part:
    """What one contact adds to today's warmth, in points; a reply is a separate part."""

    touchpoint_id: TouchpointId
    day: date
    channel: Channel
    direction: Direction
    points: float


@dataclass(frozen=True, slots=True)
class Warmth:
    """Warmth 0-100, its parts oldest first (their points add up to it) and the word for it."""

    value: float
    parts: tuple[Part, ...]
    word: Word


def value(
    touchpoints: Iterable[Touchpoint], today: date, weights: WarmthWeights = DEFAULT_WEIGHTS
) -> float:
    """Warmth of one person's touchpoints, as in `score` but without the parts."""
    days = contact_days(_weighed(history(touchpoints, today).contacts, weights))
    return warmth_of(sums_on(days, today.toordinal(), weights), weights)


def score(
    touchpoints: Sequence[Touchpoint],
    today: date,
    weights: WarmthWeights = DEFAULT_WEIGHTS,
    met: bool = False,
) -> Warmth:
    """Rate how warm one tie is on `today`.

    Args:
        touchpoints: all of one person's, any order; later than `today` is ignored.
        weights: points per channel and half-lives in days.
        met: they talked with the user at an interview or a meeting of a case.

    Returns:
        0 (no contact) to 100, with parts that add up to it. The points of a day go to its
        heaviest contact of either direction; the others of that day have 0.

    Source: D, measured on logs of real contact (docs/warmth.md).
    """
    known = history(touchpoints, today)
    found = sorted(known.contacts, key=lambda s: (s.day, s.touchpoint.id, s.answer))
    days = contact_days(_weighed(found, weights))
    sums = sums_on(days, today.toordinal(), weights)
    total = warmth_of(sums, weights)
    open_days = _points_of_days(days, sums, total, today.toordinal(), weights)
    parts = []
    for signal, (day, theirs, points) in zip(found, _weighed(found, weights), strict=True):
        side = 0 if theirs else 1
        given = 0.0
        if points == days[day][side]:
            given, open_days[day][side] = open_days[day][side], 0.0
        touchpoint = signal.touchpoint
        direction = Direction.IN if signal.answer else touchpoint.direction
        parts.append(Part(touchpoint.id, signal.day, touchpoint.channel, direction, given))
    word = word_for(total, known.last_contact, met or known.theirs is not None, today)
    return Warmth(total, tuple(parts), word)


def _points_of_days(
    days: Mapping[int, Sequence[float]], sums: Sums, total: float, now: int, w: WarmthWeights
) -> dict[int, list[float]]:
    """Each day's share of `total` in points, [theirs, ours].

    The logarithm turns the product of the formula into a sum of three; within a mass a day has its
    part of the sum, the user's outreach reduced by the same factor where the cap applies. The time
    that a day adds is shared like its points.
    """
    scales = []
    for theirs, ours, half_life in (
        (sums.in_fast, sums.out_fast, w.fast),
        (sums.in_slow, sums.out_slow, w.slow),
    ):
        size = mass(theirs, ours, w)
        per_unit = math.log1p(size) / size if size else 0.0
        counted = min(1.0, (w.cap_base + w.cap_per_inbound * theirs) / ours) if ours else 1.0
        scales.append((half_life, per_unit * w.inbound, per_unit * counted))
    of_time = w.regular * math.log1p(sums.regular) / sums.regular if sums.regular else 0.0
    shares: dict[int, list[float]] = {}
    before = min(days, default=0)
    for day in sorted(days):
        theirs, ours = days[day]
        more = max(0.0, ours - theirs)
        part = w.inbound * theirs / (w.inbound * theirs + more) if theirs or more else 0.0
        time = of_time * covers(day - before, w) * 2.0 ** ((day - now) / w.slow)
        before = day
        share = [time * part, time * (1.0 - part)]
        for half_life, of_theirs, of_ours in scales:
            left = 2.0 ** ((day - now) / half_life)
            share[0] += of_theirs * theirs * left
            share[1] += of_ours * more * left
        shares[day] = share
    whole = math.fsum(part for share in shares.values() for part in share)
    factor = total / whole if whole else 0.0
    return {day: [part * factor for part in share] for day, share in shares.items()}


def _weighed(found: Iterable[Signal], weights: WarmthWeights) -> Iterator[tuple[int, bool, float]]:
    for day, theirs, touchpoint, answer in found:
        channel = touchpoint.channel
        accepted = answer and channel is Channel.LINKEDIN_REQUEST
        points = weights.linkedin_acceptance if accepted else weights.of(channel)
        yield day.toordinal(), theirs, points


@dataclass(frozen=True, slots=True)
class WarmthState:
    """Warmth without its log: the sums, and the day they refer to.

    Attributes:
        sums: decayed to `day`. day: number of the last day with contact, None = never.
    """

    sums: Sums = _NOTHING
    day: int | None = None

    @classmethod
    def of(
        cls,
        touchpoints: Iterable[Touchpoint],
        today: date,
        weights: WarmthWeights = DEFAULT_WEIGHTS,
    ) -> WarmthState:
        """The state of one person's touchpoints up to `today`."""
        return cls.of_contacts(history(touchpoints, today).contacts, weights)

    @classmethod
    def of_contacts(
        cls, contacts: Iterable[Signal], weights: WarmthWeights = DEFAULT_WEIGHTS
    ) -> WarmthState:
        """The state after these contacts."""
        days = contact_days(_weighed(contacts, weights))
        if not days:
            return cls()
        last = max(days)
        return cls(sums_on(days, last, weights), last)

    def sums_on(self, number: int, weights: WarmthWeights = DEFAULT_WEIGHTS) -> Sums:
        """The sums on a day number not before the last contact."""
        age = max(0, number - self.day) if self.day is not None else 0
        return self.sums.later(age, weights)

    def value(self, day: date, weights: WarmthWeights = DEFAULT_WEIGHTS) -> float:
        """Warmth on `day` if nothing happens after the last contact."""
        return warmth_of(self.sums_on(day.toordinal(), weights), weights)

    def slow_mass(self, day: date, weights: WarmthWeights = DEFAULT_WEIGHTS) -> float:
        """How established the tie is: the slow mass, M_180."""
        sums = self.sums_on(day.toordinal(), weights)
        return mass(sums.in_slow, sums.out_slow, weights)

    def first_day_below(
        self, target: float, start: date, weights: WarmthWeights = DEFAULT_WEIGHTS
    ) -> date | None:
        """The first day from `start` on with a warmth under `target`; None = not in a century."""
        low, high = start.toordinal(), min(start.toordinal() + _HORIZON_DAYS, date.max.toordinal())

        def below(number: int) -> bool:
            return warmth_of(self.sums_on(number, weights), weights) < target

        if not below(high):
            return None
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if below(middle) else (middle + 1, high)
        return date.fromordinal(low)


def forecast(
    state: WarmthState,
    today: date,
    days: Sequence[int] = FORECAST_DAYS,
    weights: WarmthWeights = DEFAULT_WEIGHTS,
) -> tuple[tuple[date, float], ...]:
    """Warmth on each of `days` from today (0 = today) if nothing happens; never rising."""
    ahead = [today + timedelta(days=number) for number in days]
    return tuple((day, state.value(day, weights)) for day in ahead)


def past(
    touchpoints: Iterable[Touchpoint],
    today: date,
    days: Sequence[int],
    weights: WarmthWeights = DEFAULT_WEIGHTS,
) -> tuple[tuple[date, float], ...]:
    """Warmth on each of `days` before today, the longest ago first, in one pass over the contacts."""
    found = contact_days(_weighed(history(touchpoints, today).contacts, weights))
    coming, state, line = sorted(found, reverse=True), WarmthState(), []
    for day in (today - timedelta(days=number) for number in sorted(days, reverse=True)):
        while coming and coming[-1] <= day.toordinal():
            number = coming.pop()
            theirs, ours = found[number]
            a, b, c, d, e = state.sums_on(number, weights)
            more, gap = max(0.0, ours - theirs), number - (state.day or number)
            sums = Sums(a + theirs, b + more, c + theirs, d + more, e + covers(gap, weights))
            state = WarmthState(sums, number)
        line.append((day, state.value(day, weights)))
    return tuple(line)


def slow_peak(contacts: Iterable[Signal], weights: WarmthWeights = DEFAULT_WEIGHTS) -> float:
    """The largest slow mass (M_180) the tie had on any day of contact: how close it once was."""
    days = contact_days(_weighed(contacts, weights))
    before, in_slow, out_slow, peak = 0, 0.0, 0.0, 0.0
    for day in sorted(days):
        theirs, ours = days[day]
        left = 2.0 ** ((before - day) / weights.slow)
        in_slow = in_slow * left + theirs
        out_slow = out_slow * left + max(0.0, ours - theirs)
        before, peak = day, max(peak, mass(in_slow, out_slow, weights))
    return peak
