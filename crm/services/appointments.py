"""Appointments: plan, move, cancel, and say how it went. Each change has an undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.appointment import (
    DEADLINES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    Planned,
    becomes,
    missed,
    moved,
    settled_by,
)
from crm.domain.cases.opportunity import Event
from crm.domain.ids import PersonId
from crm.domain.people.normalise import clean_text
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.errors import AlreadyThere, ChangedMeanwhile, InvalidInput, NotFound
from crm.language import tr
from crm.services import touchpoints as touchpoint_service
from crm.services.cases import events
from crm.services.cases import opportunities as opportunity_service
from crm.services.cases.events import Recorded
from crm.services.people import people as people_service
from crm.services.touchpoints import Logged
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import appointments, opportunities
from crm.store.handle import Store
from crm.store.people import people


@dataclass(frozen=True, slots=True)
class Changed:
    """An appointment before and after a change: enough to undo it."""

    before: Appointment
    after: Appointment


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment that was answered, with the event or the touchpoint it turned into."""

    changed: Changed
    event: Recorded | None = None
    contact: Logged | None = None


def in_case(db: Database, opportunity_id: int) -> tuple[Planned, ...]:
    """The open appointments of a case, by day and time."""
    found = appointments.of_opportunity(db, opportunity_id)
    return described(db, (one for one in found if one.is_open))


def of_person(store: Store, person_id: int) -> tuple[Planned, ...]:
    """The open appointments with a person, by day and time."""
    with store.read() as db:
        found = appointments.of_person(db, person_id)
        return described(db, (one for one in found if one.is_open))


def ahead(store: Store, today: date, limit: int) -> tuple[Planned, ...]:
    """The next open appointments after today, by day and time."""
    with store.read() as db:
        found = [one for one in appointments.still_open(db) if one.on > today]
        return described(db, found)[:limit]


def from_today(store: Store, today: date) -> tuple[Planned, ...]:
    """What a calendar shows: everything open from today on, and what of that was cancelled."""
    shown = {AppointmentState.PLANNED, AppointmentState.MOVED, AppointmentState.CANCELLED}
    with store.read() as db:
        found = appointments.from_day(db, today)
        return described(db, (one for one in found if one.state in shown))


def described(db: Database, found: Iterable[Appointment]) -> tuple[Planned, ...]:
    """These appointments with whom and what they name, in their order.

    People in the bin are left out, and what was with nobody else and of no case.
    """
    records = list(found)
    known = people.by_ids(db, {person for one in records for person in one.people})
    cases = {one.opportunity_id for one in records if one.opportunity_id is not None}
    jobs = {case: opportunities.get(db, case) for case in cases}
    roles = opportunities.roles_of(db, cases)
    listed = []
    for one in records:
        there = [known[person] for person in one.people if person in known]
        shown = tuple(person for person in there if person.binned_on is None)
        if one.people and not shown and one.opportunity_id is None:
            continue
        case = one.opportunity_id
        job, held = (jobs[case], roles[case]) if case is not None else (None, [])
        listed.append(Planned(one, shown, job, becomes(one, held)))
    return tuple(listed)


def get(store: Store, appointment_id: int) -> Planned:
    """One appointment.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        return described(db, [require(db, appointment_id)])[0]


def require(db: Database, appointment_id: int) -> Appointment:
    found = appointments.get(db, appointment_id)
    if found is None:
        raise NotFound(tr("This appointment no longer exists."), tr("It may have been undone."))
    return found


@unit_of_work
def plan(
    db: Database, appointment: Appointment, today: date, newcomers: Sequence[str] = ()
) -> Appointment:
    """Write down what is to come; `unplan` undoes it.

    Args:
        newcomers: names of people who are not stored yet.

    Raises:
        InvalidInput: its day has passed, or it names nobody and nothing it is about.
        AlreadyThere: the same is planned already (a double click).
    """
    new = _checked(db, appointment, today, newcomers)
    if new.on < today:
        raise InvalidInput(tr("This day is in the past."), tr("Log what happened instead."), "on")
    if any(replace(other, id=new.id) == new for other in appointments.still_open(db)):
        raise AlreadyThere(tr("This is already planned."))
    return replace(new, id=appointments.insert(db, new))


@unit_of_work
def unplan(db: Database, planned: Appointment) -> None:
    """Undo `plan`.

    Raises:
        ChangedMeanwhile: it was changed since.
    """
    if appointments.get(db, planned.id) != planned:
        raise ChangedMeanwhile
    appointments.delete(db, planned.id)


@unit_of_work
def change(
    db: Database, appointment: Appointment, today: date, newcomers: Sequence[str] = ()
) -> Changed:
    """Move an open appointment, or change what else is known of it.

    Raises:
        InvalidInput: as in `plan`; a day that is not changed may have passed.
        ChangedMeanwhile: somebody said how it went in another window.
    """
    before = _still_open(db, appointment.id)
    after = moved(before, _checked(db, appointment, today, newcomers))
    if after.on != before.on and after.on < today:
        raise InvalidInput(tr("This day is in the past."), tr("Log what happened instead."), "on")
    return _changed(db, before, after)


@unit_of_work
def cancel(db: Database, appointment_id: int) -> Changed:
    """It was called off before its time, by whomever."""
    before = _still_open(db, appointment_id)
    return _changed(db, before, replace(before, state=AppointmentState.CANCELLED))


@unit_of_work
def did_not_happen(
    db: Database,
    appointment_id: int,
    today: date,
    absent: Sequence[PersonId] = (),
    newcomers: Sequence[str] = (),
    user_absent: bool = False,
) -> Changed:
    """Its day came and nothing happened.

    Args:
        absent, newcomers: who did not come, known or new. user_absent: the user did not.

    Raises:
        InvalidInput: its day is still to come.
    """
    before = _still_open(db, appointment_id)
    if before.on > today:
        raise InvalidInput(tr("This day is still to come."), tr("Cancel it, or move it."))
    added = _added(db, before, newcomers, today)
    return _changed(db, before, missed(before, (*absent, *added), user_absent))


@unit_of_work
def held(db: Database, appointment_id: int, today: date) -> Held:
    """It is done, and nothing more is to be said about it."""
    return Held(_held(db, appointment_id, today))


@unit_of_work
def held_as_event(
    db: Database, appointment_id: int, event: Event, today: date, newcomers: Sequence[str] = ()
) -> Held:
    """It happened and is recorded as an event of its case; one that is recorded already will do.

    Raises:
        InvalidInput: see `events.record`.
    """
    changed = _held(db, appointment_id, today)
    try:
        return Held(changed, event=events.record.inside(db, event, today, newcomers))
    except AlreadyThere:
        return Held(changed)


@unit_of_work
def held_as_contact(
    db: Database,
    appointment_id: int,
    contact: Touchpoint,
    today: date,
    newcomers: Sequence[str] = (),
) -> Held:
    """It happened and is logged as a touchpoint; a call that nobody took did not happen."""
    before = _still_open(db, appointment_id)
    logged = touchpoint_service.log.inside(db, contact, today, newcomers)
    after = settled_by(before, logged.touchpoint)
    return Held(_changed(db, before, after), contact=logged)


@unit_of_work
def undo(db: Database, done: Changed) -> None:
    """Undo a change.

    Raises:
        ChangedMeanwhile: it was changed again since.
    """
    if appointments.get(db, done.after.id) != done.after:
        raise ChangedMeanwhile
    appointments.update(db, done.before)


@unit_of_work
def undo_held(db: Database, done: Held, today: date) -> None:
    """Undo an answer, with the event or the touchpoint it turned into."""
    undo.inside(db, done.changed)
    if done.event:
        events.undo.inside(db, done.event)
    if done.contact:
        touchpoint_service.remove.inside(db, done.contact.touchpoint.id, today)


def _held(db: Database, appointment_id: int, today: date) -> Changed:
    before = _still_open(db, appointment_id)
    if before.on > today:
        raise InvalidInput(
            tr("This day is still to come."), tr("If it took place earlier, move it.")
        )
    return _changed(db, before, replace(before, state=AppointmentState.HELD))


def _changed(db: Database, before: Appointment, after: Appointment) -> Changed:
    appointments.update(db, after)
    return Changed(before, after)


def _still_open(db: Database, appointment_id: int) -> Appointment:
    found = require(db, appointment_id)
    if not found.is_open:
        raise ChangedMeanwhile
    return found


def _checked(
    db: Database, appointment: Appointment, today: date, newcomers: Sequence[str]
) -> Appointment:
    added = _added(db, appointment, newcomers, today)
    for person in appointment.people:
        people_service.require(db, person)
    if appointment.opportunity_id is not None:
        opportunity_service.require(db, appointment.opportunity_id)
    new = replace(
        appointment,
        people=tuple(dict.fromkeys((*appointment.people, *added))),
        place=clean_text(appointment.place),
        note=appointment.note.strip(),
    )
    _refuse_about_nothing(new)
    return new


def _refuse_about_nothing(new: Appointment) -> None:
    case = new.opportunity_id is not None
    if new.kind in DEADLINES and not case:
        raise InvalidInput(
            tr("Please say which opportunity this is about."),
            tr("Add the opportunity first if it is not in the list."),
            "opportunity_id",
        )
    if new.kind in (AppointmentKind.CALL, AppointmentKind.COFFEE) and not new.people:
        raise InvalidInput(tr("Please say who it is with."), field="people")
    if not (case or new.people or new.note):
        raise InvalidInput(tr("Please say who it is with, or what it is about."), field="people")


def _added(
    db: Database, appointment: Appointment, newcomers: Sequence[str], today: date
) -> list[PersonId]:
    """Add people by name; who interviews is taken to work at the company of the case."""
    if not newcomers:
        return []
    case = appointment.opportunity_id
    company = opportunity_service.require(db, case).company if case is not None else ""
    inside = appointment.kind is AppointmentKind.INTERVIEW
    return [
        people_service.insert_named(db, name, today, company if inside else "").id
        for name in newcomers
    ]
