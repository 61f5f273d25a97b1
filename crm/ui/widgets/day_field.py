"""A date field: typed, picked or set by a button, with the error below.

It sends `typed`: the raw text, the order of day, month and year in the browser's language, and that
language's month names. `crm.domain.typed_day` parses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from crm.domain.dates import MONTHS_SHORT
from crm.language import tr
from crm.ui.widgets.assets import component

WORDS: Final = {
    "calendar": tr("Calendar"),
    "example": tr("For example {day}"),
    "date": tr("{month} {day}, {year}"),
    "months": MONTHS_SHORT,
}
_MOUNT: Final = component("day_field", isolated=False, words=WORDS)


@dataclass(frozen=True, slots=True)
class Face:
    """What the field shows.

    Attributes:
        key: its session key, also sent with typing events.
        text: the day in the display format, or what was typed if that is not a date.
        typed: the text this responds to; None if nothing was typed yet.
        kept: `text` comes from an unfinished form, so the browser must send it again to be parsed.
        iso, first, last: for the browser's calendar; empty `iso` = no date.
        quick: buttons, each with the text it types.
        none: label of the button that empties the field; "" if it must not be empty.
        error: why the text was refused.
    """

    label: str
    key: str
    text: str
    typed: str | None
    kept: bool
    iso: str
    first: str
    last: str
    quick: Sequence[tuple[str, str]]
    none: str
    error: str


def show(face: Face) -> None:
    """Show the field."""
    _MOUNT(key=face.key, data=asdict(face))
