"""What is stored, with the IDs that other commands take; and what removes it, puts it back or erases it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm.commands.change import KINDS, entry_words, the_id
from crm.commands.common import Written, named, shown
from crm.commands.fields import number
from crm.domain.dates import format_date
from crm.errors import InvalidInput, StillInTheFile
from crm.language import tr
from crm.services import appointments, case_page, touchpoints
from crm.services.cases import air_notes, events, gut_feelings, ledger, opportunities
from crm.services.people import erasure, people
from crm.services.people.people import PeopleFilter
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
Row = dict[str, Any]
#: Takes an entry away and returns what puts it back.
Remove = Callable[[Store, int, date], Callable[[], object]]


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = command(
        "entries", show_entries, tr("list what is stored, with the IDs to change or remove it")
    )
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--opportunity", type=number, metavar="ID")
    which.add_argument("--person", metavar="PERSON", help=tr("ID or full name"))
    which.add_argument("--bin", action="store_true", help=tr("what is in the bin"))
    one = command("remove", remove, tr("remove what is stored"))
    one.add_argument("what", choices=(*_BIN, *_NO_BIN))
    one.add_argument(
        "which", metavar="ID", help=tr('see "entries"; for a person also the full name')
    )
    one.add_argument(
        "--yes", action="store_true", help=tr("needed for what does not go to the bin")
    )
    one = command("put-back", shown(from_the_bin), tr("take something out of the bin"))
    one.add_argument("what", choices=tuple(_BIN))
    one.add_argument("id", type=number)
    one = command("erase", erase, tr("erase someone for good, which cannot be undone"))
    one.add_argument("person", metavar="PERSON", help=tr("ID or full name"))
    one.add_argument(
        "--yes", action="store_true", help=tr("erase them; else it says what would go")
    )


def show_entries(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    if options.bin:
        rows = _in_bin(store, today)
    elif options.person:
        rows = _of_person(store, named(store, [options.person], "")[0].id, today)
    else:
        rows = _of_case(store, options.opportunity, today)
    lines = [f"{row['kind']} {row['id']}  {_one_line(row['words'])}{_dated(row)}" for row in rows]
    return rows, "\n".join(lines) or tr("Nothing is stored here.")


def _dated(row: Row) -> str:
    """Its day, unless its words say it."""
    day = format_date(date.fromisoformat(row["date"])) if row["date"] else ""
    return f" ({day})" if day and day not in row["words"] else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _row(store: Store, kind: str, record: Any, on: date | None) -> Row:
    words = entry_words(store, kind, record)
    return {"kind": kind, "id": record.id, "date": on.isoformat() if on else None, "words": words}


def _of_case(store: Store, case_id: int, today: date) -> list[Row]:
    page = case_page.of_case(store, case_id, today)
    case, written = page.case, page.ledger
    about = [one for one in case.touchpoints if one.opportunity_id == case.opportunity.id]
    found: list[tuple[str, Any, date | None]] = [("opportunity", case.opportunity, None)]
    found += [("event", one, one.on) for one in case.events]
    found += [("contact", one, one.day) for one in about]
    found += [("appointment", one.appointment, one.appointment.on) for one in page.planned]
    found += [("reason", one, one.said_on) for one in written.claims]
    found += [("comparison", one, None) for one in written.comparisons]
    found += [("note", one, one.noted_on) for one in written.air_notes]
    found += [("feeling", one, one.felt_on) for one in page.feelings]
    return [_row(store, *one) for one in found]


def _of_person(store: Store, person_id: int, today: date) -> list[Row]:
    file = people.person_file(store, person_id, today)
    planned = appointments.of_person(store, person_id)
    found: list[tuple[str, Any, date | None]] = [("person", file.person, None)]
    found += [("contact", one, one.day) for one in file.touchpoints]
    found += [("event", one, one.on) for one, _ in file.events]
    found += [("appointment", one.appointment, one.appointment.on) for one in planned]
    return [_row(store, *one) for one in found]


def _in_bin(store: Store, today: date) -> list[Row]:
    gone = people.page(store, PeopleFilter(binned=True), today, "id", -1, 0)
    found: list[tuple[str, Any, date | None]] = [
        ("person", row.person, row.person.binned_on) for row in gone.rows
    ]
    found += [("opportunity", one, one.binned_on) for one in opportunities.in_bin(store)]
    found += [
        ("contact", one.touchpoint, one.touchpoint.binned_on) for one in touchpoints.in_bin(store)
    ]
    return [_row(store, *one) for one in found]


def remove(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Remove one entry; what does not go to the bin only with --yes."""
    store, what = open_store(db), options.what
    which = the_id(store, what, options.which)
    words = f"{_one_line(entry_words(store, what, KINDS[what].get(store, which)))} ({what} {which})"
    data = {"kind": what, "id": which, "removed": True, "in_bin": what in _BIN}
    if what in _BIN:
        removed(store, what, which, today)
        return data, tr(
            "In the bin: {words}.\nTo take it out: put-back {what} {which}",
            words=words,
            what=what,
            which=which,
        )
    if options.yes:
        removed(store, what, which, today)
        return data, tr("Removed: {words}.", words=words)
    text = tr(
        "This would remove: {words}.\nNothing is removed yet: add --yes, it does not go to the bin.",
        words=words,
    )
    return data | {"removed": False}, text


def removed(store: Store, what: str, which: int, today: date) -> Written:
    """Remove one entry; its undo is that of the screen."""
    undo = (_BIN.get(what) or _NO_BIN[what])(store, which, today)
    return Written({"kind": what, "id": which}, "", undo)


def _person(store: Store, which: int, today: date) -> Callable[[], object]:
    people.remove(store, which, today)
    return partial(people.restore, store, which)


def _contact(store: Store, which: int, today: date) -> Callable[[], object]:
    touchpoints.remove(store, which, today)
    return partial(touchpoints.restore, store, which)


def _opportunity(store: Store, which: int, today: date) -> Callable[[], object]:
    opportunities.remove(store, which, today)
    return partial(opportunities.restore, store, which)


def _event(store: Store, which: int, today: date) -> Callable[[], object]:
    return partial(events.restore_event, store, events.remove_event(store, which), today)


def _reason(store: Store, which: int, today: date) -> Callable[[], object]:
    return partial(ledger.restore, store, ledger.remove_claim(store, which))


def _comparison(store: Store, which: int, today: date) -> Callable[[], object]:
    return partial(ledger.restore, store, ledger.remove_comparison(store, which))


def _note(store: Store, which: int, today: date) -> Callable[[], object]:
    return partial(ledger.restore, store, air_notes.remove(store, which))


def _feeling(store: Store, which: int, today: date) -> Callable[[], object]:
    return partial(gut_feelings.restore, store, gut_feelings.remove(store, which))


_BIN: Final[Mapping[str, Remove]] = {
    "person": _person, "contact": _contact, "opportunity": _opportunity,
}  # fmt: skip
_NO_BIN: Final[Mapping[str, Remove]] = {
    "event": _event, "reason": _reason, "comparison": _comparison, "note": _note,
    "feeling": _feeling,
}  # fmt: skip
_RESTORE: Final[Mapping[str, Callable[[Store, int], Any]]] = {
    "person": people.restore, "contact": touchpoints.restore, "opportunity": opportunities.restore,
}  # fmt: skip


def from_the_bin(store: Store, options: argparse.Namespace, today: date) -> Written:
    what, which = options.what, options.id
    if KINDS[what].get(store, which).binned_on is None:
        raise InvalidInput(
            tr("This {what} is not in the bin.", what=what), tr("entries --bin lists what is.")
        )
    words = entry_words(store, what, _RESTORE[what](store, which))
    data = {"kind": what, "id": which}
    return Written(
        data,
        tr("Out of the bin: {words}.", words=words),
        partial(removed, store, what, which, today),
    )


def erase(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Say what erasing a person would remove; with --yes erase them."""
    store = open_store(db)
    (person,) = named(store, [options.person], "")
    found, held = erasure.look(store, person.id), ""
    if options.yes:
        try:
            erasure.person(store, person.id)
        except StillInTheFile as still:
            held = str(still)
    data = {
        "person_id": person.id, "erased": options.yes, "out_of_the_file": options.yes and not held,
        "goes": erasure.goes(found.traces),
    }  # fmt: skip
    what = "; ".join(erasure.goes_words(found.traces))
    if options.yes:
        left = held or tr("Nothing of them is left in this database.")
        return data, tr(
            "Erased: {name}, with {what}. {left}", name=person.name, what=what, left=left
        )
    return data, tr(
        "This would erase {name}: {what}. Backups and exports still hold them.\n"
        "Nothing is erased yet: add --yes, which cannot be undone.",
        name=person.name,
        what=what,
    )
