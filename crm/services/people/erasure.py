"""Erase one person permanently, and preview what that removes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from crm.domain.people.person import Person
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
