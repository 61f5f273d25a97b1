"""A file's contacts and job applications, inside an import: planned, then stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.opportunity import Event, EventKind, Role, RoleHeld
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId
from crm.domain.imports.applications import ApplicationPlan, plan_applications
from crm.domain.imports.by_name import Attached, attached_by_name
from crm.domain.imports.contact_plan import ContactPlan, Stranger, plan_contacts
from crm.domain.imports.imported_contacts import (
    LAST_CONTACT,
    ContactRecord,
    ImportedTouchpoint,
    Party,
    by_present_names,
    person_keys,
)
from crm.domain.imports.people_plan import ImportPlan, RowName, row_name
from crm.domain.people.matching import Identity
from crm.domain.people.normalise import link_key
from crm.domain.people.person import Person
from crm.intake.names import split_name
from crm.intake.reading import FileKind, PersonRow, Reading
from crm.store.cases import opportunities
from crm.store.imports import imported_touchpoints as contacts
from crm.store.imports import imports
from crm.store.people import merges
from crm.store.query import insert_many
from crm.store.rows import event_row
from crm.store.touchpoints import contact_records

#: The source of the posting that imported applications get.
ORIGIN: Final = "LinkedIn"


@dataclass(frozen=True, slots=True)
class Activity:
    """What importing a file would add besides people.

    Attributes:
        parts: a person, and the line of an application in which they have a role.
        attached: all contacts of the file, some with people recognised by name only.
    """

    contacts: ContactPlan = ContactPlan()
    applications: ApplicationPlan = ApplicationPlan()
    parts: tuple[tuple[PersonId, tuple[int, Role]], ...] = ()
    attached: Attached = Attached()

    @property
    def nothing_new(self) -> bool:
        return not (self.contacts.new or self.contacts.updated or self.applications.new)


def planned(
    db: Database,
    reading: Reading,
    known: Iterable[Person],
    today: date,
    touched: Iterable[Identity] = (),
    meant: Mapping[RowName, PersonId] | None = None,
) -> Activity:
    """Plan what a file's contacts and applications change; see `contacts_planned`.

    Args:
        meant: the people of the file's own rows.
    """
    rows = meant or {}
    attached = Attached(reading.contacts)
    if reading.kind is FileKind.ARCHIVE and reading.by_name:
        known = tuple(known)
        attached = attached_by_name(reading.contacts, reading.people, known)
    of_rows = (c for c in reading.contacts if c.source.startswith(LAST_CONTACT))
    named = ((c.source, (c.line, c.parties[0].name)) for c in of_rows)
    sources = {source: rows[name] for source, name in named if name in rows}
    found = contacts_planned(db, attached.contacts, known, today, touched, sources)
    cases = ApplicationPlan()
    if reading.applications:
        there = (*opportunities.everything(db), *opportunities.everything(db, binned=True))
        origin = "" if reading.kind is FileKind.TRACKER else ORIGIN
        cases = plan_applications(reading.applications, there, today, origin)
    parts = [
        (rows[name], part)
        for row in (reading.people if cases != ApplicationPlan() else ())
        if row.roles and (name := row_name(row)) in rows
        for part in row.roles
    ]
    return Activity(found, cases, tuple(parts), attached)


def contacts_planned(
    db: Database,
    imported: Sequence[ImportedTouchpoint],
    known: Iterable[Person],
    today: date,
    touched: Iterable[Identity],
    meant: Mapping[str, PersonId] | None = None,
) -> ContactPlan:
    """Plan what the contacts of a file change.

    Includes contacts from earlier files with people who are known only now.

    Args:
        known: everybody as they are once the file's people are stored, including those in the bin.
        touched: the people among them that the file adds or changes.
        meant: the person of a contact, by its source, where that is certain.
    """
    before = _earlier_contacts(db, imported, touched)
    if not imported and not before:
        return ContactPlan()
    stored = contacts.stored(
        db, (*imported, *(contact_record.contact for contact_record in before))
    )
    alike = contacts.alike(db, imported) if imported else []
    return plan_contacts(imported, known, stored, today, alike, before, meant)


def _earlier_contacts(
    db: Database, imported: Sequence[ImportedTouchpoint], touched: Iterable[Identity]
) -> list[ContactRecord]:
    """Contacts of earlier files that may be new now, with the current links and addresses."""
    if not contact_records.any_stored(db):
        return []
    keys: set[str] = set()
    for person in touched:
        keys |= person_keys(person)
    names = merges.aliases(db)
    keys |= {old for old, new in names.items() if link_key(new) in keys}
    found = {id(one): one for one in contact_records.about(db, keys)} if keys else {}
    there = {one.contact.source for one in found.values()}
    more = contact_records.waiting(db, (c.source for c in imported if c.source not in there))
    return [
        replace(one, contact=by_present_names(one.contact, names))
        for one in (*found.values(), *more)
        if one.import_id is not None
    ]


def touched_by(plan: ImportPlan) -> tuple[Identity, ...]:
    """The people that a plan adds or changes."""
    return (*plan.new, *plan.updated)


def store(db: Database, activity: Activity, import_id: int) -> None:
    """Store a plan: touchpoints, and cases with the day of the application and their people."""
    contacts.apply_plan(db, activity.contacts, activity.attached.contacts, import_id)
    events: list[Event] = []
    plan = activity.applications
    cases = [*plan.there]
    of_line = dict(plan.known_lines)
    for case, happened, lines in zip(plan.new, plan.happened, plan.new_lines, strict=True):
        case_id = OpportunityId(opportunities.insert(db, case, import_id))
        cases.append(case_id)
        of_line |= dict.fromkeys(lines, case_id)
        dated = [(EventKind.APPLIED, case.applied_on)] if case.applied_on else []
        events += [Event(EventId(0), case_id, kind, on) for kind, on in (*dated, *happened)]
    known = opportunities.events_of(db, {case for case, _, _ in plan.told})
    there = {(case, one.kind) for case, some in known.items() for one in some}
    for told, kind, on in plan.told:
        if (told, kind) not in there:
            there.add((told, kind))
            events.append(Event(EventId(0), told, kind, on))
    insert_many(db, "events", (event_row(one) | {"import_id": import_id} for one in events))
    _store_parts(db, activity.parts, of_line, import_id)
    if cases:
        imports.note_cases(db, import_id, cases)


def _store_parts(
    db: Database,
    parts: Iterable[tuple[PersonId, tuple[int, Role]]],
    of_line: Mapping[int, OpportunityId],
    import_id: int,
) -> None:
    """Store who has which role in which case; who is there as a helper only is not if they have another role."""
    wanted = [(of_line[line], who, role) for who, (line, role) in parts if line in of_line]
    wanted.sort(key=lambda one: one[2] is Role.HELPER)
    held = opportunities.roles_of(db, {case for case, _, _ in wanted})
    there: dict[tuple[int, int], set[Role]] = defaultdict(set)
    for case, some in held.items():
        for one in some:
            there[case, one.person_id].add(one.role)
    for case, who, role in wanted:
        mine = there[case, who]
        if role in mine or (role is Role.HELPER and mine):
            continue
        mine.add(role)
        opportunities.insert_role(db, RoleHeld(RoleId(0), who, case, role), import_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants from a file besides its people and contacts.

    Attributes:
        also: profile links, or e-mail addresses, of strangers to add as people.
        applications: whether each job application becomes a case.
        by_name: whether contacts of an archive without links are attached by name.
    """

    also: frozenset[str] = frozenset()
    applications: bool = True
    by_name: bool = True


EVERYTHING: Final = Choice()


def chosen(reading: Reading, choice: Choice) -> Reading:
    """The reading with the user's choices applied."""
    names = {
        known_by(party): (contact.line, party)
        for contact in reading.contacts
        for party in contact.parties
        if known_by(party) in choice.also
    }
    rows = (
        PersonRow(line, *split_name(party.name), email=party.email, linkedin_url=party.linkedin_url)
        for _, (line, party) in sorted(names.items())
    )
    return replace(
        reading,
        people=(*reading.people, *rows),
        applications=reading.applications if choice.applications else (),
        by_name=choice.by_name,
    )


def can_be_added(strangers: Iterable[Stranger]) -> list[Stranger]:
    """Strangers with enough details to be added: a name, and a link or an address."""
    return [s for s in strangers if s.party.name and known_by(s.party)]


def known_by(party: Party) -> str:
    """What identifies a party: the profile link, or else the e-mail address."""
    return party.linkedin_url or party.email
