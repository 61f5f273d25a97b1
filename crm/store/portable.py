"""All nouns of the portable format as rows, out and in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlite_utils import Database

from crm.domain.portable import NOUNS

_PEOPLE_OF = {
    "events": ("event_people", "event_id"),
    "touchpoints": ("touchpoint_people", "touchpoint_id"),
}


def dump(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every noun in order of id; `people` lists who took part."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in NOUNS:
        order = "key" if name == "settings" else "id"
        rows[name] = list(db.query(f"SELECT * FROM {name} ORDER BY {order}"))
        if name in _PEOPLE_OF:
            table, column = _PEOPLE_OF[name]
            people = defaultdict(list)
            sql = f"SELECT {column}, person_id FROM {table} ORDER BY {column}, person_id"
            for owner, person in db.execute(sql).fetchall():
                people[owner].append(person)
            for row in rows[name]:
                row["people"] = people[row["id"]]
    return rows
