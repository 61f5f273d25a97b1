"""Who introduced whom: read from the database, and noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from crm.domain.introductions import Introducer, chains
from crm.domain.people import Person, PersonId
from crm.errors import InvalidInput
from crm.services import people as people_service
from crm.store import people
from crm.store.handle import Store


def all_chains(store: Store) -> tuple[Introducer, ...]:
    """Every chain of introductions, the largest first."""
    with store.read() as db:
        return chains(people.in_introductions(db))


def note(
    store: Store, person_id: int, by: PersonId | None, today: date, newcomer: str = ""
) -> Person:
    """Note who introduced a person, or that nobody did.

    Args:
        by: None = nobody, or the newcomer. newcomer: the name of somebody not stored yet.

    Raises:
        NotFound: one of them is not here.
        InvalidInput: they would introduce themselves, directly or through others.
    """

    def work(db: Database) -> Person:
        first = people_service.insert_named(db, newcomer, today).id if newcomer else by
        person = people_service.found(db, person_id)
        if first is not None:
            _refuse_circle(db, person, people_service.found(db, first))
        return people_service.change(db, replace(person, referred_by=first), today)

    return store.write(work)


def _refuse_circle(db: Database, person: Person, by: Person) -> None:
    seen: set[int] = set()
    above: Person | None = by
    while above is not None and above.id not in seen and above.id != person.id:
        seen.add(above.id)
        above = people.get(db, above.referred_by) if above.referred_by else None
    if above is not None and above.id == person.id and by.id != person.id:
        raise InvalidInput(
            f"{person.name} introduced {by.name}, directly or through others.",
            "Take that away first, if it is wrong.",
            "referred_by",
        )
