"""Bulk actions: change many people at once, all or nothing, each with its undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people import wishes
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.unit_of_work import unit_of_work
from crm.store.handle import Store
from crm.store.people import people

#: How often to be in touch with people after a job search has ended: quarterly. Source: D.
QUARTERLY: Final = 91


@dataclass(frozen=True, slots=True)
class Changed:
    """The people a bulk action changed, before and after; people it did not change are left out."""

    before: tuple[Person, ...]
    after: tuple[Person, ...]

    def __len__(self) -> int:
        return len(self.before)


def set_cadence(store: Store, ids: Sequence[int], days: int | None, today: date) -> Changed:
    """Set how often, in days, the user wants to be in touch with each of them; None = not set.

    Raises:
        InvalidInput: not between 1 and 3650 days.
    """
    if days is not None and not 1 <= days <= 3650:
        raise InvalidInput(tr("Choose between 1 and 3650 days."), field="cadence_days")
    return _change(store, ids, lambda person: replace(person, cadence_days=days), today)


def tags_in(typed: str) -> tuple[str, ...]:
    """Split the tags the user typed at commas.

    Raises:
        InvalidInput: there is none.
    """
    found = tuple(dict.fromkeys(filter(None, map(clean_text, typed.split(",")))))
    if not found:
        raise InvalidInput(tr("Please enter a tag."), field="tag")
    return found


def add_tags(store: Store, ids: Sequence[int], typed: str, today: date) -> Changed:
    """Add the typed tags to each of them; see `tags_in`."""
    new = tags_in(typed)

    def tagged(person: Person) -> Person:
        return replace(person, tags=tuple(dict.fromkeys((*person.tags, *new))))

    return _change(store, ids, tagged, today)


def take_tags(store: Store, ids: Sequence[int], typed: str, today: date) -> Changed:
    """Remove the typed tags from each of them; see `tags_in`."""
    gone = tags_in(typed)

    def without(person: Person) -> Person:
        return replace(person, tags=tuple(tag for tag in person.tags if tag not in gone))

    return _change(store, ids, without, today)


def archive(store: Store, ids: Sequence[int], on: date | None, today: date) -> Changed:
    """Archive them (`on` = a day), or take them out of the archive (None)."""

    def put(person: Person) -> Person:
        return person if bool(person.archived_on) == bool(on) else replace(person, archived_on=on)

    return _change(store, ids, put, today)


def leave_in_peace(store: Store, ids: Sequence[int], wish: bool, today: date) -> Changed:
    """Set or clear their do-not-contact mark."""
    return _change(store, ids, lambda person: replace(person, do_not_contact=wish), today)


@unit_of_work
def restore(db: Database, changed: Changed) -> None:
    """Undo a bulk action for everybody who has not changed since; later edits stay."""
    now = people.by_ids(db, [person.id for person in changed.after])
    pairs = zip(changed.before, changed.after, strict=True)
    people.update_all(db, [old for old, new in pairs if now.get(new.id) == new])


def keep_quarterly(store: Store, ids: Iterable[int], today: date) -> Changed:
    """After a new job: set a quarterly cadence for everybody who has none."""

    def slower(person: Person) -> Person:
        quiet = person.cadence_days or person.do_not_contact or person.archived_on
        return person if quiet else replace(person, cadence_days=QUARTERLY)

    return _change(store, ids, slower, today)


@unit_of_work
def _change(
    db: Database, ids: Iterable[int], change: Callable[[Person], Person], today: date
) -> Changed:
    """Apply `change` to these people and store them; unknown ids are ignored."""
    known = people.by_ids(db, [PersonId(i) for i in ids])
    pairs = [(old, change(old)) for old in known.values() if old.binned_on is None]
    pairs = [
        (old, replace(wishes.dated(new, old, today), updated_on=today))
        for old, new in pairs
        if new != old
    ]
    people.update_all(db, [new for _, new in pairs])
    return Changed(tuple(old for old, _ in pairs), tuple(new for _, new in pairs))
