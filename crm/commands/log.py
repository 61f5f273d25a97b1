"""`log`: a contact in one sentence, on the command line; what is not certain is an option, never a guess."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from crm.cloud.talk import Terminal
from crm.commands.common import (
    SeveralFit,
    Written,
    choices,
    named,
    past_day,
    refuse_result,
    values,
)
from crm.domain.cases.decisions import StepKey
from crm.domain.dates import format_date, weekday_date
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.one_line.reading import DOUBT_WORDS, Doubt, Reading, WhoIsMeant
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import possible
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.domain.wording import either, listed
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import one_line, told, touchpoints
from crm.services.one_line import Understood
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence and the options beside it say: a contact with stored and with new people."""

    contact: Touchpoint
    people: tuple[Person, ...]
    new: tuple[str, ...]
    reading: Reading


def add_to(command: argparse.ArgumentParser) -> None:
    command.description = tr(
        'Reads a sentence like "coffee with Sam yesterday, knows the new CFO" and says what it would '
        "store; --yes stores it. What the sentence leaves open is asked for."
    )
    add = command.add_argument
    add("line", metavar="SENTENCE", help=tr("with whom, how, when, and what was said"))
    add("--with", dest="people", metavar="PERSON", action="append", default=[],
        help=tr("the ID or full name of someone stored; again for several"))  # fmt: skip
    add(
        "--new",
        metavar="NAME",
        action="append",
        default=[],
        help=tr("someone who is not stored yet"),
    )
    add("--day", help=tr("on which day, like 2026-11-20 or yesterday"))
    add("--channel", choices=values(Channel), help="how")
    add("--direction", choices=values(Direction), help=tr("who reached out: out is you"))
    add("--result", choices=values(Result), help=tr("what came of it"))
    add("--opportunity", type=int, metavar="ID", help=tr("which opportunity it was about"))
    add("--appointment", type=int, metavar="ID", help=tr("it is how this appointment went"))
    add("--step", dest="steps", metavar="KEY", action="append", default=[],
        help=tr("a step that it settles, if several could be meant; again for several"))  # fmt: skip
    add(
        "--reason",
        action="store_true",
        help=tr("what was said is a reason why: keep it there, too"),
    )
    add("--said", help=tr("what was said, instead of the rest of the sentence"))
    add("--yes", action="store_true", help=tr("store it without asking"))


def log(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Show what a sentence says, and store it if the user says so.

    Raises:
        InvalidInput: something is open; the hint names the option that says it.
    """
    store = open_store(db)
    heard = hear(store, options, today)
    if options.reason and not (heard.contact.opportunity_id and heard.contact.summary):
        raise InvalidInput(
            tr("A reason needs words, and an opportunity."), tr("Say --opportunity ID.")
        )
    if options.yes or _agreed(heard, today):
        also = [_key(text) for text in options.steps]
        done = store_heard(store, heard, today, options.appointment, options.reason, also)
        return done.data, done.text
    data, text = as_heard(heard, today)
    return data, tr("{text}\nNothing is stored yet: add --yes to store this.", text=text)


def _key(text: str) -> StepKey:
    key = StepKey.parse(text)
    if key is None:
        raise InvalidInput(
            tr("“{text}” is not the key of a step.", text=text), tr("See steps ID --json.")
        )
    return key


def hear(store: Store, options: argparse.Namespace, today: date) -> Heard:
    """What would be stored.

    Raises:
        InvalidInput: something is open; the hint names the option that says it.
    """
    understood = one_line.read(store, options.line, today)
    reading = _with_options(understood.reading, options, today)
    chosen = named(store, options.people)
    open_names = [] if options.people or options.new else list(reading.asked)
    people = chosen or ([] if options.new else _known(understood, reading.people))
    _refuse_open(reading, people or options.new, open_names, understood)
    contact = _contact(reading, people, options, today)
    return Heard(contact, tuple(people), tuple(options.new), reading)


def store_heard(
    store: Store,
    heard: Heard,
    today: date,
    appointment: int | None = None,
    reason: bool = False,
    also: Sequence[StepKey] = (),
) -> Written:
    """Log what was heard.

    Args:
        appointment: the ID of the one that it is the end of. reason: its words are a reason why, too.
        also: steps that it settles.
    """
    if appointment is None:
        logged, claim = told.log(store, heard.contact, today, heard.new, also, reason)
        undo = partial(told.undo, store, told.Told(claim, logged.touchpoint.id), today)
    else:
        held, claim = told.hold(store, appointment, heard.contact, today, heard.new, reason)
        logged = held.contact or touchpoints.Logged(heard.contact, heard.people)
        undo = partial(told.undo_hold, store, held, claim, today)
    stored = replace(heard, contact=logged.touchpoint, people=logged.people, new=())
    data, text = as_heard(stored, today)
    names = listed([person.name for person in logged.people])
    words = tr(
        "{channel} with {names}", channel=logged.touchpoint.channel.replace("_", " "), names=names
    )
    data |= {"reason_id": claim.id} if claim else {}
    kept = tr(", and kept as a reason") if claim else ""
    return Written(data, f"{text}\nLogged{kept}.", undo, tr("Logged: {words}.", words=words))


def _with_options(reading: Reading, options: argparse.Namespace, today: date) -> Reading:
    """The options say what the sentence leaves open, and win over it."""
    if options.day:
        reading = replace(reading, day=past_day(options.day, today), days=(), dated=True)
    if options.channel:
        again = Channel(options.channel) is reading.channel
        reading = replace(
            reading, channel=Channel(options.channel), result=reading.result if again else None
        )
    if options.result:
        reading = replace(reading, result=Result(options.result))
    if options.direction:
        reading = replace(reading, direction=Direction(options.direction))
    if options.said is not None:
        reading = replace(reading, summary=options.said)
    if reading.doubt and options.day and options.channel:
        reading = replace(reading, doubt=Doubt.NONE)
    return reading


def _known(understood: Understood, people: Sequence[PersonId]) -> list[Person]:
    return [understood.known[one].person for one in people if one in understood.known]


def _refuse_open(
    reading: Reading, people: Sequence[object], asked: Sequence[WhoIsMeant], understood: Understood
) -> None:
    """All that is open, in one sentence each.

    Raises:
        InvalidInput: something is.
    """
    said: list[str] = []
    several: list[Person] = []
    if reading.doubt:
        said.append(
            tr(
                "{doubt} If it took place, say --day and --channel.",
                doubt=DOUBT_WORDS[reading.doubt],
            )
        )
    for who in asked:
        known = _known(understood, who.people)
        several += known
        if known:
            name = f"“{who.name}”" if who.name else tr("that")
            said.append(
                tr(
                    "Who is {name}: {known}? Say --with ID, or --new NAME.",
                    name=name,
                    known=choices(known),
                )
            )
        else:
            said.append(
                tr('“{name}” is not in your list. Say --new "{name}", or --with ID.', name=who.name)
            )
    if not people and not asked:
        said.append(tr("Please say who it was with: --with ID, or --new NAME."))
    if reading.dated and reading.day is None and not reading.doubt:
        days = either([weekday_date(day) for day in reading.days])
        which = f": {days}" if days else ""
        said.append(tr("On which day was it{which}? Say --day DAY.", which=which))
    if reading.channel is None and not reading.doubt:
        said.append(tr("Please say how: --channel ") + ", ".join(Channel) + ".")
    if reading.channel is Channel.CALL and reading.result is None:
        said.append(tr("How did the call go? Say --result reached or --result no_answer."))
    if several:
        raise SeveralFit(" ".join(said), several)
    if said:
        raise InvalidInput(" ".join(said))


def _contact(
    reading: Reading, people: Sequence[Person], options: argparse.Namespace, today: date
) -> Touchpoint:
    channel = reading.channel or Channel.OTHER
    result = reading.result if reading.result is not None else possible(channel)[0]
    refuse_result(channel, result)
    case = OpportunityId(options.opportunity) if options.opportunity else None
    return Touchpoint(
        TouchpointId(0),
        tuple(person.id for person in people),
        reading.day or today,
        channel,
        reading.direction or default_direction(channel),
        case,
        result=result,
        summary=reading.summary,
    )


def _agreed(heard: Heard, today: date) -> bool:
    """Whether someone at the terminal says yes; a script says --yes."""
    if not sys.stdin.isatty():
        return False
    talk = Terminal()
    talk.say(_words(heard, today))
    return talk.ask(tr("Store this? yes or no"), "--yes", "no").lower() in ("y", "yes")


def _words(heard: Heard, today: date) -> str:
    contact, reading = heard.contact, heard.reading
    who = [choices([person]) for person in heard.people] + [
        tr("{name} (new)", name=name) for name in heard.new
    ]
    day = weekday_date(contact.day)
    if reading.day is None and contact.day == today:
        day += tr(" (today, as no day is named)")
    other = [format_date(other) for other in reading.days if other != contact.day]
    lines = [
        ("with", "; ".join(who)),
        ("how", contact.channel.replace("_", " ")),
        (
            tr("who began"),
            {"out": tr("you"), "in": tr("they"), "both": tr("both of you")}[contact.direction],
        ),
        ("when", day + (tr(" (or {other}: say --day)", other=", ".join(other)) if other else "")),
        ("result", contact.result.replace("_", " ")),
        ("said", contact.summary),
    ]
    return "\n".join(f"{name + ':':<11}{words}" for name, words in lines if words)


def as_heard(heard: Heard, today: date) -> Answer:
    """What was heard, as data and in words; an ID says that it is stored."""
    contact, reading = heard.contact, heard.reading
    data = {
        "stored": bool(contact.id),
        "touchpoint_id": contact.id or None,
        "people": [{"id": person.id, "name": person.name} for person in heard.people],
        "new": list(heard.new),
        "date": contact.day.isoformat(),
        "day_named": reading.day is not None,
        "other_dates": [day.isoformat() for day in reading.days if day != contact.day],
        "channel": contact.channel.value,
        "direction": contact.direction.value,
        "outcome": contact.result.value or None,
        "summary": contact.summary,
    }
    return data, _words(heard, today)
