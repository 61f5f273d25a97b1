"""Contacts of a file as a plan: which touchpoints they would become, decided before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.contacts import Contact, Party
from crm.domain.identity import name_key, text_key
from crm.domain.people import Person, PersonId
from crm.domain.touchpoints import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    TouchpointId,
)

#: A day of grace: a file writes days of another time zone.
GRACE: Final = timedelta(days=1)
#: What a later file may say differently of a contact that is stored, and the user may correct.
MERGED_FIELDS: Final = ("count", "direction", "outcome", "answered_on", "summary", "people")
_OPEN: Final = frozenset({Result.NONE, Result.SENT})


@dataclass(frozen=True, slots=True)
class TouchpointChange:
    """A field of a stored touchpoint that an import sets, as text; `people`: ids, by commas."""

    touchpoint_id: TouchpointId
    field: str
    old: str
    new: str


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
        updated: stored ones of which the file says more; `changes` has one row per field.
        unchanged: contacts that are here already.
        in_bin: contacts with nobody but people whom the user removed.
        ahead: contacts on a day still to come.
        strangers: who is not known, those with most contacts first; they are never guessed.
    """

    new: tuple[Touchpoint, ...] = ()
    updated: tuple[Touchpoint, ...] = ()
    changes: tuple[TouchpointChange, ...] = ()
    unchanged: int = 0
    in_bin: int = 0
    ahead: int = 0
    strangers: tuple[Stranger, ...] = ()


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
            owners = [p for p in self.by_email.get(party.email, ()) if _may_be(party, p)]
            if len(owners) > 1:  # a family or an office shares it
                owners = [p for p in owners if _name(p) == name_key(party.name, "")]
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
                self.by_name[_name(person)].append(person)
        key = name_key(name, "")
        return self.by_name.get(key, ()) if key else ()


def _name(person: Person) -> str:
    return name_key(person.first_name, person.last_name)


def _may_be(party: Party, person: Person) -> bool:
    """Two different profile links are two people."""
    return not (
        party.linkedin_url and person.linkedin_url and party.linkedin_url != person.linkedin_url
    )


def plan_contacts(
    contacts: Iterable[Contact],
    known: Iterable[Person],
    stored: Mapping[str, Touchpoint],
    today: date,
) -> ContactPlan:
    """Decide what the contacts of a file mean for the touchpoints we have.

    Args:
        known: everybody, also those in the bin (who stay there).
        stored: by source what is here already, also in the bin (where it stays).
    """
    planner = _Planner(Acquaintances(known), stored, today)
    for contact in contacts:
        planner.take(contact)
    return planner.done()


@dataclass(slots=True)
class _Planner:
    """The plan while the contacts of a file are taken one after the other."""

    acquaintances: Acquaintances
    stored: Mapping[str, Touchpoint]
    today: date
    new: dict[str, Touchpoint] = field(default_factory=dict)
    updated: dict[str, Touchpoint] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)
    in_bin: int = 0
    ahead: int = 0
    strangers: dict[Party, list[date]] = field(default_factory=dict)

    def take(self, contact: Contact) -> None:
        if contact.day > self.today + GRACE:
            self.ahead += 1
            return
        people = self._people(contact)
        told = touchpoint_of(contact, people) if people else None
        there = self.stored.get(contact.source)
        if told is None:
            pass
        elif there is None:
            before = self.new.get(contact.source)
            self.new[contact.source] = brought_up_to_date(before, told) if before else told
        else:
            self._compare(there, told)

    def _people(self, contact: Contact) -> tuple[Person, ...]:
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

    def _compare(self, there: Touchpoint, told: Touchpoint) -> None:
        before = self.updated.get(told.source, there)
        now = before if there.binned_on else brought_up_to_date(before, told)
        if now == there:
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
            tuple(change for old, now in pairs for change in _changes(old, now)),
            len(self.unchanged),
            self.in_bin,
            self.ahead,
            tuple(strangers),
        )


def touchpoint_of(contact: Contact, people: Sequence[Person]) -> Touchpoint:
    """The touchpoint a contact becomes, not stored yet.

    A LinkedIn request to somebody who is a connection was accepted on the day of the connection.
    """
    outcome, answered_on = contact.outcome, contact.answered_on
    connected = people[0].connected_on
    if contact.channel is Channel.LINKEDIN_REQUEST and connected and outcome in _OPEN:
        outcome = Result.ACCEPTED
        # LinkedIn's days are of different zones; an older connection had another request.
        answered_on = max(connected, contact.day) if connected >= contact.day - GRACE else None
    return Touchpoint(
        id=TouchpointId(0),
        people=tuple(person.id for person in people),
        day=contact.day,
        clock=contact.clock,
        channel=contact.channel,
        direction=contact.direction,
        outcome=outcome,
        answered_on=answered_on,
        count=max(1, contact.count),
        summary=contact.summary,
        source=contact.source,
    )


def brought_up_to_date(stored: Touchpoint, told: Touchpoint) -> Touchpoint:
    """A stored touchpoint with what another file says more of the same contact.

    The larger count and the longer summary hold, what went out and what came in make both, whoever
    took part did. In whichever order files come, the result is the same. What the user corrected
    stays.
    """
    answers = [day for day in (stored.answered_on, told.answered_on) if day]
    longest = min((stored.summary, told.summary), key=lambda text: (-len(text), text))
    people = stored.people if {*told.people} <= {*stored.people} else (*stored.people, *told.people)
    merged = replace(
        stored,
        count=max(stored.count, told.count),
        direction=stored.direction if stored.direction is told.direction else Direction.BOTH,
        outcome=told.outcome if stored.outcome in _OPEN and told.outcome else stored.outcome,
        answered_on=min(answers, default=None),
        summary=longest,
        people=tuple(dict.fromkeys(people)),
    )
    typed = {name: getattr(stored, name) for name in MERGED_FIELDS if name in stored.typed_fields}
    return replace(merged, **typed)


def _changes(old: Touchpoint, now: Touchpoint) -> list[TouchpointChange]:
    texts = [(name, as_text(old, name), as_text(now, name)) for name in MERGED_FIELDS]
    return [TouchpointChange(old.id, *text) for text in texts if text[1] != text[2]]


def as_text(touchpoint: Touchpoint, name: str) -> str:
    """A merged field as it is noted in a change."""
    value = getattr(touchpoint, name)
    if name == "people":
        return ",".join(map(str, sorted(touchpoint.people)))
    return "" if value is None else str(value)


def taken_back(touchpoint: Touchpoint, changes: Iterable[TouchpointChange]) -> Touchpoint:
    """Undo an import's changes of one touchpoint, except where the user or a later file went on."""
    for change in changes:
        if change.field == "people":
            added = {*change.new.split(",")} - {*change.old.split(",")}
            stay = tuple(p for p in touchpoint.people if str(p) not in added)
            touchpoint = replace(touchpoint, people=stay or touchpoint.people)
        elif as_text(touchpoint, change.field) == change.new:
            values = {change.field: _value(change.field, change.old)}
            touchpoint = replace(touchpoint, **values)  # type: ignore[arg-type]
    return touchpoint


def _value(name: str, text: str) -> object:
    match name:
        case "count":
            return int(text)
        case "direction":
            return Direction(text)
        case "outcome":
            return Result(text)
        case "answered_on":
            return date.fromisoformat(text) if text else None
        case _:
            return text


def with_typed_fields(old: Touchpoint, new: Touchpoint) -> Touchpoint:
    """Note which fields the user corrected in a touchpoint that a file brought."""
    if not old.source:
        return new
    changed = (name for name in MERGED_FIELDS if as_text(old, name) != as_text(new, name))
    return replace(new, typed_fields=tuple(dict.fromkeys((*old.typed_fields, *changed))))
