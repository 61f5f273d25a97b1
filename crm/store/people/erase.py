"""Delete things permanently, with everything that depends on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from crm.domain.imports.imported_contacts import person_keys
from crm.domain.people.normalise import link_key
from crm.store.people import merges
from crm.store.people import people as stored
from crm.store.query import in_list, number
from crm.store.touchpoints import contact_records


@dataclass(frozen=True, slots=True)
class Traces:
    """How much is stored about one person.

    Attributes:
        touchpoints: with them alone; `shared`: with others too, of which only their part is deleted.
        comparisons: lines that compare them, as the hire of a case, with the user.
        introduced: people who stay, but lose the note that this person introduced them.
    """

    touchpoints: int
    shared: int
    roles: int
    events: int
    claims: int
    notes: int
    comparisons: int
    introduced: int
    appointments: int


#: The cases whose hire is this person and nobody else.
_ONLY_HIRE: Final = (
    "(WITH hires AS (SELECT opportunity_id, person_id FROM roles WHERE role = 'hire' UNION "
    "SELECT opportunity_id, person_id FROM event_people JOIN events ON events.id = event_id "
    "WHERE kind = 'hire_identified') "
    "SELECT opportunity_id FROM hires GROUP BY 1 HAVING max(person_id) = ? AND min(person_id) = ?)"
)


def traces(db: Database, person_id: int) -> Traces:
    """Count what `people` would delete of one person."""
    together = (
        "SELECT count(*) FROM touchpoint_people AS mine WHERE person_id = ? AND {} EXISTS (SELECT 1 "
        "FROM touchpoint_people AS other WHERE other.touchpoint_id = mine.touchpoint_id "
        "AND other.person_id <> mine.person_id)"
    )
    counted = {
        "touchpoints": together.format("NOT"),
        "shared": together.format(""),
        "roles": "SELECT count(*) FROM roles WHERE person_id = ?",
        "events": "SELECT count(*) FROM event_people WHERE person_id = ?",
        "claims": "SELECT count(*) FROM claims WHERE said_by = ?",
        "notes": "SELECT count(*) FROM air_notes WHERE person_id = ?",
        "introduced": "SELECT count(*) FROM people WHERE referred_by = ?",
        "appointments": "SELECT count(*) FROM appointment_people WHERE person_id = ?",
    }
    found = {name: number(db, sql, [person_id]) for name, sql in counted.items()}
    sql = f"SELECT count(*) FROM comparisons WHERE opportunity_id IN {_ONLY_HIRE}"
    return Traces(comparisons=number(db, sql, [person_id, person_id]), **found)


def forget_words(db: Database) -> None:
    """Remove words from the search index that only erased rows contained."""
    for table in ("people", "touchpoints"):
        db.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES('optimize')")


def opportunities(db: Database, ids: Iterable[int]) -> None:
    """Delete opportunities with all that is theirs; touchpoints only lose the link."""
    for clause, values in in_list(ids):
        mine = f"opportunity_id IN ({clause})"
        for table in (
            "air_notes", "comparisons", "claims", "gut_feelings", "seat_checks", "proposals",
            "outcomes", "roles",
        ):  # fmt: skip
            db.execute(f"DELETE FROM {table} WHERE {mine}", values)
        planned = f"SELECT id FROM appointments WHERE {mine}"
        db.execute(f"DELETE FROM appointment_people WHERE appointment_id IN ({planned})", values)
        db.execute(f"DELETE FROM appointments WHERE {mine}", values)
        events = f"SELECT id FROM events WHERE {mine}"
        for table in ("event_people", "outcomes"):
            db.execute(f"DELETE FROM {table} WHERE event_id IN ({events})", values)
        db.execute(f"UPDATE air_notes SET event_id = NULL WHERE event_id IN ({events})", values)
        db.execute(f"DELETE FROM events WHERE {mine}", values)
        db.execute(f"UPDATE touchpoints SET opportunity_id = NULL WHERE {mine}", values)
        db.execute(f"DELETE FROM opportunities WHERE id IN ({clause})", values)


def people(db: Database, ids: Iterable[int]) -> None:
    """Delete people and every trace of them; a touchpoint shared with others stays with the others."""
    ids = list(ids)
    contact_records.forget(db, _names_in_files(db, ids))
    merges.forget(db, ids)
    planned = _appointments_without_case(db, ids)
    about_them = f"DELETE FROM comparisons WHERE opportunity_id IN {_ONLY_HIRE}"
    db.conn.executemany(about_them, [(person, person) for person in ids])
    for clause, values in in_list(ids):
        mine = f"person_id IN ({clause})"
        for table in (
            "air_notes", "proposals", "outcomes", "roles", "changes", "event_people",
            "appointment_people",
        ):  # fmt: skip
            db.execute(f"DELETE FROM {table} WHERE {mine}", values)
        db.execute(
            f"UPDATE air_notes SET led_to_person = NULL WHERE led_to_person IN ({clause})", values
        )
        for column in ("said_by", "ask_person"):
            db.execute(f"UPDATE claims SET {column} = NULL WHERE {column} IN ({clause})", values)
        db.execute(f"UPDATE people SET referred_by = NULL WHERE referred_by IN ({clause})", values)
        db.execute(f"DELETE FROM touchpoint_people WHERE {mine}", values)
    _drop_touchpoints_of_nobody(db)
    _drop_appointments_of_nobody(db, planned)
    for clause, values in in_list(ids):
        db.execute(f"DELETE FROM people WHERE id IN ({clause})", values)


def _names_in_files(db: Database, ids: Iterable[int]) -> set[str]:
    """The keys by which files name them, now and before they were merged."""
    names = {key for person in stored.by_ids(db, ids).values() for key in person_keys(person)}
    for clause, values in in_list(ids):
        sql = f"SELECT linkedin_url, email FROM former_names WHERE person_id IN ({clause})"
        names |= {link_key(name) for row in db.execute(sql, values).fetchall() for name in row}
    return names - {""}


def _appointments_without_case(db: Database, ids: Iterable[int]) -> list[int]:
    """Appointments of these people that belong to no case: they go with the last of them."""
    found: list[int] = []
    for clause, values in in_list(ids):
        sql = (
            "SELECT DISTINCT id FROM appointments JOIN appointment_people ON appointment_id = id "
            f"WHERE opportunity_id IS NULL AND person_id IN ({clause})"
        )
        found += [row[0] for row in db.execute(sql, values).fetchall()]
    return found


def _drop_appointments_of_nobody(db: Database, ids: Iterable[int]) -> None:
    for clause, values in in_list(ids):
        nobody = "id NOT IN (SELECT appointment_id FROM appointment_people)"
        db.execute(f"DELETE FROM appointments WHERE id IN ({clause}) AND {nobody}", values)


def _drop_touchpoints_of_nobody(db: Database) -> None:
    orphans = (
        "SELECT id FROM touchpoints WHERE id NOT IN (SELECT touchpoint_id FROM touchpoint_people)"
    )
    db.execute(f"DELETE FROM outcomes WHERE touchpoint_id IN ({orphans})")
    db.execute(f"DELETE FROM touchpoints WHERE id IN ({orphans})")
