"""Read a time of day as people type it."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from crm.domain.people.normalise import clean_text
from crm.errors import InvalidInput
from crm.language import tr

_TIME: Final = re.compile(r"(?:at )?([0-9]{1,2})(?:[:.h]([0-9]{2})|h| ?uhr)?(?: ?([ap])\.?m\.?)?")
_COMPACT: Final = re.compile(r"([0-9]{2})([0-9]{2})()")
_WORDS: Final = {"noon": time(12), "midday": time(12)}
#: Before this hour a time without am or pm, and without a leading zero, may mean the afternoon.
_EARLY: Final = 7


def read_time(text: str) -> time | None:
    """The time that a text means: 14:30, 14.30, 14h30, 1430, 2:30 pm, 2pm, noon; None if it is empty.

    Raises:
        InvalidInput: it is not a time, or may mean morning or afternoon; says how to write it.
    """
    words = clean_text(text).casefold()
    if not words:
        return None
    if words in _WORDS:
        return _WORDS[words]
    found = _COMPACT.fullmatch(words) or _TIME.fullmatch(words)
    made = _made(found[1], found[2], found[3]) if found else None
    shown = clean_text(text)[:40]
    if made is None or found is None:
        raise InvalidInput(
            tr("“{shown}” is not a time.", shown=shown), tr("Write it like 14:30 or 2:30 pm."), "at"
        )
    if 0 < made.hour < _EARLY and not found[3] and not found[1].startswith("0"):
        later = made.replace(hour=made.hour + 12)
        raise InvalidInput(
            tr("“{shown}” could be in the morning or in the afternoon.", shown=shown),
            tr("Write {made:%H:%M} or {later:%H:%M}.", made=made, later=later),
            "at",
        )
    return made


def _made(hours: str, minutes: str | None, half: str | None) -> time | None:
    hour, minute = int(hours), int(minutes or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
