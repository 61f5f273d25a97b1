"""The desk after an interview: what stayed of each person, stored at once, and the sheet for the thank-you cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.after_interview import (
    Remembered,
    as_notes,
    is_carried,
    latest_posting_day,
    remembered,
)
from crm.domain.cases.ledger import AirNote
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role, RoleHeld
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import appointments, drafts, today_list, workdays
from crm.services.appointments import Held
from crm.services.cases import air_notes, events, opportunities
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import ledger
from crm.store.cases import opportunities as opportunity_rows
from crm.store.handle import Store
from crm.store.people import people


@dataclass(frozen=True, slots=True)
class Met:
    """One person who was met: stored (`person_id`) or new (`name`).

    Attributes:
        helped: they were especially helpful.
    """

    kept: Remembered
    person_id: PersonId | None = None
    name: str = ""
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The interview that the form is about, with those who were there and what is known of them already."""

    case: Opportunity
    event: Event
    people: tuple[Person, ...]
    kept: Mapping[PersonId, Remembered]
    helpers: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class Done:
    """What was stored: enough to undo all of it.

    Attributes:
        recorded: the interview, if it was recorded with it. before: as it was, if people were added to it.
        flags: roles whose flag was set.
    """

    event: Event
    case: Opportunity
    held: Held | None = None
    recorded: events.Recorded | None = None
    before: Event | None = None
    notes: tuple[AirNote, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    flags: tuple[RoleHeld, ...] = ()
    added: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A thank-you card: to whom, where it goes, and by when."""

    person: Person
    words: str
    carry: bool
    post_by: date


@dataclass(frozen=True, slots=True)
class Cards:
    """The sheet: one card for each person of an interview."""

    case: Opportunity
    event: Event
    cards: tuple[Card, ...] = field(default=())


_CARD: Final = "handwritten_note"


def desk(
    store: Store, opportunity_id: int, event_id: int | None, appointment_id: int | None
) -> Desk:
    """The interview: one that is recorded, or an appointment that took place and is not recorded yet.

    Raises:
        NotFound: it no longer exists.
    """
    with store.read() as db:
        if event_id is not None:
            event = _event(db, event_id)
        else:
            planned = appointments.require(db, appointment_id or 0)
            case = OpportunityId(planned.opportunity_id or opportunity_id)
            held = EventKind.INTERVIEW_HELD
            event = Event(EventId(0), case, held, planned.on, planned.people)
        record = opportunities.require(db, event.opportunity_id)
        known = people.by_ids(db, event.people)
        notes = ledger.air_notes(db, record.id)
        roles = opportunity_rows.roles_of(db, [record.id])[record.id]
    there = tuple(p for one in event.people if (p := known.get(one)) and p.binned_on is None)
    kept = {p.id: remembered(notes, p.id, event.id) for p in there} if event.id else {}
    return Desk(record, event, there, kept, frozenset(r.person_id for r in roles if r.helper))


def _event(db: Database, event_id: int) -> Event:
    event = opportunity_rows.get_event(db, event_id)
    if event is None:
        raise NotFound(tr("This interview no longer exists."), tr("It may have been removed."))
    return event


@unit_of_work
def record(
    db: Database, event: Event, met: Sequence[Met], today: date, appointment_id: int | None = None
) -> Done:
    """Store what was written down of each person, with the interview itself if it is not recorded yet.

    Raises:
        InvalidInput: nobody is named. AlreadyThere: see `air_notes.record`.
    """
    if not met:
        raise InvalidInput(tr("Please say whom you met."), field="people")
    case = opportunities.require(db, event.opportunity_id)
    added: list[PersonId] = []
    who: list[PersonId] = []
    for one in met:
        if one.person_id is None:
            added.append(people_service.insert_named(db, one.name, today, case.company).id)
        who.append(one.person_id or added[-1])
    made = _with_event(db, event, tuple(dict.fromkeys(who)), today, appointment_id)
    notes: list[AirNote] = []
    known = ledger.air_notes(db, case.id)
    for person, one in zip(who, met, strict=True):
        old = remembered(known, person, made.event.id)
        new = Remembered(*(now if now != then else "" for now, then in (
            (one.kept.moment.strip(), old.moment), (one.kept.problem.strip(), old.problem))))  # fmt: skip
        for note in as_notes(new, person, case.id, made.event.id, made.event.on):
            notes.append(air_notes.record.inside(db, note, today))
    roles, flags = _helpers(db, case, [p for p, one in zip(who, met, strict=True) if one.helped])
    return replace(
        made, case=case, notes=tuple(notes), roles=roles, flags=flags, added=tuple(added)
    )


def _with_event(
    db: Database, event: Event, who: tuple[PersonId, ...], today: date, appointment_id: int | None
) -> Done:
    case = opportunities.require(db, event.opportunity_id)
    if event.id:
        before = _event(db, event.id)
        more = tuple(dict.fromkeys((*before.people, *who)))
        if more == before.people:
            return Done(before, case)
        return Done(
            events.correct_event.inside(db, replace(before, people=more), today),
            case,
            before=before,
        )
    new = replace(event, people=who)
    if appointment_id is None:
        recorded = events.record.inside(db, new, today)
        return Done(recorded.event, case, recorded=recorded)
    held = appointments.held_as_event.inside(db, appointment_id, new, today)
    stored = held.event.event if held.event else _same(db, new)
    return Done(stored, case, held=held)


def _same(db: Database, new: Event) -> Event:
    """The interview that was recorded already."""
    known = opportunity_rows.events_of(db, [new.opportunity_id])[new.opportunity_id]
    return next(one for one in known if replace(one, id=new.id) == new)


def _helpers(
    db: Database, case: Opportunity, who: Sequence[PersonId]
) -> tuple[tuple[RoleHeld, ...], tuple[RoleHeld, ...]]:
    """Mark those who helped; who has no part in the case yet was an interviewer."""
    given: list[RoleHeld] = []
    flagged: list[RoleHeld] = []
    held = opportunity_rows.roles_of(db, [case.id])[case.id]
    for person in who:
        mine = [role for role in held if role.person_id == person]
        if not mine:
            given.append(
                opportunities.give_role.inside(db, case.id, person, Role.INTERVIEWER, True)
            )
        elif not any(role.helper for role in mine):
            opportunities.mark_helper.inside(db, mine[0].id, True)
            flagged.append(mine[0])
    return tuple(given), tuple(flagged)


@unit_of_work
def undo(db: Database, done: Done, today: date) -> None:
    """Undo `record`: notes, marks, the interview if it came with it, and people it added."""
    air_notes.remove_talk.inside(db, done.notes)
    for role in done.flags:
        opportunities.mark_helper.inside(db, role.id, False)
    for role in done.roles:
        if opportunity_rows.get_role(db, role.id) == role:
            opportunity_rows.delete_role(db, role.id)
    if done.before is not None:
        events.correct_event.inside(db, done.before, today)
    if done.recorded is not None:
        events.undo.inside(db, done.recorded)
    if done.held is not None:
        appointments.undo_held.inside(db, done.held, today)
    for person in done.added:
        people.bin_person(db, person, today)


def cards(store: Store, event_id: int, today: date) -> Cards:
    """The sheet of an interview: for each person the card in words, the address, and the last day to mail it.

    Raises:
        NotFound: the interview no longer exists.
    """
    with store.read() as db:
        event = _event(db, event_id)
        case = opportunities.require(db, event.opportunity_id)
        known = people.by_ids(db, event.people)
        days = workdays.of_user(db, today)
    found = today_list.steps_of(store, case.id, today)
    notes = {
        step.person.id: step
        for step in found
        if step.person and step.channel == _CARD and step.event.id == event.id
    }
    by = max(today, latest_posting_day(event.on, case.promised_decision_on, days))
    made = []
    for person in (known[one] for one in event.people if one in known):
        step = notes.get(person.id)
        draft = drafts.draft_for(store, step, today) if step else None
        words = draft.draft.body if draft else ""
        made.append(Card(person, words, is_carried(event.format), by))
    return Cards(case, event, tuple(card for card in made if card.person.binned_on is None))
