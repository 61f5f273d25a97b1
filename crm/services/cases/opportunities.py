"""Opportunities: open a case, assign and remove roles, close with a reason, move to the bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import (
    INSIDE_ROLES,
    ClosedWhy,
    Event,
    Opportunity,
    Role,
    RoleHeld,
    Stage,
    is_open,
    stage_of,
)
from crm.domain.ids import RoleId
from crm.domain.people.normalise import clean_text
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An opportunity in a list."""

    opportunity: Opportunity
    stage: Stage
    last_event: Event | None
    people: int


def checked(opportunity: Opportunity) -> Opportunity:
    """Return an opportunity in the form to store.

    Raises:
        InvalidInput: no company or no title, or an address that a browser would not open.
    """
    company, title = clean_text(opportunity.company), clean_text(opportunity.title)
    if not company:
        raise InvalidInput(tr("Please enter the company."), field="company")
    if not title:
        raise InvalidInput(tr("Please enter the job."), field="title")
    url = opportunity.posting_url.strip()
    if url and not url.lower().startswith(("https://", "http://")):
        raise InvalidInput(
            tr("The address of the posting must begin with https://."), field="posting_url"
        )
    return replace(opportunity, company=company, title=title, posting_url=url)


@unit_of_work
def add(db: Database, opportunity: Opportunity, today: date) -> Opportunity:
    new = replace(checked(opportunity), created_on=today, updated_on=today)
    return replace(new, id=opportunities.insert(db, new))


@unit_of_work
def edit(db: Database, opportunity: Opportunity, today: date) -> Opportunity:
    require(db, opportunity.id)
    changed = replace(checked(opportunity), updated_on=today)
    opportunities.update(db, changed)
    return changed


def require(db: Database, opportunity_id: int) -> Opportunity:
    """The opportunity of this id.

    Raises:
        NotFound: there is none.
    """
    opportunity = opportunities.get(db, opportunity_id)
    if opportunity is None:
        raise NotFound(tr("This opportunity no longer exists."), tr("It may have been removed."))
    return opportunity


def case(store: Store, opportunity_id: int) -> Case:
    """The case file of one opportunity."""
    with store.read() as db:
        return opportunities.cases(db, [require(db, opportunity_id)])[0]


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


@unit_of_work
def remove(db: Database, opportunity_id: int, today: date) -> Opportunity:
    """Move an opportunity to the bin; its touchpoints stay with the people."""
    record = require(db, opportunity_id)
    opportunities.bin_opportunity(db, opportunity_id, today)
    return record


@unit_of_work
def restore(db: Database, opportunity_id: int) -> Opportunity:
    opportunities.bin_opportunity(db, opportunity_id, None)
    return require(db, opportunity_id)


@unit_of_work
def give_role(
    db: Database,
    opportunity_id: int,
    person_id: int,
    role: Role,
    helper: bool = False,
    since: date | None = None,
) -> RoleHeld:
    """Give a person a role in the case.

    Raises:
        AlreadyThere: they have it already.
    """
    person, record = people_service.require(db, person_id), require(db, opportunity_id)
    held = RoleHeld(RoleId(0), person.id, record.id, role, helper, since)
    for other in opportunities.roles_of(db, [record.id])[record.id]:
        if (other.person_id, other.role) == (held.person_id, held.role):
            raise AlreadyThere(tr("{name} already has this role here.", name=person.name))
    return replace(held, id=opportunities.insert_role(db, held))


@unit_of_work
def give_roles(
    db: Database,
    opportunity_id: int,
    person_ids: Sequence[int],
    newcomers: Sequence[str],
    role: Role,
    helper: bool,
    today: date,
) -> list[RoleHeld]:
    """Give several people a role; `newcomers` are names of people to add.

    New people get the case's company if the role belongs to the company's own staff.

    Raises:
        InvalidInput: nobody is named. AlreadyThere: one of them has the role already.
    """
    if not person_ids and not newcomers:
        raise InvalidInput(tr("Please say who it is."), field="people")
    record = require(db, opportunity_id)
    company = record.company if role in INSIDE_ROLES else ""
    added = [people_service.insert_named(db, name, today, company).id for name in newcomers]
    since = today if role is Role.HIRE else None
    everyone = [*person_ids, *added]
    return [give_role.inside(db, opportunity_id, who, role, helper, since) for who in everyone]


@unit_of_work
def mark_helper(db: Database, role_id: int, helper: bool) -> None:
    """Flag somebody as especially helpful: a gift card is then suggested."""
    opportunities.set_helper(db, role_id, helper)


@unit_of_work
def take_role(db: Database, role_id: int) -> RoleHeld:
    """Remove a role; the person and their touchpoints stay. Returns the role, for an undo."""
    held = opportunities.get_role(db, role_id)
    if held is None:
        raise NotFound(tr("This role no longer exists."))
    opportunities.delete_role(db, role_id)
    return held


def restore_role(store: Store, held: RoleHeld) -> RoleHeld:
    """Restore a removed role."""
    who, case = held.person_id, held.opportunity_id
    return give_role(store, case, who, held.role, held.helper, held.since)


def close(store: Store, opportunity_id: int, why: ClosedWhy, today: date) -> Opportunity:
    """End a case by the user's own decision; it can be opened again."""
    return _set_closed(store, opportunity_id, today, why, today)


def reopen(store: Store, opportunity_id: int, today: date) -> Opportunity:
    """Reopen a case that the user closed.

    Raises:
        InvalidInput: an event ended it, and that event still exists.
    """
    return _set_closed(store, opportunity_id, None, None, today)


def close_several(store: Store, ids: Sequence[int], today: date) -> tuple[Opportunity, ...]:
    """Let go of several cases at once, all or none; returns them as they are then."""
    return _set_several(store, ids, today, ClosedWhy.LET_GO, today)


def reopen_several(store: Store, ids: Sequence[int], today: date) -> tuple[Opportunity, ...]:
    """Reopen cases that the user closed, all or none."""
    return _set_several(store, ids, None, None, today)


@unit_of_work
def _set_several(
    db: Database, ids: Sequence[int], on: date | None, why: ClosedWhy | None, today: date
) -> tuple[Opportunity, ...]:
    return tuple(_changed(db, opportunity_id, on, why, today) for opportunity_id in ids)


@unit_of_work
def _set_closed(
    db: Database, opportunity_id: int, on: date | None, why: ClosedWhy | None, today: date
) -> Opportunity:
    return _changed(db, opportunity_id, on, why, today)


def _changed(
    db: Database, opportunity_id: int, on: date | None, why: ClosedWhy | None, today: date
) -> Opportunity:
    record = require(db, opportunity_id)
    if on is not None and record.closed_on is not None:
        raise AlreadyThere(tr("{name} is closed already.", name=record.name))
    changed = replace(record, closed_on=on, closed_why=why, updated_on=today)
    if on is None and not is_open(changed, opportunities.events_of(db, [record.id])[record.id]):
        raise InvalidInput(
            tr("This opportunity ended with a new job."),
            tr("Remove that event under What happened to open it again."),
        )
    opportunities.update(db, changed)
    return changed
