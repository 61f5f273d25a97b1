"""Duplicates: find people who may be stored twice, and merge them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.people.duplicates import Pair, suspects
from crm.domain.people.merging import merged
from crm.domain.people.person import Person
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store import result_cache
from crm.store.handle import Store
from crm.store.people import merges, people
from crm.store.people.people import PeopleFilter

#: Of so many people the pairs are found within a tenth of a second.
_QUICK: Final = 3_000


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did; `merge_id` undoes it."""

    merge_id: int
    person: Person
    gone: Person


def suspected(store: Store) -> tuple[Pair, ...]:
    """Pairs who may be the same person, the surest first; takes seconds for tens of thousands of people."""

    def make() -> tuple[Pair, ...]:
        return suspects(people.everybody(db), merges.known_apart(db))

    with store.read() as db:
        return result_cache.cached(db, make, "duplicates")


def at_hand(store: Store) -> int:
    """How many pairs there are, as long as it takes no time to say; 0 also if it would."""
    with store.read() as db:
        many = people_service.how_many(db, PeopleFilter()) > _QUICK
    return 0 if many else len(suspected(store))


def two_people(store: Store, one: int, other: int) -> tuple[Person, Person]:
    """Both, as they are stored.

    Raises:
        NotFound: one does not exist. InvalidInput: they are the same, or one is in the bin.
    """
    with store.read() as db:
        return _both(db, one, other)


def _both(db: Database, one: int, other: int) -> tuple[Person, Person]:
    if one == other:
        raise InvalidInput(tr("These are already one person."), tr("Choose someone else."), "other")
    first, second = people_service.require(db, one), people_service.require(db, other)
    if first.binned_on or second.binned_on:
        raise InvalidInput(tr("One of them is in the bin."), tr("Restore them first."), "other")
    return first, second


@unit_of_work
def merge(
    db: Database, keep_id: int, other_id: int, choices: Mapping[str, bool], today: date
) -> Merged:
    """Merge two people: every touchpoint, role, event, claim and decision moves to the kept one.

    Args:
        choices: per field, whether to take the other's value; see `crm.domain.people.merging`.

    Raises:
        NotFound, InvalidInput: see `two_people`.
    """
    keep, other = _both(db, keep_id, other_id)
    whole = merged(keep, other, choices)
    merge_id = merges.merge(db, keep, other, whole, today)
    return Merged(merge_id, whole, other)


@unit_of_work
def undo_merge(db: Database, merge_id: int) -> Person:
    """Undo a merge; return the person split off. What was added since stays with the kept one.

    Raises:
        NotFound: it was already undone, or the kept person was erased.
        InvalidInput: somebody else has the profile link now.
    """
    done = merges.get(db, merge_id)
    if done is None:
        raise NotFound(tr("This merge cannot be undone."), tr("It may have been undone already."))
    if not merges.is_last(db, done):
        raise InvalidInput(
            tr("Someone else was merged into the same person later."),
            tr("Undo that merge first."),
            "merge",
        )
    for link in (done.moved["gone"]["linkedin_url"], done.moved["before"]["linkedin_url"]):
        owner = people.by_link(db, link) if link else None
        if owner and owner.id != done.kept_id:
            raise InvalidInput(
                tr(
                    "{name} has the profile link of the person you want to restore.",
                    name=owner.name,
                ),
                tr("Remove the link there first."),
                "linkedin_url",
            )
    return people_service.require(db, merges.undo(db, done))


@unit_of_work
def keep_apart(db: Database, one: int, other: int) -> None:
    """Note that they are two people: the pair is not proposed again."""
    merges.keep_apart(db, one, other)


@unit_of_work
def no_longer_apart(db: Database, one: int, other: int) -> None:
    """Undo `keep_apart`."""
    merges.no_longer_apart(db, one, other)
