"""Reply rates: days of outreach to one person, and whether a sign came back in time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import nsmallest
from operator import itemgetter
from typing import Final, NamedTuple

from crm.domain.cases.opportunity import STRONGEST, Role
from crm.domain.insights.proportions import Rate
from crm.domain.touchpoints.results import ANSWERS
from crm.domain.touchpoints.touchpoint import FAILED, MUTUAL_CHANNELS, Channel, Direction, Result

#: Most answers arrive within this many days. Source: R (83 to 97 %, docs/warmth.md).
ANSWER_DAYS: Final = 14
# Plain strings: a network has tens of thousands of touchpoints a year.
_OUT: Final = Direction.OUT.value
_IN: Final = Direction.IN.value
_BOUNCED: Final = Result.BOUNCED.value
#: By time, then as entered.
_IN_TIME: Final = itemgetter(1, 2)


class TouchpointRow(NamedTuple):
    """One person in one touchpoint; a plain tuple of these values works, too.

    Attributes:
        moment: ISO day, or ISO day and time. result: a `Result`. answered_on: ISO day.
    """

    person: int
    moment: str
    touchpoint: int
    channel: str
    direction: str
    result: str = ""
    answered_on: str | None = None
    case: int | None = None


class Sign(NamedTuple):
    """A sign from them: day as ordinal, ISO date and time if the time of day is known."""

    day: int
    moment: str = ""


class Outreach(NamedTuple):
    """The first outreach to one person on one day.

    Attributes:
        day: ordinal. answered: a sign came within `ANSWER_DAYS`.
        settled: the time for an answer is over; before that it is not counted.
    """

    person: int
    day: int
    channel: str
    case: int | None
    answered: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class RateOf:
    """How often one kind of outreach was answered; `waiting`: their time is not over yet."""

    kind: str
    rate: Rate
    waiting: int = 0


def outreach(touchpoints: Iterable[tuple[object, ...]], today: date) -> list[Outreach]:
    """The days of outreach among these touchpoints, by person and day.

    An answer is any sign of theirs on the same day or within 14 days: they wrote, called, met
    the user, replied, accepted or declined. On the same day it must not be earlier, as far as the
    times are known. A day on which both wrote is answered outreach; an unanswered call is
    outreach; a meeting and bounced mail are not.

    Args:
        touchpoints: values of `TouchpointRow`, any order; later than `today` is ignored.

    Source: the definition of docs/warmth.md (R), except for unanswered calls (D).
    """
    now = today.toordinal()
    found = []
    for person, mine in _by_person(touchpoints, now).items():
        signs = signs_of(mine, now)
        first: dict[int, TouchpointRow] = {}
        for row in mine:
            if _is_outreach(row):
                first.setdefault(_ordinal(row.moment[:10]), row)
        for day, row in first.items():
            answered = answered_in_time(signs, day, row.moment)
            settled = now > day + ANSWER_DAYS
            found.append(Outreach(person, day, row.channel, row.case, answered, settled))
    return found


def _by_person(
    touchpoints: Iterable[tuple[object, ...]], now: int
) -> dict[int, list[TouchpointRow]]:
    """Each person's touchpoints up to a day, in order."""
    grouped: dict[int, list[TouchpointRow]] = defaultdict(list)
    for values in touchpoints:
        row = TouchpointRow._make(values)
        if _ordinal(row.moment[:10]) <= now:
            grouped[row.person].append(row)
    for mine in grouped.values():
        mine.sort(key=_IN_TIME)
    return grouped


def signs_of(touchpoints: Iterable[TouchpointRow], now: int) -> list[Sign]:
    """What came from one person up to the day `now` (an ordinal), in order of days."""
    signs = []
    for _, moment, _, channel, direction, result, answered_on, _ in touchpoints:
        if result and (result == _BOUNCED or (channel, result) in FAILED):
            continue
        if direction != _OUT:
            # If both wrote on one day, the order is not known.
            timed = direction == _IN and len(moment) > 10
            signs.append(Sign(_ordinal(moment[:10]), moment if timed else ""))
        if result in ANSWERS and (direction == _OUT or answered_on):
            signs.append(Sign(_ordinal(answered_on or moment[:10])))
    return sorted(sign for sign in signs if sign.day <= now)


def answered_in_time(signs: Sequence[Sign], day: int, moment: str) -> bool:
    """Whether one of the signs answers an outreach of that day; `moment` as in `TouchpointRow`."""
    timed = len(moment) > 10
    for sign in signs[bisect_left(signs, Sign(day)) :]:
        if sign.day > day + ANSWER_DAYS:
            return False
        if sign.day > day or not (timed and sign.moment and sign.moment < moment):
            return True
    return False


def _is_outreach(row: TouchpointRow) -> bool:
    if row.result == _BOUNCED or row.direction == _IN:
        return False
    return row.direction == _OUT or row.channel not in MUTUAL_CHANNELS


@lru_cache(maxsize=4096)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


#: For people without a role in any case.
NO_ROLE: Final = ""


class Roles:
    """A person's role in the case an outreach belongs to, or else in any case."""

    def __init__(self, held: Iterable[tuple[int, int, str]]) -> None:
        """Args: held: (person, case, role), any order."""
        self._in_case: dict[tuple[int, int], str] = {}
        self._anywhere: dict[int, str] = {}
        for person, case, role in sorted(held, key=lambda h: STRONGEST.index(Role(h[2]))):
            self._in_case.setdefault((person, case), role)
            self._anywhere.setdefault(person, role)

    def of(self, item: Outreach) -> str:
        own = self._in_case.get((item.person, item.case)) if item.case is not None else None
        return own or self._anywhere.get(item.person, NO_ROLE)


def by_channel(found: Iterable[Outreach]) -> tuple[RateOf, ...]:
    """Rates per channel, in the order of the channels."""
    counted = _rates((item.channel, item) for item in found)
    return tuple(counted[kind] for kind in Channel if kind in counted)


def by_role(found: Iterable[Outreach], roles: Roles) -> tuple[RateOf, ...]:
    """Rates per role in the process, people without one last."""
    counted = _rates((roles.of(item), item) for item in found)
    return tuple(counted[kind] for kind in (*Role, NO_ROLE) if kind in counted)


def by_person(found: Sequence[Outreach], limit: int) -> dict[int, RateOf]:
    """Rates of the people with most outreach, in that order."""
    tries = Counter(item.person for item in found)
    most = nsmallest(limit, tries, key=lambda person: (-tries[person], person))
    wanted = set(most)
    counted = _rates((str(item.person), item) for item in found if item.person in wanted)
    return {person: counted[str(person)] for person in most}


def together(rates: Iterable[RateOf]) -> Rate:
    """All of them as one rate."""
    listed = [found.rate for found in rates]
    return Rate(sum(rate.hits for rate in listed), sum(rate.of for rate in listed))


def _rates(kinds: Iterable[tuple[str, Outreach]]) -> Mapping[str, RateOf]:
    counted = Counter((kind, item.settled, item.answered) for kind, item in kinds)

    def of(kind: str) -> RateOf:
        hits, misses = counted[kind, True, True], counted[kind, True, False]
        waiting = counted[kind, False, True] + counted[kind, False, False]
        return RateOf(kind, Rate(hits, hits + misses), waiting)

    return {kind: of(kind) for kind in dict.fromkeys(kind for kind, _, _ in counted)}
