"""Birthdays as address books write them; the year is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crm.domain.people.birthday import ANY_YEAR, birthday_on
from crm.domain.people.normalise import clean_text
from crm.intake.dates import read_dates

_LONGEST: Final = 100
_WITHOUT_YEAR: Final = re.compile(r"'?--(\d\d)-?(\d\d)\b.*")
_COMPACT: Final = re.compile(r"(?:1[6-9]|20)\d\d(\d\d)(\d\d)(?:T.*)?")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_CLOCK: Final = re.compile(r"(?<=\d)T[\d:.]+(?:Z|[+-][\d:]+)?$")


def birthdays_of(texts: Iterable[str]) -> dict[str, str]:
    """Each text of a column -> the birthday as it is stored; "" if it cannot be read or means two days."""
    plain = {text: _in_any_year(text) for text in texts if text}
    read = read_dates(set(plain.values()))
    return {text: birthday_on(day) if (day := read.get(one)) else "" for text, one in plain.items()}


def birthday_of(text: str) -> str:
    """The birthday in a text; "" if there is none, or if it can mean two days."""
    return birthdays_of([text]).get(text, "")


def _in_any_year(text: str) -> str:
    """The same day of one year: which one does not matter, and a year may be missing."""
    text = clean_text(text[:_LONGEST])
    if found := _WITHOUT_YEAR.fullmatch(text) or _COMPACT.fullmatch(text):
        return f"{ANY_YEAR}-{found[1]}-{found[2]}"
    text = _CLOCK.sub("", text)
    dated, found_years = _YEAR.subn(str(ANY_YEAR), text)
    if found_years or not re.search(r"[^\W\d_]", text):
        return dated
    return f"{text} {ANY_YEAR}"  # 9 May
