"""Contacts of a file as a plan: which touchpoints they would become, decided before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.imports.contact_merge import brought_up_to_date, same_words
from crm.domain.imports.imported_contacts import ContactRecord, ImportedTouchpoint, Party
from crm.domain.people.matching import own_name_key, two_links
from crm.domain.people.normalise import name_key, text_key
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import OPEN
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

#: A day of grace: a file writes days of another time zone.
GRACE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody the user was in contact with who is not among their people.

    Attributes:
        contacts: on how many occasions. last: the latest of them.
    """

    party: Party
    contacts: int
    last: date


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What the contacts of a file would do.

    Attributes:
        new: touchpoints to add (their id is 0), in the order of the contacts.
        updated: stored ones of which the file says more.
        same_as: sources of contacts that stand here under another one.
        adopted: those of them, as they were, that the user had logged before a file told of them.
        unchanged: contacts that are here already.
        in_bin: contacts with nobody but people whom the user removed.
        ahead: contacts on a day still to come.
        strangers: who is not known, those with most contacts first; they are never guessed.
    """

    new: tuple[Touchpoint, ...] = ()
    updated: tuple[Touchpoint, ...] = ()
    adopted: tuple[Touchpoint, ...] = ()
    unchanged: int = 0
    in_bin: int = 0
    ahead: int = 0
    strangers: tuple[Stranger, ...] = ()
    same_as: Mapping[str, str] = field(default_factory=dict)


class Acquaintances:
    """The people we know, as the other side of a contact."""

    def __init__(self, known: Iterable[Person]) -> None:
        self.by_link: dict[str, Person] = {}
        self.by_email: dict[str, list[Person]] = defaultdict(list)
        self.people = tuple(known)
        self.by_name: dict[str, list[Person]] | None = None
        for person in self.people:
            if person.linkedin_url:
                self.by_link[person.linkedin_url] = person
            if person.email:
                self.by_email[person.email].append(person)

    def find(self, party: Party) -> Person | None:
        """The person a file means: by profile link, then e-mail.

        By name only together with the company, and only if the file knows neither link nor address;
        several who fit are nobody.
        """
        if party.linkedin_url and party.linkedin_url in self.by_link:
            return self.by_link[party.linkedin_url]
        if party.email:
            owners = self.by_email.get(party.email, [])
            owners = [p for p in owners if not two_links(party.linkedin_url, p.linkedin_url)]
            if len(owners) > 1:  # a family or an office shares it
                owners = [p for p in owners if own_name_key(p) == name_key(party.name, "")]
            return owners[0] if len(owners) == 1 else None
        if party.linkedin_url or not party.company:
            return None
        company = text_key(party.company)
        found = [p for p in self._namesakes(party.name) if text_key(p.company) == company]
        return found[0] if len(found) == 1 and company else None

    def _namesakes(self, name: str) -> Sequence[Person]:
        if self.by_name is None:
            self.by_name = defaultdict(list)
            for person in self.people:
                self.by_name[own_name_key(person)].append(person)
        key = name_key(name, "")
        return self.by_name.get(key, ()) if key else ()


def plan_contacts(
    contacts: Iterable[ImportedTouchpoint],
    known: Iterable[Person],
    stored: Mapping[str, Touchpoint],
    today: date,
    alike: Iterable[Touchpoint] = (),
    told_before: Iterable[ContactRecord] = (),
) -> ContactPlan:
    """Decide what the contacts of a file mean for the touchpoints we have.

    Args:
        known: everybody, also those in the bin (who stay there).
        stored: by source what is here already, also in the bin (where it stays).
        alike: other stored touchpoints of these days; what the user logged by hand is recognised
            by people, channel and day, a LinkedIn request also from another day's edge. Source: D.
        told_before: what earlier files told, as far as it may be news by now: of people who were
            not known then. Nothing but new and updated touchpoints comes of them.
    """
    planner = _Planner(Acquaintances(known), dict(stored), today)
    for touchpoint in alike:
        if touchpoint.source not in stored:
            key = touchpoint.channel, frozenset(touchpoint.people)
            planner.alike.setdefault(key, []).append(touchpoint)
    for contact in contacts:
        planner.take(contact)
    for contact_record in told_before:
        planner.take_again(contact_record)
    return planner.done()


@dataclass(slots=True)
class _Planner:
    """The plan while the contacts of a file are taken one after the other."""

    acquaintances: Acquaintances
    stored: dict[str, Touchpoint]
    today: date
    alike: dict[tuple[Channel, frozenset[PersonId]], list[Touchpoint]] = field(default_factory=dict)
    new: dict[str, Touchpoint] = field(default_factory=dict)
    updated: dict[str, Touchpoint] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)
    in_bin: int = 0
    ahead: int = 0
    strangers: dict[Party, list[date]] = field(default_factory=dict)

    def take(self, contact: ImportedTouchpoint) -> None:
        if contact.day > self.today + GRACE:
            self.ahead += 1
            return
        people = self._people(contact)
        self._place(contact, people)

    def take_again(self, contact_record: ContactRecord) -> None:
        """What an earlier file told: only what comes of it counts."""
        contact = contact_record.contact
        if contact.day > self.today + GRACE:
            return
        people = tuple(
            {
                person.id: person
                for person in map(self.acquaintances.find, contact.parties)
                if person and not person.binned_on
            }.values()
        )
        known = contact.source in self.unchanged
        self._place(contact, people, contact_record.import_id)
        if not known:
            self.unchanged.discard(contact.source)

    def _place(
        self, contact: ImportedTouchpoint, people: tuple[Person, ...], import_id: int | None = None
    ) -> None:
        told = touchpoint_of(contact, people) if people else None
        there = self.stored.get(contact.source) or (self._alike(told) if told else None)
        if told is None:
            pass
        elif there is None:
            before = self.new.get(contact.source)
            told = replace(told, import_id=import_id)
            self.new[contact.source] = _joined(before, told) if before else told
        else:
            self._compare(there, told)

    def _people(self, contact: ImportedTouchpoint) -> tuple[Person, ...]:
        """Who of the parties is known; the others are noted."""
        found: dict[PersonId, Person] = {}
        binned = False
        for party in contact.parties:
            person = self.acquaintances.find(party)
            if person is None:
                self.strangers.setdefault(party, []).append(contact.day)
            elif person.binned_on:
                binned = True
            else:
                found[person.id] = person
        self.in_bin += binned and not found
        return tuple(found.values())

    def _alike(self, told: Touchpoint) -> Touchpoint | None:
        """The same contact under no name, or under one of an older profile link."""
        found = self.alike.get((told.channel, frozenset(told.people)), [])
        apart = GRACE if told.channel is Channel.LINKEDIN_REQUEST else timedelta()
        fits = [
            t
            for t in found
            if abs(t.day - told.day) <= apart
            and (t.direction is told.direction or told.direction is Direction.BOTH)
        ]
        if not fits or told.source in self.new:
            return None
        there = min(fits, key=lambda t: (abs(t.day - told.day), t.id))
        found.remove(there)
        self.stored[told.source] = there
        return there

    def _compare(self, there: Touchpoint, told: Touchpoint) -> None:
        before = self.updated.get(told.source, there)
        if not before.source and not there.binned_on:
            # From now on it has its name; the user's own words stay.
            typed = ("summary",) if before.summary else ()
            before = replace(before, source=told.source, typed_fields=typed)
        same = there.binned_on or same_words(before, told)
        now = before if same else brought_up_to_date(before, told)
        if replace(now, lines=there.lines) == there:
            self.unchanged.add(told.source)
        else:
            self.unchanged.discard(told.source)
            self.updated[told.source] = now

    def done(self) -> ContactPlan:
        pairs = [(self.stored[source], now) for source, now in self.updated.items()]
        strangers = [Stranger(p, len(days), max(days)) for p, days in self.strangers.items()]
        strangers.sort(key=lambda s: (-s.contacts, s.party.name, s.party.linkedin_url))
        return ContactPlan(
            tuple(self.new.values()),
            tuple(self.updated.values()),
            tuple(old for old, now in pairs if not old.source and now.source),
            len(self.unchanged),
            self.in_bin,
            self.ahead,
            tuple(strangers),
            {
                name: there.source
                for name, there in self.stored.items()
                if there.source not in ("", name)
            },
        )


def _joined(before: Touchpoint, told: Touchpoint) -> Touchpoint:
    """Two tellings of a new contact; the import that told it first is said to have brought it."""
    first = min(filter(None, (before.import_id, told.import_id)), default=None)
    return replace(brought_up_to_date(before, told), import_id=first)


def touchpoint_of(contact: ImportedTouchpoint, people: Sequence[Person]) -> Touchpoint:
    """The touchpoint a contact becomes, not stored yet.

    A LinkedIn request to somebody who is a connection was accepted on the day of the connection.
    """
    result, answered_on = contact.result, contact.answered_on
    connected = people[0].connected_on if people else None
    if contact.channel is Channel.LINKEDIN_REQUEST and connected and result in OPEN:
        result = Result.ACCEPTED
        # LinkedIn's days are of different zones; an older connection had another request.
        answered_on = max(connected, contact.day) if connected >= contact.day - GRACE else None
    return Touchpoint(
        id=TouchpointId(0),
        people=tuple(person.id for person in people),
        day=contact.day,
        clock=contact.clock,
        channel=contact.channel,
        direction=contact.direction,
        result=result,
        answered_on=answered_on,
        count=max(1, contact.count),
        summary=contact.summary,
        source=contact.source,
        lines=contact.lines,
    )
