"""Taking an import back: what it created goes, unless the user worked with it or another tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.freshness import runs
from crm.store import rows
from crm.store.imports import imports
from crm.store.query import in_list

#: Everything but people that an import may have created, children first.
_CREATED: Final = (
    "proposals", "air_notes", "comparisons", "claims", "outcomes", "touchpoints", "events", "roles",
    "opportunities",
)  # fmt: skip
_JOINS: Final = {
    "touchpoints": (("touchpoint_people", "touchpoint_id"), ("outcomes", "touchpoint_id")),
    "events": (("event_people", "event_id"), ("outcomes", "event_id")),
}


def remove_created(db: Database, import_id: int) -> int:
    """Delete what the import created apart from people; the number of touchpoints among it.

    A touchpoint that a file told and the user corrected, or put to a case, stays. An opportunity
    stays when the user added something of their own to it, and one of a list of applications when
    they changed it; then its application stays as well. One of which another list tells is from now
    on of that one.
    """
    touchpoints = 0
    _hand_over(db, import_id, _CASES)
    edited = _edited(db, import_id)
    for table in _CREATED:
        ids = imports.created(db, table, import_id)
        if table == "opportunities":
            ids = [i for i in ids if i not in edited and not _used(db, i)]
        if table == "events" and edited:
            sql = "SELECT id FROM events WHERE import_id = ? AND opportunity_id = ?"
            for case in edited:
                stay = {row[0] for row in db.execute(sql, [import_id, case]).fetchall()}
                ids = [i for i in ids if i not in stay]
        if table == "touchpoints":
            stay = _corrected(db, import_id)
            ids = [i for i in ids if i not in stay]
            touchpoints = len(ids)
        for clause, values in in_list(ids):
            for join, column in _JOINS.get(table, ()):
                db.execute(f"DELETE FROM {join} WHERE {column} IN ({clause})", values)
            if table == "events":
                sql = f"UPDATE air_notes SET event_id = NULL WHERE event_id IN ({clause})"
                db.execute(sql, values)
            db.execute(f"DELETE FROM {table} WHERE id IN ({clause})", values)
    return touchpoints


def _corrected(db: Database, import_id: int) -> set[int]:
    """Touchpoints a file told that the user corrected or used since.

    Those of a whole Embers came with their corrections, and go with them.
    """
    sql = (
        "SELECT t.id FROM touchpoints t JOIN imports ON imports.id = t.import_id WHERE import_id = ? "
        "AND source <> '' AND kind <> 'portable_json' AND (typed_fields <> '[]' "
        "OR step_key <> '' OR opportunity_id IS NOT NULL)"
    )
    return {row[0] for row in db.execute(sql, [import_id]).fetchall()}


def _edited(db: Database, import_id: int) -> set[int]:
    """Cases of a list of applications that the user changed; it gives them no day of change."""
    sql = (
        "SELECT opportunities.id FROM opportunities JOIN imports ON imports.id = import_id "
        "WHERE import_id = ? AND updated_on IS NOT NULL AND kind IN ('export_zip', 'applications_csv')"
    )
    return {row[0] for row in db.execute(sql, [import_id]).fetchall()}


def _used(db: Database, opportunity_id: int) -> bool:
    tables = [name for name in _CREATED if name != "opportunities"]
    return any(
        db.execute(
            f"SELECT 1 FROM {t} WHERE opportunity_id = ? LIMIT 1", [opportunity_id]
        ).fetchone()
        for t in tables
    )


#: Whose touchpoints are more than what files tell.
_WORKED: Final = (
    "SELECT person_id FROM touchpoint_people JOIN touchpoints t ON t.id = touchpoint_id "
    "WHERE t.source = '' OR t.import_id IS NULL OR t.typed_fields <> '[]' OR t.step_key <> '' "
    "OR t.opportunity_id IS NOT NULL OR t.binned_on IS NOT NULL "
    "OR t.id IN (SELECT touchpoint_id FROM outcomes WHERE touchpoint_id IS NOT NULL)"
)


#: What an import created and others may tell of: its table, where they note it, what hangs on it.
_PEOPLE: Final = ("people", "listed", (("people", "id"),))
_CASES: Final = (
    "opportunities", "cases", (("opportunities", "id"), ("events", "opportunity_id")),
)  # fmt: skip


def _hand_over(
    db: Database, import_id: int, of: tuple[str, str, tuple[tuple[str, str], ...]]
) -> None:
    """What an import created and another one tells of, the earliest of these is said to have brought."""
    table, noted, columns = of
    mine = set(imports.created(db, table, import_id))
    sql = f"SELECT id, {noted} FROM imports WHERE id <> ? AND undone_on IS NULL ORDER BY id"
    for other, told in db.execute(sql, [import_id]).fetchall():
        there = mine & {i for first, last in runs(told) for i in range(first, last + 1)}
        mine -= there
        for clause, some in in_list(there):
            for owner, column in columns:
                db.execute(
                    f"UPDATE {owner} SET import_id = ? WHERE import_id = ? AND {column} IN ({clause})",
                    [other, import_id, *some],
                )


def remove_people(db: Database, import_id: int) -> tuple[int, list[PersonId]]:
    """Delete the people an import created, except those the user has worked with since.

    Whom another import lists as well is from now on of that one. What files alone tell of
    somebody is no work of the user; it waits for them (`crm.store.touchpoints.contact_records`).

    Returns:
        How many were deleted, and who stays.
    """
    _hand_over(db, import_id, _PEOPLE)
    untouched = (
        "import_id = :i AND (typed_fields = '[]' AND cadence_days IS NULL AND do_not_contact = 0 "
        "AND archived_on IS NULL AND confirmed_on IS NULL OR EXISTS (SELECT 1 FROM changes WHERE person_id = people.id "
        f"AND import_id = :i AND field = '{imports.CHOICES}' AND new = {imports.CHOICES_SQL})) "
        f"AND id NOT IN ({_WORKED}) "
        "AND id NOT IN (SELECT person_id FROM roles) "
        "AND id NOT IN (SELECT kept_id FROM merges) AND binned_on IS NULL "
        "AND id NOT IN (SELECT person_id FROM event_people) "
        "AND id NOT IN (SELECT person_id FROM outcomes WHERE person_id IS NOT NULL) "
        "AND id NOT IN (SELECT person_id FROM air_notes) "
        "AND id NOT IN (SELECT person_id FROM proposals) "
        "AND id NOT IN (SELECT led_to_person FROM air_notes WHERE led_to_person IS NOT NULL) "
        "AND id NOT IN (SELECT said_by FROM claims WHERE said_by IS NOT NULL) "
        "AND id NOT IN (SELECT ask_person FROM claims WHERE ask_person IS NOT NULL) "
        "AND id NOT IN (SELECT person_id FROM changes WHERE import_id <> :i) "
        "AND NOT EXISTS (SELECT 1 FROM people other WHERE other.referred_by = people.id "
        "AND (other.import_id IS NULL OR other.import_id <> :i))"
    )
    values = {"i": import_id}
    ids = [row[0] for row in db.execute(f"SELECT id FROM people WHERE {untouched}", values)]
    for clause, some in in_list(ids):
        for table in ("changes", "touchpoint_people"):
            db.execute(f"DELETE FROM {table} WHERE person_id IN ({clause})", some)
        db.execute(f"UPDATE people SET referred_by = NULL WHERE id IN ({clause})", some)
    for clause, some in in_list(ids):
        db.execute(f"DELETE FROM people WHERE id IN ({clause})", some)
    kept = db.execute("SELECT id FROM people WHERE import_id = ? ORDER BY id", [import_id])
    return len(ids), [PersonId(row[0]) for row in kept.fetchall()]


def mark_undone(db: Database, import_id: int, on: date, kept: Sequence[PersonId]) -> None:
    """The import no longer stands; people who stay are the user's own from now on."""
    db.execute("UPDATE imports SET undone_on = ? WHERE id = ?", [rows.iso(on), import_id])
    db.execute("DELETE FROM changes WHERE import_id = ?", [import_id])
    for clause, values in in_list(kept):
        db.execute(f"UPDATE people SET import_id = NULL WHERE id IN ({clause})", values)
    for table in ("opportunities", "events", "touchpoints"):
        db.execute(f"UPDATE {table} SET import_id = NULL WHERE import_id = ?", [import_id])
