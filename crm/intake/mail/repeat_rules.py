"""Rules by which events repeat (RFC 5545), made valid and followed only as far as they matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from icalendar import vRecur

_PARTS: Final = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
                 "BYWEEKNO", "BYMONTH", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND")  # fmt: skip
#: Days of one step, and how many of its days a weekday, a day of the month or a month at most gives.
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_FEWEST_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_PER_NAME: Final = {"DAILY": (1, 1, 1), "WEEKLY": (1, 1, 1),
                    "MONTHLY": (5, 1, 1), "YEARLY": (53, 12, 1)}  # fmt: skip
#: A step of a year looks at each of its days, which takes as long as eight times of another rule.
_WEIGHT: Final = {"YEARLY": 8}
#: More steps than any rule needs that is worth following.
_MOST_STEPS: Final = 20_000
_WIDEST: Final = 10_000


class Span(NamedTuple):
    """Days from `since` to before `until`."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as text for the library, and what its work depends on.

    Attributes:
        start: the first time of the event. every: its interval. count: of all times, 0 = no end.
        ends: the day after its last one.
        each: how many times one step has at most.
    """

    text: str
    start: date
    freq: str
    every: int
    count: int
    ends: date | None
    each: int


def rule_of(found: Any, start: date) -> Rule | None:
    """The rule of an event that starts at `start`; None if it repeats within a day.

    Raises:
        ValueError, TypeError, LookupError, AttributeError, OverflowError: the rule is damaged.
    """
    parts = {name: list(found[name]) for name in _PARTS if found.get(name)}
    freq = str(parts["FREQ"][0]).upper()
    if freq not in _DAYS:
        return None
    every = parts.get("INTERVAL", [1])[0]
    parts["INTERVAL"] = [every := min(max(every, 1), _WIDEST)]
    count = parts.get("COUNT", [0])[0]
    if count < 1 or "UNTIL" in parts:  # a rule has one end; programs that write two mean the day
        count = 0
        parts.pop("COUNT", None)
    for name in ("BYMINUTE", "BYSECOND"):  # more than one an hour is the same day again
        parts[name] = parts.get(name, [])[:1]
    ends = None
    if "UNTIL" in parts:
        until = _until(parts["UNTIL"][0], start)
        ends, parts["UNTIL"] = date(until.year, until.month, until.day) + timedelta(days=1), [until]
    days, month_days, months = (
        len(parts.get(name, ())) * factor
        for name, factor in zip(("BYDAY", "BYMONTHDAY", "BYMONTH"), _PER_NAME[freq], strict=True)
    )
    others = len(parts.get("BYYEARDAY", ())) + 7 * len(parts.get("BYWEEKNO", ()))
    each = min(_DAYS[freq], max(1, days + month_days + months + others))
    each *= min(24, max(1, len(parts.get("BYHOUR", ()))))
    made: Any = vRecur({name: value for name, value in parts.items() if value})
    text = made.to_ical().decode()
    return Rule(text, start, freq, every, count, ends, each)


def _until(until: date, start: date) -> date:
    """The last time as the library wants it: like the start; in UTC if that has a time zone."""
    if not isinstance(start, datetime):
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    if start.tzinfo is None:
        return until.replace(tzinfo=None)
    return (until if until.tzinfo else until.replace(tzinfo=start.tzinfo)).astimezone(UTC)


def work(rule: Rule, span: Span) -> int:
    """At most how much there is to do to follow a rule through a span; 1 = one time."""
    until = min(span.until, rule.ends or span.until)
    steps = _steps(rule, _begin(rule, span.since), until)
    times = steps * rule.each
    return max(1, steps * _WEIGHT.get(rule.freq, 1), min(times, rule.count or times))


def _begin(rule: Rule, since: date) -> date:
    """Where to begin to follow a rule: as late as nothing is missed from `since` on.

    The times after any of its steps are the same as from the first on, unless they are counted.
    """
    start = rule.start
    if rule.count or since <= _day(start):
        return start
    if rule.freq in ("DAILY", "WEEKLY"):
        unit = rule.every * _DAYS[rule.freq]
        return start + timedelta(days=(since - _day(start)).days // unit * unit)
    unit = rule.every * (12 if rule.freq == "YEARLY" else 1)
    months = (since.year - start.year) * 12 + since.month - start.month
    months = max(0, months // unit - 1) * unit
    if start.day > 28:  # not every month has that day
        return start
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def _steps(rule: Rule, begin: date, until: date) -> int:
    """How many steps lead from the beginning past the end."""
    days = (until - _day(begin)).days
    steps = days // (rule.every * _FEWEST_DAYS[rule.freq]) + 3
    return 0 if days < 0 else min(steps, _MOST_STEPS)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


class Bounded:
    """A rule of dateutil that is followed from `since` on, and not past the end of what is asked.

    dateutil looks for the next time up to the year 9999, seconds for a rule that is never true.
    """

    def __init__(self, found: Any, rule: Rule, start: datetime, since: date) -> None:
        self.until = found.until
        self._found, self._rule, self._start, self._since = found, rule, start, since
        self._begin = _begin(rule, since)

    def between(self, after: datetime, before: datetime, inc: bool) -> Iterator[datetime]:
        """The times from `after` to `before`, both included."""
        steps = _Steps(self._rule.every)
        steps.left = _steps(self._rule, self._begin, before.date())
        first = datetime.combine(_day(self._begin), self._start.time(), self._start.tzinfo)
        after = max(after, datetime.combine(self._since, time(), self._start.tzinfo))
        try:
            for at in self._found.replace(dtstart=first, interval=steps, cache=False):
                if at > before:
                    return
                if at >= after:
                    yield at
        except _Enough:
            return


class _Enough(Exception):
    """A rule was followed past the end of what is asked."""


class _Steps(int):
    """The steps between two times, which dateutil adds each time it goes on; counts them."""

    left = 0

    def __radd__(self, other: int) -> int:
        self._go_on()
        return other + int(self)

    def __mul__(self, other: int) -> int:
        self._go_on()
        return int(self) * other

    def _go_on(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Enough
