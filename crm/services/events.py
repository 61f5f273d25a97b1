"""Events: record, correct or take back a dated fact of a case, with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlite_utils import Database

from crm.domain.opportunities import (
    ENDED_BY_EVENT,
    OPENS_AGAIN,
    ClosedWhy,
    Event,
    EventKind,
    Role,
    RoleHeld,
    RoleId,
)
from crm.domain.outcomes import Outcome
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import people as people_service
from crm.services.opportunities import found
from crm.store import opportunities, outcomes
from crm.store.handle import Store

#: Events that lie in the future are plans; a day of grace for people ahead of the server's zone.
GRACE: Final = timedelta(days=1)


def record_event(store: Store, event: Event, today: date, newcomers: Sequence[str] = ()) -> Event:
    """Record a dated fact of a case.

    Args:
        newcomers: names of attendees who are not stored yet; they are added to the company.

    Raises:
        InvalidInput: it lies in the future, or an attendee is unknown.
        AlreadyThere: the same event of the same day is recorded (a double click).
    """

    def work(db: Database) -> Event:
        company = found(db, event.opportunity_id).company
        added = [people_service.insert_named(db, name, today, company).id for name in newcomers]
        return add_event(db, replace(event, people=(*event.people, *added)), today)

    return store.write(work)


def add_event(db: Database, event: Event, today: date) -> Event:
    """`record_event` inside a unit of work."""
    _check_event(db, event, today)
    for other in opportunities.events_of(db, [event.opportunity_id])[event.opportunity_id]:
        if replace(other, id=event.id) == event:
            raise AlreadyThere("This is already recorded.")
    stored = replace(event, id=opportunities.insert_event(db, event))
    _give_hire_role(db, stored)
    _close_if_ended(db, stored, today)
    return stored


def _check_event(db: Database, event: Event, today: date) -> None:
    found(db, event.opportunity_id)
    if event.on > today + GRACE:
        raise InvalidInput(
            "This day is still to come.", "Record what happened once it has happened.", "on"
        )
    for person in event.people:
        people_service.found(db, person)


def _give_hire_role(db: Database, event: Event) -> None:
    """Who got the job holds the role `hire` from the day the user learnt it."""
    if event.kind is not EventKind.HIRE_IDENTIFIED:
        return
    held = opportunities.roles_of(db, [event.opportunity_id])[event.opportunity_id]
    there = {role.person_id for role in held if role.role is Role.HIRE}
    for person in event.people:
        if person not in there:
            role = RoleHeld(RoleId(0), person, event.opportunity_id, Role.HIRE, since=event.on)
            opportunities.insert_role(db, role)


def _close_if_ended(db: Database, event: Event, today: date) -> None:
    """Being hired closes a case; the hire leaving, or a new posting, opens one that was let go."""
    why = ENDED_BY_EVENT.get(event.kind)
    record = found(db, event.opportunity_id)
    if event.kind in OPENS_AGAIN and record.closed_why is ClosedWhy.LET_GO:
        opened = replace(record, closed_on=None, closed_why=None, updated_on=today)
        opportunities.update(db, opened)
    if why and record.closed_on is None:
        closed = replace(record, closed_on=event.on, closed_why=why, updated_on=today)
        opportunities.update(db, closed)


def correct_event(store: Store, event: Event, today: date) -> Event:
    """Change an event; decisions about its steps stay with it."""

    def work(db: Database) -> Event:
        if opportunities.get_event(db, event.id) is None:
            raise NotFound("This event is not here (any more).")
        _check_event(db, event, today)
        opportunities.update_event(db, event)
        return event

    return store.write(work)


@dataclass(frozen=True, slots=True)
class RemovedEvent:
    """An event that was taken back, with the decisions about its steps: enough to restore it."""

    event: Event
    outcomes: tuple[Outcome, ...]


def remove_event(store: Store, event_id: int) -> RemovedEvent:
    """Take an event back; its steps vanish, touchpoints stay. `restore_event` undoes it."""

    def work(db: Database) -> RemovedEvent:
        event = opportunities.get_event(db, event_id)
        if event is None:
            raise NotFound("This event is not here (any more).")
        decided = outcomes.of_opportunities(db, [event.opportunity_id])[event.opportunity_id]
        mine = tuple(outcome for outcome in decided if outcome.key.event_id == event_id)
        opportunities.delete_event(db, event_id)
        record = found(db, event.opportunity_id)
        why = ENDED_BY_EVENT.get(event.kind)
        if why and record.closed_why is why:
            opportunities.update(db, replace(record, closed_on=None, closed_why=None))
        return RemovedEvent(event, mine)

    return store.write(work)


def restore_event(store: Store, removed: RemovedEvent, today: date) -> Event:
    """Bring an event back under its old id, with the decisions about its steps."""

    def work(db: Database) -> Event:
        opportunities.insert_event(db, removed.event, event_id=removed.event.id)
        for outcome in removed.outcomes:
            outcomes.insert(db, outcome)
        _close_if_ended(db, removed.event, today)
        return removed.event

    return store.write(work)
