"""The commands that write down what happened or what is to come: each is one service, as on the screen.

Each gives a `Written`: the command line shows its answer, an assistant (`crm.assistant`) can also take it back.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from crm.commands.common import Written, is_id, named, past_day, shown, values
from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.decisions import StepDecision, StepKey
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.dates import format_date
from crm.domain.ids import AppointmentId, EventId, OpportunityId, PersonId
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.typed_day import read_day
from crm.domain.typed_time import read_time
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import appointments, today_list
from crm.services.cases import decisions, events, opening, rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.services.people import names
from crm.services.people import people as people_service
from crm.store.handle import Store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
#: The roles that `open` and `reject` ask for, by option.
_ROLES: Final = {
    "recruiter": Role.RECRUITER, "manager": Role.HIRING_MANAGER, "interviewer": Role.INTERVIEWER,
    "referrer": Role.REFERRER,
}  # fmt: skip
_FIELDS: Final = ("company", "position", "email", "phone", "linkedin_url", "how_met", "notes")


def add_to(command: Command) -> None:
    """Add the commands to the parser; `command` makes one of them."""
    one = command("add", shown(add), tr("add a person"))
    one.add_argument("name")
    for name in _FIELDS:
        one.add_argument(f"--{name.removesuffix('_url').replace('_', '-')}", dest=name, default="")
    one = command("open", shown(open_case), tr("add an opportunity"))
    one.add_argument("company")
    one.add_argument("title")
    one.add_argument("--applied", metavar="DAY", default="", help=tr("when you applied"))
    one.add_argument("--posting", metavar="URL", default="", help=tr("where the job is posted"))
    _roles(one)
    one.add_argument("--note", default="")
    one = command("event", shown(record_event), tr("record what happened in an opportunity"))
    one.add_argument("opportunity", type=_number, metavar="ID")
    one.add_argument("kind", choices=values(EventKind))
    one.add_argument(
        "--appointment", type=_number, metavar="ID", help=tr("it is how this one went")
    )
    _people(one)
    _day(one, "today")
    one.add_argument("--note", default="")
    one = command("reject", shown(reject), tr("record a rejection with everyone involved"))
    one.add_argument("company", nargs="?", default="")
    one.add_argument("title", nargs="?", default="")
    one.add_argument("--opportunity", type=_number, metavar="ID", help=tr("if it is in your list"))
    _day(one, "today")
    one.add_argument("--interview", metavar="DAY", default="", help=tr("the last interview"))
    _roles(one)
    one.add_argument("--note", default="")
    one = command("appointment", shown(plan), tr("plan what is to come"))
    one.add_argument("kind", choices=values(AppointmentKind))
    _day(one, "", required=True)
    one.add_argument("--at", default="", help=tr("the time, like 14:30"))
    _people(one)
    one.add_argument("--opportunity", type=_number, metavar="ID")
    one.add_argument("--place", default="")
    one.add_argument("--note", default="")
    one = step_argument(
        command("done", shown(done), tr("say that a step without a contact is done"))
    )
    one = step_argument(command("skip", shown(skip), tr("skip a step")))
    one.add_argument("reason")
    one = step_argument(command("snooze", shown(snooze), tr("put a step off")))
    one.add_argument("until", metavar="DAY")
    one.add_argument("--reason", default="", help=tr("needed from the third time on"))


def _number(text: str) -> int:
    if not is_id(text):
        raise argparse.ArgumentTypeError(tr("{text!r} is not a valid ID", text=text))
    return int(text)


def _people(one: argparse.ArgumentParser) -> None:
    one.add_argument("--with", dest="people", metavar="PERSON", action="append", default=[],
                     help=tr("the ID or full name of someone stored; again for several"))  # fmt: skip
    one.add_argument("--new", metavar="NAME", action="append", default=[])


def _roles(one: argparse.ArgumentParser) -> None:
    for role in _ROLES:
        one.add_argument(f"--{role}", metavar="NAME", action="append", default=[])


def _day(one: argparse.ArgumentParser, default: str, required: bool = False) -> None:
    words = (
        tr("like 2026-11-20 or Friday; {default} by default", default=default)
        if default
        else tr("like 2026-12-01")
    )
    one.add_argument("--day", default=default, required=required, help=words)


def step_argument(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
    one.add_argument("key", help=tr('the key of the step, see "steps ID --json"'))
    return one


def add(store: Store, options: argparse.Namespace, today: date) -> Written:
    first, _, last = clean_text(options.name).rpartition(" ")
    new = Person(PersonId(0), first or last, last if first else "")
    new = replace(new, **{name: getattr(options, name) for name in _FIELDS})
    same = [known.person.id for known in names.namesakes(store, [options.name])[options.name]]
    person = people_service.add(store, new, today)
    data = {"person_id": person.id, "person": person.name, "namesakes": same}
    also = (
        tr(" Someone of this name was there already: {names}.", names=", ".join(map(str, same)))
        if same
        else ""
    )
    text = tr("Added {name} as person {id}.{also}", name=person.name, id=person.id, also=also)
    return Written(data, text, partial(people_service.remove, store, person.id, today))


def open_case(store: Store, options: argparse.Namespace, today: date) -> Written:
    applied = past_day(options.applied, today) if options.applied else None
    new = Opportunity(
        OpportunityId(0), options.company, options.title,
        posting_url=options.posting, notes=options.note, applied_on=applied,
    )  # fmt: skip
    opened = opening.record(store, new, _everybody(store, options), today)
    data = {
        "opportunity_id": opened.case.id,
        "opportunity": opened.case.name,
        "same_job": [other.id for other in opened.same],
        "people_added": list(opened.people),
    }
    text = tr("Added: {name} (ID {id}).", name=opened.case.name, id=opened.case.id)
    if opened.same:
        text += tr(
            " It was there already: {id}.", id=", ".join(str(other.id) for other in opened.same)
        )
    return Written(data, text, partial(opening.undo, store, opened, today))


def record_event(store: Store, options: argparse.Namespace, today: date) -> Written:
    day = past_day(options.day, today)
    people = tuple(person.id for person in named(store, options.people))
    case = OpportunityId(options.opportunity)
    new = Event(EventId(0), case, EventKind(options.kind), day, people, note=options.note)
    appointment = getattr(options, "appointment", None)  # an assistant does not say it
    if appointment:
        return _held(store, new, appointment, options.new, today)
    stored = events.record(store, new, today, options.new)
    data = {
        "event_id": stored.event.id,
        "opportunity_id": case,
        "kind": options.kind,
        "date": day.isoformat(),
    }
    words = options.kind.replace("_", " ")
    text = tr(
        "Recorded for {name}: {words}, {day}.",
        name=stored.after.name,
        words=words,
        day=format_date(day),
    )
    return Written(data, text, partial(events.undo, store, stored))


def _held(
    store: Store, new: Event, appointment: int, newcomers: Sequence[str], today: date
) -> Written:
    """The event that an appointment became."""
    held = appointments.held_as_event(store, appointment, new, today, newcomers)
    data = {
        "event_id": held.event.event.id if held.event else None,  # None: it was recorded already
        "opportunity_id": new.opportunity_id,
        "kind": new.kind.value,
        "date": new.on.isoformat(),
        "appointment_id": appointment,
    }
    words = new.kind.replace("_", " ")
    text = tr(
        "Recorded: {words}, {on}, as planned for {planned}.",
        words=words,
        on=format_date(new.on),
        planned=format_date(held.changed.before.on),
    )
    return Written(data, text, partial(appointments.undo_held, store, held, today))


def reject(store: Store, options: argparse.Namespace, today: date) -> Written:
    day = past_day(options.day, today)
    interview = past_day(options.interview, today) if options.interview else None
    involved = _everybody(store, options)
    case = OpportunityId(options.opportunity) if options.opportunity else None
    if case and (options.company or options.title):
        raise InvalidInput(tr("Name the opportunity or its ID, not both."))
    form = Rejection(
        options.company, options.title, day, interview, case, involved=involved, note=options.note
    )
    stored = rejection.record(store, form, today)
    data = {
        "opportunity_id": stored.case.id,
        "opportunity": stored.case.name,
        "new": stored.new,
        "event_ids": [event.id for event in stored.events],
        "people_added": list(stored.people),
    }
    text = tr(
        "Recorded: no from {name}, {day} (ID {id}).",
        name=stored.case.name,
        day=format_date(day),
        id=stored.case.id,
    )
    return Written(data, text, partial(rejection.undo, store, stored, today))


def _everybody(store: Store, options: argparse.Namespace) -> dict[Role, Involved]:
    return {role: _involved(store, getattr(options, name)) for name, role in _ROLES.items()}


def _involved(store: Store, said: Sequence[str]) -> Involved:
    """Stored people by ID or full name; other names are people who are added.

    Raises:
        InvalidInput: several people have a name. NotFound: nobody has an ID.
    """
    known = names.namesakes(store, said)
    new = tuple(name for name in said if not is_id(name) and not known[name])
    return Involved(tuple(p.id for p in named(store, [n for n in said if n not in new])), new)


def plan(store: Store, options: argparse.Namespace, today: date) -> Written:
    day = read_day(options.day, today, ahead=True)
    people = tuple(person.id for person in named(store, options.people))
    case = OpportunityId(options.opportunity) if options.opportunity else None
    kind, at = AppointmentKind(options.kind), read_time(options.at)
    new = Appointment(AppointmentId(0), kind, day, at, people, case, options.place, options.note)
    stored = appointments.plan(store, new, today, options.new)
    time = f", {stored.at:%H:%M}" if stored.at else ""
    data = {
        "appointment_id": stored.id,
        "kind": kind.value,
        "date": day.isoformat(),
        "time": f"{stored.at:%H:%M}" if stored.at else None,
        "person_ids": list(stored.people),
    }
    text = tr(
        "Planned: {kind}, {day}{time}.",
        kind=kind.replace("_", " "),
        day=format_date(day),
        time=time,
    )
    return Written(data, text, partial(appointments.unplan, store, stored))


def due(store: Store, text: str, today: date) -> DueStep:
    """The step of an opportunity with this key.

    Raises:
        InvalidInput: it is no key. NotFound: there is no such step.
    """
    key = StepKey.parse(text)
    if key is None or key.opportunity_id is None:
        raise InvalidInput(
            tr("“{text}” is not the key of a step.", text=text), tr("See steps ID --json.")
        )
    for step in today_list.steps_of(store, key.opportunity_id, today):
        if step.key == key:
            return step
    raise NotFound(
        tr("There is no such step in this opportunity."),
        tr("See steps {opportunity_id} --json.", opportunity_id=key.opportunity_id),
    )


def done(store: Store, options: argparse.Namespace, today: date) -> Written:
    step = due(store, options.key, today)
    if step.step.outward:
        raise InvalidInput(
            tr("This step is a contact with someone."),
            tr('Log it: log "called Sam yesterday, no answer".'),
        )
    made = decisions.mark_done(store, step.key, today)
    return _decided(store, step, made, today, tr("Done"))


def skip(store: Store, options: argparse.Namespace, today: date) -> Written:
    step = due(store, options.key, today)
    made = decisions.skip(store, step.key, options.reason, today)
    return _decided(store, step, made, today, tr("Skipped"))


def snooze(store: Store, options: argparse.Namespace, today: date) -> Written:
    until = read_day(options.until, today, ahead=True)
    step = due(store, options.key, today)
    made = decisions.snooze(store, step.key, until, today, options.reason)
    return _decided(store, step, made, today, tr("Put off until {until}", until=format_date(until)))


def _decided(store: Store, step: DueStep, made: StepDecision, today: date, words: str) -> Written:
    status = due(store, str(step.key), today).status
    data = {"key": str(step.key), "step": step.key.step, "status": status.value}
    return Written(data, f"{words}: {step.title}.", partial(decisions.undo, store, made))
