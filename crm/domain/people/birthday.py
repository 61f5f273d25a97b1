"""A birthday without a year: `--05-09` is the ninth of May, as ISO 8601 and address books write it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from crm.domain.dates import month_day

_STORED: Final = re.compile(r"--(\d\d)-(\d\d)")
#: A leap year, so that every day there is exists.
ANY_YEAR: Final = 2000


def birthday_on(day: date) -> str:
    """The birthday of somebody born on this day of some year."""
    return f"--{day:%m-%d}"


def day_of(birthday: str) -> date | None:
    """The day in a leap year; None if the text is not a birthday as it is stored."""
    found = _STORED.fullmatch(birthday)
    try:
        return date(ANY_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def birthday_words(birthday: str) -> str:
    """May 9; "" if there is none."""
    day = day_of(birthday)
    return month_day(day) if day else ""
