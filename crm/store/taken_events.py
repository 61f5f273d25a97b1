"""Taking an event out with all that hangs on it, and putting it back as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from crm.domain.opportunities import Event, EventId, EventKind, Role
from crm.domain.outcomes import StepKey
from crm.store import opportunities, rows
from crm.store.query import in_list, inserted

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """An event that was taken out: enough to put it back, its numbers and imports included.

    Attributes:
        row, outcomes, roles: rows as they were stored; `roles` are those that the event gave.
        notes: ids of the AIR notes that belonged to it.
        steps: ids of touchpoints that were logged for one of its steps, with the step's key.
    """

    event: Event
    row: Mapping[str, Any]
    outcomes: Rows
    roles: Rows
    notes: tuple[int, ...]
    steps: tuple[tuple[int, str], ...]


def take(db: Database, event: Event) -> TakenEvent:
    """Remove an event with the decisions about its steps; touchpoints stay, as nobody's step.

    SQLite gives the number of a deleted row away again: nothing may go on naming it.
    """
    outcomes = _rows(db, "SELECT * FROM outcomes WHERE event_id = ? ORDER BY id", event.id)
    notes = db.execute("SELECT id FROM air_notes WHERE event_id = ?", [event.id]).fetchall()
    (row,) = _rows(db, "SELECT * FROM events WHERE id = ?", event.id)
    taken = TakenEvent(
        event, row, outcomes, _hires(db, event), tuple(n for (n,) in notes), _steps(db, event)
    )
    for held in taken.roles:
        opportunities.delete_role(db, held["id"])
    _name_steps(db, [(number, "") for number, _ in taken.steps])
    opportunities.delete_event(db, event.id)
    return taken


def put_back(db: Database, taken: TakenEvent) -> EventId:
    """Store what `take` removed; a number that somebody else has by now is replaced by a new one."""
    new = EventId(_insert(db, "events", taken.row))
    opportunities.set_attendance(db, new, taken.event.people)
    for table, hung in (("outcomes", taken.outcomes), ("roles", taken.roles)):
        for row in hung:
            # Whom a decision is about may be erased since, a role may be given anew.
            with suppress(sqlite3.IntegrityError):
                _insert(db, table, {**row, "event_id": new} if "event_id" in row else row)
    for clause, values in in_list(taken.notes):
        sql = f"UPDATE air_notes SET event_id = ? WHERE event_id IS NULL AND id IN ({clause})"
        db.execute(sql, [new, *values])
    keys = ((number, StepKey.parse(text)) for number, text in taken.steps)
    _name_steps(db, [(n, str(replace(key, event_id=new))) for n, key in keys if key])
    return new


def given_by(db: Database, event: Event) -> list[int]:
    """The ids of the roles an identified hire brought; see `_hires`."""
    return [row["id"] for row in _hires(db, event)]


def _hires(db: Database, event: Event) -> Rows:
    """The role `hire` of those who got the job, since that day, as far as no other event says so."""
    if event.kind is not EventKind.HIRE_IDENTIFIED:
        return ()
    found: list[Mapping[str, Any]] = []
    for clause, values in in_list(event.people):
        sql = (
            "SELECT * FROM roles WHERE opportunity_id = ? AND role = ? AND since = ? "
            f"AND person_id IN ({clause}) AND person_id NOT IN (SELECT person_id FROM event_people "
            "JOIN events ON events.id = event_id WHERE opportunity_id = ? AND kind = ? AND events.id <> ?)"
        )
        here = [event.opportunity_id, Role.HIRE.value, rows.iso(event.on), *values]
        others = [event.opportunity_id, event.kind.value, event.id]
        found += db.query(sql, [*here, *others])
    return tuple(found)


def _steps(db: Database, event: Event) -> tuple[tuple[int, str], ...]:
    sql = "SELECT id, step_key FROM touchpoints WHERE step_key LIKE ?"
    found = db.execute(sql, [f"%/e{event.id}%"]).fetchall()
    keys = ((number, text, StepKey.parse(text)) for number, text in found)
    return tuple((number, text) for number, text, key in keys if key and key.event_id == event.id)


def _name_steps(db: Database, named: Sequence[tuple[int, str]]) -> None:
    sql = "UPDATE touchpoints SET step_key = ? WHERE id = ?"
    db.conn.executemany(sql, [(text, number) for number, text in named])


def _rows(db: Database, sql: str, *values: object) -> Rows:
    return tuple(db.query(sql, list(values)))


def _insert(db: Database, table: str, row: Mapping[str, Any]) -> int:
    """Store a row under its number, or under a new one; what it belonged to may be gone since."""
    there = db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [row["id"]]).fetchone()
    values = dict(row) | ({"id": None} if there else {})
    brought = values.get("import_id")
    if brought and not db.execute("SELECT 1 FROM imports WHERE id = ?", [brought]).fetchone():
        values["import_id"] = None
    return inserted(db, table, values)
