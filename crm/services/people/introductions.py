"""Who introduced whom: record it; `crm.services.doors` reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.people import people


@dataclass(frozen=True, slots=True)
class Noted:
    """A person as they were before, and the introducer who was added: enough to undo it."""

    before: Person
    added: Person | None


@unit_of_work
def note(
    db: Database, person_id: int, by: PersonId | None, today: date, newcomer: str = ""
) -> Noted:
    """Record who introduced a person, or that nobody did.

    Args:
        by: None = nobody, or the newcomer. newcomer: the name of somebody not stored yet.

    Raises:
        NotFound: one of them does not exist.
        InvalidInput: they would introduce themselves, directly or through others.
    """
    person = people_service.require(db, person_id)
    added = people_service.insert_named(db, newcomer, today) if newcomer else None
    first = added.id if added else by
    if first is not None:
        _refuse_circle(db, person, people_service.require(db, first))
    people_service.edit.inside(db, replace(person, referred_by=first), today)
    return Noted(person, added)


@unit_of_work
def undo(db: Database, done: Noted, today: date) -> None:
    """Undo `note`: an introducer that it added goes to the bin."""
    now = people_service.require(db, done.before.id)
    former = {"referred_by": done.before.referred_by, "typed_fields": done.before.typed_fields}
    people.update(db, replace(now, **former))  # type: ignore[arg-type]
    if done.added:
        people.bin_person(db, done.added.id, today)


def _refuse_circle(db: Database, person: Person, by: Person) -> None:
    seen, above = {by.id}, by.referred_by
    while above is not None and above not in seen:
        if above == person.id:
            raise InvalidInput(
                tr(
                    "{name} introduced {other}, directly or through others.",
                    name=person.name,
                    other=by.name,
                ),
                tr("If that is wrong, remove it first."),
                "referred_by",
            )
        seen.add(above)
        further = people.get(db, above)
        above = further.referred_by if further else None
