"""Erase one person permanently, and preview what that removes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.language import forms, tr
from crm.services.people import people as people_service
from crm.store.handle import Store
from crm.store.imports import imports
from crm.store.people import erase
from crm.store.people.erase import Traces


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a person would remove."""

    person: Person
    traces: Traces


def look(store: Store, person_id: int) -> Erasure:
    """Count what erasing a person would remove; nothing is changed.

    Raises:
        NotFound: there is no such person.
    """
    with store.read() as db:
        return Erasure(people_service.require(db, person_id), erase.traces(db, person_id))


#: What goes with a person -> what it is called, one and many.
_GOES: Final = {
    "touchpoints": forms("contact", "contacts"),
    "shared": forms("part in a contact with others", "parts in contacts with others"),
    "roles": forms("role in an opportunity", "roles in opportunities"),
    "events": forms("part in an event", "parts in events"),
    "appointments": forms("appointment, or part in one", "appointments, or parts in them"),
    "notes": forms("note of a talk", "notes of talks"),
    "comparisons": forms("line comparing you with them", "lines comparing you with them"),
}


def goes(traces: Traces) -> dict[str, int]:
    """How many of each kind go with a person, by the name of the kind."""
    return {name: getattr(traces, name) for name in _GOES}


def goes_words(traces: Traces) -> list[str]:
    """The same in words, what they are called first; kinds of which there are none are left out."""
    counted = [plural(n, *_GOES[name]) for name, n in goes(traces).items() if n]
    return [tr("name, work, addresses, notes and tags"), *counted]


def person(store: Store, person_id: int) -> Erasure:
    """Erase a person everywhere in this database, including from deleted data.

    This cannot be undone. Copies of the file made earlier still hold them.

    Raises:
        NotFound: there is no such person.
        StillInTheFile: they are erased, and not out of the file yet.
    """

    def work(db: Database) -> Erasure:
        found = Erasure(people_service.require(db, person_id), erase.traces(db, person_id))
        erase.people(db, [person_id])
        imports.forget_quotes(db)
        erase.forget_words(db)
        return found

    return store.forget(work)
