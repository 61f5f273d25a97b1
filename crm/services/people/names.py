"""Match typed names: suggestions, people of the same name, and new people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from crm.domain.cases.opportunity import Role
from crm.domain.people.person import Person
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.people.people import PeopleFilter


@dataclass(frozen=True, slots=True)
class Known:
    """A stored person with their roles in all cases: enough to tell namesakes apart."""

    person: Person
    roles: tuple[Role, ...] = ()


def suggest(store: Store, typed: str, limit: int = 8) -> tuple[Known, ...]:
    """People who match what is being typed, the best match first; nobody if nothing is typed."""
    if not typed.strip():
        return ()
    with store.read() as db:
        return _known(db, people.page(db, PeopleFilter(search=typed), limit=limit))


def namesakes(store: Store, names: Iterable[str]) -> dict[str, tuple[Known, ...]]:
    """By name: everybody stored under it, ignoring case and accents; includes archived people."""
    with store.read() as db:
        return {name: _known(db, people.named(db, name)) for name in names}


def by_ids(store: Store, ids: Iterable[int]) -> tuple[Known, ...]:
    """The people of these ids, in order; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    with store.read() as db:
        found = people.by_ids(db, wanted)
        return _known(db, [found[one] for one in wanted if one in found])  # type: ignore[index]


def _known(db: Database, found: list[Person]) -> tuple[Known, ...]:
    held = opportunities.roles_held(db, [person.id for person in found])
    return tuple(Known(person, held.get(person.id, ())) for person in found)
