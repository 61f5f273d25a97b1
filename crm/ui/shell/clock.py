"""The clock: the only module of crm.ui that reads the time."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from crm.config import settings


def now() -> datetime:
    """The current time, for comparing machines; ignores `EMBERS_TODAY`."""
    return datetime.now(UTC)


def today() -> date:
    """The user's date: by the browser's time zone, or the fixed day of `EMBERS_TODAY`.

    Raises:
        InvalidInput: `EMBERS_TODAY` is not a valid date.
    """
    return now_clock().date()


def now_clock() -> datetime:
    """The user's date and time with time zone; on a fixed day the time of day still advances.

    Raises:
        InvalidInput: `EMBERS_TODAY` is not a valid date.
    """
    zone = _zone(zone_name())
    here = datetime.now(zone) if zone else datetime.now().astimezone()
    fixed = settings(os.environ).fixed_today
    return here if fixed is None else datetime.combine(fixed, here.timetz())


def today_in(name: str) -> date:
    """The date in a time zone, for what no browser asks for; that of this machine if the zone is not known."""
    fixed = settings(os.environ).fixed_today
    return fixed or datetime.now(_zone(name)).date()


def zone_name() -> str:
    """The browser's time zone as it names it, like Europe/Berlin; "" = it sent none."""
    return st.context.timezone or ""


def _zone(name: str) -> tzinfo | None:
    """A time zone; None if there is no name, or this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None
