"""News from imports: changed fields, and new connections."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm.domain.imports.differences import FieldChange
from crm.domain.people.person import Person
from crm.store import rows
from crm.store.imports.imports import change_of


def changes_seen(db: Database) -> list[tuple[FieldChange, date]]:
    """Every change of a known value by an import in force, with the day, newest first."""
    sql = (
        "SELECT changes.*, imports.imported_on FROM changes "
        "JOIN imports ON imports.id = changes.import_id "
        "JOIN people ON people.id = changes.person_id "
        "WHERE undone_on IS NULL AND old <> '' AND people.binned_on IS NULL ORDER BY changes.id DESC"
    )
    return [(change_of(row), date.fromisoformat(row["imported_on"])) for row in db.query(sql)]


def newest_people(db: Database) -> list[tuple[Person, date]]:
    """The people with a job that the latest LinkedIn import added, with its day."""
    sql = (
        f"SELECT {rows.PERSON} FROM people WHERE import_id = ? AND company <> '' "
        "AND position <> '' AND binned_on IS NULL ORDER BY id"
    )
    latest = db.execute(
        "SELECT id, imported_on FROM imports WHERE undone_on IS NULL AND kind IN ("
        "'connections_csv', 'export_zip') AND new + updated + unchanged > 0 "
        "ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if latest is None:
        return []
    import_id, on = latest
    day = date.fromisoformat(on)
    return [(rows.person(row), day) for row in db.execute(sql, [import_id])]
