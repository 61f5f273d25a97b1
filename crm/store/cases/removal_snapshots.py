"""Delete an event or a ledger entry with everything that depends on it, and restore it as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.store import rows
from crm.store.cases import opportunities
from crm.store.query import get_row, in_list

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """A deleted event: enough to restore it with its ids and imports.

    Attributes:
        row, outcomes, roles: rows as they were stored; `roles` are those the event assigned.
        notes: ids of the AIR notes that belonged to it.
        steps: ids of touchpoints logged for one of its steps, with the step's key.
    """

    event: Event
    row: Mapping[str, Any]
    step_decisions: Rows
    roles: Rows
    notes: tuple[int, ...]
    steps: tuple[tuple[int, str], ...]


def take_event(db: Database, event: Event) -> TakenEvent:
    """Delete an event with the decisions about its steps; touchpoints stay, without a step."""
    step_decisions = _rows(db, "SELECT * FROM outcomes WHERE event_id = ? ORDER BY id", event.id)
    notes = db.execute("SELECT id FROM air_notes WHERE event_id = ?", [event.id]).fetchall()
    steps = _named(db, f"%/e{event.id}%", lambda key: key.event_id == event.id)
    row = get_row(db, "events", event.id) or {}
    taken = TakenEvent(
        event, row, step_decisions, _hires(db, event), tuple(n for (n,) in notes), steps
    )
    for held in taken.roles:
        opportunities.delete_role(db, held["id"])
    _name_steps(db, [(touchpoint_id, "") for touchpoint_id, _ in taken.steps])
    opportunities.delete_event(db, event.id)
    return taken


def restore_event(db: Database, taken: TakenEvent) -> None:
    """Restore what `take_event` deleted, under its old ids."""
    _insert(db, "events", taken.row)
    opportunities.set_attendance(db, taken.event.id, taken.event.people)
    _hang(db, "outcomes", taken.step_decisions)
    _hang(db, "roles", taken.roles)
    for clause, values in in_list(taken.notes):
        sql = f"UPDATE air_notes SET event_id = ? WHERE event_id IS NULL AND id IN ({clause})"
        db.execute(sql, [taken.event.id, *values])
    _name_steps(db, taken.steps)


@dataclass(frozen=True, slots=True)
class TakenEntry:
    """A deleted entry of the ledger, with the decisions and touchpoints of its steps."""

    table: str
    row: Mapping[str, Any]
    step_decisions: Rows
    steps: tuple[tuple[int, str], ...]


def take_entry(
    db: Database, table: str, row: Mapping[str, Any], names: Sequence[str]
) -> TakenEntry:
    """Delete an entry with the decisions about its steps.

    Args:
        names: the steps whose occurrence is the id of an entry of this table.
    """
    entry_id, case = row["id"], row["opportunity_id"]
    about = f"step IN ({','.join('?' * len(names))}) AND occurrence = ? AND opportunity_id = ?"
    sql = f"SELECT * FROM outcomes WHERE {about} ORDER BY id"
    step_decisions = _rows(db, sql, *names, entry_id, case)

    def of_entry(key: StepKey) -> bool:
        return (key.opportunity_id, key.occurrence) == (case, entry_id) and key.step in names

    steps = tuple(one for name in names for one in _named(db, f"{name}/%", of_entry))
    for one in step_decisions:
        db.execute("DELETE FROM outcomes WHERE id = ?", [one["id"]])
    _name_steps(db, [(touchpoint, "") for touchpoint, _ in steps])
    db.execute(f"DELETE FROM {table} WHERE id = ?", [entry_id])
    return TakenEntry(table, row, step_decisions, steps)


def restore_entry(db: Database, taken: TakenEntry) -> None:
    """Restore what `take_entry` deleted, under its old ids."""
    _insert(db, taken.table, taken.row)
    _hang(db, "outcomes", taken.step_decisions)
    _name_steps(db, taken.steps)


def given_by(db: Database, event: Event) -> list[int]:
    """The ids of the roles that an event about a hire assigned; see `_hires`."""
    return [row["id"] for row in _hires(db, event)]


def _hires(db: Database, event: Event) -> Rows:
    """The role `hire` of the people who got the job, since that day, unless another event says so too."""
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


def _named(
    db: Database, like: str, wanted: Callable[[StepKey], bool]
) -> tuple[tuple[int, str], ...]:
    """The touchpoints that completed one of the wanted steps, with the keys as stored."""
    sql = "SELECT id, step_key FROM touchpoints WHERE step_key LIKE ?"
    found = db.execute(sql, [like]).fetchall()
    keys = ((touchpoint_id, text, StepKey.parse(text)) for touchpoint_id, text in found)
    return tuple((touchpoint_id, text) for touchpoint_id, text, key in keys if key and wanted(key))


def _hang(db: Database, table: str, hung: Rows) -> None:
    for row in hung:
        # The person of a decision may have been erased since, a role may have been given again.
        with suppress(sqlite3.IntegrityError):
            _insert(db, table, row)


def _name_steps(db: Database, named: Sequence[tuple[int, str]]) -> None:
    sql = "UPDATE touchpoints SET step_key = ? WHERE id = ?"
    db.conn.executemany(sql, [(text, touchpoint_id) for touchpoint_id, text in named])


def _rows(db: Database, sql: str, *values: object) -> Rows:
    return tuple(db.query(sql, list(values)))


def _insert(db: Database, table: str, row: Mapping[str, Any]) -> None:
    """Store a row again; the import that added it may no longer exist."""
    values = dict(row)
    import_id = values.get("import_id")
    if import_id and not get_row(db, "imports", import_id):
        values["import_id"] = None
    db.table(table).insert(values)
