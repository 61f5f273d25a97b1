"""The history of imports, and undoing one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.imports.imported_contacts import person_keys
from crm.domain.imports.taking_back import taken_back
from crm.domain.people.person import Person
from crm.errors import NotFound
from crm.language import tr
from crm.store.handle import Store
from crm.store.imports import imported_touchpoints, imports
from crm.store.imports import undo as import_undo
from crm.store.imports.imports import ImportRecord
from crm.store.people import people


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import did; `kept` are people the user has worked with since."""

    import_id: int
    people_removed: int
    fields_restored: int
    touchpoints_removed: int
    kept: tuple[Person, ...]


def records(store: Store) -> list[ImportRecord]:
    """All imports, newest first."""
    with store.read() as db:
        return imports.history(db)


def undo(store: Store, import_id: int, today: date) -> Undone:
    """Undo an import: what it created is deleted, what it changed gets its old value.

    People the user has worked with since stay, as do fields that were changed again. Imports
    that came together are undone together.

    Raises:
        NotFound: there is no such import, or it was already undone.
    """

    def work(db: Database) -> Undone:
        record = imports.get(db, import_id)
        if record is None or record.undone_on:
            raise NotFound(
                tr("There is no import {import_id} to undo.", import_id=import_id),
                tr("The page Import lists the ones you can undo."),
            )
        members = imports.together_with(db, record)
        done = [_undo(db, member, today) for member in sorted(members, reverse=True)]
        kept = {person.id: person for one in done for person in one.kept}
        still = people.by_ids(db, kept)
        return Undone(
            import_id,
            sum(one.people_removed for one in done),
            sum(one.fields_restored for one in done),
            sum(one.touchpoints_removed for one in done),
            tuple(still.values()),
        )

    return store.write(work)


def _undo(db: Database, import_id: int, today: date) -> Undone:
    restored = restore_fields(db, import_id, today)
    imported_touchpoints.restore(db, import_id)
    touchpoints = import_undo.remove_created(db, import_id)
    removed, kept = import_undo.remove_people(db, import_id)
    touchpoints += imported_touchpoints.remove_without_people(db)
    import_undo.remove_brought(db, import_id)
    import_undo.mark_undone(db, import_id, today, kept)
    stay = people.by_ids(db, kept)
    return Undone(import_id, removed, restored, touchpoints, tuple(stay.values()))


def restore_fields(db: Database, import_id: int, today: date) -> int:
    """Restore the fields an import changed, and the touchpoints they led to; return how many fields."""
    changes = defaultdict(list)
    for change in imports.changes_of(db, import_id):
        changes[change.person_id].append(change)
    current = people.by_ids(db, changes)
    restored = 0
    lost: dict[PersonId, frozenset[str]] = {}
    for person_id, mine in changes.items():
        person, undone = taken_back(current[PersonId(person_id)], mine)
        if undone:
            people.update(db, replace(person, updated_on=today))
        if gone := person_keys(current[person.id]) - person_keys(person):
            lost[person.id] = gone
        restored += len(undone)
        for change in mine:
            if change not in undone:
                imports.pass_on(db, import_id, change)
    imported_touchpoints.no_longer_named(db, lost)
    return restored
