"""Touchpoints: log, correct, remove and restore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.ids import StepDecisionId, TouchpointId
from crm.domain.imports.contact_merge import with_typed_fields
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.domain.playbook.completion import settles
from crm.domain.playbook.windows import GRACE
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.reference import begins_anew
from crm.services.cases import opportunities as opportunity_service
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import step_decisions
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import touchpoints

LARGEST_GIFT_CENTS: Final = 100_000_00


@dataclass(frozen=True, slots=True)
class Logged:
    """A stored touchpoint and its participants, for the sentence that confirms it."""

    touchpoint: Touchpoint
    people: tuple[Person, ...]


def checked(db: Database, touchpoint: Touchpoint, today: date) -> Touchpoint:
    """Return a touchpoint in the form to store.

    Raises:
        InvalidInput: nobody named, a date in the future, an amount without a currency ...
    """
    if not touchpoint.people:
        raise InvalidInput(tr("Please say who it was with."), field="people")
    if touchpoint.day > today + GRACE:
        raise InvalidInput(
            tr("This day is still to come."), tr("Log it once it has happened."), "happened_at"
        )
    if touchpoint.answered_on and touchpoint.answered_on < touchpoint.day:
        raise InvalidInput(tr("The answer cannot come before the contact."), field="answered_on")
    if touchpoint.count < 1:
        raise InvalidInput(tr("Count at least one message."), field="count")
    for person in touchpoint.people:
        people_service.require(db, person)
    if touchpoint.opportunity_id is not None:
        opportunity_service.require(db, touchpoint.opportunity_id)
    return _checked_gift(replace(touchpoint, people=tuple(dict.fromkeys(touchpoint.people))))


def _checked_gift(touchpoint: Touchpoint) -> Touchpoint:
    """Keep amount, currency and vendor for gift cards only."""
    if touchpoint.channel is not Channel.GIFT_CARD:
        return replace(touchpoint, amount_cents=None, currency="", vendor="")
    amount, currency = touchpoint.amount_cents, touchpoint.currency.strip().upper()
    if amount is not None and not 0 < amount <= LARGEST_GIFT_CENTS:
        raise InvalidInput(
            tr("The amount of the gift card does not look right."), field="amount_cents"
        )
    if amount is not None and not (len(currency) == 3 and currency.isalpha()):
        raise InvalidInput(tr("Enter the currency as three letters, like USD."), field="currency")
    return replace(touchpoint, currency=currency, vendor=clean_text(touchpoint.vendor))


@unit_of_work
def log(
    db: Database,
    touchpoint: Touchpoint,
    today: date,
    newcomers: Sequence[str] = (),
    also: Sequence[StepKey] = (),
) -> Logged:
    """Store one contact with one or several people; with a step key it also completes that step.

    Args:
        also: further steps that it completes, as of other cases.
        newcomers: names of people who are not stored yet; they are added and took part.

    Raises:
        InvalidInput: see `checked`.
        AlreadyThere: this step is already logged (a double click).
    """
    added = tuple(people_service.insert_named(db, name, today).id for name in newcomers)
    new = checked(db, replace(touchpoint, people=(*touchpoint.people, *added)), today)
    key = StepKey.parse(new.step_key) if new.step_key else None
    if key and _is_done(db, new):
        raise AlreadyThere(tr("This step is already logged."))
    stored = replace(new, id=touchpoints.insert(db, new))
    for one in filter(None, (key, *also)):
        done = StepDecision(StepDecisionId(0), one, Decision.DONE, today, touchpoint_id=stored.id)
        step_decisions.insert(db, done)
    return Logged(stored, _participants(db, stored))


def _is_done(db: Database, new: Touchpoint) -> bool:
    mine = touchpoints.of_person(db, new.people[0])
    again = begins_anew(new.step_key.partition("/")[0])
    return any(
        other.step_key == new.step_key and settles(other) and (other.day == new.day or not again)
        for other in mine
    )


def _participants(db: Database, touchpoint: Touchpoint) -> tuple[Person, ...]:
    known = people.by_ids(db, touchpoint.people)
    return tuple(known[person] for person in touchpoint.people)


@unit_of_work
def in_touch_today(
    db: Database, person_id: int, today: date, channel: Channel = Channel.OTHER
) -> Logged:
    """Log with one click that the user and this person were in touch today.

    Raises:
        AlreadyThere: a contact is already logged for today.
    """
    person = people_service.require(db, person_id)
    if any(other.day == today for other in touchpoints.of_person(db, person_id)):
        raise AlreadyThere(
            tr("You have already logged a contact with {name} today.", name=person.name)
        )
    direction = default_direction(channel)
    direction = Direction.BOTH if channel is Channel.OTHER else direction
    new = Touchpoint(TouchpointId(0), (person.id,), today, channel, direction)
    stored = replace(new, id=touchpoints.insert(db, new))
    return Logged(stored, (person,))


def require(db: Database, touchpoint_id: int) -> Touchpoint:
    record = touchpoints.get(db, touchpoint_id)
    if record is None:
        raise NotFound(tr("This entry no longer exists."))
    return record


def get(store: Store, touchpoint_id: int) -> Touchpoint:
    with store.read() as db:
        return require(db, touchpoint_id)


@unit_of_work
def correct(
    db: Database, touchpoint: Touchpoint, today: date, newcomers: Sequence[str] = ()
) -> Touchpoint:
    """Change a stored touchpoint; its import and its step stay.

    Args:
        newcomers: names of people who are not stored yet; they are added and took part.
    """
    old = require(db, touchpoint.id)
    added = (people_service.insert_named(db, name, today).id for name in newcomers)
    return _corrected(db, old, replace(touchpoint, people=(*touchpoint.people, *added)), today)


@unit_of_work
def answered(db: Database, touchpoint_id: int, result: Result, on: date, today: date) -> Touchpoint:
    """Record the result of a touchpoint: replied, accepted, declined, or withdrawn by the user."""
    old = require(db, touchpoint_id)
    return _corrected(db, old, replace(old, result=result, answered_on=on), today)


def _corrected(db: Database, old: Touchpoint, changed: Touchpoint, today: date) -> Touchpoint:
    new = replace(
        checked(db, changed, today),
        import_id=old.import_id,
        # Another channel or other people make another contact of it: the step is found by what it says.
        step_key=old.step_key if _still_for_its_step(old, changed) else "",
        source=old.source,
    )
    new = with_typed_fields(old, new)
    touchpoints.update(db, new)
    return new


def _still_for_its_step(old: Touchpoint, new: Touchpoint) -> bool:
    key = StepKey.parse(old.step_key)
    there = key is None or key.person_id is None or key.person_id in new.people
    return there and old.channel is new.channel


@unit_of_work
def remove(db: Database, touchpoint_id: int, today: date) -> Touchpoint:
    """Move a touchpoint to the bin; a step that it completed is due again."""
    record = require(db, touchpoint_id)
    touchpoints.bin_touchpoint(db, touchpoint_id, today)
    return record


@unit_of_work
def restore(db: Database, touchpoint_id: int) -> Touchpoint:
    touchpoints.bin_touchpoint(db, touchpoint_id, None)
    return require(db, touchpoint_id)


def in_bin(store: Store) -> list[Logged]:
    """The touchpoints in the bin, latest first."""
    with store.read() as db:
        return [Logged(record, _participants(db, record)) for record in touchpoints.in_bin(db)]
