"""What a run needs from outside: the store, today's date, a message for the next run.

The only module of the screens that reads the clock and the environment.
"""

from __future__ import annotations

import os
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from crm.config import Settings, settings
from crm.store.local import LocalStore, open_store

_FLASH: Final = "_flash"


def store() -> LocalStore:
    """The user's database, opened once a process; a connection is made per unit of work.

    Raises:
        StoreForeign: the file is not ours, newer, damaged or cannot be written.
        StoreBusy: another program holds it.
    """
    return _opened(_settings().database)


def today() -> date:
    """The user's date: by the browser's time zone, or the fixed day of `EMBERS_TODAY`.

    Raises:
        InvalidInput: `EMBERS_TODAY` is no day.
    """
    return now_clock().date()


def now_clock() -> datetime:
    """The user's date and time of day, with their time zone; on a fixed day the hour still runs.

    Raises:
        InvalidInput: `EMBERS_TODAY` is no day.
    """
    now = datetime.now(_zone()) if _zone() else datetime.now().astimezone()
    fixed = _settings().fixed_today
    return now if fixed is None else datetime.combine(fixed, now.timetz())


def flash(message: str) -> None:
    """Say something after the next rerun; a toast before `st.rerun()` is often lost."""
    st.session_state[_FLASH] = message


def show_flash() -> None:
    """Show what `flash` left; the front door calls it on every run."""
    message = st.session_state.pop(_FLASH, None)
    if message:
        st.toast(message)


def _settings() -> Settings:
    return settings(os.environ)


def _zone() -> tzinfo | None:
    """The browser's time zone; None if it named none, or one this machine does not know."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ValueError, OSError, KeyError):
        return None


def _still_there(opened: LocalStore) -> bool:
    return opened.path.exists()


@st.cache_resource(show_spinner=False, max_entries=4, validate=_still_there)
def _opened(path: Path) -> LocalStore:
    """Keyed by path; opened anew if the file was taken away in the meantime."""
    return open_store(path)
