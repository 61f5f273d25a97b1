"""What one intention does to many people at once, all of it or nothing, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.services.unit_of_work import unit_of_work
from crm.store.handle import Store
from crm.store.people import people

#: How often to be in touch with the people of a search that is over: quarterly. Source: D.
QUARTERLY: Final = 91


@dataclass(frozen=True, slots=True)
class Changed:
    """The people a bulk action changed, as they were and as they are; people it meant nothing to are left out."""

    before: tuple[Person, ...]
    after: tuple[Person, ...]

    def __len__(self) -> int:
        return len(self.before)


def set_cadence(store: Store, ids: Sequence[int], days: int | None, today: date) -> Changed:
    """How often, in days, the user wants to be in touch with each of them; None = no wish.

    Raises:
        InvalidInput: not between 1 and 3650 days.
    """
    if days is not None and not 1 <= days <= 3650:
        raise InvalidInput("Choose between 1 and 3650 days.", field="cadence_days")
    return _change(store, ids, lambda person: replace(person, cadence_days=days), today)


def tags_in(typed: str) -> tuple[str, ...]:
    """The tags somebody typed, with commas between them.

    Raises:
        InvalidInput: there is none.
    """
    found = tuple(dict.fromkeys(filter(None, map(clean_text, typed.split(",")))))
    if not found:
        raise InvalidInput("Please name the tag.", field="tag")
    return found


def add_tags(store: Store, ids: Sequence[int], typed: str, today: date) -> Changed:
    """Give each of them the tags that were typed; see `tags_in`."""
    new = tags_in(typed)

    def tagged(person: Person) -> Person:
        return replace(person, tags=tuple(dict.fromkeys((*person.tags, *new))))

    return _change(store, ids, tagged, today)


def take_tags(store: Store, ids: Sequence[int], typed: str, today: date) -> Changed:
    """Take the tags that were typed from each of them; see `tags_in`."""
    gone = tags_in(typed)

    def without(person: Person) -> Person:
        return replace(person, tags=tuple(tag for tag in person.tags if tag not in gone))

    return _change(store, ids, without, today)


def archive(store: Store, ids: Sequence[int], on: date | None, today: date) -> Changed:
    """Put them aside (`on` = a day), or take them out of the archive (None)."""

    def put(person: Person) -> Person:
        return person if bool(person.archived_on) == bool(on) else replace(person, archived_on=on)

    return _change(store, ids, put, today)


def leave_in_peace(store: Store, ids: Sequence[int], wish: bool, today: date) -> Changed:
    """Mark them as do not contact, or no longer."""
    return _change(store, ids, lambda person: replace(person, do_not_contact=wish), today)


@unit_of_work
def restore(db: Database, changed: Changed) -> None:
    """Undo a bulk action for everybody who is still as it left them; later edits stay."""
    now = people.by_ids(db, [person.id for person in changed.after])
    pairs = zip(changed.before, changed.after, strict=True)
    people.update_all(db, [old for old, new in pairs if now.get(new.id) == new])


def keep_quarterly(store: Store, ids: Iterable[int], today: date) -> Changed:
    """After a new job: be in touch once a quarter with everybody for whom there is no wish yet."""

    def slower(person: Person) -> Person:
        quiet = person.cadence_days or person.do_not_contact or person.archived_on
        return person if quiet else replace(person, cadence_days=QUARTERLY)

    return _change(store, ids, slower, today)


@unit_of_work
def _change(
    db: Database, ids: Iterable[int], change: Callable[[Person], Person], today: date
) -> Changed:
    """Store what `change` makes of these people; ids of nobody are passed over."""
    known = people.by_ids(db, [PersonId(i) for i in ids])
    pairs = [(old, change(old)) for old in known.values() if old.binned_on is None]
    pairs = [(old, replace(new, updated_on=today)) for old, new in pairs if new != old]
    people.update_all(db, [new for _, new in pairs])
    return Changed(tuple(old for old, _ in pairs), tuple(new for _, new in pairs))
