"""News from imports: changed fields, and new connections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.imports.differences import FieldChange
from crm.domain.people.person import Person
from crm.store import rows
from crm.store.imports.imports import change_of
from crm.store.query import in_list


def changes_seen(db: Database) -> list[tuple[FieldChange, date]]:
    """Every change of a known value by an import in force, with the day, newest first."""
    sql = (
        "SELECT changes.*, imports.imported_on FROM changes "
        "JOIN imports ON imports.id = changes.import_id "
        "JOIN people ON people.id = changes.person_id "
        "WHERE undone_on IS NULL AND old <> '' AND people.binned_on IS NULL ORDER BY changes.id DESC"
    )
    return [(change_of(row), date.fromisoformat(row["imported_on"])) for row in db.query(sql)]


def former_companies(db: Database, people: Iterable[int]) -> dict[PersonId, tuple[str, ...]]:
    """The companies that an import in force saw these people leave, the latest first."""
    found: dict[PersonId, tuple[str, ...]] = {}
    for clause, values in in_list(people):
        sql = (
            "SELECT person_id, old FROM changes JOIN imports ON imports.id = changes.import_id "
            f"WHERE person_id IN ({clause}) AND field = 'company' AND old <> '' "
            "AND undone_on IS NULL ORDER BY changes.id DESC"
        )
        for person, old in db.execute(sql, values).fetchall():
            found[PersonId(person)] = (*found.get(PersonId(person), ()), old)
    return found


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
