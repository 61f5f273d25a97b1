"""Touchpoints from files: store a plan of them in bulk, and undo it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.imports.contact_merge import MERGED_FIELDS, as_reported, as_users_own
from crm.domain.imports.contact_plan import Acquaintances, ContactPlan, touchpoint_of
from crm.domain.imports.imported_contacts import (
    LAST_CONTACT,
    ContactRecord,
    ImportedTouchpoint,
    by_present_names,
)
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.store.people import merges, people
from crm.store.query import in_list
from crm.store.touchpoints import contact_records, touchpoints


def stored(db: Database, reported: Iterable[ImportedTouchpoint]) -> dict[str, Touchpoint]:
    """What is already stored of these contacts, by source, including the bin; with its lines."""
    found = touchpoints.by_source(db, (contact.source for contact in reported))
    lines = contact_records.lines_of(db, found)
    return {
        source: replace(record, lines=lines[source]) if source in lines else record
        for source, record in found.items()
    }


def alike(db: Database, contacts: Sequence[ImportedTouchpoint]) -> list[Touchpoint]:
    """Touchpoints of the same channels and days that may be the same contacts without a source."""
    days = {contact.day for contact in contacts}
    near = {(day + timedelta(days=more)).isoformat() for day in days for more in (-1, 0, 1)}
    ids: list[int] = []
    for clause, values in in_list(contact.channel.value for contact in contacts):
        sql = (
            "SELECT id, substr(happened_at, 1, 10) FROM touchpoints WHERE binned_on IS NULL "
            f"AND channel IN ({clause}) AND (source = '' OR channel = ? OR source LIKE ?)"
        )
        more = [Channel.LINKEDIN_REQUEST.value, f"{LAST_CONTACT}%"]
        found = db.execute(sql, [*values, *more]).fetchall()
        ids += [row[0] for row in found if row[1] in near]
    return touchpoints.by_ids(db, ids)


def apply_plan(
    db: Database, plan: ContactPlan, contacts: Sequence[ImportedTouchpoint], import_id: int
) -> None:
    """Store the touchpoints of a plan, and the import's contact records."""
    names = {record.id: record.source for record in plan.updated}
    for own in plan.adopted:
        contact_records.insert_own(db, own, names[own.id])
    touchpoints.insert_all(db, plan.new, import_id)
    for record in plan.updated:
        touchpoints.update(db, record)
    contact_records.insert_all(db, contacts, import_id, plan.same_as)


def restore(db: Database, import_id: int) -> None:
    """Reset the touchpoints an import contributed to, to what the other imports say.

    Touchpoints without any other record are left for `crm.store.imports.undo.remove_created`.
    """
    mine = contact_records.shared_of(db, import_id)
    contact_records.remove(db, import_id)
    others = contact_records.of_sources(
        db, (contact_record.contact.source for contact_record in mine)
    )
    if not others:
        return
    known = Acquaintances(people.everybody(db, binned=True))
    names = merges.aliases(db)
    mine = [replace(one, contact=by_present_names(one.contact, names)) for one in mine]
    others = {
        source: [replace(one, contact=by_present_names(one.contact, names)) for one in reported]
        for source, reported in others.items()
    }
    records = touchpoints.by_source(db, others)
    for contact_record in mine:
        source = contact_record.contact.source
        record = records.pop(source, None)
        if record is None:
            continue
        reported = others[source]
        standing = [one.import_id for one in reported if one.import_id is not None]
        if not standing and record.import_id is None:
            touchpoints.update(db, as_users_own(record, _as_touchpoint(reported[0], ())))
            contact_records.remove_own(db, source)
            continue
        now = _without(record, contact_record, reported, known)
        if any(getattr(now, name) != getattr(record, name) for name in MERGED_FIELDS):
            touchpoints.update(db, now)
        if record.import_id == import_id:
            sql = "UPDATE touchpoints SET import_id = ? WHERE id = ?"
            db.execute(sql, [min(standing, default=None), record.id])


def no_longer_named(db: Database, lost: Mapping[PersonId, Collection[str]]) -> None:
    """Take people out of imported touchpoints that named them only by what they have lost.

    What the user has worked with stays.

    Args:
        lost: by person the links and addresses that were theirs until now.
    """
    told = contact_records.about(db, {key for keys in lost.values() for key in keys})
    if not told:
        return
    sources = {one.contact.source for one in told}
    known, names = Acquaintances(people.everybody(db, binned=True)), merges.aliases(db)
    records = touchpoints.by_source(db, sources)
    for source, reported in contact_records.of_sources(db, sources).items():
        record = records.get(source)
        if record is None or record.typed_fields or record.step_key or record.opportunity_id:
            continue
        now = (replace(one, contact=by_present_names(one.contact, names)) for one in reported)
        named = {person.id for one in now for person in _who(one, known)}
        own = any(one.import_id is None for one in reported)
        stay = tuple(who for who in record.people if who not in lost or who in named or own)
        if stay != record.people:
            touchpoints.update(db, replace(record, people=stay))


def _without(
    record: Touchpoint, gone: ContactRecord, reported: Sequence[ContactRecord], known: Acquaintances
) -> Touchpoint:
    """A touchpoint without one of its contact records, and without the people only that one named."""
    stay = {person.id: person for one in reported for person in _who(one, known)}
    leave = {person.id for person in _who(gone, known)} - stay.keys()
    mine = any(one.import_id is None for one in reported)
    took_part = [who for who in record.people if mine or who not in leave] or record.people
    found = [_as_touchpoint(one, list(stay.values())) for one in reported]
    return as_reported(record, found, took_part)


def _who(contact_record: ContactRecord, known: Acquaintances) -> list[Person]:
    return [person for person in map(known.find, contact_record.contact.parties) if person]


def _as_touchpoint(contact_record: ContactRecord, who: Sequence[Person]) -> Touchpoint:
    return touchpoint_of(contact_record.contact, who)


def remove_without_people(db: Database) -> int:
    """Delete imported touchpoints whose people were all deleted; return how many there were.

    Their contact records stay: the touchpoints are restored with the people.
    """
    sql = (
        "DELETE FROM touchpoints WHERE source <> '' AND import_id IS NOT NULL "
        "AND id NOT IN (SELECT touchpoint_id FROM touchpoint_people) "
        "AND id NOT IN (SELECT touchpoint_id FROM outcomes WHERE touchpoint_id IS NOT NULL)"
    )
    return int(db.execute(sql).rowcount)
