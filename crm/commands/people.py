"""The commands about people: marks on several at once, who introduced them, and who is not whom."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

from crm.commands.common import Written, named, shown
from crm.commands.fields import number
from crm.domain.wording import listed, plural
from crm.errors import InvalidInput
from crm.services.people import bulk, duplicates, introductions, people
from crm.services.people.bulk import Changed
from crm.store.handle import Store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
_NEVER: Final = "never"


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = command("mark", shown(mark), "tag, archive or otherwise mark one or several people")
    one.add_argument("people", metavar="PERSON", nargs="+", help="ID or full name")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--tag", metavar="TAGS", help="add these, with commas between them")
    which.add_argument("--untag", metavar="TAGS", help="take these away")
    which.add_argument("--every", metavar="DAYS", help=f"how often to be in touch, or {_NEVER}")
    which.add_argument("--quarterly", action="store_true", help="in touch quarterly, if not said")
    which.add_argument("--do-not-contact", choices=("yes", "no"))
    which.add_argument("--archive", choices=("yes", "no"))
    one = command("confirm", shown(confirm), "say that someone's work and addresses are right")
    one.add_argument("person", metavar="PERSON", help="ID or full name")
    one = command("introduced", shown(introduced), "say who introduced someone to you")
    one.add_argument("person", metavar="PERSON", help="ID or full name")
    who = one.add_mutually_exclusive_group(required=True)
    who.add_argument("--by", metavar="PERSON", help="the ID or full name of someone stored")
    who.add_argument("--new", metavar="NAME", help="someone who is not stored yet")
    who.add_argument("--nobody", action="store_true")
    one = command("apart", shown(apart), "say that two people are not the same")
    one.add_argument("one", type=number, metavar="ID")
    one.add_argument("other", type=number, metavar="ID")
    one.add_argument("--off", action="store_true", help="they may be the same after all")


def mark(store: Store, options: argparse.Namespace, today: date) -> Written:
    people_ids = [person.id for person in named(store, options.people, "")]
    done, words = _marked(store, people_ids, options, today)
    ids = [person.id for person in done.after]
    data = {"changed": ids, "unchanged": [one for one in people_ids if one not in ids]}
    text = "Nothing has changed: it is so already."
    if ids:
        text = f"{words}: {listed([person.name for person in done.after])}."
    return Written(data, text, partial(bulk.restore, store, done))


def _marked(
    store: Store, ids: list[Any], options: argparse.Namespace, today: date
) -> tuple[Changed, str]:
    if options.tag is not None:
        done = bulk.add_tags(store, ids, options.tag, today)
        return done, f"Tagged {listed(bulk.tags_in(options.tag))}"
    if options.untag is not None:
        done = bulk.take_tags(store, ids, options.untag, today)
        return done, f"No longer tagged {listed(bulk.tags_in(options.untag))}"
    if options.quarterly:
        return bulk.keep_quarterly(store, ids, today), "In touch once a quarter"
    if options.every is not None:
        days = _days(options.every)
        done = bulk.set_cadence(store, ids, days, today)
        return (
            done,
            f"In touch every {plural(days, 'day', 'days')}" if days else "No longer reminded",
        )
    if options.do_not_contact:
        wish = options.do_not_contact == "yes"
        done = bulk.leave_in_peace(store, ids, wish, today)
        return done, "Marked as “Do not contact”" if wish else "May be contacted again"
    away = options.archive == "yes"
    done = bulk.archive(store, ids, today if away else None, today)
    return done, "Archived" if away else "Out of the archive"


def _days(text: str) -> int | None:
    if text == _NEVER:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidInput(f"“{text:.40}” is not a number of days.", f"Say 42, or {_NEVER}.")
    return int(text)


def confirm(store: Store, options: argparse.Namespace, today: date) -> Written:
    (person,) = named(store, [options.person], "")
    before = people.confirm(store, person.id, today)
    data = {"person_id": person.id, "person": person.name, "confirmed": today.isoformat()}
    undo = partial(people.take_confirmation_back, store, before)
    return Written(data, f"Confirmed: what is stored about {person.name} is right.", undo)


def introduced(store: Store, options: argparse.Namespace, today: date) -> Written:
    (person,) = named(store, [options.person], "")
    by = named(store, [options.by], "--by")[0] if options.by is not None else None
    done = introductions.note(store, person.id, by.id if by else None, today, options.new or "")
    first = by or done.added
    data = {"person_id": person.id, "by": first and first.id, "added": bool(done.added)}
    words = f"{first.name} introduced you" if first else "Nobody introduced you"
    undo = partial(introductions.undo, store, done, today)
    return Written(data, f"Noted: {words} to {person.name}.", undo)


def apart(store: Store, options: argparse.Namespace, today: date) -> Written:
    one, other = duplicates.two_people(store, options.one, options.other)
    ways = duplicates.keep_apart, duplicates.no_longer_apart
    do, back = ways[::-1] if options.off else ways
    do(store, one.id, other.id)
    words = "may be the same" if options.off else "are two people"
    data = {"people": [one.id, other.id], "apart": not options.off}
    text = f"Noted: {one.name} ({one.id}) and {other.name} ({other.id}) {words}."
    return Written(data, text, partial(back, store, one.id, other.id))
