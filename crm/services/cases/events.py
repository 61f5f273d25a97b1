"""Events: record, correct or remove a dated fact of a case, with its consequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import (
    ENDED_BY_EVENT,
    OPENS_AGAIN,
    ClosedWhy,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
)
from crm.domain.ids import RoleId
from crm.domain.playbook.windows import GRACE
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.cases.opportunities import require
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities
from crm.store.cases import removal_snapshots as taken
from crm.store.cases.removal_snapshots import TakenEvent
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded event, and its case before and after: enough to undo it."""

    event: Event
    before: Opportunity
    after: Opportunity


@unit_of_work
def record(db: Database, event: Event, today: date, newcomers: Sequence[str] = ()) -> Recorded:
    """Record a dated fact of a case; `undo` undoes it.

    Args:
        newcomers: names of attendees who are not stored yet; they are added to the company.

    Raises:
        InvalidInput: its date is in the future, or an attendee is unknown.
        AlreadyThere: the same event is already recorded for that day (a double click).
    """
    before = require(db, event.opportunity_id)
    stored = add_event(db, _joined_by(db, event, newcomers, today), today)
    return Recorded(stored, before, require(db, event.opportunity_id))


def _joined_by(db: Database, event: Event, newcomers: Sequence[str], today: date) -> Event:
    company = require(db, event.opportunity_id).company if newcomers else ""
    added = [people_service.insert_named(db, name, today, company).id for name in newcomers]
    return replace(event, people=(*event.people, *added))


@unit_of_work
def undo(db: Database, done: Recorded) -> None:
    """Undo `record`; the case is closed again if it was, unless the user decided otherwise since."""
    now = require(db, done.event.opportunity_id)
    remove_event.inside(db, done.event.id)
    if (now.closed_on, now.closed_why) == (done.after.closed_on, done.after.closed_why):
        _set_closed(db, require(db, now.id), done.before)


def _set_closed(db: Database, record: Opportunity, like: Opportunity) -> None:
    """Restore whether a case was closed, and why, if that has changed."""
    if (record.closed_on, record.closed_why) != (like.closed_on, like.closed_why):
        opened = replace(
            record, closed_on=like.closed_on, closed_why=like.closed_why, updated_on=like.updated_on
        )
        opportunities.update(db, opened)


def add_event(db: Database, event: Event, today: date) -> Event:
    """What `record` does for an event without newcomers, inside a unit of work."""
    _check_event(db, event, today)
    _refuse_recorded(db, event)
    stored = replace(event, id=opportunities.insert_event(db, event))
    _give_hire_role(db, stored)
    _close_if_ended(db, stored, today)
    return stored


def _refuse_recorded(db: Database, event: Event) -> None:
    for other in opportunities.events_of(db, [event.opportunity_id])[event.opportunity_id]:
        if replace(other, id=event.id) == event:
            raise AlreadyThere(tr("This is already recorded."))


def _check_event(db: Database, event: Event, today: date) -> None:
    require(db, event.opportunity_id)
    if event.on > today + GRACE:
        raise InvalidInput(
            tr("This day is still to come."), tr("Record what happened once it has happened."), "on"
        )
    for person in event.people:
        people_service.require(db, person)


def _give_hire_role(db: Database, event: Event) -> None:
    """Give the person who got the job the role `hire` from the day the user learnt it."""
    if event.kind is not EventKind.HIRE_IDENTIFIED:
        return
    held = opportunities.roles_of(db, [event.opportunity_id])[event.opportunity_id]
    there = {role.person_id for role in held if role.role is Role.HIRE}
    for person in event.people:
        if person not in there:
            role = RoleHeld(RoleId(0), person, event.opportunity_id, Role.HIRE, since=event.on)
            opportunities.insert_role(db, role)


def _close_if_ended(db: Database, event: Event, today: date) -> None:
    """Close a case when the user is hired; reopen an ended one when the hire leaves or the job is reposted."""
    why = ENDED_BY_EVENT.get(event.kind)
    record = require(db, event.opportunity_id)
    by_the_user = (ClosedWhy.LET_GO, ClosedWhy.OFFER_DECLINED, ClosedWhy.WITHDRAWN)
    if event.kind in OPENS_AGAIN and record.closed_why in by_the_user:
        opened = replace(record, closed_on=None, closed_why=None, updated_on=today)
        opportunities.update(db, opened)
    if why and record.closed_on is None:
        closed = replace(record, closed_on=event.on, closed_why=why, updated_on=today)
        opportunities.update(db, closed)


@unit_of_work
def correct_event(db: Database, event: Event, today: date, newcomers: Sequence[str] = ()) -> Event:
    """Change an event; decisions about its steps stay, its consequences are updated."""
    old = _stored(db, event.id)
    new = _joined_by(db, event, newcomers, today)
    _check_event(db, new, today)
    for role in taken.given_by(db, old):
        opportunities.delete_role(db, role)
    opportunities.update_event(db, new)
    _give_hire_role(db, new)
    if (old.kind, old.on) != (new.kind, new.on):
        _open_if_ended_by(db, old)
        if old.kind is not new.kind or new.kind in ENDED_BY_EVENT:
            _close_if_ended(db, new, today)
    return new


def get(store: Store, event_id: int) -> Event:
    """One event.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        return _stored(db, event_id)


def _stored(db: Database, event_id: int) -> Event:
    event = opportunities.get_event(db, event_id)
    if event is None:
        raise NotFound(tr("This event no longer exists."), tr("It may have been removed."))
    return event


@dataclass(frozen=True, slots=True)
class RemovedEvent:
    """A removed event with everything that depended on it, and its case before and after."""

    taken: TakenEvent
    before: Opportunity
    after: Opportunity

    @property
    def event(self) -> Event:
        return self.taken.event


@unit_of_work
def remove_event(db: Database, event_id: int) -> RemovedEvent:
    """Remove an event and its steps; touchpoints stay. `restore_event` undoes it."""
    event = _stored(db, event_id)
    before = require(db, event.opportunity_id)
    gone = taken.take_event(db, event)
    _open_if_ended_by(db, event)
    return RemovedEvent(gone, before, require(db, event.opportunity_id))


def _open_if_ended_by(db: Database, event: Event) -> None:
    """Reopen a case that this event had closed."""
    why = ENDED_BY_EVENT.get(event.kind)
    record = require(db, event.opportunity_id)
    if why and record.closed_why is why:
        opportunities.update(db, replace(record, closed_on=None, closed_why=None))


@unit_of_work
def restore_event(db: Database, removed: RemovedEvent, today: date) -> Event:
    """Restore an event with everything that depended on it, under its old id.

    Raises:
        AlreadyThere: it exists (a double click, or it was recorded again).
    """
    event = removed.event
    now = require(db, event.opportunity_id)
    if opportunities.get_event(db, event.id):
        raise AlreadyThere(tr("This is already recorded."))
    _refuse_recorded(db, event)
    for person in event.people:
        people_service.require(db, person)
    taken.restore_event(db, removed.taken)
    if (now.closed_on, now.closed_why) == (removed.after.closed_on, removed.after.closed_why):
        _set_closed(db, now, removed.before)
    return event
