"""What the user said yes to about a pasted message: stored by the services of its kind, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.decisions import StepDecision, StepKey
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role, RoleHeld
from crm.domain.ids import AppointmentId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.pasted.rules import Kind
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import Status
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.errors import AlreadyThere, ChangedMeanwhile, InvalidInput
from crm.language import tr
from crm.services import appointments, today_list, touchpoints
from crm.services.cases import decisions, events, opportunities, rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.services.people import people
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities as opportunity_rows
from crm.store.handle import Store
from crm.store.people import people as people_rows
from crm.store.touchpoints import touchpoints as touchpoint_rows

#: Steps that wait while somebody is away.
_WAITING: Final = frozenset({Status.DUE, Status.LATE, Status.UPCOMING})
_AWAY: Final = tr("Out of office")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user says a message is.

    Attributes:
        opportunity_id: what it is about; `job`: one that is not stored yet instead.
        people: whoever wrote it, or whom it is about; `newcomer`: someone who is not
            stored yet, or what a profile says of someone who is.
        role: their part in the opportunity. received: the day it was written.
        day, at, place: of the interview, the return, or the end of an offer.
        keep: the text, if it is to be kept as the note; "" = it is not.
    """

    kind: Kind
    received: date
    opportunity_id: OpportunityId | None = None
    job: Opportunity | None = None
    people: tuple[PersonId, ...] = ()
    newcomer: Person | None = None
    role: Role | None = None
    channel: Channel = Channel.EMAIL
    day: date | None = None
    at: time | None = None
    meeting: AppointmentKind = AppointmentKind.INTERVIEW
    place: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored: enough to undo all of it. `before`: a person whose fields were filled in."""

    answer: Answer
    case: Opportunity | None = None
    new_case: bool = False
    people: tuple[Person, ...] = ()
    added: tuple[PersonId, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    rejection: rejection.Recorded | None = None
    event: events.Recorded | None = None
    appointment: Appointment | None = None
    contact: TouchpointId | None = None
    waiting: tuple[StepDecision, ...] = ()
    before: Person | None = None


def store_answer(store: Store, answer: Answer, today: date) -> Stored:
    """Store a message as what the user says it is; `undo` undoes all of it.

    Raises:
        InvalidInput: something is missing, or a day is on the wrong side of today.
        AlreadyThere: it is recorded already.
    """
    keys: list[StepKey] = []
    if answer.kind is Kind.AWAY:
        keys = [
            step.key
            for person in answer.people
            for step in today_list.steps_with(store, person, today)
            if step.status in _WAITING and step.step.outward
        ]
    return _store(store, answer, keys, today)


@unit_of_work
def _store(db: Database, answer: Answer, waiting: Sequence[StepKey], today: date) -> Stored:
    _refuse_missing(answer, today)
    if answer.kind is Kind.PROFILE:
        return _profile(db, answer, today)
    made = _people(db, answer, _case(db, answer, today), today)
    ids = tuple(person.id for person in made.people)
    match answer.kind:
        case Kind.REJECTION:
            made = replace(made, rejection=_rejected(db, made, ids, today))
        case Kind.INTERVIEW:
            made = replace(made, appointment=_planned(db, made, answer.meeting, ids, today))
        case Kind.RECEIVED:
            made = replace(made, event=_applied(db, made, today))
        case Kind.OFFER:
            made = _offered(db, made, today)
        case Kind.AWAY:
            return _away(db, made, ids, waiting, today)
    made = _with_role(db, made, ids)
    return replace(made, contact=_contact(db, made, ids, today))


def _refuse_missing(answer: Answer, today: date) -> None:
    about_job = answer.kind in (Kind.REJECTION, Kind.RECEIVED, Kind.OFFER)
    if about_job and answer.opportunity_id is None and answer.job is None:
        raise InvalidInput(tr("Please say which opportunity it is about."), field="case")
    about_person = answer.kind in (Kind.AWAY, Kind.MESSAGE, Kind.PROFILE)
    if about_person and not (answer.people or answer.newcomer):
        raise InvalidInput(tr("Please say who it is."), field="people")
    if answer.kind in (Kind.INTERVIEW, Kind.AWAY) and answer.day is None:
        raise InvalidInput(tr("Please say on which day."), field="day")
    if answer.kind is not Kind.PROFILE and answer.received > today:
        raise InvalidInput(tr("This day is still to come."), tr("When was it written?"), "received")
    if answer.kind is Kind.AWAY and answer.day and answer.day <= today:
        raise InvalidInput(tr("They are back already."), tr("Nothing has to wait."), "day")


def _case(db: Database, answer: Answer, today: date) -> Stored:
    if answer.job is not None:
        return Stored(answer, opportunities.add.inside(db, answer.job, today), new_case=True)
    if answer.opportunity_id is None:
        return Stored(answer)
    return Stored(answer, opportunities.require(db, answer.opportunity_id))


def _people(db: Database, answer: Answer, made: Stored, today: date) -> Stored:
    added = (people.add.inside(db, answer.newcomer, today),) if answer.newcomer else ()
    known = tuple(people.require(db, person) for person in answer.people)
    return replace(made, people=(*known, *added), added=tuple(one.id for one in added))


def _rejected(
    db: Database, made: Stored, ids: tuple[PersonId, ...], today: date
) -> rejection.Recorded:
    answer, case = made.answer, made.case
    involved = {answer.role: Involved(ids)} if answer.role and ids else {}
    note = "" if ids else answer.keep  # with somebody it is the note of the contact
    assert case is not None
    form = Rejection("", "", answer.received, opportunity_id=case.id, involved=involved, note=note)
    return rejection.record.inside(db, form, today)


def _planned(
    db: Database, made: Stored, kind: AppointmentKind, ids: tuple[PersonId, ...], today: date,
    note: str = "",
) -> Appointment:  # fmt: skip
    answer = made.answer
    case = made.case.id if made.case else None
    new = Appointment(
        AppointmentId(0), kind, answer.day or today, answer.at, ids, case, answer.place, note
    )
    return appointments.plan.inside(db, new, today)


def _applied(db: Database, made: Stored, today: date) -> events.Recorded | None:
    """That the user applied, unless it is known."""
    case = made.case
    assert case is not None
    known = opportunity_rows.events_of(db, [case.id])[case.id]
    if case.applied_on or any(event.kind is EventKind.APPLIED for event in known):
        return None
    return _event(db, made, EventKind.APPLIED, today)


def _event(db: Database, made: Stored, kind: EventKind, today: date) -> events.Recorded:
    answer, case = made.answer, made.case
    assert case is not None
    note = "" if made.people else answer.keep
    return events.record.inside(
        db, Event(EventId(0), case.id, kind, answer.received, note=note), today
    )


def _offered(db: Database, made: Stored, today: date) -> Stored:
    event = _event(db, made, EventKind.OFFER_RECEIVED, today)
    ends = AppointmentKind.OFFER_DEADLINE
    deadline = _planned(db, made, ends, (), today) if made.answer.day else None
    return replace(made, event=event, appointment=deadline)


def _away(
    db: Database, made: Stored, ids: tuple[PersonId, ...], waiting: Sequence[StepKey], today: date
) -> Stored:
    """Their steps wait until they are back; if there is none, a line of that day says that they are."""
    if waiting and made.answer.day:
        put_off = decisions.snooze_all.inside(db, list(waiting), made.answer.day, today, _AWAY)
        return replace(made, waiting=put_off)
    note = tr("Back in the office")
    return replace(made, appointment=_planned(db, made, AppointmentKind.OTHER, ids, today, note))


def _with_role(db: Database, made: Stored, ids: tuple[PersonId, ...]) -> Stored:
    role, case = made.answer.role, made.case
    if role is None or case is None or made.rejection:
        return made
    held = opportunity_rows.roles_of(db, [case.id])[case.id]
    have = {one.person_id for one in held if one.role is role}
    given = [
        opportunities.give_role.inside(db, case.id, one, role) for one in ids if one not in have
    ]
    return replace(made, roles=tuple(given))


def _contact(
    db: Database, made: Stored, ids: tuple[PersonId, ...], today: date
) -> TouchpointId | None:
    """That they wrote, with the text only if it is to be kept."""
    answer = made.answer
    if not ids:
        return None
    case = made.case.id if made.case else None
    new = Touchpoint(
        TouchpointId(0), ids, answer.received, answer.channel, Direction.IN, case,
        summary=answer.keep,
    )  # fmt: skip
    for other in touchpoint_rows.of_person(db, ids[0]):
        if (other.day, other.channel, other.direction, other.summary) == (
            new.day, new.channel, new.direction, new.summary,
        ):  # fmt: skip
            if answer.kind is Kind.MESSAGE:
                raise AlreadyThere(tr("A message of that day from them is already logged."))
            return None
    return touchpoints.log.inside(db, new, today).touchpoint.id


def _profile(db: Database, answer: Answer, today: date) -> Stored:
    """Add a person, or fill what is empty of one who is stored."""
    new = answer.newcomer or Person(PersonId(0))
    if not answer.people:
        person = people.add.inside(db, replace(new, notes=answer.keep), today)
        return Stored(answer, people=(person,), added=(person.id,))
    before = people.require(db, answer.people[0])
    told = {
        name: getattr(new, name)
        for name in ("company", "position", "email", "phone", "linkedin_url", "location")
        if getattr(new, name) and not getattr(before, name)
    }
    notes = "\n\n".join(filter(None, (before.notes, answer.keep)))
    after = people.edit.inside(db, replace(before, **told, notes=notes), today)
    return Stored(answer, people=(after,), before=before)


@unit_of_work
def undo(db: Database, done: Stored, today: date) -> None:
    """Undo `store_answer`: people and an opportunity that it added go to the bin."""
    if done.contact is not None:
        touchpoints.remove.inside(db, done.contact, today)
    if done.waiting:
        decisions.undo.inside(db, *done.waiting)
    if done.appointment is not None:
        appointments.unplan.inside(db, done.appointment)
    for held in done.roles:
        if opportunity_rows.get_role(db, held.id) == held:
            opportunity_rows.delete_role(db, held.id)
    if done.event is not None:
        events.undo.inside(db, done.event)
    if done.rejection is not None:
        rejection.undo.inside(db, done.rejection, today)
    if done.new_case and done.case:
        opportunity_rows.bin_opportunity(db, done.case.id, today)
    for person in done.added:
        people_rows.bin_person(db, person, today)
    if done.before is not None:
        if people_rows.get(db, done.before.id) != done.people[0]:
            raise ChangedMeanwhile
        people_rows.update(db, done.before)
