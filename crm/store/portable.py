"""The nouns of the portable format as rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlite_utils import Database

from crm.domain.imports.portable_schema import NOUNS
from crm.domain.people.freshness import runs
from crm.store.imports import imports
from crm.store.touchpoints import contact_records

_PEOPLE_OF = {
    "events": ("event_people", "event_id"),
    "touchpoints": ("touchpoint_people", "touchpoint_id"),
    "appointments": ("appointment_people", "appointment_id"),
}
#: Where there is no id.
_ORDER = {"settings": "key", "known_apart": "first_id, second_id"}


def dump(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every noun in order of id; `people` lists who took part."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in NOUNS:
        if name == "tellings":
            rows[name] = contact_records.together(db)
            continue
        order = _ORDER.get(name, "id")
        rows[name] = list(db.query(f"SELECT * FROM {name} ORDER BY {order}"))
        if name in _PEOPLE_OF:
            table, column = _PEOPLE_OF[name]
            people = defaultdict(list)
            sql = f"SELECT {column}, person_id FROM {table} ORDER BY {column}, person_id"
            for owner, person in db.execute(sql).fetchall():
                people[owner].append(person)
            for row in rows[name]:
                row["people"] = people[row["id"]]
    _absent(db, rows["appointments"])
    _confirmed(db, rows["people"])
    return rows


def _absent(db: Database, appointments: list[dict[str, Any]]) -> None:
    """Who did not come, beside everybody who was to take part."""
    absent = defaultdict(list)
    sql = "SELECT appointment_id, person_id FROM appointment_people WHERE absent ORDER BY person_id"
    for appointment, person in db.execute(sql).fetchall():
        absent[appointment].append(person)
    for row in appointments:
        row["absent"] = absent[row["id"]]
        row["user_absent"] = row["user_absent"] or None  # said only if it is so


def _confirmed(db: Database, people: list[dict[str, Any]]) -> None:
    """Set the confirmation of people an import listed, as the document does not include imports."""
    latest: dict[int, str] = {}
    for listing in imports.listings(db):
        for first, last in runs(listing.people):
            for person_id in range(first, last + 1):
                latest[person_id] = max(latest.get(person_id, ""), listing.on.isoformat())
    for row in people:
        on = max(row["confirmed_on"] or "", latest.get(row["id"], ""))
        if on > (row["created_on"] or ""):
            row["confirmed_on"] = on
