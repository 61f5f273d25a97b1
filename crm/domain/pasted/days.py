"""The days and times that a message names, seen from the day it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

from crm.domain.month_names import MONTHS
from crm.domain.one_line.words import Language
from crm.domain.pasted.rules import Rules, key
from crm.domain.people.normalise import text_key

_WEEK: Final = 7
#: A weekday without a date must be written in full: "sam" and "mar" are names, too.
_SHORT: Final = 4
#: Words between a day and the word that says what it is for.
_NEAR: Final = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A place that names a day.

    Attributes:
        days: what it can mean, the likeliest first. sure: it means the first one.
        before, after: the words beside it, through `key`. rest: the text after it, as written.
    """

    days: tuple[date, ...]
    sure: bool
    before: str
    after: str
    rest: str
    lead: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `sure`: it says morning or afternoon, or can only mean one of them."""

    at: time
    sure: bool


def folded(text: str) -> str:
    """Small letters without accents, each letter where it was, so that places in both are the same."""
    return "".join(_plain(sign) for sign in text)


@lru_cache(maxsize=2048)
def _plain(sign: str) -> str:
    apart = "".join(c for c in normalize("NFKD", sign.lower()) if not combining(c))
    return apart if len(apart) == 1 else (sign if sign != "’" else "'")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of weekdays in all languages, words for "next", and the patterns made of them."""

    weekdays: dict[str, int]
    next: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]


def names_of(languages: Sequence[Language]) -> Names:
    """What the languages call the days of the week; months are known in more languages than these."""
    weekdays: dict[str, int] = {}
    following = {
        " ".join(p) for one in languages for p, kinds in one.phrases.items() if "next" in kinds
    }
    for one in languages:
        for phrase, kinds in one.phrases.items():
            for kind in kinds:
                if len(phrase) == 1 and kind.startswith(("weekday:", "short_weekday:")):
                    weekdays[phrase[0]] = int(kind.rpartition(":")[2])
    week = "|".join(sorted(map(re.escape, weekdays), key=len, reverse=True))
    whole = "|".join(name for name in sorted(weekdays, key=len, reverse=True) if len(name) > _SHORT)
    month = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
    lead = rf"(?:(?<!\w)(?P<w>{week})\b\.?,?\s*(?:(?:the|den|dem|der|le|on|am)\s+)?)?"
    year = r"(?:\s*,?\s*(?P<y>20\d\d)\b)?"
    return Names(
        weekdays,
        frozenset(following),
        (
            re.compile(rf"{lead}(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
            re.compile(
                rf"{lead}(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s*(?:of\s+|de\s+)?"
                rf"(?P<month>{month})\b\.?{year}"
            ),
            re.compile(
                rf"{lead}(?<!\w)(?P<month>{month})\b\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d)\b{year}"
            ),
            re.compile(
                rf"{lead}(?<![\d./-])(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y>(?:20)?\d\d)(?![\d/])"
            ),
            re.compile(rf"{lead}(?<![\d./-])(?P<a>\d{{1,2}})(?P<s>\.)(?P<b>\d{{1,2}})\.(?!\d)"),
            re.compile(rf"{lead}(?<![\d./-])(?P<a>\d{{1,2}})(?P<s>/)(?P<b>\d{{1,2}})(?![\d/])"),
            re.compile(
                rf"(?<!\w)(?P<w>{week})\b,?\s+(?:(?:the|den|dem|der|le)\s+)?(?P<alone>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?!\s*(?:h\b|:|uhr|am\b|pm\b|a\.m|p\.m))(?![\d:.h])"
            ),
            re.compile(rf"(?<!\w)(?P<w>{whole})\b"),
        ),
    )  # fmt: skip


def days_in(
    text: str, written: date, names: Names, rules: Rules, code: str, ahead: bool = True
) -> list[Day]:
    """Every place of a sentence that names a day, in order; the longest reading of each.

    Args:
        written: the day of the message. code: its language, for the order of numbers.
        ahead: whether days to come are meant; else days up to `written`.
    """
    plain = folded(text)
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Day]] = []
    for pattern in names.patterns:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(start < b and end > a for a, b in taken) or start == end:
                continue
            days, sure = _meant(match, written, names, code, ahead)
            if not days:
                continue
            taken.append((start, end))
            beside = (key(plain[:start])[-_NEAR:], key(plain[end:])[:_NEAR])
            found.append((start, Day(days, sure, *beside, text[end:], text[:start])))
    found += _in_a_word(text, plain, written, rules)
    return [day for _, day in sorted(found, key=lambda one: one[0])]


def _in_a_word(text: str, plain: str, written: date, rules: Rules) -> Iterator[tuple[int, Day]]:
    """ "Tomorrow"; never certain, as "morgen" is the morning, too."""
    for name, distance in (("today", 0), ("tomorrow", 1)):
        for tongue in rules.tongues:
            for match in tongue.lists[name].pattern.finditer(plain):
                sure = tongue.code != "de" and name == "tomorrow"
                if name == "tomorrow" and re.search(r"(?:guten|heute)\s$", plain[: match.start()]):
                    continue
                yield match.start(), Day(
                    (written + timedelta(distance),), sure, key(plain[: match.start()])[-_NEAR:],
                    key(plain[match.end() :])[:_NEAR], text[match.end() :], text[: match.start()],
                )  # fmt: skip


def _meant(
    match: re.Match[str], written: date, names: Names, code: str, ahead: bool
) -> tuple[tuple[date, ...], bool]:
    parts = match.groupdict()
    weekday = names.weekdays.get(parts.get("w") or "")
    if parts.get("alone"):
        return _of_the_month(int(parts["alone"]), weekday or 0, written, ahead)
    if parts.get("month"):
        made = _with_year(
            parts.get("y"), MONTHS[text_key(parts["month"])], int(parts["d"]), written
        )
        return _checked([made] if made else [], weekday)
    if parts.get("m"):
        made = _with_year(parts["y"], int(parts["m"]), int(parts["d"]), written)
        return _checked([made] if made else [], weekday)
    if parts.get("a"):
        orders = [(int(parts["b"]), int(parts["a"]))]
        if code == "en" and parts["s"] != ".":
            orders.append((int(parts["a"]), int(parts["b"])))
        dates = [_with_year(parts.get("y"), month, day, written) for month, day in orders]
        return _checked(_possible([d for d in dates if d], written, ahead), weekday)
    return _next(weekday or 0, written, ahead, names, match)


def _possible(dates: Sequence[date], written: date, ahead: bool) -> list[date]:
    """Of two readings of the same numbers those on the right side of the day of the message."""
    known = list(dict.fromkeys(dates))
    right = [d for d in known if (d >= written if ahead else d <= written)]
    return right or known


def _checked(dates: Sequence[date], weekday: int | None) -> tuple[tuple[date, ...], bool]:
    if weekday is None or not dates:
        return tuple(dates), len(dates) == 1
    right = [day for day in dates if day.weekday() == weekday]
    if right:
        return tuple(right), len(right) == 1
    return tuple(dates), False  # "Tuesday, December 2", which is a Wednesday


def _with_year(year: str | None, month: int, day: int, written: date) -> date | None:
    """The date; without a year the nearest one."""
    if year:
        number = int(year) if len(year) == 4 else 2000 + int(year)
        return _made(number, month, day)
    near = [_made(written.year + n, month, day) for n in (-1, 0, 1)]
    return min((d for d in near if d), key=lambda d: abs((d - written).days), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_the_month(
    day: int, weekday: int, written: date, ahead: bool
) -> tuple[tuple[date, ...], bool]:
    """ "Monday the 30th": the nearest month in which they fit."""
    step = 1 if ahead else -1
    for months in range(4):
        total = written.year * 12 + written.month - 1 + step * months
        made = _made(total // 12, total % 12 + 1, day)
        right = made and (made >= written if ahead else made <= written)
        if made and right and made.weekday() == weekday:
            return (made,), months <= 1
    return (), False


def _next(
    weekday: int, written: date, ahead: bool, names: Names, match: re.Match[str]
) -> tuple[tuple[date, ...], bool]:
    """A weekday alone is the next one; "next Thursday" may be that of next week."""
    if not ahead:
        return (), False
    distance = (weekday - written.weekday()) % _WEEK or _WEEK
    first = written + timedelta(distance)
    monday = written + timedelta(_WEEK - written.weekday())
    said = match.string[: match.start()].split()[-1:]
    later = (
        said
        and said[0] in names.next
        or (" ".join(match.string[match.end() :].split()[:1]) in names.next)
    )
    if later and first < monday:
        return (first + timedelta(_WEEK), first), False
    return (first,), bool(later)


_TIME: Final = re.compile(
    r"(?<![\d:./,])(?P<h>\d{1,2})(?:(?:[:.]|\s?h\s?)(?P<m>[0-5]\d))?\s*"
    r"(?P<what>a\.?m\b\.?|p\.?m\b\.?|uhr\b|h\b|o'clock)?(?![\d])"
)
_NOON: Final = re.compile(r"(?<!\w)(?:noon|midi|mittags)(?!\w)")
_RANGE: Final = re.compile(r"\s*(?:-|–|—|to|bis|a|until)\s*$")
_RANGE_HALF: Final = re.compile(r"\s*(?:-|–|—|to|until)\s*\d{1,2}(?::\d\d)?\s*(?P<half>[ap])\.?m\b")
#: Before this hour a time without am or pm may mean the afternoon. Source: as in a typed time.
_EARLY: Final = 7


def times_in(text: str) -> list[Clock]:
    """The times of a text that say that they are times; of a span of time only its start."""
    plain = folded(text)
    found: list[Clock] = []
    for match in _TIME.finditer(plain):
        what = match["what"] or ""
        half = what[:1] if what[:1] in ("a", "p") and what[1:2] in (".", "m") else ""
        if not half and (span := _RANGE_HALF.match(plain, match.end())):
            half = span["half"]
        written = match["m"] and (
            match.group()[match.start("m") - match.start() - 1] == ":" or what
        )
        hours = "h" in match.group()[: match.end("m") - match.start()] if match["m"] else False
        if not (half or what or written or hours):
            continue
        if _RANGE.search(plain[: match.start()]) and found:
            continue
        hour, minute = int(match["h"]), int(match["m"] or 0)
        if half and not 1 <= hour <= 12:
            continue
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        if hour > 23:
            continue
        certain = bool(half or what) or hour >= _EARLY or match["h"].startswith("0") or hours
        found.append(Clock(time(hour, minute), certain))
    if not found and _NOON.search(plain):
        found.append(Clock(time(12), True))
    return found
