"""Bringing people in: preview, apply, take back."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from sqlite_utils import Database

from crm import intake
from crm.domain.ids import PersonId
from crm.domain.imports.people_plan import ImportPlan, other_owner, taken_back
from crm.domain.people.person import Person
from crm.errors import NotFound, RowProblem
from crm.intake.reading import FileKind, Reading
from crm.services import portability, settings
from crm.services.gc_paused import uncollected
from crm.services.imports import activity
from crm.services.imports.activity import EVERYTHING, Activity, Choice
from crm.services.imports.planning import left_out_of, owner_of, plan_of, with_present_names
from crm.store.handle import Store
from crm.store.imports import imported_touchpoints, imports
from crm.store.imports import undo as import_undo
from crm.store.imports.imports import ImportRecord
from crm.store.people import merges, people
from crm.store.touchpoints import contact_records

#: Files that bring nothing but people.
_ONLY_PEOPLE = frozenset({FileKind.CONNECTIONS, FileKind.GOOGLE, FileKind.OUTLOOK, FileKind.VCARD})
_IN_BIN = "You removed this person; they stay in the bin."


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing is written yet.

    Attributes:
        before: the standing import of exactly the same file, None = never imported.
        before_values: the people behind `plan.updated` as they are now.
        activity: the touchpoints and cases it would bring; people it would add have negative ids.
        names: of the people in new touchpoints, by those ids.
        other_owner: whose archives were imported before, if this is somebody else's; "" if not.
        left_out: in words, what of the contacts and other tables would not come.
    """

    file_name: str
    reading: Reading
    plan: ImportPlan
    before: ImportRecord | None
    before_values: tuple[Person, ...]
    activity: Activity
    names: dict[PersonId, str]
    other_owner: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `import_id` is that of the first import if the file was known.

    Attributes:
        touchpoints, opportunities: how many it added. refreshed: touchpoints it brought up to date.
        left_out: in words, what of the contacts and other tables did not come.
        other_owner: whose archives were imported before, if this is somebody else's; "" if not.
    """

    kind: str
    import_id: int
    new: int
    updated: int
    unchanged: int
    skipped: tuple[RowProblem, ...]
    touchpoints: int
    sha256: str
    known: bool = False
    opportunities: int = 0
    refreshed: int = 0
    left_out: tuple[str, ...] = ()
    other_owner: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did; `kept` are people the user has worked with since."""

    import_id: int
    people_removed: int
    fields_restored: int
    touchpoints_removed: int
    kept: tuple[Person, ...]


@uncollected()
def preview(
    store: Store,
    file_name: str,
    data: bytes,
    today: date,
    progress: Callable[[float], None] | None = None,
    zone: tzinfo = UTC,
) -> Preview:
    """Read a file of people and say what importing it would change.

    Raises:
        FileRefused: it is no file of people, or too large, or damaged.
    """
    reading = intake.read(file_name, data, progress, whose(store, today, zone))
    return preview_reading(store, file_name, reading, today)


def whose(store: Store, today: date, zone: tzinfo) -> intake.Whose:
    """Who reads a mailbox or a calendar: the user's addresses, their time zone, their day."""
    return intake.Whose(frozenset(settings.get(store).addresses), zone, today)


def preview_again(store: Store, found: Preview, today: date, choice: Choice) -> Preview:
    """The preview of a file that was read already, as the user wants it."""
    reading = activity.chosen(found.reading, choice)
    return replace(preview_reading(store, found.file_name, reading, today), reading=found.reading)


def preview_reading(store: Store, file_name: str, reading: Reading, today: date) -> Preview:
    """The preview of what was read already."""
    with store.read() as db:
        reading = with_present_names(reading, merges.aliases(db))
        seen = people.glimpses(db)
        decided = plan_of(db, reading, seen, today)
        current = people.by_ids(db, [person.id for person in decided.updated])
        before = imports.in_force(db, reading.sha256)
        then: list[Person] = []
        if reading.contacts or contact_records.there(db):
            then = activity.after(people.everybody(db, binned=True), decided, today)
        more = activity.planned(db, reading, then, today, activity.touched_by(decided))
        others = imports.owners(db)
    wanted = {person for record in more.contacts.new for person in record.people}
    return Preview(
        file_name,
        reading,
        decided,
        before,
        tuple(current[p.id] for p in decided.updated),
        more,
        {person.id: person.name for person in then if person.id in wanted},
        other_owner(*owner_of(reading), others),
        left_out_of(reading, seen, decided, more),
    )


@uncollected()
def apply(
    store: Store, file_name: str, reading: Reading, today: date, choice: Choice = EVERYTHING
) -> ImportResult:
    """Import what was read, all of it or nothing; a known file that says nothing new changes nothing.

    People are stored first, then the contacts matched with them.
    """
    as_read = activity.chosen(reading, choice)
    return store.write(lambda db: bring(db, file_name, as_read, today)[0])


def bring(
    db: Database, file_name: str, as_read: Reading, today: date
) -> tuple[ImportResult, Activity]:
    """Import a reading inside a unit of work; what it did, and what else than people it planned."""
    reading = with_present_names(as_read, merges.aliases(db))
    seen = people.glimpses(db)
    decided = plan_of(db, reading, seen, today)
    with_contacts = bool(reading.contacts) or contact_records.there(db)
    skipped = reading.skipped + tuple(RowProblem(line, _IN_BIN) for line in decided.in_bin)
    before = imports.in_force(db, reading.sha256)
    owner, owner_url = owner_of(reading)
    record = ImportRecord(
        0, file_name, reading.sha256, reading.kind.value, today,
        len(decided.new), len(decided.updated), decided.unchanged, 0, skipped,
        owner=owner, owner_url=owner_url,
    )  # fmt: skip
    if before and not decided.new and not decided.updated:
        known = people.everybody(db, binned=True) if with_contacts else []
        more = activity.planned(db, reading, known, today)
        if more.nothing_new:
            known_already = replace(record, id=before.id)
            left_out = left_out_of(reading, seen, decided, more)
            return _result(known_already, more, left_out, known=True), more
    others = other_owner(owner, owner_url, imports.owners(db))
    import_id = imports.insert(db, record)
    imports.apply_plan(db, decided, import_id, today)
    touched = activity.touched_by(decided)
    known = people.everybody(db, binned=True) if with_contacts else []
    more = activity.planned(db, reading, known, today, touched)
    activity.store(db, more, reading.contacts, import_id)
    record = replace(record, id=import_id, touchpoints=len(more.contacts.new))
    imports.set_counts(db, record)
    imports.seal(db, import_id)
    done = _result(record, more, left_out_of(reading, seen, decided, more))
    return replace(done, other_owner=others), more


@uncollected()
def import_file(
    store: Store,
    file_name: str,
    data: bytes,
    today: date,
    dry_run: bool = False,
    zone: tzinfo = UTC,
) -> ImportResult:
    """Import any file Embers can read, recognised by its content; a dry run writes nothing.

    Raises:
        FileRefused: with a sentence for the user; nothing was stored.
    """
    again = _known_file(store, data)
    if again:
        return again
    if intake.is_portable(data):
        done = portability.import_portable(store, file_name, data, today, dry_run)
        return _result(done.record, known=done.known)
    if not dry_run:
        reading = intake.read(file_name, data, whose=whose(store, today, zone))
        return apply(store, file_name, reading, today)
    seen = preview(store, file_name, data, today, zone=zone)
    skipped = seen.reading.skipped + tuple(RowProblem(line, _IN_BIN) for line in seen.plan.in_bin)
    record = ImportRecord(
        0, file_name, seen.reading.sha256, seen.reading.kind.value, today, len(seen.plan.new),
        len(seen.plan.updated), seen.plan.unchanged, len(seen.activity.contacts.new), skipped,
    )  # fmt: skip
    told = _result(record, seen.activity, seen.left_out, known=seen.before is not None)
    return replace(told, other_owner=seen.other_owner)


def _known_file(store: Store, data: bytes) -> ImportResult | None:
    """The answer for a file of people that was imported before, if nobody was changed since.

    Nothing in it can be new then, so it need not be read again.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    with store.read() as db:
        before = imports.unchanged_since(db, sha256)
    if before is None or before.kind not in _ONLY_PEOPLE:
        return None
    unchanged = before.new + before.updated + before.unchanged
    record = replace(before, new=0, updated=0, unchanged=unchanged, touchpoints=0)
    return _result(record, known=True)


def _result(
    record: ImportRecord,
    more: Activity | None = None,
    left_out: tuple[str, ...] = (),
    known: bool = False,
) -> ImportResult:
    more = more or Activity()
    return ImportResult(
        record.kind, record.id, record.new, record.updated, record.unchanged, record.skipped,
        record.touchpoints, record.sha256, known, len(more.applications.new),
        len(more.contacts.updated), left_out,
    )  # fmt: skip


def history(store: Store) -> list[ImportRecord]:
    """All imports, newest first."""
    with store.read() as db:
        return imports.history(db)


def undo(store: Store, import_id: int, today: date) -> Undone:
    """Take an import back: what it created goes, what it changed becomes what it was.

    People the user has worked with since stay, as do fields that were changed again. What came
    together goes together.

    Raises:
        NotFound: there is no such import, or it was taken back already.
    """

    def work(db: Database) -> Undone:
        record = imports.get(db, import_id)
        if record is None or record.undone_on:
            raise NotFound(
                f"There is no import {import_id} that could be undone.",
                "The page Import lists those that can.",
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
    touchpoints += imported_touchpoints.remove_of_nobody(db)
    import_undo.mark_undone(db, import_id, today, kept)
    stay = people.by_ids(db, kept)
    return Undone(import_id, removed, restored, touchpoints, tuple(stay.values()))


def restore_fields(db: Database, import_id: int, today: date) -> int:
    """Give the fields an import changed their old values back; how many there were."""
    changes = defaultdict(list)
    for change in imports.changes_of(db, import_id):
        changes[change.person_id].append(change)
    current = people.by_ids(db, changes)
    restored = 0
    for person_id, mine in changes.items():
        person, undone = taken_back(current[PersonId(person_id)], mine)
        if undone:
            people.update(db, replace(person, updated_on=today))
        restored += len(undone)
        for change in mine:
            if change not in undone:
                imports.pass_on(db, import_id, change)
    return restored
