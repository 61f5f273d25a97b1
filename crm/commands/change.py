"""`change`: correct something that is stored; only what is said changes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from crm.commands.common import named, refuse_result
from crm.commands.fields import FIELDS, add_options, number, read
from crm.domain.cases.appointment import Appointment
from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.ledger import AirNote, Claim, Comparison
from crm.domain.cases.opportunity import Event, Opportunity
from crm.domain.dates import format_date
from crm.domain.people.birthday import birthday_words
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import DATED
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import listed
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import appointments, touchpoints
from crm.services.cases import air_notes, events, gut_feelings, ledger, opportunities
from crm.services.people import people
from crm.services.shown import Record, unchanged
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
New = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of entry is found, stored again with what changed, and called in a sentence.

    Attributes:
        put: takes the record as it was and as it shall be, and the names of new people; returns it as stored.
    """

    get: Callable[[Store, int], Any]
    put: Callable[[Store, Any, Any, New, date], Any]
    words: Callable[[Store, Any], str]


def add_to(command: Command) -> None:
    """Add the command to the parser."""
    one = command("change", change, tr("change what is stored; an empty text removes something"))
    one.add_argument("what", choices=tuple(KINDS))
    one.add_argument(
        "which", metavar="ID", help=tr('see "entries"; for a person also the full name')
    )
    add_options(one, *KINDS)
    kinds = (
        f"{kind}: {', '.join(f'--{f.option}' for f in fields)}" for kind, fields in FIELDS.items()
    )
    one.description = tr(
        "Only what you say changes; an empty text removes. What each has. {kinds}.",
        kinds=". ".join(kinds),
    )


def change(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Change the said fields of one entry.

    Raises:
        InvalidInput: nothing is said, or something that this kind of entry does not have.
    """
    store, kind = open_store(db), KINDS[options.what]
    old = kind.get(store, the_id(store, options.what, options.which))
    values, new = read(store, options, options.what, today)
    if not values and not any(new.values()):
        known = listed([f"--{field.option}" for field in FIELDS[options.what]])
        raise InvalidInput(tr("Say what to change."), tr("It has {known}.", known=known))
    wanted = replace(old, **values)
    if wanted == old and not any(new.values()):
        stored = old
    else:
        stored = kind.put(unchanged(store, old), old, wanted, new, today)
    differing = {
        field.option: (getattr(old, field.name), getattr(stored, field.name))
        for field in FIELDS[options.what]
        if field.name and getattr(old, field.name) != getattr(stored, field.name)
    }
    data = {
        "kind": options.what, "id": old.id,
        "changed": {name: {"from": plain(before), "to": plain(after)}
                    for name, (before, after) in differing.items()},
    }  # fmt: skip
    head = f"{kind.words(store, stored)} ({options.what} {old.id})"
    lines = [
        f"{name}: {_shown(before)} -> {_shown(after)}"
        for name, (before, after) in differing.items()
    ]
    text = "\n  ".join([tr("Changed: {head}", head=head), *lines])
    return data, text if differing else tr("Nothing has changed: {head}", head=head)


def the_id(store: Store, kind: str, said: str) -> int:
    """The ID of what an argument names; a person's full name will do.

    Raises:
        InvalidInput: it is no ID, or several people have the name. NotFound: nobody has it.
    """
    if kind == "person":
        return named(store, [said], "")[0].id
    try:
        return number(said)
    except argparse.ArgumentTypeError as error:
        raise InvalidInput(
            tr("“{said:.40}” is not a valid ID.", said=said), 'See "entries".'
        ) from error


def plain(value: Any) -> Any:
    """A value of a record as JSON has it."""
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value or None


def _shown(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or tr("nothing")
    return birthday_words(str(value or "")) or str(value or tr("nothing"))


def _contact(store: Store, old: Touchpoint, new: Touchpoint, added: New, today: date) -> Touchpoint:
    refuse_result(new.channel, new.result)
    if new.result not in DATED:
        new = replace(new, answered_on=None)
    if new.day != old.day and new.clock == old.clock:
        new = replace(new, clock=None)  # the time was that of the other day
    return touchpoints.correct(store, new, today, added.get("new", ()))


def _note(store: Store, old: AirNote, new: AirNote, added: New, today: date) -> AirNote:
    speaker, meet = added.get("new", [""]), added.get("meet-new", [""])
    return air_notes.record(store, new, today, *speaker, *meet)


def names_of(store: Store, ids: tuple[Any, ...]) -> str:
    """The names of people in one phrase."""
    names = [person.name for person in people.by_ids(store, ids)]
    return listed(names) if names else tr("nobody")


def contact_words(store: Store, one: Touchpoint) -> str:
    who = names_of(store, one.people)
    return tr(
        "{channel} with {who}, {day}",
        channel=_spaced(one.channel),
        who=who,
        day=format_date(one.day),
    )


def event_words(store: Store, one: Event) -> str:
    return f"{_spaced(one.kind)}, {format_date(one.on)}"


def appointment_words(store: Store, one: Appointment) -> str:
    who = tr(" with {people}", people=names_of(store, one.people)) if one.people else ""
    return f"{_spaced(one.kind)}{who}, {format_date(one.on)}"


def feeling_words(store: Store, one: GutFeeling) -> str:
    return f"{one.likelihood}%, {format_date(one.felt_on)}"


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _person(store: Store, number: int) -> Person:
    return people.get(store, number)


def _case(store: Store, number: int) -> Opportunity:
    return opportunities.case(store, number).opportunity


def _appointment(store: Store, number: int) -> Appointment:
    """An appointment that is still open.

    Raises:
        InvalidInput: the user said how it went already.
    """
    found = appointments.get(store, number).appointment
    if not found.is_open:
        raise InvalidInput(
            tr("You said how this appointment went already: {state}.", state=_spaced(found.state))
        )
    return found


def _claim(store: Store, old: Claim, new: Claim, added: New, today: date) -> Claim:
    return ledger.correct_claim(store, new, today, *added.get("new", ()))


def _comparison(store: Store, old: Comparison, new: Comparison, added: New, today: date) -> Any:
    return ledger.correct_comparison(store, new)


KINDS: Final[Mapping[str, Kind]] = {
    "person": Kind(
        _person, lambda store, old, new, added, today: people.edit(store, new, today),
        lambda store, one: one.name,
    ),
    "contact": Kind(touchpoints.get, _contact, contact_words),
    "opportunity": Kind(
        _case, lambda store, old, new, added, today: opportunities.edit(store, new, today),
        lambda store, one: one.name,
    ),
    "event": Kind(
        events.get,
        lambda store, old, new, added, today: events.correct_event(
            store, new, today, added.get("new", ())
        ),
        event_words,
    ),
    "appointment": Kind(
        _appointment,
        lambda store, old, new, added, today: appointments.change(
            store, new, today, added.get("new", ())
        ).after,
        appointment_words,
    ),
    "reason": Kind(ledger.claim, _claim, lambda store, one: one.words),
    "comparison": Kind(ledger.comparison, _comparison, lambda store, one: one.criterion),
    "note": Kind(air_notes.get, _note, lambda store, one: one.words),
    "feeling": Kind(
        gut_feelings.get,
        lambda store, old, new, added, today: gut_feelings.feel(store, new, today).now,
        feeling_words,
    ),
}  # fmt: skip


def entry_words(store: Store, kind: str, record: Record) -> str:
    """What an entry is called in a sentence."""
    return KINDS[kind].words(store, record)
