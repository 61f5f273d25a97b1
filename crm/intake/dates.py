"""Read dates of exports and spreadsheets; an ambiguous date is not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from crm.domain.month_names import MONTHS
from crm.domain.people.normalise import clean_text, column_key
from crm.language import tr

#: As LinkedIn writes them.
_ENGLISH: Final = {
    name.title(): MONTHS[name]
    for name in ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
}

#: A time of day with its suffixes; it is dropped, so a time zone never shifts the day.
_TIME: Final = re.compile(
    r"(?:(?:,| at| um| à| a las| às| alle| om|T)? ?)(?<![\d./-])"
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[ap]\.? ?m\.?))?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?(?: Uhr)?$",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(r"^[^\W\d_]{2,10}\.?,? (?=\d|[^\W\d_]{3,10}\.? \d)")

_ISO: Final = re.compile(r"(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})\.?")
_COMPACT: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_JAPANESE: Final = re.compile(r"(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日")
_DOTS: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})\.?")
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?[ ./-]*(?:de |of )?([^\W\d_]{3,10})\.?,?[ ./-]*"
    r"(?:de |del |of )?'?(\d{4}|\d{2})",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    r"([^\W\d_]{3,10})\.?[ ./-]*(\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ ./-]+)'?(\d{4}|\d{2})",
    re.IGNORECASE,
)
_YEAR_MONTH: Final = re.compile(r"(\d{4})[ ./-]([^\W\d_]{3,10})\.?[ ./-](\d{1,2})")
_AMBIGUOUS: Final = re.compile(r"(\d{1,2}) ?([/-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")

#: No date is longer; a longer text is unreadable or ends in white space.
_LONGEST: Final = 100

#: LinkedIn opened in 2003; an imported table may hold older acquaintances, but no older dates.
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2100


#: The first connections were made in May 2003.
LINKEDIN_OPENED: Final = date(2003, 5, 1)


class Span(NamedTuple):
    """The days on which something can have been; the last is that of the import."""

    first: date = date.min
    last: date = date.max

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


#: Any day, and nothing is known of the column.
ALWAYS: Final = Span()


@dataclass(frozen=True, slots=True)
class Days:
    """What a column of dates says.

    Attributes:
        days: text -> day; None = not known. unread: the texts without a day -> why, as the end of a sentence.
    """

    days: Mapping[str, date | None]
    unread: Mapping[str, str]


class Order(StrEnum):
    """The order of a date of three numbers; `UNSURE`: the column allows two."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"
    UNSURE = ""


#: Format (the separator, with `m` for a 12-hour time) -> its order.
Orders = Mapping[str, Order]


def read_days(texts: Iterable[str], span: Span) -> Days:
    """Read a whole column as `read_dates` does, without the days outside the span.

    Of Notion's `October 3, 2026 → October 5, 2026` the last day counts.
    """
    ends = {text: text.rpartition("→")[2] for text in texts}
    found = read_dates(ends.values(), span)
    days = {text: found[end] for text, end in ends.items()}
    unread = {}
    for text, day in days.items():
        if day is None:
            two = has_two_readings(ends[text]) or read_date(ends[text]) is not None
            unread[text] = (
                tr("could mean two different days") if two else tr("cannot be read as a date")
            )
        elif day > span.last:
            unread[text] = tr("is in the future")
        elif day < span.first:
            unread[text] = tr("is before LinkedIn existed")
    return Days({text: None if text in unread else day for text, day in days.items()}, unread)


def next_day(day: date) -> date:
    """The day after: a file may use another time zone."""
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


def read_dates(texts: Iterable[str], span: Span = ALWAYS) -> dict[str, date | None]:
    """Read a whole column: each distinct text with its day, None if it is unreadable or ambiguous.

    Whether 03/04/2021 is in March or April is decided by other dates of the column that are written
    in the same format and are unambiguous; without one it is not read. 12-hour times with slashes
    are LinkedIn's own old format, month first. Years of two digits may also stand first: see `_short_orders`.

    Args:
        span: the days the column can hold; helps to tell the orders apart.
    """
    days = {text: _as_linkedin_writes(text) for text in set(texts)}
    others = [text for text, day in days.items() if day is None]
    orders = column_orders(others)
    if span is not ALWAYS:
        orders = {**orders, **_short_orders(others, span)}
    return days | {text: read_date(text, orders) for text in others}


def _short_orders(texts: Iterable[str], span: Span) -> Orders:
    """The orders of formats whose dates can also be read year first, as 21-05-27.

    An order must give a day for every date of the format, and rather one within the span; if two
    remain, nobody knows.
    """
    of: dict[str, list[_Parts]] = {}
    for parts in filter(None, map(_ambiguous, texts)):
        of.setdefault(parts.way, []).append(parts)
    found = {}
    for way, dates in of.items():
        if way.endswith("m") or f"{way}m" in of or not all(one.may_lead for one in dates):
            continue
        fits = {
            order: days
            for order in (Order.YEAR_FIRST, Order.DAY_FIRST, Order.MONTH_FIRST)
            if all(days := [_strictly(one, order) for one in dates])
        }
        if Order.YEAR_FIRST not in fits:
            continue
        within = [o for o, days in fits.items() if all(d and span.holds(d) for d in days)]
        left = within or list(fits)
        found[way] = left[0] if len(left) == 1 else Order.UNSURE
    return found


def _strictly(parts: _Parts, order: Order) -> date | None:
    if order is Order.YEAR_FIRST:
        return _day(_year(f"{parts.first:02}"), parts.second, parts.year % 100)
    if order is Order.DAY_FIRST:
        return _day(parts.year, parts.second, parts.first)
    return _day(parts.year, parts.first, parts.second)


def _as_linkedin_writes(text: str) -> date | None:
    """`02 Mar 2024`, the most frequent form by far, ten times faster; None = any other."""
    if len(text) == 11 and text[2] == text[6] == " ":
        day, month, year = text[:2], _ENGLISH.get(text[3:6]), text[7:]
        if month and day.isdecimal() and year.isdecimal() and text.isascii():
            return _day(int(year), month, int(day))
    return None


def column_orders(texts: Iterable[str]) -> Orders:
    """The order of each date format in a column, where it is certain."""
    seen: dict[str, set[Order]] = {}
    for text in texts:
        parts = _ambiguous(text)
        if parts:
            way, first, second = parts[:3]
            orders = seen.setdefault(way, set())
            if first > 12 >= second:
                orders.add(Order.DAY_FIRST)
            elif second > 12 >= first:
                orders.add(Order.MONTH_FIRST)
    certain = {way: next(iter(orders)) for way, orders in seen.items() if len(orders) == 1}
    if "/m" in seen:
        certain.setdefault("/m", Order.MONTH_FIRST)
        if not seen.get("/"):
            certain.setdefault("/", certain["/m"])
    return certain


def read_date(text: str, orders: Orders | None = None) -> date | None:
    """Read one date; None if there is none, or it is impossible or ambiguous.

    Args:
        orders: of its column (`column_orders`); None = not in a column.
    """
    parts = _ambiguous(text)
    if parts:
        known = column_orders([text]) if orders is None else orders
        return _in_order(parts, known.get(parts.way))
    plain, _ = _without_time(text)
    return _from_numbers(plain) or _from_names(plain) or _from_names(_WEEKDAY.sub("", plain))


def has_two_readings(text: str) -> bool:
    """Whether only other dates of its column can tell day from month."""
    parts = _ambiguous(text)
    if not parts:
        return False
    days = {_strictly(parts, order) for order in (Order.MONTH_FIRST, Order.DAY_FIRST)}
    return None not in days and len(days) == 2


def _in_order(parts: _Parts, order: Order | None) -> date | None:
    if order is Order.UNSURE:
        return None
    if order is Order.YEAR_FIRST:
        return _strictly(parts, order)
    month_first, day_first = (_strictly(parts, o) for o in (Order.MONTH_FIRST, Order.DAY_FIRST))
    if order is Order.MONTH_FIRST:
        return month_first or day_first
    if order is Order.DAY_FIRST or month_first is None or day_first is None:
        return day_first or month_first
    return day_first if day_first == month_first else None


def _without_time(text: str) -> tuple[str, bool]:
    """The text without its time of day, and whether that was a 12-hour time."""
    plain = clean_text(text[:_LONGEST]).strip(" ,;'\"")
    found = _TIME.search(plain)
    if not found:
        return plain, False
    return plain[: found.start()].rstrip(" ,"), bool(found["half"])


class _Parts(NamedTuple):
    """A date of three numbers: its format, the first two, its year if that is the last.

    `may_lead`: whether the first can be the year as well.
    """

    way: str
    first: int
    second: int
    year: int
    may_lead: bool


def _ambiguous(text: str) -> _Parts | None:
    plain, half_day = _without_time(text)
    found = _AMBIGUOUS.fullmatch(plain)
    if not found:
        return None
    first, separator, second, year = found.groups()
    way = separator + ("m" if half_day else "")
    return _Parts(way, int(first), int(second), _year(year), len(first) == len(year) == 2)


def _from_numbers(plain: str) -> date | None:
    if found := _ISO.fullmatch(plain):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(plain) or _JAPANESE.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTS.fullmatch(plain):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    return None


def _from_names(plain: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(plain):
        return _named(_year(found[3]), found[2], int(found[1]))
    if found := _MONTH_FIRST.fullmatch(plain):
        return _named(_year(found[3]), found[1], int(found[2]))
    if found := _YEAR_MONTH.fullmatch(plain):
        return _named(int(found[1]), found[2], int(found[3]))
    return None


def _named(year: int, month: str, day: int) -> date | None:
    number = MONTHS.get(column_key(month))
    return _day(year, number, day) if number else None


def _year(text: str) -> int:
    """Two digits mean 1969 to 2068, as in C and POSIX."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year <= 68 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
