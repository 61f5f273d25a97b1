"""Bringing people in: preview, apply, take back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm import intake
from crm.domain.archives import ImportPlan, plan, taken_back
from crm.domain.people import Person, PersonId
from crm.errors import NotFound, RowProblem
from crm.intake.reading import FileKind, Reading
from crm.services import portability
from crm.store import contacts, imports, people
from crm.store.handle import Store
from crm.store.imports import ImportRecord

#: LinkedIn's own files replace what earlier imports brought; address books only fill gaps.
_OUTRANKS = frozenset({FileKind.CONNECTIONS, FileKind.ARCHIVE})
_IN_BIN = "You removed this person; they stay in the bin."


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing is written yet.

    Attributes:
        before: the standing import of exactly the same file, None = never imported.
        before_values: the people behind `plan.updated` as they are now.
    """

    file_name: str
    reading: Reading
    plan: ImportPlan
    before: ImportRecord | None
    before_values: tuple[Person, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.plan.new and not self.plan.updated


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `import_id` is that of the first import if the file was known."""

    kind: str
    import_id: int
    new: int
    updated: int
    unchanged: int
    skipped: tuple[RowProblem, ...]
    touchpoints: int
    sha256: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did; `kept` are people the user has worked with since."""

    import_id: int
    people_removed: int
    fields_restored: int
    touchpoints_removed: int
    kept: tuple[Person, ...]


def preview(
    store: Store,
    file_name: str,
    data: bytes,
    today: date,
    progress: Callable[[float], None] | None = None,
) -> Preview:
    """Read a file of people and say what importing it would change.

    Raises:
        FileRefused: it is no file of people, or too large, or damaged.
    """
    reading = intake.read(file_name, data, progress)
    with store.read() as db:
        decided = _plan(db, reading, today)
        current = people.by_ids(db, [person.id for person in decided.updated])
        before = imports.standing(db, reading.sha256)
    return Preview(
        file_name, reading, decided, before, tuple(current[p.id] for p in decided.updated)
    )


def apply(store: Store, file_name: str, reading: Reading, today: date) -> ImportResult:
    """Import what was read, all of it or nothing; a known file that says nothing new changes nothing."""

    def work(db: Database) -> ImportResult:
        decided = _plan(db, reading, today)
        skipped = reading.skipped + tuple(RowProblem(line, _IN_BIN) for line in decided.in_bin)
        before = imports.standing(db, reading.sha256)
        record = ImportRecord(
            0, file_name, reading.sha256, reading.kind.value, today,
            len(decided.new), len(decided.updated), decided.unchanged, 0, skipped,
        )  # fmt: skip
        if before and not decided.new and not decided.updated:
            return _result(replace(record, id=before.id), known=True)
        import_id = imports.insert(db, record)
        imports.apply_plan(db, decided, import_id)
        return _result(replace(record, id=import_id))

    return store.write(work)


def import_file(
    store: Store, file_name: str, data: bytes, today: date, dry_run: bool = False
) -> ImportResult:
    """Import any file Embers can read, recognised by its content; a dry run writes nothing.

    Raises:
        FileRefused: with a sentence for the user; nothing was stored.
    """
    if intake.recognise(data) is FileKind.PORTABLE:
        done = portability.import_portable(store, file_name, data, today, dry_run)
        return _result(done.record, done.known)
    if not dry_run:
        return apply(store, file_name, intake.read(file_name, data), today)
    seen = preview(store, file_name, data, today)
    skipped = seen.reading.skipped + tuple(RowProblem(line, _IN_BIN) for line in seen.plan.in_bin)
    return ImportResult(
        seen.reading.kind.value, 0, len(seen.plan.new), len(seen.plan.updated),
        seen.plan.unchanged, skipped, 0, seen.reading.sha256, seen.before is not None,
    )  # fmt: skip


def _plan(db: Database, reading: Reading, today: date) -> ImportPlan:
    known = people.everybody(db, binned=True)
    owner = reading.owner.linkedin_url if reading.owner else ""
    rows = [row for row in reading.people if not owner or row.linkedin_url != owner]
    return plan(rows, known, today, outranks=reading.kind in _OUTRANKS)


def _result(record: ImportRecord, known: bool = False) -> ImportResult:
    return ImportResult(
        record.kind, record.id, record.new, record.updated, record.unchanged, record.skipped,
        record.touchpoints, record.sha256, known,
    )  # fmt: skip


def history(store: Store) -> list[ImportRecord]:
    """All imports, newest first."""
    with store.read() as db:
        return imports.history(db)


def undo(store: Store, import_id: int, today: date) -> Undone:
    """Take an import back: what it created goes, what it changed becomes what it was.

    People the user has worked with since stay, as do fields that were changed again.

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
        restored = restore_fields(db, import_id, today)
        contacts.restore(db, import_id)
        touchpoints = imports.remove_created(db, import_id)
        removed, kept = imports.remove_people(db, import_id)
        imports.mark_undone(db, import_id, today, kept)
        stay = people.by_ids(db, kept)
        return Undone(import_id, removed, restored, touchpoints, tuple(stay.values()))

    return store.write(work)


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
