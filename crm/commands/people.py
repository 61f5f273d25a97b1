"""The commands about people: what to read before a talk, marks, who introduced them, and who is not whom."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm.commands.common import Written, named, shown
from crm.commands.fields import number
from crm.domain.wording import listed, plural
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import briefs
from crm.services.people import bulk, duplicates, introductions, people
from crm.services.people.bulk import Changed
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
_NEVER: Final = "never"


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = command("brief", show_brief, tr("show what to read before a talk"))
    one.add_argument("person", metavar="PERSON", help=tr("ID or full name"))
    one = command("mark", shown(mark), tr("tag, archive or otherwise mark one or several people"))
    one.add_argument("people", metavar="PERSON", nargs="+", help=tr("ID or full name"))
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--tag", metavar="TAGS", help=tr("add these, with commas between them"))
    which.add_argument("--untag", metavar="TAGS", help=tr("take these away"))
    which.add_argument(
        "--every", metavar="DAYS", help=tr("how often to be in touch, or {never}", never=_NEVER)
    )
    which.add_argument(
        "--quarterly", action="store_true", help=tr("in touch quarterly, if not said")
    )
    which.add_argument("--do-not-contact", choices=("yes", "no"))
    which.add_argument("--archive", choices=("yes", "no"))
    one = command("confirm", shown(confirm), tr("say that someone's work and addresses are right"))
    one.add_argument("person", metavar="PERSON", help=tr("ID or full name"))
    one = command("introduced", shown(introduced), tr("say who introduced someone to you"))
    one.add_argument("person", metavar="PERSON", help=tr("ID or full name"))
    who = one.add_mutually_exclusive_group(required=True)
    who.add_argument("--by", metavar="PERSON", help=tr("the ID or full name of someone stored"))
    who.add_argument("--new", metavar="NAME", help=tr("someone who is not stored yet"))
    who.add_argument("--nobody", action="store_true")
    one = command("apart", shown(apart), tr("say that two people are not the same"))
    one.add_argument("one", type=number, metavar="ID")
    one.add_argument("other", type=number, metavar="ID")
    one.add_argument("--off", action="store_true", help=tr("they may be the same after all"))


def show_brief(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    (person,) = named(store, [options.person], "")
    sheet = briefs.of_person(store, person.id, today)
    parts = {
        "roles": [
            tr("{role} for {name}", role=part.role.replace("_", " "), name=part.name)
            for part in sheet.parts
        ],
        "as_a_recruiter": list(sheet.record.sentences(person.call_name)) if sheet.record else [],
        "contacts": [
            ", ".join(
                filter(None, (f"{c.day.isoformat()} {c.channel.replace('_', ' ')}", c.summary))
            )
            for c in sheet.contacts
        ],
        "open": [
            *sheet.due,
            *sheet.promised,
            *(tr("nobody said why: {name}", name=name) for name in sheet.untold),
            *sheet.in_place,
        ],
        "ask": list(sheet.ask),
        "notes": [line for line in person.notes.splitlines() if line.strip()],
    }
    data = {"person_id": person.id, "person": person.name} | parts
    work = ", ".join(filter(None, (person.name, person.position, person.company)))
    lines = [
        work,
        *(
            f"{head.replace('_', ' ')}:\n" + "\n".join(f"  {one}" for one in of)
            for head, of in parts.items()
            if of
        ),
    ]
    return data, "\n".join(lines)


def mark(store: Store, options: argparse.Namespace, today: date) -> Written:
    people_ids = [person.id for person in named(store, options.people, "")]
    done, words = _marked(store, people_ids, options, today)
    ids = [person.id for person in done.after]
    data = {"changed": ids, "unchanged": [one for one in people_ids if one not in ids]}
    text = tr("Nothing has changed: it is so already.")
    if ids:
        text = f"{words}: {listed([person.name for person in done.after])}."
    return Written(data, text, partial(bulk.restore, store, done))


def _marked(
    store: Store, ids: list[Any], options: argparse.Namespace, today: date
) -> tuple[Changed, str]:
    if options.tag is not None:
        done = bulk.add_tags(store, ids, options.tag, today)
        return done, tr("Tagged {tag}", tag=listed(bulk.tags_in(options.tag)))
    if options.untag is not None:
        done = bulk.take_tags(store, ids, options.untag, today)
        return done, tr("No longer tagged {untag}", untag=listed(bulk.tags_in(options.untag)))
    if options.quarterly:
        return bulk.keep_quarterly(store, ids, today), tr("In touch once a quarter")
    if options.every is not None:
        days = _days(options.every)
        done = bulk.set_cadence(store, ids, days, today)
        return (
            done,
            tr("In touch every {days}", days=plural(days, "day", "days"))
            if days
            else tr("No longer reminded"),
        )
    if options.do_not_contact:
        wish = options.do_not_contact == "yes"
        done = bulk.leave_in_peace(store, ids, wish, today)
        return done, tr("Marked as “Do not contact”") if wish else tr("May be contacted again")
    away = options.archive == "yes"
    done = bulk.archive(store, ids, today if away else None, today)
    return done, tr("Archived") if away else tr("Out of the archive")


def _days(text: str) -> int | None:
    if text == _NEVER:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidInput(
            tr("“{text:.40}” is not a number of days.", text=text),
            tr("Say 42, or {never}.", never=_NEVER),
        )
    return int(text)


def confirm(store: Store, options: argparse.Namespace, today: date) -> Written:
    (person,) = named(store, [options.person], "")
    before = people.confirm(store, person.id, today)
    data = {"person_id": person.id, "person": person.name, "confirmed": today.isoformat()}
    undo = partial(people.take_confirmation_back, store, before)
    return Written(
        data, tr("Confirmed: what is stored about {name} is right.", name=person.name), undo
    )


def introduced(store: Store, options: argparse.Namespace, today: date) -> Written:
    (person,) = named(store, [options.person], "")
    by = named(store, [options.by], "--by")[0] if options.by is not None else None
    done = introductions.note(store, person.id, by.id if by else None, today, options.new or "")
    first = by or done.added
    data = {"person_id": person.id, "by": first and first.id, "added": bool(done.added)}
    words = tr("{name} introduced you", name=first.name) if first else tr("Nobody introduced you")
    undo = partial(introductions.undo, store, done, today)
    return Written(data, tr("Noted: {words} to {name}.", words=words, name=person.name), undo)


def apart(store: Store, options: argparse.Namespace, today: date) -> Written:
    one, other = duplicates.two_people(store, options.one, options.other)
    ways = duplicates.keep_apart, duplicates.no_longer_apart
    do, back = ways[::-1] if options.off else ways
    do(store, one.id, other.id)
    words = tr("may be the same") if options.off else tr("are two people")
    data = {"people": [one.id, other.id], "apart": not options.off}
    text = tr(
        "Noted: {name} ({id}) and {other} ({other_id}) {words}.",
        name=one.name,
        id=one.id,
        other=other.name,
        other_id=other.id,
        words=words,
    )
    return Written(data, text, partial(back, store, one.id, other.id))
