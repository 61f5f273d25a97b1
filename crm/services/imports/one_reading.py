"""Import one reading inside a unit of work: people first, then the contacts matched to them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import chain
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.imports.owner import other_owner
from crm.domain.imports.people_plan import ImportPlan
from crm.errors import RowProblem, UnusedColumn
from crm.intake.reading import FileKind, Reading
from crm.language import tr
from crm.services.imports import activity
from crm.services.imports.activity import Activity
from crm.services.imports.known_mails import with_stored_sources
from crm.services.imports.planning import left_out_of, owner_of, plan_of, with_present_names
from crm.store.imports import imports
from crm.store.imports.imports import ImportRecord, Told
from crm.store.people import merges, people
from crm.store.touchpoints import contact_records

_COUNTS: Final = frozenset(
    {"new", "updated", "unchanged", "touchpoints", "opportunities", "refreshed"}
)
_IN_BIN = tr("You removed this person; they stay in the bin.")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do.

    Attributes:
        import_id: the first import if the file was known; 0 = none, as nothing is stored.
        known: the file holds nothing new, so it changes nothing.
        touchpoints, opportunities: how many it added. refreshed: touchpoints it updated.
        warnings: what was repaired or is doubtful, by line; 0 = the whole file. merged: rows about the
            person of another row. unused_columns: columns that hold something and were not used.
        left_out: sentences that name the contacts and other rows that were not imported.
        other_owner: the owner of the earlier archives if this one is somebody else's; otherwise "".
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
    warnings: tuple[RowProblem, ...] = ()
    merged: tuple[RowProblem, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()
    left_out: tuple[str, ...] = ()
    other_owner: str = ""

    def as_rehearsed(self) -> ImportResult:
        """The result of a rehearsal: without an import id, unless the file was known before."""
        return self if self.known else replace(self, import_id=0)


@dataclass(frozen=True, slots=True)
class Brought:
    """One reading and everything that importing it changes.

    Attributes:
        plan: for its people. activity: its touchpoints and cases.
        before: the import in force of exactly the same file, None = none.
    """

    result: ImportResult
    plan: ImportPlan
    activity: Activity
    before: ImportRecord | None


def bring(db: Database, file_name: str, as_read: Reading, today: date) -> Brought:
    """Import a reading; one with nothing new since it was last imported changes nothing."""
    reading = with_present_names(as_read, merges.aliases(db))
    reading = replace(reading, contacts=with_stored_sources(db, reading.contacts))
    seen = people.glimpses(db)
    before = imports.in_force(db, reading.sha256)
    plan = plan_of(db, reading, seen, today, again=before is not None)
    with_contacts = bool(reading.contacts) or contact_records.any_stored(db)
    skipped = reading.skipped + tuple(RowProblem(line, _IN_BIN) for line in plan.in_bin)
    owner, owner_url = owner_of(reading)
    record = ImportRecord(
        0, file_name, reading.sha256, reading.kind.value, today,
        len(plan.new), len(plan.updated), plan.unchanged, 0, skipped,
        owner=owner, owner_url=owner_url,
    )  # fmt: skip
    if before and not plan.new and not plan.updated:
        known = people.everybody(db, binned=True) if with_contacts else []
        more = activity.planned(db, reading, known, today, meant=plan.meant)
        if more.nothing_new:
            told = _told(reading, left_out_of(reading, seen, plan, more))
            record = replace(record, id=before.id, told=told)
            return Brought(result_of(record, more, known=True), plan, more, before)
    others = other_owner(owner, owner_url, imports.owners(db))
    import_id = imports.insert(db, record)
    meant = imports.apply_plan(db, plan, import_id, today)
    known = people.everybody(db, binned=True) if with_contacts else []
    more = activity.planned(db, reading, known, today, activity.touched_by(plan), meant)
    activity.store(db, more, import_id)
    told = _told(reading, left_out_of(reading, seen, plan, more))
    record = replace(record, id=import_id, touchpoints=len(more.contacts.new), told=told)
    imports.finish(db, record)
    return Brought(replace(result_of(record, more), other_owner=others), plan, more, before)


def _told(reading: Reading, left_out: tuple[str, ...]) -> Told:
    return Told(reading.warnings, reading.merged, reading.unused_columns, left_out)


def told_again(done: ImportResult, reading: Reading | None) -> ImportResult:
    """The result for a known file, imported when what was said was not kept, with what its reading has to say."""
    return replace(done, **_said(_told(reading, reading.left_out))) if reading else done


def _said(told: Told | None) -> dict[str, Any]:
    told = told or Told()
    return {one.name: getattr(told, one.name) for one in fields(Told)}


def combined(results: Sequence[ImportResult], data: bytes) -> ImportResult:
    """The result of the several files in one ZIP; undoing its import undoes all of them."""
    fresh = [one for one in results if not one.known] or list(results)
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(ImportResult)):
        found = [getattr(one, name) for one in results]
        if isinstance(found[0], tuple):
            values[name] = tuple(chain.from_iterable(found))
        elif name in _COUNTS:
            values[name] = sum(found)
    return replace(
        fresh[0],
        **values,
        kind=FileKind.ARCHIVE.value,
        known=all(one.known for one in results),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def result_of(
    record: ImportRecord, more: Activity | None = None, known: bool = False
) -> ImportResult:
    """The result that the record of an import describes."""
    more = more or Activity()
    return ImportResult(
        record.kind, record.id, record.new, record.updated, record.unchanged, record.skipped,
        record.touchpoints, record.sha256, known, len(more.applications.new),
        len(more.contacts.updated), **_said(record.told),
    )  # fmt: skip
