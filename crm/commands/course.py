"""The commands about the course of opportunities: who has which part, how it went, what is over, what is asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm.commands.change import KINDS, appointment_words, contact_words, names_of
from crm.commands.common import Written, named, past_day, refuse_result, shown, values
from crm.commands.fields import number
from crm.domain.cases.departures import Departure
from crm.domain.cases.opportunity import (
    ClosedWhy,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
)
from crm.domain.ids import EventId
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import DATED
from crm.domain.touchpoints.touchpoint import Result
from crm.domain.wording import listed, plural
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import appointments, touchpoints
from crm.services.cases import departures, events, hires, opportunities
from crm.services.cases.hires import Proposal
from crm.services.imports import news
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
_HELD, _CANCELLED, _MISSED = "held", "cancelled", "missed"
_INTERNAL: Final = {"yes": True, "no": False}


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = command("close", shown(close), tr("close one or several opportunities: you let them go"))
    one.add_argument("ids", type=number, metavar="OPPORTUNITY", nargs="+")
    one = command("reopen", shown(reopen), tr("open again what you closed"))
    one.add_argument("ids", type=number, metavar="OPPORTUNITY", nargs="+")
    one = command("role", role, tr("say who has which part in an opportunity"))
    one.add_argument("case", type=number, metavar="OPPORTUNITY")
    one.add_argument("role", choices=values(Role))
    _people(one)
    one.add_argument("--helper", choices=("yes", "no"), help=tr("they were especially helpful"))
    one.add_argument("--off", action="store_true", help=tr("they have not this part"))
    one = command("how-it-went", shown(how_it_went), tr("say what became of an appointment"))
    one.add_argument("id", type=number, metavar="APPOINTMENT")
    one.add_argument("answer", choices=(_HELD, _CANCELLED, _MISSED))
    _people(one)
    one.add_argument(
        "--i-was-absent", action="store_true", help=tr("of a missed one: you did not come")
    )
    one = command("answered", shown(answered), tr("say what came of something you sent"))
    one.add_argument("id", type=number, metavar="CONTACT")
    one.add_argument("result", choices=values(Result))
    one.add_argument(
        "--day", default="today", help=tr("like 2026-11-20 or Friday; today by default")
    )
    one = command("questions", questions, tr("list, or answer, who may have got or left a job"))
    one.add_argument("case", type=number, metavar="OPPORTUNITY", nargs="?")
    one.add_argument("person", metavar="PERSON", nargs="?", help=tr("ID or full name"))
    one.add_argument("answer", choices=("yes", "no"), nargs="?")
    one.add_argument("--internal", choices=tuple(_INTERNAL), help=tr("they came from inside"))


def _people(one: argparse.ArgumentParser) -> None:
    one.add_argument("--with", dest="people", metavar="PERSON", action="append", default=[],
                     help=tr("the ID or full name of someone stored; again for several"))  # fmt: skip
    one.add_argument("--new", metavar="NAME", action="append", default=[])


def close(store: Store, options: argparse.Namespace, today: date) -> Written:
    if len(options.ids) == 1:
        done: tuple[Opportunity, ...] = (
            opportunities.close(store, options.ids[0], ClosedWhy.LET_GO, today),
        )
    else:
        done = opportunities.close_several(store, options.ids, today)
    data = {"closed": [one.id for one in done]}
    undo = partial(opportunities.reopen_several, store, options.ids, today)
    return Written(data, tr("Closed: {name}.", name=listed([one.name for one in done])), undo)


def reopen(store: Store, options: argparse.Namespace, today: date) -> Written:
    if len(options.ids) == 1:
        done: tuple[Opportunity, ...] = (opportunities.reopen(store, options.ids[0], today),)
    else:
        done = opportunities.reopen_several(store, options.ids, today)
    data = {"open": [one.id for one in done]}
    undo = partial(opportunities.close_several, store, options.ids, today)
    return Written(data, tr("Open again: {name}.", name=listed([one.name for one in done])), undo)


def role(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Give people a part, take it away, or say whether who has it was especially helpful."""
    store, part = open_store(db), Role(options.role)
    who = named(store, options.people)
    case = opportunities.case(store, options.case)
    held = [one for one in case.roles if one.role is part and one.person_id in {p.id for p in who}]
    words = tr("{part} for {name}", part=part.replace("_", " "), name=case.opportunity.name)
    if options.off:
        gone = opportunities.take_role(store, _the_one(held, who, options.new, words).id)
        return _told(store, [gone], options, tr("No longer {words}", words=words))
    if options.helper and held:
        one = _the_one(held, who, options.new, words)
        opportunities.mark_helper(store, one.id, options.helper == "yes")
        helpful = (
            tr("Especially helpful") if options.helper == "yes" else tr("Not especially helpful")
        )
        return _told(store, [one], options, f"{helpful}, {words}")
    given = opportunities.give_roles(
        store, options.case, [one.id for one in who], options.new, part,
        options.helper == "yes", today,
    )  # fmt: skip
    return _told(store, given, options, tr("Now {words}", words=words))


def _the_one(
    held: Sequence[RoleHeld], who: Sequence[Person], new: Sequence[str], words: str
) -> RoleHeld:
    """The part of the one person who was named.

    Raises:
        InvalidInput: not one stored person was named. NotFound: they do not have it.
    """
    if len(who) != 1 or new:
        raise InvalidInput(tr("Name one person for this."), tr("Say --with ID."))
    if not held:
        raise NotFound(tr("{name} is not {words}.", name=who[0].name, words=words))
    return held[0]


def _told(
    store: Store, roles: Sequence[RoleHeld], options: argparse.Namespace, words: str
) -> Answer:
    people = tuple(one.person_id for one in roles)
    data = {
        "opportunity_id": options.case, "role": options.role, "people": list(people),
        "helper": options.helper == "yes" if options.helper else None, "off": options.off,
    }  # fmt: skip
    return data, f"{words}: {names_of(store, people)}."


def how_it_went(store: Store, options: argparse.Namespace, today: date) -> Written:
    answer, which = options.answer, KINDS["appointment"].get(store, options.id).id
    about_missed = options.people or options.new or options.i_was_absent
    if answer != _MISSED and about_missed:
        raise InvalidInput(tr("Who did not come is said of a {missed} one only.", missed=_MISSED))
    if answer == _HELD:
        held = appointments.held(store, which, today)
        done, undo = held.changed, partial(appointments.undo_held, store, held, today)
    elif answer == _CANCELLED:
        done = appointments.cancel(store, which)
        undo = partial(appointments.undo, store, done)
    else:
        absent = [person.id for person in named(store, options.people)]
        done = appointments.did_not_happen(
            store, which, today, absent, options.new, options.i_was_absent
        )
        undo = partial(appointments.undo, store, done)
    data = {"appointment_id": which, "state": done.after.state.value,
            "absent": list(done.after.absent)}  # fmt: skip
    words = done.after.state.replace("_", " ").capitalize()
    return Written(data, f"{words}: {appointment_words(store, done.after)}.", undo)


def answered(store: Store, options: argparse.Namespace, today: date) -> Written:
    old, result = touchpoints.get(store, options.id), Result(options.result)
    refuse_result(old.channel, result)
    day = past_day(options.day, today)
    now = touchpoints.answered(store, old.id, result, day, today)
    dated = now.answered_on.isoformat() if now.answered_on and result in DATED else None
    data = {"touchpoint_id": now.id, "outcome": result.value, "answered": dated}
    text = tr(
        "Noted: {result}. {contact}",
        result=result.replace("_", " "),
        contact=contact_words(store, now),
    )
    return Written(data, text, partial(touchpoints.correct, store, old, today))


def questions(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """The open questions who got or left a job; with an answer, store it."""
    store = open_store(db)
    if options.case is None:
        return _open_questions(store)
    if not (options.person and options.answer):
        raise InvalidInput(
            tr("Say whom it is about, and yes or no."), tr("For the list: questions.")
        )
    done = answer(store, options, today)
    return done.data, done.text


def _found(store: Store, case: int | None = None) -> tuple[list[Proposal], Sequence[Departure]]:
    return hires.proposed(news.seen(store), case), departures.open_ones(store, case)


def _open_questions(store: Store) -> Answer:
    got, left = _found(store)
    rows = [
        ("got_it", one.person, one.match.opportunity, list(one.match.why)) for one in got
    ] + [("left_it", one.person, one.opportunity, list(one.why)) for one in left]  # fmt: skip
    data = [
        {"question": what, "opportunity_id": case.id, "opportunity": case.name,
         "person_id": person.id, "person": person.name, "why": why}
        for what, person, case, why in rows
    ]  # fmt: skip
    if not rows:
        return data, tr("There is no question now.")
    ask = {"got_it": tr("Did they get the job?"), "left_it": tr("Have they left the job?")}
    lines = [plural(len(rows), "question", "questions") + ":"]
    for what, person, case, why in rows:
        lines.append(f"  {case.id} {person.id}  {person.name}, {case.name}. {ask[what]}")
        lines += [f"     {sentence}" for sentence in why]
    return data, "\n".join(lines)


def answer(store: Store, options: argparse.Namespace, today: date) -> Written:
    """Answer the question about this person and this opportunity.

    Raises:
        NotFound: nothing is asked about them.
    """
    (person,) = named(store, [options.person], "")
    case, yes = opportunities.case(store, options.case).opportunity, options.answer == "yes"
    got, left = _found(store, case.id)
    data = {"opportunity_id": case.id, "person_id": person.id, "answer": options.answer}
    if mine := next((one for one in got if one.person.id == person.id), None):
        data |= {"question": "got_it"}
        if not yes:
            hires.dismiss(store, person.id, case.id, today)
            text = tr(
                "Noted: {name} did not get the job, {opportunity}.",
                name=person.name,
                opportunity=case.name,
            )
            return Written(data, text, partial(hires.propose_again, store, person.id, case.id))
        internal = _INTERNAL[options.internal] if options.internal else mine.match.internal
        done = hires.confirm(store, person.id, case.id, internal, today)
        text = tr(
            "Noted: {name} got the job, {opportunity}.", name=person.name, opportunity=case.name
        )
        return Written(data, text, partial(hires.undo, store, done))
    gone = next((one for one in left if one.person.id == person.id), None)
    if gone is None:
        raise NotFound(
            tr(
                "Nothing is asked about {name} and {opportunity}.",
                name=person.name,
                opportunity=case.name,
            ),
            tr("See questions."),
        )
    data |= {"question": "left_it"}
    if not yes:
        departures.dismiss(store, gone, today)
        text = tr(
            "Noted: {name} has not left the job, {opportunity}.",
            name=person.name,
            opportunity=case.name,
        )
        return Written(data, text, partial(departures.propose_again, store, gone))
    event = Event(EventId(0), case.id, EventKind.HIRE_LEFT, today, (person.id,))
    recorded = events.record(store, event, today)
    text = tr("Noted: {name} left the job, {opportunity}.", name=person.name, opportunity=case.name)
    return Written(data, text, partial(events.undo, store, recorded))
