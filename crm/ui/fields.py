"""Day fields, asked alike by all dialogs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.errors import InvalidInput
from crm.ui.session import today

#: Left to itself the field reaches back ten years, and a tie may be older.
FIRST_DAY: Final = date(1970, 1, 1)
#: What to tick if a day is not known.
UNKNOWN: Final = "I do not know the day"
#: No step is put off, and no decision promised, further ahead. Source: D.
_AHEAD: Final = timedelta(days=3660)


def past_day(
    label: str,
    value: date | None,
    key: str,
    within: DeltaGenerator | None = None,
    none: str = "",
    problem: str = "",
) -> None:
    """Ask for a day up to today; `none` as in `any_day`.

    What is there already stays possible: a file is dated by other clocks, and LinkedIn's day begins
    while ours in the west is not over yet.
    """
    _day(label, value, key, (FIRST_DAY, today()), within, none)


def any_day(
    label: str,
    value: date | None,
    key: str,
    within: DeltaGenerator | None = None,
    none: str = "",
    first: date = FIRST_DAY,
    problem: str = "",
) -> None:
    """Ask for a day from `first` on, also one to come.

    Args:
        none: what to tick if there is no such day; read the field with `chosen_day` then. A field with a
            start value cannot be emptied: it looks so, and Streamlit gives the start value back.
    """
    _day(label, value, key, (first, today() + _AHEAD), within, none)


def chosen_day(key: str) -> date | None:
    """The day a field holds; None if there is none."""
    if st.session_state.get(f"{key}:none"):
        return None
    found: date | None = st.session_state.get(key)
    return found


def day_of(key: str, field: str) -> date:
    """The day a field holds that may not be empty.

    Raises:
        InvalidInput: it is empty; `field` names it.
    """
    found = chosen_day(key)
    if found is None:
        raise InvalidInput("Please say on which day.", field=field)
    return found


def _day(
    label: str,
    value: date | None,
    key: str,
    span: tuple[date, date],
    within: DeltaGenerator | None,
    none: str,
) -> None:
    place = within or st
    place.date_input(
        label,
        value,
        min_value=min(span[0], value or span[0]),
        max_value=max(span[1], value or span[1]),
        key=key,
        format="YYYY-MM-DD",
    )
    if none and value is not None:
        place.checkbox(none, key=f"{key}:none")


def typed_text(key: str) -> str | None:
    return None
