"""The people of a case, named all at once: stored people by ID, others by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import INSIDE_ROLES, Opportunity, Role, RoleHeld
from crm.domain.ids import PersonId
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.cases import opportunities as opportunity_rows


@dataclass(frozen=True, slots=True)
class Involved:
    """People in one role: stored people by id, others by name."""

    people: tuple[PersonId, ...] = ()
    newcomers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """What was added for them: roles, and new people; `by_role` has everybody who was named."""

    by_role: Mapping[Role, tuple[PersonId, ...]]
    roles: tuple[RoleHeld, ...]
    people: tuple[PersonId, ...]


def join(db: Database, case: Opportunity, involved: Mapping[Role, Involved], today: date) -> Joined:
    """Add new people and missing roles, inside the open transaction."""
    here = {
        (held.person_id, held.role) for held in opportunity_rows.roles_of(db, [case.id])[case.id]
    }
    inside = {
        name for role, who in involved.items() if role in INSIDE_ROLES for name in who.newcomers
    }
    added: dict[str, PersonId] = {}
    given: list[RoleHeld] = []
    by_role: dict[Role, tuple[PersonId, ...]] = {}
    for role, who in involved.items():
        for name in who.newcomers:
            if name not in added:
                company = case.company if name in inside else ""
                added[name] = people.insert_named(db, name, today, company).id
        by_role[role] = tuple(
            dict.fromkeys([*who.people, *(added[name] for name in who.newcomers)])
        )
        given += [
            opportunities.give_role.inside(db, case.id, person, role)
            for person in by_role[role]
            if (person, role) not in here
        ]
    return Joined(by_role, tuple(given), tuple(added.values()))
