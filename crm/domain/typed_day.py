"""Parse a date as a user types it: in the order of their locale, with a month name, or as a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from unicodedata import decimal, normalize

from crm.domain.dates import WEEKDAYS, format_date
from crm.domain.month_names import MONTHS
from crm.domain.people.normalise import clean_text, text_key
from crm.domain.wording import either
from crm.errors import InvalidInput
from crm.language import tr

#: The order of a date of three numbers.
ORDERS: Final = ("dmy", "mdy", "ymd")
#: Year as written ("" if left out), month, day.
Parts = tuple[str, int, int]

#: Longer texts are not dates.
_LONGEST: Final = 80
#: A date may be this many years ahead, so "36" is 2036 and "37" is 1937. Source: D.
_YEARS_AHEAD: Final = 10
#: The longest gap between two 29 Februaries, around a century without one.
_LEAP: Final = 9

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BETWEEN: Final = re.compile(r"[\s/.,،'’-]+")
_ALLOWED: Final = re.compile(r"[\w\s/.,،'’-]+")
_ASIAN: Final = re.compile(r"[年月日년월일]")
_WORDS: Final = re.compile(r"[0-9]+|[^0-9 ]+")
#: As in "the 23rd of November"; also in the languages whose months are built in.
_PARTICLES: Final = frozenset(
    ("st", "nd", "rd", "th", "er", "of", "the", "de", "del", "den", "der", "di", "el", "le", "la", "d")
)  # fmt: skip

_NEAR: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DAYS: Final = (
    "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat",
    "sunday sun",
)  # fmt: skip
_WEEKDAY: Final = {name.lower(): n for n, name in enumerate(WEEKDAYS)} | {
    name: n for n, names in enumerate(_DAYS) for name in names.split()
}


def read_day(
    text: str, today: date, order: str = "dmy", months: Sequence[str] = (), ahead: bool = False
) -> date:
    """Return the only date a text can mean.

    Numbers are read in the given order, and in another one only if that gives no valid date.

    Args:
        order: one of `ORDERS`.
        months: names in the user's language, January to December, repeated for each
            form of them; English and the languages of file imports are built in.
        ahead: a missing year or week means the next such day, not the last; today counts as both.

    Raises:
        InvalidInput: not a date, or ambiguous; says how to write it.
    """
    words, order = _words(text, order)
    names = {**MONTHS} | {_folded(name): n % 12 + 1 for n, name in enumerate(months)}
    said = _WEEKDAY.get(words[0]) if words and words[0] not in names else None
    short = _in_a_word(words, today, ahead)
    if short:
        return short
    likely, others = _readings(words[0 if said is None else 1 :], names, order)
    found = _days(likely, today, ahead) or _days(others, today, ahead)
    if not found:
        shown = clean_text(text[:_LONGEST])
        raise InvalidInput(
            tr("“{shown}” is not a day.", shown=shown),
            tr("Write it like {examples}.", examples=_examples(today, order)),
        )
    if len(found) > 1:
        raise InvalidInput(
            tr(
                "“{text}” could be {days}.",
                text=clean_text(text),
                days=either([format_date(day) for day in found]),
            ),
            tr("Write it like {examples}.", examples=_examples(found[0], "ymd")),
        )
    if said is not None and said != found[0].weekday():
        right = WEEKDAYS[found[0].weekday()]
        raise InvalidInput(
            tr(
                "{day} is a {right}, not a {said}.",
                day=format_date(found[0]),
                right=right,
                said=WEEKDAYS[said],
            ),
            tr("Please check the day."),
        )
    return found[0]


def _examples(day: date, order: str) -> str:
    numbers = {"dmy": f"{day:%d/%m/%Y}", "mdy": f"{day:%m/%d/%Y}"}
    return tr(
        "{day} or {numbers}", day=format_date(day), numbers=numbers.get(order, day.isoformat())
    )


def _words(text: str, order: str) -> tuple[list[str], str]:
    """Numbers and words in lower case, and the order; none if a character is not used in dates."""
    if len(text) > _LONGEST or any(c.isnumeric() and not c.isdecimal() for c in text):
        return [], order
    plain = normalize("NFKC", re.sub("[ºª°]", "", clean_text(text))).translate(_DASHES)
    plain = "".join(str(decimal(c)) if c.isdecimal() else c for c in plain)
    if not _ALLOWED.fullmatch(plain):
        return [], order
    if _ASIAN.search(plain):
        plain, order = _ASIAN.sub(" ", plain), "ymd"
    return [word for word in _WORDS.findall(_folded(plain)) if word not in _PARTICLES], order


def _folded(text: str) -> str:
    """Without case and accents, words separated by one space."""
    return text_key(_BETWEEN.sub(" ", text))


def _in_a_word(words: Sequence[str], today: date, ahead: bool) -> date | None:
    """Today, yesterday, tomorrow, Friday, last Friday; None for anything else."""
    match words:
        case [word] if word in _NEAR:
            return today + timedelta(days=_NEAR[word])
        case [word] if word in _WEEKDAY and ahead:
            return today + timedelta(days=(_WEEKDAY[word] - today.weekday()) % 7)
        case [word] if word in _WEEKDAY:
            return today - timedelta(days=(today.weekday() - _WEEKDAY[word]) % 7)
        case ["last", word] if word in _WEEKDAY:
            return today - timedelta(days=(today.weekday() - _WEEKDAY[word] - 1) % 7 + 1)
    return None


def _readings(
    words: Sequence[str], names: dict[str, int], order: str
) -> tuple[list[Parts], list[Parts]]:
    """The readings of the words in this order, and the others to try if no date comes of these."""
    spots = [n for n, word in enumerate(words) if word in names]
    numbers = [word for word in words if word.isdecimal()]
    if len(spots) == 1 and len(numbers) == len(words) - 1:
        return _with_name(numbers, names[words[spots[0]]], spots[0], order)
    return _with_numbers(numbers, order) if len(numbers) == len(words) else ([], [])


def _with_name(
    numbers: Sequence[str], month: int, spot: int, order: str
) -> tuple[list[Parts], list[Parts]]:
    match numbers:
        case [day] if len(day) <= 2:
            return [("", month, int(day))], []
        case [first, second]:
            day_first = _parts(second, str(month), first)
            year_first = _parts(first, str(month), second)
            if len(first) == 4:
                return year_first, []
            # "26 Nov 23" where the year comes first: both forms are in use.
            both = spot == 1 and order == "ymd"
            return ([], day_first + year_first) if both else (day_first, [])
    return [], []


def _with_numbers(numbers: Sequence[str], order: str) -> tuple[list[Parts], list[Parts]]:
    """Day and month may be swapped if that gives a valid date; a two-digit year is never looked for
    elsewhere, or the 32nd would become 2032."""
    match numbers:
        case [whole] if len(whole) == 8:
            read = {
                "dmy": _parts(whole[4:], whole[2:4], whole[:2]),
                "mdy": _parts(whole[4:], whole[:2], whole[2:4]),
                "ymd": _parts(whole[:4], whole[4:6], whole[6:]),
            }
            # Eight digits do not show where the year is, but a plausible year is in one place only.
            read = {
                name: [p for p in one if "1900" <= p[0] <= "2100"] for name, one in read.items()
            }
        case [a, b] if max(len(a), len(b)) <= 2:
            read = {"dmy": [("", int(b), int(a))], "mdy": [("", int(a), int(b))]}
            order = "dmy" if order == "dmy" else "mdy"
        case [a, b, c] if len(a) == 4 or (order == "ymd" and len(c) <= 2):
            # Nobody writes the day second with a leading year; without this order it is not a date.
            read = {order: _parts(a, b, c), "": _parts(a, c, b) if len(a) == 4 else []}
        case [a, b, c]:
            read = {"dmy": _parts(c, b, a), "mdy": _parts(c, a, b)}
        case _:
            return [], []
    return read.get(order, []), [p for name, one in read.items() if name != order for p in one]


def _parts(year: str, month: str, day: str) -> list[Parts]:
    """One interpretation; none if a part has too few or too many digits."""
    fits = len(year) in (2, 4) and len(month) <= 2 and len(day) <= 2
    return [(year, int(month), int(day))] if fits else []


def _days(readings: Sequence[Parts], today: date, ahead: bool) -> list[date]:
    """The valid dates among these, without duplicates."""
    return sorted({day for parts in readings if (day := _day(*parts, today=today, ahead=ahead))})


def _day(year: str, month: int, day: int, today: date, ahead: bool) -> date | None:
    if year:
        number, latest = int(year), today.year + _YEARS_AHEAD
        return _made(number if len(year) == 4 else latest - (latest - number) % 100, month, day)
    years = (today.year + n if ahead else today.year - n for n in range(_LEAP))
    found = [made for y in years if (made := _made(y, month, day))]
    return next((d for d in found if (d >= today if ahead else d <= today)), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
