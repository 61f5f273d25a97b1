"""Format dates and time distances; the names of the months as people and files write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from crm.domain.wording import plural

#: Month -> its names in en, de, fr, es, pt, it, nl and the Scandinavian languages, without accents.
_NAMES: Final = (
    "january jan januar janner jaenner janvier janv enero ene janeiro gennaio gen januari",
    "february feb februar feber fevrier fevr fev febrero fevereiro febbraio febb februari",
    "march mar marz maerz mrz mars marzo marco maart mrt marts",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei maj",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug aout aou agosto ago augustus augusti",
    "september sep sept septembre septiembre set setiembre setembro settembre sett",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dezembro dicembre",
)
#: Days beyond which no end of a window is named: nobody plans for it yet.
_NEAR: Final = 70
#: Month name normalised by `column_key` or `text_key` -> 1 to 12.
MONTHS: Final[Mapping[str, int]] = {
    name: number for number, names in enumerate(_NAMES, 1) for name in names.split()
}


def format_date(day: date) -> str:
    """May 3, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


def spoken_date(day: date, today: date) -> str:
    """May 3, as one writes it in a letter; with the year if it is ten months or more away."""
    return f"{day:%B} {day.day}" + (f", {day.year}" if abs((today - day).days) > 300 else "")


def spoken_day(day: date, today: date) -> str:
    """Monday, if it is less than a week away; else May 3."""
    return f"{day:%A}" if 0 < abs((today - day).days) < 7 else spoken_date(day, today)


def near_day(day: date, today: date) -> str:
    """A day by the name it has for us: "yesterday", "Monday", "May 3"."""
    return ago(day, today) if abs((today - day).days) <= 1 else spoken_day(day, today)


def on_day(day: date, today: date) -> str:
    """When something was or will be, as people say it: "yesterday", "on Monday", "on May 3"."""
    near = abs((today - day).days) <= 1
    return ago(day, today) if near else f"on {spoken_day(day, today)}"


def ago(day: date, today: date) -> str:
    """Relative time: "yesterday", "12 days ago", from 60 days on "in 2 months"."""
    days = (today - day).days
    match days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case -1:
            return "tomorrow"
    words = lasting(abs(days))
    return f"{words} ago" if days > 0 else f"in {words}"


def weeks_ago(day: date, today: date) -> str:
    """How long ago, in weeks where days are too fine: "9 days ago", "5 weeks ago", "3 months ago"."""
    days = (today - day).days
    return f"{round(days / 7)} weeks ago" if 14 <= days < 60 else ago(day, today)


def last_time(day: date, today: date) -> str:
    """When something last was, as people say it: "last Monday", "3 weeks ago", "in September 2025"."""
    days = (today - day).days
    if days < 2:
        return ago(day, today)
    if days < 8:
        return f"last {day:%A}"
    if days < 31:
        if _monday(today) - _monday(day) == 7:
            return "last week"
        return f"{round(days / 7)} weeks ago" if days > 10 else "a week ago"
    return f"in {day:%B}" if days < 300 else f"in {day:%B %Y}"


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()


def lasting(days: int) -> str:
    """12 days; from 60 days on 2 months."""
    if days < 60:
        return plural(days, "day", "days")
    if days < 720:
        return plural(round(days / 30.4), "month", "months")
    return plural(round(days / 365.25), "year", "years")


def spoken_weekday(day: date) -> str:
    """Monday, November 23."""
    return f"{day:%A}, {day:%B} {day.day}"


def by(day: date, today: date) -> str:
    """Until when, as one says it: "today", "by tomorrow", "by Friday", "by January 26"; "" if it is months away."""
    days = (day - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "by tomorrow"
    if days < 7:
        return f"by {day:%A}"
    return f"by {spoken_date(day, today)}" if days <= _NEAR else ""
