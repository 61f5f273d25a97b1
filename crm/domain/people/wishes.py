"""How often to be in touch with somebody: since when the user wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crm.domain.people.person import Person


def dated(new: Person, old: Person | None, today: date) -> Person:
    """A person whose wish has its day: that on which it was last changed.

    A wish whose day is given with it, as by an undo, keeps that day.
    """
    if new.cadence_days is None:
        return replace(new, cadence_since=None)
    before = (old.cadence_days, old.cadence_since) if old else (None, None)
    if new.cadence_days == before[0] or new.cadence_since != before[1]:
        return new
    return replace(new, cadence_since=today)
