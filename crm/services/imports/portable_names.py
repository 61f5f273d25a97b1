"""The lists of a portable document about how files name people, and about imported contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from crm.domain.imports.contact_merge import combined_reports
from crm.domain.imports.imported_contacts import ImportedTouchpoint, by_present_names, read_party
from crm.domain.people.normalise import email_address, profile_url
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, default_direction
from crm.errors import FileRefused
from crm.intake.portable import Item
from crm.language import tr
from crm.services.imports import activity
from crm.services.imports.portable_loader import Loader
from crm.store.imports import imported_touchpoints, imports
from crm.store.people import merges, people
from crm.store.query import next_id
from crm.store.touchpoints import contact_records


def load_former_names(loader: Loader, items: Sequence[Item]) -> None:
    """Store the former names by which files may still refer to merged people.

    Raises:
        FileRefused: a link or an address is not valid.
    """
    for number, item in enumerate(items, 1):
        names = {}
        for name, read in (("linkedin_url", profile_url), ("email", email_address)):
            text = str(item.values.get(name, "")).strip()
            if text and not read(text):
                raise FileRefused(
                    tr(
                        "former_names number {number}: {name!r} is not usable: {text!r:.80}.",
                        number=number,
                        name=name,
                        text=text,
                    )
                )
            names[name] = read(text)
        person = loader.ids["people", item.values["person"]]
        if merges.former_name(loader.db, person, names["linkedin_url"], names["email"]):
            loader.brought["former_names"].append(next_id(loader.db, "former_names") - 1)
            loader.loaded.added += 1


def load_known_apart(loader: Loader, items: Sequence[Item]) -> None:
    """Store the pairs that the user said are two people."""
    for item in items:
        first, second = (loader.ids["people", item.values[name]] for name in ("first", "second"))
        if first != second and merges.keep_apart(loader.db, first, second):
            loader.brought["known_apart"].append([first, second])
            loader.loaded.added += 1


def load_tellings(loader: Loader, items: Sequence[Item]) -> None:
    """Store imported contacts as a file's contacts are stored: only what is new is added."""
    db, loaded = loader.db, loader.loaded
    changed = bool(loaded.new or loaded.updated)
    if not items and not (changed and contact_records.any_stored(db)):
        return
    names = merges.aliases(db)
    reported: dict[str, list[ImportedTouchpoint]] = {}
    for item in items:
        contact = by_present_names(_contact(item), names)
        reported.setdefault(contact.source, []).append(contact)
    found = [combined_reports(same) for same in reported.values()]
    before = contact_records.of_sources(db, reported)
    for contact in found:
        there = [one.contact for one in before.get(contact.source, ())]
        loaded.added += not there or _says_more(contact, combined_reports(there))
    known = people.everybody(db, binned=True)
    new = set(imports.created(db, "people", loader.import_id))
    touched = [person for person in known if person.id in new]
    plan = activity.contacts_planned(db, found, known, loader.today, touched)
    imported_touchpoints.apply_plan(db, plan, found, loader.import_id)
    loaded.touchpoints += len(plan.new)
    loaded.added += len(plan.new) + len(plan.updated)


def _says_more(contact: ImportedTouchpoint, there: ImportedTouchpoint) -> bool:
    more = {*contact.parties} - {*there.parties} or contact.lines - there.lines
    return bool(more) or contact.count > there.count


def _contact(item: Item) -> ImportedTouchpoint:
    values: dict[str, Any] = dict(item.values)
    at, channel = values["at"], Channel(values["channel"])
    direction = values.get("direction") or default_direction(channel)
    return ImportedTouchpoint(
        line=0,
        source=values["source"],
        parties=tuple(dict.fromkeys(map(read_party, values.get("parties", ())))),
        day=date.fromisoformat(at[:10]),
        clock=time.fromisoformat(at[11:]) if len(at) > 10 else None,
        channel=channel,
        direction=Direction(direction),
        result=Result(values.get("outcome") or ""),
        answered_on=values.get("answered_on"),
        count=values.get("count", 1),
        summary=values.get("summary", ""),
        lines=frozenset(values.get("lines", ())),
    )
