"""A copy of an account whose link to the store may be cut, and people to add in it."""

from __future__ import annotations

from datetime import date

from crm.domain.people.person import Person, PersonId
from crm.remote.replica import Replica
from crm.remote.state import Limits
from crm.services.people import people
from tests.remote.tampered import Tampered

TODAY = date(2026, 11, 23)
AT_ONCE = Limits(rest=0)


def add_person(store: Replica, first: str) -> Person:
    return people.add(store, Person(PersonId(0), first, "Example"), TODAY)


def back(link: Tampered) -> None:
    """Let the store answer again."""
    link.before = link.after = lambda method: None
