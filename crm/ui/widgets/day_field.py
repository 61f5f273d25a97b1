"""A day that is typed, picked or named by a button, with what is wrong with it below.

It sends `typed`: the text as it stands, the order of day, month and year in the browser's language,
and that language's names of the months. It is read by `crm.domain.typed_day`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from crm.ui.widgets.assets import component

_MOUNT: Final = component("day_field", isolated=False)


@dataclass(frozen=True, slots=True)
class Face:
    """What the field shows.

    Attributes:
        key: names it in the session and in what it tells of typing.
        text: the day as every day is shown, or what was typed if that is none.
        typed: the text this answers; None if nothing was typed yet.
        kept: `text` comes from an unfinished form, so the browser has to say what it means.
        iso, first, last: for the browser's calendar; empty `iso` = no day.
        quick: buttons, each with the text it types.
        none: the button that empties the field; "" if it may not be empty.
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
    """Put the field where the next element goes."""
    _MOUNT(key=face.key, data=asdict(face))
