"""A new case with its people, stored and undone as one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import PersonId
from crm.domain.people.normalise import company_key, text_key
from crm.services.cases import opportunities
from crm.services.cases.involved import Involved, join
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities as opportunity_rows
from crm.store.people import people as people_rows


@dataclass(frozen=True, slots=True)
class Opened:
    """What was added. Attributes: same: stored cases about a job of this name at this company."""

    case: Opportunity
    people: tuple[PersonId, ...]
    same: tuple[Opportunity, ...]


@unit_of_work
def record(
    db: Database, new: Opportunity, involved: Mapping[Role, Involved], today: date
) -> Opened:
    """Store a case with its people and their roles: all or nothing.

    Raises:
        InvalidInput: see `opportunities.checked`. NotFound: nobody has an ID.
    """
    same = of_the_same_job(db, opportunities.checked(new))
    case = opportunities.add.inside(db, new, today)
    return Opened(case, join(db, case, involved, today).people, same)


@unit_of_work
def undo(db: Database, done: Opened, today: date) -> None:
    """Undo `record`: the case and the people it added go to the bin."""
    opportunities.require(db, done.case.id)
    opportunity_rows.bin_opportunity(db, done.case.id, today)
    for person in done.people:
        people_rows.bin_person(db, person, today)


def of_the_same_job(db: Database, new: Opportunity) -> tuple[Opportunity, ...]:
    """The stored cases about a job of this name at this company."""
    sought = company_key(new.company), text_key(new.title)
    return tuple(
        other
        for other in opportunity_rows.everything(db)
        if (company_key(other.company), text_key(other.title)) == sought
    )
