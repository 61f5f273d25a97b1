"""Undo an import: delete what it created, unless the user worked with it or another import has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.freshness import runs
from crm.store import rows, settings
from crm.store.imports import imports
from crm.store.people import merges
from crm.store.query import in_list, references

#: Everything but people that an import may have created, children first.
_CREATED: Final = (
    "gut_feelings", "seat_checks", "proposals", "air_notes", "comparisons", "claims", "outcomes",
    "appointments", "touchpoints", "events", "roles", "opportunities",
)  # fmt: skip
#: Rows that are part of another row, and are deleted with it.
_PARTS: Final = {
    "touchpoints": ("touchpoint_people", "touchpoint_id"),
    "events": ("event_people", "event_id"),
    "appointments": ("appointment_people", "appointment_id"),
}
#: References that do not keep the row they point to.
_NO_REASON: Final = frozenset(
    {*_PARTS.values(), ("standings", "person_id"), ("former_names", "person_id")}
    | {("known_apart", "first_id"), ("known_apart", "second_id")}
    | {
        ("people", "referred_by")
    }  # only if these people are deleted themselves: see `_without_introducers`
)
#: References that keep it only for some rows; all others always do. `:i` is the import.
_REASON_IF: Final = {
    ("changes", "person_id"): "import_id <> :i",
    # Touchpoints that hold more than imported data.
    ("touchpoint_people", "person_id"): (
        "touchpoint_id IN (SELECT id FROM touchpoints WHERE source = '' OR import_id IS NULL "
        "OR typed_fields <> '[]' OR step_key <> '' OR opportunity_id IS NOT NULL "
        "OR binned_on IS NOT NULL "
        "OR id IN (SELECT touchpoint_id FROM outcomes WHERE touchpoint_id IS NOT NULL))"
    ),
}


def _unused(db: Database, table: str, import_id: int) -> list[int]:
    """The rows of a table that the import created and no remaining row refers to.

    To be called after the import's rows in the referring tables are deleted.
    """
    named = " ".join(
        f"AND id NOT IN (SELECT {column} FROM {owner} WHERE {column} IS NOT NULL "
        f"AND ({_REASON_IF.get((owner, column), 'TRUE')}))"
        for owner, column in references(db, table)
        if (owner, column) not in _NO_REASON
    )
    sql = f"SELECT id FROM {table} WHERE import_id = :i {named}"
    return [row[0] for row in db.execute(sql, {"i": import_id}).fetchall()]


def remove_created(db: Database, import_id: int) -> int:
    """Delete what the import created except people; return the number of deleted touchpoints.

    These stay: rows that the user's own rows refer to, imported touchpoints that the user corrected
    or assigned to a case, and cases of an application list that the user changed, with their
    events and roles. A case that another list also contains is reassigned to that import.
    """
    touchpoints = 0
    _hand_over(db, import_id, _CASES)
    edited = _edited(db, import_id)
    for table in _CREATED:
        ids = _unused(db, table, import_id)
        if table == "opportunities":
            ids = [i for i in ids if i not in edited]
        if table in ("events", "roles") and edited:
            of_case = dict(db.execute(f"SELECT id, opportunity_id FROM {table}").fetchall())
            ids = [i for i in ids if of_case[i] not in edited]
        if table == "touchpoints":
            stay = _corrected(db, import_id)
            ids = [i for i in ids if i not in stay]
            touchpoints = len(ids)
        for clause, values in in_list(ids):
            if table in _PARTS:
                part, column = _PARTS[table]
                db.execute(f"DELETE FROM {part} WHERE {column} IN ({clause})", values)
            db.execute(f"DELETE FROM {table} WHERE id IN ({clause})", values)
    return touchpoints


def _corrected(db: Database, import_id: int) -> set[int]:
    """Imported touchpoints that the user has corrected or used since.

    Touchpoints of a portable document were imported with their corrections, and are deleted too.
    """
    sql = (
        "SELECT t.id FROM touchpoints t JOIN imports ON imports.id = t.import_id WHERE import_id = ? "
        "AND source <> '' AND kind <> 'portable_json' AND (typed_fields <> '[]' "
        "OR step_key <> '' OR opportunity_id IS NOT NULL)"
    )
    return {row[0] for row in db.execute(sql, [import_id]).fetchall()}


def _edited(db: Database, import_id: int) -> set[int]:
    """Cases of an application list that the user changed; the import sets no day of change."""
    sql = (
        "SELECT opportunities.id FROM opportunities JOIN imports ON imports.id = import_id "
        "WHERE import_id = ? AND updated_on IS NOT NULL AND kind IN ('export_zip', 'applications_csv', 'tracker_csv')"
    )
    return {row[0] for row in db.execute(sql, [import_id]).fetchall()}


#: What several imports may contain: the table, the column that lists it, the dependent tables.
_PEOPLE: Final = ("people", "listed", (("people", "id"),))
_CASES: Final = (
    "opportunities",
    "cases",
    (("opportunities", "id"), ("events", "opportunity_id"), ("roles", "opportunity_id")),
)  # fmt: skip


def _hand_over(
    db: Database, import_id: int, of: tuple[str, str, tuple[tuple[str, str], ...]]
) -> None:
    """Reassign rows that another import also contains to the earliest such import."""
    table, noted, columns = of
    mine = set(imports.created(db, table, import_id))
    sql = f"SELECT id, {noted} FROM imports WHERE id <> ? AND undone_on IS NULL ORDER BY id"
    for other, reported in db.execute(sql, [import_id]).fetchall():
        there = mine & {i for first, last in runs(reported) for i in range(first, last + 1)}
        mine -= there
        for clause, some in in_list(there):
            for owner, column in columns:
                db.execute(
                    f"UPDATE {owner} SET import_id = ? WHERE import_id = ? AND {column} IN ({clause})",
                    [other, import_id, *some],
                )


def remove_people(db: Database, import_id: int) -> tuple[int, list[PersonId]]:
    """Delete the people an import created, except those the user has worked with since.

    People that another import also lists are reassigned to that import. Imported contacts do not
    count as work of the user; their records are kept (`crm.store.touchpoints.contact_records`).

    Returns:
        How many were deleted, and the ids of those who stay.
    """
    _hand_over(db, import_id, _PEOPLE)
    untouched = (
        "SELECT id FROM people WHERE import_id = :i AND (binned_on IS NULL OR EXISTS (SELECT 1 "
        "FROM changes WHERE person_id = people.id AND import_id = :i "
        f"AND field = '{imports.BIN}' AND new = binned_on)) "
        "AND (typed_fields = '[]' AND cadence_days IS NULL AND do_not_contact = 0 "
        "AND archived_on IS NULL AND confirmed_on IS NULL OR EXISTS (SELECT 1 FROM changes "
        "WHERE person_id = people.id AND import_id = :i "
        f"AND field = '{imports.CHOICES}' AND new = {imports.CHOICES_SQL}))"
    )
    values = {"i": import_id}
    going = {row[0] for row in db.execute(untouched, values).fetchall()}
    ids = _without_introducers(db, going.intersection(_unused(db, "people", import_id)))
    for clause, some in in_list(ids):
        for table in ("changes", "touchpoint_people"):
            db.execute(f"DELETE FROM {table} WHERE person_id IN ({clause})", some)
        db.execute(f"UPDATE people SET referred_by = NULL WHERE id IN ({clause})", some)
    for clause, some in in_list(ids):
        db.execute(f"DELETE FROM people WHERE id IN ({clause})", some)
    kept = db.execute("SELECT id FROM people WHERE import_id = ? ORDER BY id", [import_id])
    return len(ids), [PersonId(row[0]) for row in kept.fetchall()]


def _without_introducers(db: Database, going: set[int]) -> set[int]:
    """The people among them who introduced nobody who stays."""
    sql = "SELECT id, referred_by FROM people WHERE referred_by IS NOT NULL"
    introduced = db.execute(sql).fetchall()
    while stay := {by for who, by in introduced if by in going and who not in going}:
        going = going - stay
    return going


def remove_brought(db: Database, import_id: int) -> None:
    """Delete the names, pairs and settings an import added; a setting that was changed since stays."""
    found = imports.brought(db, import_id)
    for former in found.get("former_names", ()):
        db.execute("DELETE FROM former_names WHERE id = ? AND merge_id IS NULL", [former])
    for one, other in found.get("known_apart", ()):
        merges.no_longer_apart(db, one, other)
    for key, digest in found.get("settings", ()):
        if settings.digest(settings.get(db, key)) == digest:
            db.execute("DELETE FROM settings WHERE key = ?", [key])


def mark_undone(db: Database, import_id: int, on: date, kept: Sequence[PersonId]) -> None:
    """Mark the import as undone; people who stay become the user's own."""
    db.execute("UPDATE imports SET undone_on = ? WHERE id = ?", [rows.iso(on), import_id])
    db.execute("DELETE FROM changes WHERE import_id = ?", [import_id])
    for clause, values in in_list(kept):
        db.execute(f"UPDATE people SET import_id = NULL WHERE id IN ({clause})", values)
    for table in ("opportunities", "events", "roles", "touchpoints"):
        db.execute(f"UPDATE {table} SET import_id = NULL WHERE import_id = ?", [import_id])
