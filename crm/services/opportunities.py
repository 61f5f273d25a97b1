"""Opportunities: open a case, give roles, record or take back an event, close with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlite_utils import Database

from crm.domain.cases import Case
from crm.domain.identity import clean_text
from crm.domain.opportunities import (
    ENDED_BY_EVENT,
    OPENS_AGAIN,
    ClosedWhy,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
    RoleId,
    Stage,
    stage_of,
)
from crm.domain.outcomes import Outcome
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import people as people_service
from crm.store import opportunities, outcomes
from crm.store.handle import Store

#: Events that lie in the future are plans; a day of grace for people ahead of the server's zone.
GRACE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An opportunity in a list."""

    opportunity: Opportunity
    stage: Stage
    last_event: Event | None
    people: int


def checked(opportunity: Opportunity) -> Opportunity:
    """An opportunity as it may be stored.

    Raises:
        InvalidInput: no company or no title, or an address that a browser would not open.
    """
    company, title = clean_text(opportunity.company), clean_text(opportunity.title)
    if not company:
        raise InvalidInput("Please name the company.", field="company")
    if not title:
        raise InvalidInput("Please name the job.", field="title")
    url = opportunity.posting_url.strip()
    if url and not url.lower().startswith(("https://", "http://")):
        raise InvalidInput("The posting's address must begin with https://.", field="posting_url")
    return replace(opportunity, company=company, title=title, posting_url=url)


def add(store: Store, opportunity: Opportunity, today: date) -> Opportunity:
    return store.write(lambda db: insert(db, opportunity, today))


def insert(db: Database, opportunity: Opportunity, today: date) -> Opportunity:
    """`add` inside a unit of work."""
    new = replace(checked(opportunity), created_on=today, updated_on=today)
    return replace(new, id=opportunities.insert(db, new))


def edit(store: Store, opportunity: Opportunity, today: date) -> Opportunity:
    def work(db: Database) -> Opportunity:
        found(db, opportunity.id)
        changed = replace(checked(opportunity), updated_on=today)
        opportunities.update(db, changed)
        return changed

    return store.write(work)


def found(db: Database, opportunity_id: int) -> Opportunity:
    """The opportunity of this id.

    Raises:
        NotFound: there is none.
    """
    opportunity = opportunities.get(db, opportunity_id)
    if opportunity is None:
        raise NotFound("This opportunity is not here (any more).", "It may have been removed.")
    return opportunity


def case(store: Store, opportunity_id: int) -> Case:
    """The case file of one opportunity."""
    with store.read() as db:
        return opportunities.cases(db, [found(db, opportunity_id)])[0]


def all_cases(store: Store) -> list[Case]:
    """The case files of all opportunities that are not in the bin."""
    with store.read() as db:
        return opportunities.cases(db, opportunities.everything(db))


def overview(store: Store) -> list[CaseRow]:
    """Every opportunity with its stage, the latest event first."""
    with store.read() as db:
        records = opportunities.everything(db)
        ids = [record.id for record in records]
        events, roles = opportunities.events_of(db, ids), opportunities.roles_of(db, ids)
    listed = []
    for record in records:
        mine = events[record.id]
        who = {held.person_id for held in roles[record.id]}
        last = mine[-1] if mine else None
        listed.append(CaseRow(record, stage_of(record, mine), last, len(who)))
    return sorted(
        listed,
        key=lambda row: (
            row.stage is Stage.CLOSED,
            -(row.last_event.on if row.last_event else row.opportunity.created_on or date.min)
            .toordinal(),
            row.opportunity.id,
        ),
    )  # fmt: skip


def in_bin(store: Store) -> list[Opportunity]:
    with store.read() as db:
        return opportunities.everything(db, binned=True)


def remove(store: Store, opportunity_id: int, today: date) -> Opportunity:
    """Put an opportunity into the bin; its touchpoints stay with the people."""

    def work(db: Database) -> Opportunity:
        record = found(db, opportunity_id)
        opportunities.bin_opportunity(db, opportunity_id, today)
        return record

    return store.write(work)


def bring_back(store: Store, opportunity_id: int) -> Opportunity:
    def work(db: Database) -> Opportunity:
        opportunities.bin_opportunity(db, opportunity_id, None)
        return found(db, opportunity_id)

    return store.write(work)


def give_role(
    store: Store,
    opportunity_id: int,
    person_id: int,
    role: Role,
    helper: bool = False,
    since: date | None = None,
) -> RoleHeld:
    """A person takes a role in the case.

    Raises:
        AlreadyThere: they have it already.
    """

    def work(db: Database) -> RoleHeld:
        return add_role(db, opportunity_id, person_id, role, helper, since)

    return store.write(work)


def add_role(
    db: Database,
    opportunity_id: int,
    person_id: int,
    role: Role,
    helper: bool = False,
    since: date | None = None,
) -> RoleHeld:
    """`give_role` inside a unit of work."""
    person, record = people_service.found(db, person_id), found(db, opportunity_id)
    held = RoleHeld(RoleId(0), person.id, record.id, role, helper, since)
    for other in opportunities.roles_of(db, [record.id])[record.id]:
        if (other.person_id, other.role) == (held.person_id, held.role):
            raise AlreadyThere(f"{person.name} already has this role here.")
    return replace(held, id=opportunities.insert_role(db, held))


def give_roles(
    store: Store,
    opportunity_id: int,
    person_ids: Sequence[int],
    newcomers: Sequence[str],
    role: Role,
    helper: bool,
    today: date,
) -> list[RoleHeld]:
    """Several people take a role; `newcomers` are names of people who are added to the company.

    Raises:
        InvalidInput: nobody is named. AlreadyThere: one of them has the role already.
    """
    if not person_ids and not newcomers:
        raise InvalidInput("Please say who it is.", field="people")

    def work(db: Database) -> list[RoleHeld]:
        company = found(db, opportunity_id).company
        added = [people_service.insert_named(db, name, today, company).id for name in newcomers]
        since = today if role is Role.HIRE else None
        everyone = [*person_ids, *added]
        return [add_role(db, opportunity_id, who, role, helper, since) for who in everyone]

    return store.write(work)


def mark_helper(store: Store, role_id: int, helper: bool) -> None:
    """Flag somebody as especially helpful: a gift card is then proposed."""
    store.write(lambda db: opportunities.set_helper(db, role_id, helper))


def take_role(store: Store, role_id: int) -> RoleHeld:
    """Take a role away; the person and their touchpoints stay. The role is given for an undo."""

    def work(db: Database) -> RoleHeld:
        held = opportunities.get_role(db, role_id)
        if held is None:
            raise NotFound("This role is not here (any more).")
        opportunities.delete_role(db, role_id)
        return held

    return store.write(work)


def restore_role(store: Store, held: RoleHeld) -> RoleHeld:
    """Give a role back that was taken away."""
    who, case = held.person_id, held.opportunity_id
    return give_role(store, case, who, held.role, held.helper, held.since)


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


def close(store: Store, opportunity_id: int, why: ClosedWhy, today: date) -> Opportunity:
    """End a case by the user's own decision; it can be opened again."""
    return _set_closed(store, opportunity_id, today, why, today)


def reopen(store: Store, opportunity_id: int, today: date) -> Opportunity:
    return _set_closed(store, opportunity_id, None, None, today)


def _set_closed(
    store: Store, opportunity_id: int, on: date | None, why: ClosedWhy | None, today: date
) -> Opportunity:
    def work(db: Database) -> Opportunity:
        record = found(db, opportunity_id)
        changed = replace(record, closed_on=on, closed_why=why, updated_on=today)
        opportunities.update(db, changed)
        return changed

    return store.write(work)
