"""The one place of the screens that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from crm.config import settings


def now() -> datetime:
    """This moment, for what compares machines: never a fixed day."""
    return datetime.now(UTC)


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
    here = datetime.now(_zone()) if _zone() else datetime.now().astimezone()
    fixed = settings(os.environ).fixed_today
    return here if fixed is None else datetime.combine(fixed, here.timetz())


def _zone() -> tzinfo | None:
    """The browser's time zone; None if it named none, or one this machine does not know."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ValueError, OSError, KeyError):
        return None
