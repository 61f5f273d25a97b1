"""Format dates and time distances."""

from __future__ import annotations

from datetime import date
from typing import Final

from crm.domain.wording import plural
from crm.language import tr, trn

#: Days beyond which no end of a window is named: nobody plans for it yet.
_NEAR: Final = 70
WEEKDAYS: Final = (
    tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday"), tr("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS: Final = tr("Mon Tue Wed Thu Fri Sat Sun").split()
_MONTHS: Final = (
    tr("January"), tr("February"), tr("March"), tr("April"), tr("May"), tr("June"), tr("July"), tr("August"),
    tr("September"), tr("October"), tr("November"), tr("December"),
)  # fmt: skip
MONTHS_SHORT: Final = tr("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()


def weekday(day: date) -> str:
    """Monday."""
    return WEEKDAYS[day.weekday()]


def weekday_short(day: date) -> str:
    """Mon."""
    return _SHORT_WEEKDAYS[day.weekday()]


def month(day: date) -> str:
    """May."""
    return _MONTHS[day.month - 1]


def month_day(day: date) -> str:
    """May 3."""
    return tr("{month} {day}", month=month(day), day=day.day)


def weekday_date(day: date) -> str:
    """Monday, May 3, 2026."""
    return f"{weekday(day)}, {format_date(day)}"


def format_date(day: date) -> str:
    """May 3, 2026."""
    short = MONTHS_SHORT[day.month - 1]
    return tr("{month} {day}, {year}", month=short, day=day.day, year=day.year)


def spoken_date(day: date, today: date) -> str:
    """May 3, as one writes it in a letter; with the year if it is ten months or more away."""
    if abs((today - day).days) > 300:
        return tr("{month} {day}, {year}", month=month(day), day=day.day, year=day.year)
    return month_day(day)


def spoken_day(day: date, today: date) -> str:
    """Monday, if it is less than a week away; else May 3."""
    return weekday(day) if 0 < abs((today - day).days) < 7 else spoken_date(day, today)


def near_day(day: date, today: date) -> str:
    """A day by the name it has for us: "yesterday", "Monday", "May 3"."""
    return ago(day, today) if abs((today - day).days) <= 1 else spoken_day(day, today)


def on_day(day: date, today: date) -> str:
    """When something was or will be, as people say it: "yesterday", "on Monday", "on May 3"."""
    near = abs((today - day).days) <= 1
    return ago(day, today) if near else tr("on {day}", day=spoken_day(day, today))


def ago(day: date, today: date) -> str:
    """Relative time: "yesterday", "12 days ago", from 60 days on "in 2 months"."""
    days = (today - day).days
    match days:
        case 0:
            return tr("today")
        case 1:
            return tr("yesterday")
        case -1:
            return tr("tomorrow")
    time = lasting(abs(days))
    return tr("{time} ago", time=time) if days > 0 else tr("in {time}", time=time)


def weeks_ago(day: date, today: date) -> str:
    """How long ago, in weeks where days are too fine: "9 days ago", "5 weeks ago", "3 months ago"."""
    days = (today - day).days
    return _some_weeks_ago(days) if 14 <= days < 60 else ago(day, today)


def last_time(day: date, today: date) -> str:
    """When something last was, as people say it: "last Monday", "3 weeks ago", "in September 2025"."""
    days = (today - day).days
    if days < 2:
        return ago(day, today)
    if days < 8:
        return tr("last {weekday}", weekday=weekday(day))
    if days < 31:
        if _monday(today) - _monday(day) == 7:
            return tr("last week")
        return _some_weeks_ago(days) if days > 10 else tr("a week ago")
    if days < 300:
        return tr("in {month}", month=month(day))
    return tr("in {month} {year}", month=month(day), year=day.year)


def _some_weeks_ago(days: int) -> str:
    return trn(round(days / 7), "{n} week ago", "{n} weeks ago")


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
    return f"{weekday(day)}, {month_day(day)}"


def by(day: date, today: date) -> str:
    """Until when, as one says it: "today", "by tomorrow", "by Friday", "by January 26"; "" if it is months away."""
    days = (day - today).days
    if days <= 0:
        return tr("today")
    if days == 1:
        return tr("by tomorrow")
    if days < 7:
        return tr("by {day}", day=weekday(day))
    return tr("by {day}", day=spoken_date(day, today)) if days <= _NEAR else ""
