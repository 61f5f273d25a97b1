"""Appointments and the people they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.cases.appointment import (
    FELL_THROUGH,
    OPEN,
    TALKS,
    Appointment,
    AppointmentKind,
    AppointmentState,
)
from crm.domain.ids import AppointmentId, OpportunityId, PersonId
from crm.store.query import get_row, in_list, inserted
from crm.store.rows import Row, iso

#: Appointments of an opportunity in the bin are not shown.
_NOT_BINNED: Final = (
    "(opportunity_id IS NULL OR opportunity_id IN "
    "(SELECT id FROM opportunities WHERE binned_on IS NULL))"
)


def _row(record: Appointment) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "kind": record.kind.value,
        "on": iso(record.on),
        "at": f"{record.at:%H:%M}" if record.at else None,
        "place": record.place,
        "note": record.note,
        "state": record.state.value,
        "user_absent": int(record.user_absent),
    }


def _record(row: Row, people: Iterable[tuple[PersonId, bool]]) -> Appointment:
    named = tuple(people)
    return Appointment(
        id=AppointmentId(row["id"]),
        kind=AppointmentKind(row["kind"]),
        on=date.fromisoformat(row["on"]),
        at=time.fromisoformat(row["at"]) if row["at"] else None,
        people=tuple(person for person, _ in named),
        opportunity_id=OpportunityId(row["opportunity_id"]) if row["opportunity_id"] else None,
        place=row["place"],
        note=row["note"],
        state=AppointmentState(row["state"]),
        absent=tuple(person for person, absent in named if absent),
        user_absent=bool(row["user_absent"]),
    )


def insert(db: Database, record: Appointment) -> AppointmentId:
    stored = AppointmentId(inserted(db, "appointments", _row(record)))
    _set_people(db, stored, record)
    return stored


def update(db: Database, record: Appointment) -> None:
    db.table("appointments").update(record.id, _row(record))
    db.execute("DELETE FROM appointment_people WHERE appointment_id = ?", [record.id])
    _set_people(db, record.id, record)


def delete(db: Database, appointment_id: int) -> None:
    db.execute("DELETE FROM appointment_people WHERE appointment_id = ?", [appointment_id])
    db.execute("DELETE FROM appointments WHERE id = ?", [appointment_id])


def _set_people(db: Database, appointment_id: int, record: Appointment) -> None:
    db.table("appointment_people").insert_all(
        {"appointment_id": appointment_id, "person_id": person,
         "absent": int(person in record.absent)}
        for person in dict.fromkeys(record.people)
    )  # fmt: skip


def get(db: Database, appointment_id: int) -> Appointment | None:
    row = get_row(db, "appointments", appointment_id)
    return _with_people(db, [row])[0] if row else None


def still_open(db: Database) -> list[Appointment]:
    """Those that nobody has answered for, by day."""
    return _where(db, f"state IN ({_marks(OPEN)}) AND {_NOT_BINNED}", [one.value for one in OPEN])


def fell_through(db: Database) -> list[Appointment]:
    """Talks that were called off or did not happen, by day."""
    where = f"state IN ({_marks(FELL_THROUGH)}) AND kind IN ({_marks(TALKS)}) AND {_NOT_BINNED}"
    return _where(db, where, [one.value for one in (*FELL_THROUGH, *TALKS)])


def from_day(db: Database, first: date) -> list[Appointment]:
    """All of this day and later, whatever became of them."""
    return _where(db, f'"on" >= ? AND {_NOT_BINNED}', [iso(first)])


def of_opportunity(db: Database, opportunity_id: int) -> list[Appointment]:
    return _where(db, "opportunity_id = ?", [opportunity_id])


def of_person(db: Database, person_id: int) -> list[Appointment]:
    mine = "id IN (SELECT appointment_id FROM appointment_people WHERE person_id = ?)"
    return _where(db, f"{mine} AND {_NOT_BINNED}", [person_id])


def _where(db: Database, where: str, values: list[Any]) -> list[Appointment]:
    sql = f'SELECT * FROM appointments WHERE {where} ORDER BY "on", "at", id'
    return _with_people(db, list(db.query(sql, values)))


def _with_people(db: Database, rows: list[dict[str, Any]]) -> list[Appointment]:
    named: dict[int, list[tuple[PersonId, bool]]] = defaultdict(list)
    for clause, values in in_list(row["id"] for row in rows):
        sql = (
            "SELECT appointment_id, person_id, absent FROM appointment_people "
            f"WHERE appointment_id IN ({clause}) ORDER BY appointment_id, rowid"
        )
        for appointment, person, absent in db.execute(sql, values).fetchall():
            named[appointment].append((PersonId(person), bool(absent)))
    return [_record(row, named[row["id"]]) for row in rows]


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
