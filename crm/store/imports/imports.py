"""Imports: what each one added and changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.imports.differences import FieldChange
from crm.domain.imports.people_plan import ImportPlan, RowName, row_name, says_more
from crm.domain.people.freshness import Listing, packed
from crm.errors import RowProblem, UnusedColumn
from crm.language import tr
from crm.store import rows
from crm.store.imports import bulk
from crm.store.people import people
from crm.store.query import get_row, in_list, insert_many, inserted, number

#: The field name of the change that a connection is missing from a newer export.
GONE: Final = "connection"
#: What a sentence about a file quotes of it.
_QUOTED: Final = re.compile("“.*”", re.DOTALL)
#: The field name for the user's choices that were imported with a person, to distinguish them
#: from choices made later.
CHOICES: Final = "choices"
#: The field name of the day on which the file says that somebody was put into the bin.
BIN: Final = "binned_on"
CHOICES_SQL: Final = (
    "json_array(typed_fields, cadence_days, do_not_contact, archived_on, confirmed_on)"
)


#: In `imports.told`: ids of former names, pairs of people who are two, keys of settings with a digest.
_BROUGHT: Final = "brought"
Brought = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What an import said of its file besides the rows it skipped: see `ImportResult`."""

    warnings: tuple[RowProblem, ...] = ()
    merged: tuple[RowProblem, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import of one file.

    Attributes:
        sha256: of the file's bytes, to recognise the same file.
        new, updated, unchanged: people. touchpoints: those it added.
        undone_on: the day it was undone, None = it is in force.
        owner, owner_url: name and profile link of the LinkedIn archive's owner; "" = not known.
        batch: the first import of those imported together, None = it was imported alone.
        told: None = imported by a version that did not keep it.
    """

    id: int
    file_name: str
    sha256: str
    kind: str
    imported_on: date
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    touchpoints: int = 0
    skipped: tuple[RowProblem, ...] = ()
    undone_on: date | None = None
    owner: str = ""
    owner_url: str = ""
    batch: int | None = None
    told: Told | None = None


def insert(db: Database, record: ImportRecord) -> int:
    row = {
        "file_name": record.file_name,
        "sha256": record.sha256,
        "kind": record.kind,
        "imported_on": rows.iso(record.imported_on),
        "new": record.new,
        "updated": record.updated,
        "unchanged": record.unchanged,
        "touchpoints": record.touchpoints,
        "skipped": json.dumps(_as_lists(record.skipped)),
        "owner": record.owner,
        "owner_url": record.owner_url,
    }
    return inserted(db, "imports", row)


def finish(db: Database, record: ImportRecord) -> None:
    """Store what is known at the end of an import: the counts, what was said of the file, the state of the people."""
    values = {
        name: getattr(record, name) for name in ("new", "updated", "unchanged", "touchpoints")
    }
    kept = brought(db, record.id)
    stamp = number(db, "SELECT stamp FROM people_stamp")
    db.table("imports").update(
        record.id, {**values, "told": _as_text(record.told), "people_stamp": stamp}
    )
    note_brought(db, record.id, kept)


def _as_lists(problems: Sequence[RowProblem]) -> list[list[object]]:
    return [[p.line, p.sentence, p.column] for p in problems]


def _as_text(told: Told | None) -> str | None:
    if told is None:
        return None
    problems = {"warnings": _as_lists(told.warnings), "merged": _as_lists(told.merged)}
    return json.dumps({**problems, "unused": told.unused_columns, "left_out": told.left_out})


def _told(text: str | None) -> Told | None:
    found = json.loads(text or "{}")
    if not found.keys() - {_BROUGHT}:
        return None
    return Told(
        tuple(RowProblem(*one) for one in found["warnings"]),
        tuple(RowProblem(*one) for one in found["merged"]),
        tuple(UnusedColumn(*one) for one in found["unused"]),
        tuple(found["left_out"]),
    )


def note_brought(db: Database, import_id: int, brought: Brought) -> None:
    """Record what an import added that does not say itself where it is from."""
    if any(brought.values()):
        text = json.dumps({_BROUGHT: brought})
        sql = "UPDATE imports SET told = json_patch(COALESCE(told, '{}'), ?) WHERE id = ?"
        db.execute(sql, [text, import_id])


def brought(db: Database, import_id: int) -> Brought:
    """What `note_brought` recorded."""
    found = db.execute("SELECT told FROM imports WHERE id = ?", [import_id]).fetchone()
    noted: Brought = json.loads(found[0] or "{}").get(_BROUGHT, {})
    return noted


def forget(db: Database, import_id: int) -> None:
    """Delete the record of an import that added nothing."""
    db.execute("DELETE FROM imports WHERE id = ?", [import_id])


def forget_quotes(db: Database) -> None:
    """Drop all words of files that notes about imports quote: one may be about somebody who is erased.

    What else was said of a file goes as a whole: the file, read again, says it again.
    """
    for record, skipped in db.execute("SELECT id, skipped FROM imports").fetchall():
        kept = brought(db, record)
        quoting = [RowProblem(*one) for one in json.loads(skipped)]
        bare = [replace(one, sentence=_QUOTED.sub("“…”", one.sentence)) for one in quoting]
        db.execute(
            "UPDATE imports SET told = NULL, skipped = ? WHERE id = ?",
            [json.dumps(_as_lists(bare)), record],
        )
        note_brought(db, record, kept)


def any_stored(db: Database) -> bool:
    """Whether anything was ever imported."""
    return bool(number(db, "SELECT EXISTS (SELECT 1 FROM imports)"))


def unchanged_since(db: Database, sha256: str) -> ImportRecord | None:
    """The import of exactly this file if no person was changed, added or removed since."""
    found = in_force(db, sha256)
    sql = "SELECT id FROM imports WHERE id = ? AND people_stamp = (SELECT stamp FROM people_stamp)"
    return found if found and db.execute(sql, [found.id]).fetchone() else None


def get(db: Database, import_id: int) -> ImportRecord | None:
    row = get_row(db, "imports", import_id)
    return _record(row) if row else None


def in_force(db: Database, sha256: str) -> ImportRecord | None:
    """The import of exactly this file that was not undone."""
    sql = "SELECT * FROM imports WHERE sha256 = ? AND undone_on IS NULL ORDER BY id DESC"
    row = next(db.query(sql, [sha256]), None)
    return _record(row) if row else None


def history(db: Database) -> list[ImportRecord]:
    """All imports, newest first."""
    return [_record(row) for row in db.query("SELECT * FROM imports ORDER BY id DESC")]


def _record(row: rows.Row) -> ImportRecord:
    return ImportRecord(
        id=row["id"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        kind=row["kind"],
        imported_on=date.fromisoformat(row["imported_on"]),
        new=row["new"],
        updated=row["updated"],
        unchanged=row["unchanged"],
        touchpoints=row["touchpoints"],
        skipped=tuple(RowProblem(*problem) for problem in json.loads(row["skipped"])),
        undone_on=rows.day(row["undone_on"]),
        owner=row["owner"],
        owner_url=row["owner_url"],
        batch=row["batch"],
        told=_told(row["told"]),
    )


def set_together(db: Database, ids: Sequence[int]) -> None:
    """Record that imports were made together: they are undone together."""
    if len(ids) > 1:
        for clause, values in in_list(ids):
            sql = f"UPDATE imports SET batch = ? WHERE id IN ({clause})"
            db.execute(sql, [min(ids), *values])


def together_with(db: Database, record: ImportRecord) -> list[int]:
    """The import and those made together with it, unless undone."""
    if record.batch is None:
        return [record.id]
    sql = "SELECT id FROM imports WHERE batch = ? AND undone_on IS NULL ORDER BY id"
    return [row[0] for row in db.execute(sql, [record.batch]).fetchall()]


def owners(db: Database) -> list[tuple[str, str]]:
    """Name and profile link of the owners of archives in force, latest first."""
    sql = (
        "SELECT owner, owner_url FROM imports WHERE undone_on IS NULL AND owner || owner_url <> '' "
    )
    return list(dict.fromkeys(db.execute(sql + "ORDER BY id DESC").fetchall()))


def standing_of_kind(db: Database, kind: str) -> list[int]:
    """The ids of the imports of this kind that were not undone."""
    sql = "SELECT id FROM imports WHERE kind = ? AND undone_on IS NULL"
    return [row[0] for row in db.execute(sql, [kind]).fetchall()]


def created(db: Database, table: str, import_id: int) -> list[int]:
    """The ids of the rows of a table that an import added."""
    sql = f"SELECT id FROM {table} WHERE import_id = ?"
    return [row[0] for row in db.execute(sql, [import_id]).fetchall()]


def apply_plan(
    db: Database, plan: ImportPlan, import_id: int, today: date
) -> dict[RowName, PersonId]:
    """Store the people and the changes of a plan; return who is meant by a row, as `ImportPlan.meant`."""
    added = bulk.insert_people(db, plan.new, import_id, today)
    people.update_all(db, plan.updated)
    insert_changes(db, import_id, plan.changes)
    sql = "SELECT person_id FROM changes WHERE field = ?"
    known = {row[0] for row in db.execute(sql, [GONE]).fetchall()}
    newly = (p for p in plan.gone if p not in known)
    insert_changes(db, import_id, (FieldChange(p, GONE, "listed", tr("not listed")) for p in newly))
    listed = packed([*plan.listed, *added])
    db.execute("UPDATE imports SET listed = ? WHERE id = ?", [listed, import_id])
    if any(map(attrgetter("cadence_days"), plan.new)):
        note_choices(db, import_id)
    both = zip(plan.new, added, strict=True)
    more = any(map(attrgetter("last_contact"), plan.new)) or any(map(attrgetter("roles"), plan.new))
    new = {row_name(row): PersonId(who) for row, who in both if says_more(row)} if more else {}
    return {**plan.meant, **new}


def note_cases(db: Database, import_id: int, cases: Iterable[int]) -> None:
    """Record the cases that the applications of an import belong to."""
    sql = "UPDATE imports SET cases = ? WHERE id = ?"
    db.execute(sql, [packed(cases), import_id])


def listings(db: Database) -> list[Listing]:
    """The people listed by each import in force."""
    sql = "SELECT imported_on, file_name, listed FROM imports WHERE undone_on IS NULL"
    found = db.execute(sql).fetchall()
    return [Listing(date.fromisoformat(on), name, listed) for on, name, listed in found if listed]


def insert_changes(db: Database, import_id: int, changes: Iterable[FieldChange]) -> None:
    changed = (
        {
            "import_id": import_id,
            "person_id": change.person_id,
            "field": change.field,
            "old": change.old,
            "new": change.new,
        }
        for change in changes
    )
    insert_many(db, "changes", changed)


def note_choices(db: Database, import_id: int) -> None:
    """Record the people that an import added together with choices of the user."""
    sql = (
        f"INSERT INTO changes(import_id, person_id, field, old, new) SELECT import_id, id, ?, '', "
        f"{CHOICES_SQL} FROM people WHERE import_id = ? AND {CHOICES_SQL} <> ?"
    )
    db.execute(sql, [CHOICES, import_id, '["[]",null,0,null,null]'])
    sql = (
        "INSERT INTO changes(import_id, person_id, field, old, new) SELECT import_id, id, ?, '', "
        "binned_on FROM people WHERE import_id = ? AND binned_on IS NOT NULL"
    )
    db.execute(sql, [BIN, import_id])


def changes_of(db: Database, import_id: int) -> list[FieldChange]:
    """The fields of people that an import set, oldest first."""
    sql = "SELECT * FROM changes WHERE import_id = ? AND field NOT IN (?, ?, ?) ORDER BY id"
    return [change_of(row) for row in db.query(sql, [import_id, GONE, CHOICES, BIN])]


def pass_on(db: Database, import_id: int, change: FieldChange) -> None:
    """Undo a change that a later import built on: the later change now starts from the older value."""
    later = (
        "SELECT min(id) FROM changes WHERE person_id = ? AND field = ? AND old = ? "
        "AND import_id > ?"
    )
    values = [change.person_id, change.field, change.new, import_id]
    db.execute(f"UPDATE changes SET old = ? WHERE id = ({later})", [change.old, *values])
    db.execute("DELETE FROM changes WHERE person_id = ? AND old = new", [change.person_id])


def change_of(row: rows.Row) -> FieldChange:
    return FieldChange(PersonId(row["person_id"]), row["field"], row["old"], row["new"])
