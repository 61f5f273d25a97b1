"""`paste`: a message that came as a proposal; stored only with --yes, and only if nothing is in doubt."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import dateutil.tz

from crm.commands.common import is_id, named, values
from crm.commands.files import read_file
from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.dates import format_date, weekday_date
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.pasted.rules import Kind
from crm.domain.people.person import Person
from crm.domain.typed_day import read_day
from crm.domain.typed_time import read_time
from crm.errors import InvalidInput
from crm.intake.names import split_name
from crm.intake.pasted import MOST_BYTES, text_of
from crm.language import tr
from crm.services.cases import opportunities
from crm.services.pasted.proposal import NEEDS_CASE, Proposal, propose
from crm.services.pasted.storing import Answer, store_answer
from crm.store.handle import Store
from crm.store.local import open_store

Answered = tuple[Any, str]
#: How the options are called that settle a doubt.
_OPTIONS: Final = {
    "kind": "--kind", "people": tr("--with ID or --new NAME"),
    "case": tr("--opportunity ID or --new-opportunity"), "received": tr("--received DAY"),
    "day": tr("--day DAY"), "at": tr("--at TIME"),
}  # fmt: skip


def add_to(command: argparse.ArgumentParser) -> None:
    command.description = tr(
        "Reads a message that came: a rejection, an invitation, an automatic answer, an offer or the text of a "
        "profile, from a file (.eml or text) or from standard input, and says what it would store. --yes stores it "
        "if nothing is in doubt; the options decide what is."
    )
    add = command.add_argument
    add("file", nargs="?", default="-", metavar="FILE", help=tr("- or nothing: standard input"))
    add("--kind", choices=values(Kind), help=tr("what it is"))
    add("--with", dest="people", metavar="PERSON", action="append", default=[],
        help=tr("the ID or full name of whoever wrote it"))  # fmt: skip
    add("--new", metavar="NAME", default="", help=tr("it is someone who is not stored yet"))
    add("--opportunity", type=_number, metavar="ID", help=tr("which opportunity it is about"))
    add(
        "--new-opportunity",
        action="store_true",
        help=tr("it is about a job that is not in your list"),
    )
    add("--role", choices=values(Role), help=tr("their part in it"))
    add("--received", metavar="DAY", default="", help=tr("when it came"))
    add("--day", default="", help=tr("of the talk, the return, or the end of an offer"))
    add("--at", default="", metavar="TIME", help=tr("the time of the talk"))
    add("--keep", action="store_true", help=tr("keep the text as a note"))
    add("--yes", action="store_true", help=tr("store it, if nothing is in doubt"))


def _number(text: str) -> int:
    if not is_id(text):
        raise argparse.ArgumentTypeError(tr("{text!r} is not a valid ID", text=text))
    return int(text)


def paste(db: Path, options: argparse.Namespace, today: date) -> Answered:
    """Say what a message says, and store it with --yes.

    Raises:
        FileRefused: there is no message in it. InvalidInput: with --yes, something is in doubt.
    """
    store = open_store(db)
    standard = options.file == "-"
    data = sys.stdin.buffer.read(MOST_BYTES + 1) if standard else read_file(Path(options.file))
    text = text_of(data, dateutil.tz.tzlocal())
    made = propose(store, text, today)
    answer, doubts = _answer(store, made, options, today)
    if options.keep:
        answer = replace(answer, keep=made.said.own_words or text.strip())
    if options.yes and doubts:
        raise InvalidInput(
            " ".join(
                tr("{words} Say {field}.", words=words, field=_OPTIONS[field])
                for field, words in doubts.items()
            )
        )
    done = store_answer(store, answer, today) if options.yes else None
    return _told(made, answer, doubts, done is not None)


def _answer(
    store: Store, made: Proposal, options: argparse.Namespace, today: date
) -> tuple[Answer, dict[str, str]]:
    """What the message and the options say together, and what is still in doubt."""
    said, doubts = made.said, dict(made.doubts)
    kind = Kind(options.kind) if options.kind else said.kind
    people = [person.id for person in named(store, options.people)]
    if not people and not options.new and made.person:
        people = [made.person.person.id]
    newcomer = options.new or (made.newcomer if not people else "")
    case = options.opportunity or (made.case.id if made.case else None)
    case = None if options.new_opportunity else case
    if case:
        opportunities.case(store, case)
    settled = {
        "kind": options.kind, "people": options.people or options.new,
        "case": options.opportunity or options.new_opportunity,
        "received": options.received, "day": options.day, "at": options.at,
    }  # fmt: skip
    for field, value in settled.items():
        if value:
            doubts.pop(field, None)
    if kind is Kind.PROFILE or kind is Kind.AWAY:
        doubts.pop("case", None)
    if kind is Kind.MESSAGE and not made.cases:
        doubts.pop("case", None)
    job = None
    if case is None and (options.new_opportunity or (kind in NEEDS_CASE and not made.cases)):
        job = Opportunity(OpportunityId(0), said.employer, said.title)
    return Answer(
        kind,
        read_day(options.received, today) if options.received else said.received or today,
        OpportunityId(case) if case else None,
        job,
        tuple(people),
        _newcomer(newcomer, made) if newcomer else None,
        Role(options.role) if options.role else made.role,
        day=read_day(options.day, today, ahead=True) if options.day else said.day,
        at=read_time(options.at) if options.at else said.at,
        place=said.place,
    ), doubts


def _newcomer(name: str, made: Proposal) -> Person:
    card = made.said.card
    first, last = split_name(name)
    return Person(
        PersonId(0), first, last, company=card.company, position=card.position, email=card.mail,
        phone=card.phone, linkedin_url=card.link,
    )  # fmt: skip


def _told(made: Proposal, answer: Answer, doubts: dict[str, str], stored: bool) -> Answered:
    known = [one.person for one in made.people]
    new = answer.newcomer
    data = {
        "stored": stored,
        "kind": answer.kind.value,
        "opportunity_id": answer.opportunity_id,
        "opportunities": [{"id": case.id, "name": case.name} for case in made.cases],
        "new_opportunity": {"company": made.said.employer, "title": made.said.title}
        if not made.cases and made.said.employer
        else None,
        "people": list(answer.people),
        "may_be": [{"id": one.id, "name": one.name, "company": one.company} for one in known],
        "new_person": {
            "name": new.name, "position": new.position, "company": new.company, "email": new.email,
            "phone": new.phone, "linkedin_url": new.linkedin_url,
        }
        if new
        else None,
        "role": answer.role.value if answer.role else None,
        "received": made.said.received.isoformat() if made.said.received else None,
        "day": answer.day.isoformat() if answer.day else None,
        "other_dates": [day.isoformat() for day in made.said.days],
        "time": f"{answer.at:%H:%M}" if answer.at else None,
        "place": answer.place,
        "in_doubt": doubts,
    }  # fmt: skip
    names = [one.name for one in known if one.id in answer.people] + (
        [tr("{name} (new)", name=new.name)] if new else []
    )
    case = next((one.name for one in made.cases if one.id == answer.opportunity_id), "")
    job = tr("{name} (new)", name=answer.job.name) if answer.job else ""
    lines = [
        ("what", answer.kind.value),
        ("about", case or job),
        ("from", "; ".join(names)),
        ("came", format_date(made.said.received) if made.said.received else ""),
        ("day", weekday_date(answer.day) if answer.day else ""),
        ("time", f"{answer.at:%H:%M}" if answer.at else ""),
        ("where", answer.place),
    ]
    shown = [f"{name + ':':<7}{words}" for name, words in lines if words]
    shown += [f"?      {words}" for words in doubts.values()]
    if stored:
        end = tr("Stored.")
    else:
        end = tr("Nothing is stored yet: ") + (
            tr("decide what is in doubt.") if doubts else tr("add --yes to store this.")
        )
    return data, "\n".join([*shown, end])
