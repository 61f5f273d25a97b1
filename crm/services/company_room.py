"""Whether the next letter to a company had better wait, as several people there heard from the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlite_utils import Database

from crm.domain.cases.opportunity import INSIDE_ROLES
from crm.domain.ids import PersonId
from crm.domain.people.normalise import company_key
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import CompanyRest
from crm.domain.ranking.company_room import Room, room
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.language import tr
from crm.services import workdays
from crm.services.case_steps import playbook_of
from crm.store import result_cache
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import touchpoints

#: The contacts of the last days, and where everyone in them works: the company by its key.
_Lately = tuple[tuple[Touchpoint, ...], Mapping[PersonId, str]]


def before_writing(store: Store, step: DueStep, today: date) -> Room | None:
    """The day that leaves room at the company of a step's person; None = nothing is to be said."""
    if step.person is None or step.step.at_once:
        return None
    with store.read() as db:
        rest = playbook_of(db).company
        company = _workplaces(db, [step.person]).get(step.person.id, "")
        if rest is None or not company:
            return None
        contacts, works_at = result_cache.cached(
            db, lambda: _lately(db, rest, today), tr("written lately"), rest, today
        )
        there = {person for person, key in works_at.items() if key == company_key(company)}
        days = workdays.of_user(db, today)
        return room(step, company, contacts, frozenset(there), rest, days, today)


def _lately(db: Database, rest: CompanyRest, today: date) -> _Lately:
    contacts = touchpoints.between(db, today - timedelta(days=rest.days), today)
    known = people.by_ids(db, {person for one in contacts for person in one.people})
    works_at = _workplaces(db, known.values())
    return tuple(contacts), {person: company_key(name) for person, name in works_at.items()}


def _workplaces(db: Database, group: Iterable[Person]) -> dict[PersonId, str]:
    """Where each of them works: as their entry says, else the company that they interviewed for."""
    found = {}
    for person in group:
        company = person.company
        for held in opportunities.roles_of_person(db, person.id) if not company else ():
            record = opportunities.get(db, held.opportunity_id)
            if held.role in INSIDE_ROLES and record:
                company = record.company
        if company:
            found[person.id] = company
    return found
