"""Date fields for all dialogs: typed in the user's own format, and never silently changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.typed_day import ORDERS, read_day
from crm.errors import InvalidInput
from crm.language import tr
from crm.ui.shell.session import today
from crm.ui.text import format as text
from crm.ui.widgets import day_field

#: The earliest day accepted; earlier ones are typing errors.
FIRST_DAY: Final = date(1970, 1, 1)
#: Label of the button that empties the field of an unknown day.
UNKNOWN: Final = tr("I do not know the day")
#: The furthest day ahead for a snooze or a promised decision. Source: D.
_AHEAD: Final = timedelta(days=3660)
_NO_DAY: Final = tr("Please say on which day.")


def past_day(
    label: str,
    value: date | str | None,
    key: str,
    within: DeltaGenerator | None = None,
    none: str = "",
    problem: str = "",
) -> None:
    """Ask for a day up to today; the arguments are those of `any_day`.

    A stored later day stays valid: imported dates come from other time zones, so LinkedIn's day may be
    ahead of the user's.
    """
    _ask(label, value, key, within, none, problem, first=FIRST_DAY, past=True, ahead=False)


def any_day(  # noqa: PLR0913 (the options of a field)
    label: str,
    value: date | str | None,
    key: str,
    within: DeltaGenerator | None = None,
    none: str = "",
    first: date = FIRST_DAY,
    problem: str = "",
    ahead: bool = True,
) -> None:
    """Ask for a day from `first` on, past or future.

    Args:
        value: the initial day, or the text of an unfinished form.
        none: label of the button that empties the field, if the day is optional.
        problem: an error found elsewhere, shown at the field.
        ahead: usually in the future: "24/12" means the next one, and tomorrow has a button.
    """
    _ask(label, value, key, within, none, problem, first=first, past=False, ahead=ahead)


def chosen_day(key: str) -> date | None:
    """The day in a field; None if it is empty. Also works in a callback, before the field is redrawn.

    Raises:
        InvalidInput: the text is not a date, or the date is not allowed; its field is the last part
            of the key.
    """
    asked, typed = st.session_state.get(_beside(key)), _typed(key)
    if asked is None:
        return None
    start = asked["start"]
    if typed is None and not isinstance(start, str):
        return start  # type: ignore[no-any-return]
    try:
        return _read(asked, {"text": start} if typed is None else typed)
    except InvalidInput as refused:
        field = key.rpartition(":")[2]
        raise InvalidInput(refused.sentence, refused.hint, field) from None


def day_of(key: str, field: str) -> date:
    """The day in a required field.

    Raises:
        InvalidInput: it is empty, or as in `chosen_day`; `field` names it.
    """
    found = chosen_day(key)
    if found is None:
        raise InvalidInput(_NO_DAY, field=field)
    return found


def day_to_come(key: str) -> date | None:
    """The day typed into a field for past days, if it is a day to come; it is refused there."""
    asked, typed = st.session_state.get(_beside(key)), _typed(key)
    if asked is None or typed is None:
        return None
    with suppress(InvalidInput):
        _read(asked, typed)
    (words, _), found = asked.get("read", (("", ""), None))
    said = words == str(typed.get("text") or "")
    return found if said and found is not None and found > today() else None


def typed_text(key: str) -> str | None:
    """The text typed into a field, a date or not; None if nothing was typed."""
    typed = _typed(key)
    return None if typed is None else str(typed.get("text") or "")


def _beside(key: str) -> str:
    """The session key of a field's settings: its initial value and limits."""
    return f"{key}:asked"


def _typed(key: str) -> Mapping[str, Any] | None:
    state = st.session_state.get(key)
    typed = state.get("typed") if isinstance(state, Mapping) else None
    return typed if isinstance(typed, Mapping) else None


def _read(asked: dict[str, Any], typed: Mapping[str, Any]) -> date | None:
    """Parse a text once: "yesterday" keeps its day after midnight."""
    words, order = str(typed.get("text") or ""), str(typed.get("order"))
    if not words.strip():
        return None
    known, found = asked.get("read", ("", None))
    if known != (words, order):
        months = [str(name) for name in typed.get("months") or ()]
        order_there = order if order in ORDERS else ORDERS[0]
        found = read_day(words, today(), order_there, months, asked["ahead"])
        asked["read"] = ((words, order), found)
    first, last = _limits(asked)
    if found < first:
        raise InvalidInput(
            tr("The first day that can be kept here is {first}.", first=text.day(first))
        )
    if found > last and asked["past"]:
        raise InvalidInput(tr("This day is still to come."))
    if found > last:
        raise InvalidInput(tr("This day is more than ten years ahead."))
    return found  # type: ignore[no-any-return]


def _limits(asked: dict[str, Any]) -> tuple[date, date]:
    first, last = asked["first"], today() + (timedelta() if asked["past"] else _AHEAD)
    start = asked["start"]
    return (min(first, start), max(last, start)) if isinstance(start, date) else (first, last)


def _ask(
    label: str,
    value: date | str | None,
    key: str,
    within: DeltaGenerator | None,
    none: str,
    problem: str,
    **limits: Any,
) -> None:
    asked = st.session_state.setdefault(_beside(key), {})
    asked.update(limits, start=value)
    typed = _typed(key)
    words = value if typed is None else str(typed.get("text") or "")
    kept = isinstance(words, str) and typed is None
    found, error = None, problem
    try:
        found = chosen_day(key)
        shown = text.day(found)
    except InvalidInput as refused:
        shown, error = str(words), str(refused)
    if kept:  # only the browser knows in which order it was typed
        shown, error = str(words), problem
    first, last = _limits(asked)
    steps = (
        {tr("Today"): 0, tr("Tomorrow"): 1}
        if limits["ahead"]
        else {tr("Today"): 0, tr("Yesterday"): -1}
    )
    days = {name: today() + timedelta(days=step) for name, step in steps.items()}
    face = day_field.Face(
        label=label,
        key=key,
        text=shown,
        typed=None if typed is None else str(words),
        kept=kept,
        iso=found.isoformat() if found and not kept else "",
        first=first.isoformat(),
        last=last.isoformat(),
        quick=[(name, text.day(day)) for name, day in days.items() if first <= day <= last],
        none=none,
        error=error,
    )
    with within or nullcontext():
        day_field.show(face)
