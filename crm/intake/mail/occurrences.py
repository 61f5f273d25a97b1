"""When the events of a calendar took place, each time of a repeated one.

`recurring-ical-events` knows the rules of RFC 5545: single times that were moved or cancelled, times left
out or added in any zone, changes from one time on. Here its input is made valid and its work bounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from icalendar.prop import vDDDLists
from recurring_ical_events import EventAdapter, Occurrence, Series
from recurring_ical_events.util import to_recurrence_ids

from crm.intake.mail.invited import listed
from crm.intake.mail.repeat_rules import Bounded, Rule, Span, rule_of, work
from crm.language import tr

#: The work for all rules of a file, in times; about a second. Source: D.
_MOST_WORK: Final = 40_000
#: So many events of one UID share the changes of single times.
_SHARING: Final = 10
_MOST_MOVES: Final = 500
#: So many days back rules are followed: the first of these whose work is not too much.
_BACK: Final = (5479, 3652, 1826, 1095, 730, 365, 182, 91, 30, 7)
_FIRST: Final = datetime(1900, 1, 1)
_REPEATED: Final = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class Time(NamedTuple):
    """One time of the event with this number, in the event's own time zone."""

    number: int
    at: date


@dataclass(slots=True)
class Times:
    """The times of events.

    Attributes:
        since: the day from which rules were followed. earlier: how many events began before it.
        frequent: events that repeat within a day, costly: whose rules take too long,
            unclear: whose rules cannot be read. Only their first time is here.
        replaced: events of which the file has a newer version. damaged: numbers of unreadable ones.
    """

    found: list[Time] = field(default_factory=list)
    since: date = date.min
    earlier: int = 0
    frequent: int = 0
    costly: int = 0
    unclear: int = 0
    replaced: int = 0
    damaged: list[int] = field(default_factory=list)


def times(
    events: Mapping[int, Any], wanted: AbstractSet[int], called_off: Collection[int], until: date
) -> Times:
    """The times of events up to the end of the day `until`, wherever on earth.

    Args:
        events: by number; each begins with a day or time that can be read.
        wanted: those whose times are asked for; the others may change their times.
        called_off: events that say that the one with their UID and start does not take place.
    """
    done = Times()
    groups: dict[str | int, list[int]] = defaultdict(list)
    for number, event in events.items():
        groups[str(event.get("UID", "")).strip() or number].append(number)
    series: list[list[_Event]] = []
    for numbers in groups.values():
        if wanted.isdisjoint(numbers):
            continue
        try:
            series += _series({number: events[number] for number in numbers}, called_off, done)
        except Exception:  # the libraries raise many kinds; one bad event must not stop all
            done.damaged += numbers
    end = until + timedelta(days=1)
    rules = [rule for one in series for rule in one[0].repeats]
    span = Span(end - timedelta(days=_days_back(rules, end)), end)
    done.since = span.since
    left = _MOST_WORK
    for one in series:
        cost = sum(work(rule, span) for rule in one[0].repeats)
        if cost > left:
            one[0].repeats, done.costly = [], done.costly + 1
        else:
            left -= cost
            done.earlier += any(_is_before(rule.start, span) for rule in one[0].repeats)
        try:
            done.found += list(_times(one, span))
        except Exception:
            done.damaged.append(one[0].number)
    return done


def _days_back(rules: list[Rule], end: date) -> int:
    for days in _BACK:
        left, span = _MOST_WORK, Span(end - timedelta(days=days), end)
        for rule in rules:
            left -= work(rule, span)
            if left < 0:
                break
        else:
            return days
    return _BACK[-1]


def _is_before(start: date, span: Span) -> bool:
    return date(start.year, start.month, start.day) < span.since


def _series(
    events: Mapping[int, Any], called_off: Collection[int], done: Times
) -> Iterator[list[_Event]]:
    """The events of one UID: an event and the changes of its times, or changes alone.

    Some programs use one UID for several events; those that start at other times are other ones.
    """
    changes = {number: one for number, one in events.items() if "RECURRENCE-ID" in one}
    cores = {number: one for number, one in events.items() if number not in changes}
    if not cores:
        yield [_Event(number, one, one["DTSTART"].dt) for number, one in changes.items()]
        return
    newest = max(map(_version, cores.values()))
    by_start: dict[date, int] = {}
    for number, one in cores.items():
        if _version(one) < newest:
            done.replaced += 1
        elif number in called_off or one["DTSTART"].dt not in by_start:
            by_start[one["DTSTART"].dt] = number
    for place, (first, number) in enumerate(by_start.items()):
        core = _Event(number, cores[number], first)
        for found in listed(cores[number].get("RRULE")):
            try:
                rule = rule_of(found, first)
            except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
                done.unclear += 1
                continue
            core.repeats += [rule] if rule else []
            done.frequent += rule is None
        moved = changes.items() if place < _SHARING else ()
        yield [core, *(_Event(changed, one, first) for changed, one in moved)]


def _times(events: list[_Event], span: Span) -> Iterator[Time]:
    core, *changes = events
    first = core.raw_start
    if not changes and not any(name in core.component for name in _REPEATED):
        if date(first.year, first.month, first.day) <= span.until:
            yield Time(core.number, first)
        return
    end = datetime.combine(span.until + timedelta(days=1), time())
    for found in _Series(events, span.since).between(_FIRST, end):
        yield Time(found.number, found.start)


def _version(event: Any) -> int:
    """How often the event was changed; 0 = not at all, or not said."""
    found = event.get("SEQUENCE", 0)
    return int(found) if isinstance(found, int) else 0


def _lists(event: Any, name: str) -> list[Any]:
    """The lists of times of a property; the library marks those that it cannot read."""
    return [one for one in listed(event.get(name)) if isinstance(one, vDDDLists)]


class _Event(EventAdapter):  # type: ignore[misc]  # the library has no types
    """An event as the library wants it: every time like the first one, and no end."""

    def __init__(self, number: int, event: Any, first: date) -> None:
        super().__init__(event)
        self.number = number
        self.component = event
        self.repeats: list[Rule] = []
        self._first = first

    @property
    def raw_end(self) -> date:
        """Only the start is asked for; the end may even be before it."""
        return self.raw_start  # type: ignore[no-any-return]

    @property
    def sequence(self) -> int:
        return _version(self.component)

    @property
    def rrules(self) -> set[str]:
        return {rule.text for rule in self.repeats}

    @property
    def exdates(self) -> list[date]:
        """Times left out; a day alone leaves out all times on it."""
        return [self._like_first(one, keep_days=True) for one in self._dates("EXDATE")]

    @property
    def rdates(self) -> list[date]:
        return [self._like_first(one) for one in self._dates("RDATE")]

    @property
    def recurrence_ids(self) -> tuple[datetime, ...]:
        found = self.component.get("RECURRENCE-ID")
        return to_recurrence_ids(self._like_first(found.dt)) if found else ()

    def has_recurrence_rules(self) -> bool:
        """Whether a change repeats itself: the library would search the whole rule for each of them."""
        return False

    def _dates(self, name: str) -> list[Any]:
        return [moment.dt for one in _lists(self.component, name) for moment in one.dts]

    def _like_first(self, moment: Any, keep_days: bool = False) -> date:
        """A day, a time without zone or one with a zone, as the first time is; of a period its start."""
        at: date = moment[0] if isinstance(moment, tuple) else moment
        first = self._first
        if not isinstance(first, datetime):
            return at.date() if isinstance(at, datetime) else at
        if not isinstance(at, datetime):
            return at if keep_days else datetime.combine(at, first.timetz())
        return at.replace(tzinfo=None) if first.tzinfo is None else at


class _Series(Series):  # type: ignore[misc]
    """The times of an event; rules are followed from `since` on."""

    def __init__(self, events: list[_Event], since: date) -> None:
        moves = [event.move_recurrences_by for event in events if event.this_and_future]
        if len(moves) > _MOST_MOVES:  # each time looks at all of them
            raise ValueError(tr("The series was changed too often."))
        self._since = since - max([timedelta(0), *moves])
        super().__init__(events)

    # A class in the library: a method takes its place.
    def RecurrenceRules(self, core: _Event) -> _Rules:
        return _Rules(core, self._since)

    def occurrence(self, adapter: _Event, start: Any = None, end: Any = None) -> Occurrence:
        found = super().occurrence(adapter, start, end)
        found.number = adapter.number
        return found


class _Rules(Series.RecurrenceRules):  # type: ignore[misc]
    def __init__(self, core: _Event, since: date) -> None:
        self._since = since
        super().__init__(core)

    def rrulestr(self, rule_string: str) -> Bounded:
        found = super().rrulestr(rule_string)
        rule = next(one for one in self.core.repeats if one.text == rule_string)
        return Bounded(found, rule, self.start, self._since)
