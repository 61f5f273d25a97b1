"""The days that a line names: certain, to be chosen, or still to come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.one_line.words import Language, Piece
from crm.domain.typed_day import read_day
from crm.errors import InvalidInput

#: A date without a year is taken for the last such day only if it is not longer ago. Source: D.
_RECENT: Final = timedelta(days=183)
_WEEK: Final = 7
#: "Il y a huit jours" and "vor acht Tagen" are a week, "quinze jours" are two; in German 14 days are 14.
_COUNTED: Final = {8: (8, 7), 15: (15, 14)}
_IDIOMS: Final = frozenset(("de", "fr"))
#: People count days up to here; more of them, and weeks, are about right at best.
_EXACT: Final = 10
#: So many days are offered for one name of a day.
_CHOICES: Final = 3
#: The first day that can be kept.
_FIRST: Final = date(1970, 1, 1)

_YEAR_FIRST: Final = re.compile(r"[12]\d{3}([./-])\d{1,2}\1\d{1,2}")
_THREE: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})")
_TWO: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})")
_ENDINGS: Final = frozenset(("st", "nd", "rd", "th", "er", "."))


@dataclass(frozen=True, slots=True)
class Named:
    """A place of a line that names a day.

    Attributes:
        start, end: the pieces, as a range. days: what it can mean, the likeliest first.
        sure: the first of them is what it says. ahead: it is still to come.
        past: it can only be about what was, whatever it belongs to. weekday: if it is named by one.
    """

    start: int
    end: int
    days: tuple[date, ...] = ()
    sure: bool = True
    ahead: bool = False
    past: bool = False
    weekday: int | None = None

    @property
    def day(self) -> date | None:
        return self.days[0] if self.sure and self.days else None


def named_days(line: Sequence[Piece], words: Language, today: date) -> tuple[Named, ...]:
    """Every place that names a day, in order; of those that overlap the longest."""
    found = [one for at in range(len(line)) for one in _at(line, at, words, today)]
    taken: list[Named] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if all(one.end <= other.start or one.start >= other.end for other in taken):
            taken.append(_possible(one, today))
    return _joined(line, words, sorted(taken, key=lambda n: n.start))


def _joined(line: Sequence[Piece], words: Language, named: Sequence[Named]) -> tuple[Named, ...]:
    """A weekday with its date is one day: "Friday, 13 November"; none is certain if they do not fit."""
    made: list[Named] = []
    for one in named:
        last = made[-1] if made else None
        here = (
            last.end + (line[last.end : last.end + 1] != () and line[last.end].key == ",")
            if last
            else 0
        )
        if last and here < one.start:
            here += words.length(line, here, "on_the")
        if last is None or last.weekday is None or here != one.start:
            made.append(one)
            continue
        fits = tuple(day for day in one.days if day.weekday() == last.weekday)
        days = tuple(dict.fromkeys((*fits, *one.days, *(() if fits else last.days))))
        made[-1] = replace(one, start=last.start, days=days, sure=one.sure and bool(fits))
    return tuple(made)


def _possible(one: Named, today: date) -> Named:
    days = tuple(dict.fromkeys(day for day in one.days if _FIRST <= day <= today))[:_CHOICES]
    ahead = one.ahead or (bool(one.days) and not days)
    return replace(one, days=days, ahead=ahead, sure=one.sure and days[:1] == one.days[:1])


def _at(line: Sequence[Piece], at: int, words: Language, today: date) -> Iterator[Named]:
    yield from _in_a_word(line, at, words, today)
    yield from _ago(line, at, words, today)
    yield from _hence(line, at, words)
    yield from _weekday(line, at, words, today)
    on = words.length(line, at, "on")
    for start in {at, at + on}:
        if start < len(line):
            yield from (
                replace(one, start=at) for one in _date(line, start, words, today, start > at)
            )


def _in_a_word(line: Sequence[Piece], at: int, words: Language, today: date) -> Iterator[Named]:
    for days in (0, -1, -2, 1):
        length = words.length(line, at, f"day:{days}")
        if length and not line[at + length - 1].owned:
            yield Named(at, at + length, (today + timedelta(days),), ahead=days > 0, past=days <= 0)


def _ago(line: Sequence[Piece], at: int, words: Language, today: date) -> Iterator[Named]:
    about = words.length(line, at, "approximately")
    before = words.length(line, at + about, "ago_before")
    inner = words.length(line, at + about + before, "approximately") if before else 0
    here = at + about + before + inner
    if here + 1 >= len(line) or (count := words.number(line[here])) is None:
        return
    days, weeks = (words.length(line, here + 1, unit) for unit in ("unit_days", "unit_weeks"))
    end = here + 1 + max(days, weeks)
    after = 0 if before else words.length(line, end, "ago_after")
    if not (days or weeks) or not (before or after):
        return
    options = _COUNTED.get(count, (count,)) if words.code in _IDIOMS else (count,)
    unit = 1 if days else _WEEK
    exact = bool(days) and count <= _EXACT and not about and not inner and len(options) == 1
    found = tuple(today - timedelta(n * unit) for n in options)
    yield Named(at, end + after, found, exact, past=True)


def _hence(line: Sequence[Piece], at: int, words: Language) -> Iterator[Named]:
    """ "In two weeks" is still to come."""
    here = at + words.length(line, at, "hence")
    if at < here < len(line) - 1 and words.number(line[here]) is not None:
        length = max(words.length(line, here + 1, unit) for unit in ("unit_days", "unit_weeks"))
        if length:
            yield Named(at, here + 1 + length, ahead=True)


def _weekday(line: Sequence[Piece], at: int, words: Language, today: date) -> Iterator[Named]:
    here, seen = at, set[str]()
    for kind in ("last_week", "on", "last", "next", "this"):
        if length := words.length(line, here, kind):
            here += length
            seen.add(kind)
    if here >= len(line):
        return
    number = words.numbered(line[here], "weekday")
    short = words.numbered(line[here], "short_weekday") if number is None else None
    # "Sat with Sam", "mon café": a short form is a day only after "on" or "last".
    if number is None and (short is None or not seen & {"on", "last"}):
        return
    end = here + 1
    if short is not None and end < len(line) and line[end].key == ".":
        end += 1
    end += words.length(line, end, "parts")
    for kind in ("last", "next", "last_week"):
        # In English "Friday last ..." begins another word.
        if words.code != "fr" and kind != "last_week":
            continue
        if length := words.length(line, end, kind):
            end += length
            seen.add(kind)
    weekday = (number if number is not None else short) or 0
    named = replace(_on_weekday(at, end, weekday, seen, today), weekday=weekday)
    yield _of_date(line, end, words, named, weekday, today)


def _of_date(
    line: Sequence[Piece], end: int, words: Language, named: Named, weekday: int, today: date
) -> Named:
    """ "Friday the 13th": the day of the month says which one; if the two do not fit, none is certain."""
    here = end + (end < len(line) and line[end].key == ",")
    here += words.length(line, here, "on_the")
    if here >= len(line) or not line[here].is_number or not 1 <= int(line[here].text[:3]) <= 31:
        return named
    last = here + 1 + (here + 1 < len(line) and line[here + 1].key in _ENDINGS)
    after = line[last] if last < len(line) else None
    if after and (words.length(line, last, "times") or words.numbered(after, "month") is not None):
        return named
    of_month = _of_the_month(at=here, end=last, day=int(line[here].text), today=today, most=12).days
    fits = tuple(day for day in of_month if day.weekday() == weekday)[:1]
    recent = bool(fits) and today - fits[0] <= _RECENT
    sure = recent and fits[0] in of_month[:2] and (last > here + 1 or words.code == "fr")
    sure = sure and not named.ahead
    return replace(named, end=last, days=fits if sure else (*fits, *named.days), sure=sure)


def _on_weekday(at: int, end: int, weekday: int, seen: set[str], today: date) -> Named:
    back = (today.weekday() - weekday) % _WEEK
    nearest, before = (today - timedelta(n) for n in (back, back + _WEEK))
    monday = today - timedelta(today.weekday())
    if "next" in seen:
        return Named(at, end, ahead=True)
    if "last_week" in seen:
        return Named(at, end, (monday + timedelta(weekday - _WEEK),), past=True)
    if "last" in seen and back == 0:
        return Named(at, end, (before,), past=True)
    if "last" in seen:
        # Within the same week some people mean the one before: it is offered as well.
        days = (nearest, before) if nearest >= monday else (nearest,)
        return Named(at, end, days, past=True)
    if "this" in seen or back == 0:
        return Named(at, end, (nearest, before) if back == 0 else (nearest,), sure=False)
    return Named(at, end, (nearest,))


def _date(
    line: Sequence[Piece], at: int, words: Language, today: date, announced: bool
) -> Iterator[Named]:
    """A date in numbers, or with the name of a month, or only the day of the month."""
    text, key = line[at].text, line[at].key
    after = line[at + 1].key if at + 1 < len(line) else ""
    dot = after == "." and line[at + 1].joined
    if _YEAR_FIRST.fullmatch(text):
        yield _read(at, at + 1, (text,), today, ("ymd",))
    elif three := _THREE.fullmatch(text):
        orders = _orders(three, words)
        yield _read(at, at + 1, (text,), today, (*orders, "ymd") if three[2] == "-" else orders)
    elif (two := _TWO.fullmatch(text)) and _plausible(two):
        end = at + 1 + (dot and two[2] == ".")
        said = announced or dot or two[2] == "/"
        read = _read(at, end, (text,), today, _orders(two, words))
        yield replace(read, sure=read.sure and said)
    elif line[at].is_number and len(text) <= 2:
        end = at + 1 + (after in _ENDINGS)
        of = end + (end < len(line) and line[end].key in ("of", "de"))
        if of < len(line) and words.numbered(line[of], "month") is not None:
            yield from _with_year(line, at, of + 1, f"{text} {line[of].key}", today)
        elif announced and 1 <= int(text) <= 31:
            read = _of_the_month(at, end, int(text), today)
            closed = end == len(line) or not line[end].is_word or words.kinds(line[end].key)
            yield replace(read, sure=read.sure and bool(closed) and end > at + 1)
    elif words.numbered(line[at], "month") is not None and at + 1 < len(line):
        number = line[at + 1]
        if number.is_number and len(number.text) <= 2:
            end = at + 2 + (at + 2 < len(line) and line[at + 2].key in _ENDINGS - {"."})
            yield from _with_year(line, at, end, f"{number.text} {key}", today)


def _plausible(two: re.Match[str]) -> bool:
    """With a dot the month is second: "10.30" is a time."""
    return two[2] == "/" or int(two[3]) <= 12


def _orders(found: re.Match[str], words: Language) -> tuple[str, ...]:
    """Only in English, and with a stroke or a hyphen, may the month be first."""
    return ("dmy",) if found[2] == "." or words.code != "en" else ("dmy", "mdy")


def _with_year(line: Sequence[Piece], at: int, end: int, text: str, today: date) -> Iterator[Named]:
    comma = end + (end < len(line) and line[end].key in (",", "."))
    if comma < len(line) and line[comma].is_number and len(line[comma].text) == 4:
        yield _read(at, comma + 1, (f"{text} {line[comma].text}",), today, ("dmy",))
    yield _read(at, end, (text,), today, ("dmy",))


def _read(at: int, end: int, texts: Iterable[str], today: date, orders: Sequence[str]) -> Named:
    found: dict[date, None] = {}
    for text in texts:
        for order in orders:
            try:
                found[read_day(text, today, order)] = None
            except InvalidInput:
                continue
    days = tuple(found)
    with_year = re.search(r"\d{4}|\d\D\d+\D\d\d$", " ".join(texts)) is not None
    # Without a year a day of long ago is rather one to come.
    recent = all(today - day <= _RECENT for day in days)
    return Named(at, end, days, sure=len(days) == 1 and (with_year or recent))


def _of_the_month(at: int, end: int, day: int, today: date, most: int = 2) -> Named:
    """The last such day of a month, the two last ones if that is today; `most`: so many of them."""
    found: list[date] = []
    year, month = today.year, today.month
    while len(found) < most:
        try:
            made = date(year, month, day)
        except ValueError:
            made = None
        if made and made <= today:
            found.append(made)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    both = found[0] == today
    many = both or most > 2
    return Named(at, end, tuple(found) if many else (found[0],), sure=not both)
