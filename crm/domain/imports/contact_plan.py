"""Plan an import of touchpoints: what would be added or changed, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.imports.contact_merge import same_content, updated_from_report
from crm.domain.imports.imported_contacts import (
    LAST_CONTACT,
    ContactRecord,
    ImportedTouchpoint,
    Party,
)
from crm.domain.people.further import emails
from crm.domain.people.matching import own_name_key, two_links
from crm.domain.people.normalise import link_key, name_key, text_key
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import OPEN
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

#: A day of grace: a file may use another time zone.
GRACE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A person in the file who is not among the user's people.

    Attributes:
        contacts: number of touchpoints with them. last: the latest one.
    """

    party: Party
    contacts: int
    last: date


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What importing the touchpoints of a file would change.

    Attributes:
        new: touchpoints to add (their ID is 0), in the file's order.
        updated: stored ones to which the file adds something.
        same_as: their source -> the source under which they are already stored.
        adopted: updated ones that the user had logged before, in their former state.
        unchanged: how many are already stored.
        in_bin: how many are only with people the user removed.
        ahead: how many are on a future day.
        strangers: unknown people, those with most touchpoints first; they are never guessed.
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
    """The known people, indexed for finding a `Party`."""

    def __init__(self, known: Iterable[Person]) -> None:
        self.by_link: dict[str, Person] = {}
        self.by_email: dict[str, list[Person]] = defaultdict(list)
        self.people = tuple(known)
        self.by_name: dict[str, list[Person]] | None = None
        for person in self.people:
            if person.linkedin_url:
                self.by_link[link_key(person.linkedin_url)] = person
            for mail in emails(person):
                self.by_email[mail].append(person)

    def find(self, party: Party) -> Person | None:
        """The person a file means: by profile link, then any of their e-mail addresses.

        By name only together with the company, and only if the file knows neither link nor address;
        several matches count as none.
        """
        if party.linkedin_url and (link := link_key(party.linkedin_url)) in self.by_link:
            return self.by_link[link]
        if party.email:
            owners = self.by_email.get(party.email, [])
            owners = [p for p in owners if not two_links(party.linkedin_url, p.linkedin_url)]
            if len(owners) > 1:  # a family or an office shares it
                called = [p for p in owners if own_name_key(p) == name_key(party.name, "")]
                owners = called or [p for p in owners if p.email == party.email]
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
    touchpoints: Iterable[ImportedTouchpoint],
    known: Iterable[Person],
    stored: Mapping[str, Touchpoint],
    today: date,
    alike: Iterable[Touchpoint] = (),
    reported_before: Iterable[ContactRecord] = (),
    meant: Mapping[str, PersonId] | None = None,
) -> ContactPlan:
    """Decide what the touchpoints of a file mean for the stored ones.

    Args:
        known: everybody, including people in the bin (who stay there).
        stored: existing touchpoints by source, including those in the bin (which stay there).
        alike: other stored touchpoints of these days; what the user logged is recognised by people,
            channel and day, a LinkedIn request also one day off. Source: D.
        told_before: records of earlier files that may matter now: about people who were not known
            then. They only lead to new and updated touchpoints.
        meant: the person of a touchpoint, by its source, where the file's own row says who it is.
    """
    planner = _Planner(Acquaintances(known), dict(stored), today)
    if meant:
        wanted = set(meant.values())
        people = {p.id: p for p in planner.acquaintances.people if p.id in wanted}
        planner.meant = {source: people[who] for source, who in meant.items() if who in people}
    for touchpoint in alike:
        if touchpoint.source not in stored or touchpoint.source.startswith(LAST_CONTACT):
            key = touchpoint.channel, frozenset(touchpoint.people)
            planner.alike.setdefault(key, []).append(touchpoint)
    for imported in touchpoints:
        planner.take(imported)
    for contact_record in reported_before:
        planner.take_again(contact_record)
    return planner.done()


@dataclass(slots=True)
class _Planner:
    """Builds the plan from the touchpoints of a file, one by one."""

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
    meant: Mapping[str, Person] = field(default_factory=dict)

    def take(self, imported: ImportedTouchpoint) -> None:
        if imported.day > self.today + GRACE:
            self.ahead += 1
            return
        people = self._people(imported)
        self._place(imported, people)

    def take_again(self, contact_record: ContactRecord) -> None:
        """Take the record of an earlier file: it only adds or updates touchpoints."""
        imported = contact_record.contact
        if imported.day > self.today + GRACE:
            return
        people = tuple(
            {
                person.id: person
                for person in map(self.acquaintances.find, imported.parties)
                if person and not person.binned_on
            }.values()
        )
        known = imported.source in self.unchanged
        self._place(imported, people, contact_record.import_id)
        if not known:
            self.unchanged.discard(imported.source)

    def _place(
        self, imported: ImportedTouchpoint, people: tuple[Person, ...], import_id: int | None = None
    ) -> None:
        reported = touchpoint_of(imported, people) if people else None
        there = self.stored.get(imported.source) or (self._alike(reported) if reported else None)
        if reported is None:
            pass
        elif there is None:
            before = self.new.get(imported.source)
            reported = replace(reported, import_id=import_id)
            self.new[imported.source] = _joined(before, reported) if before else reported
        else:
            self._compare(there, reported)

    def _people(self, imported: ImportedTouchpoint) -> tuple[Person, ...]:
        """The known people among the parties; the others are recorded as strangers."""
        found: dict[PersonId, Person] = {}
        binned = False
        for party in imported.parties:
            person = self.meant.get(imported.source) or self.acquaintances.find(party)
            if person is None:
                self.strangers.setdefault(party, []).append(imported.day)
            elif person.binned_on:
                binned = True
            else:
                found[person.id] = person
        self.in_bin += binned and not found
        return tuple(found.values())

    def _alike(self, reported: Touchpoint) -> Touchpoint | None:
        """The same touchpoint without a source, or with the source of an older profile link."""
        found = self.alike.get((reported.channel, frozenset(reported.people)), [])
        apart = GRACE if reported.channel is Channel.LINKEDIN_REQUEST else timedelta()
        fits = [
            t
            for t in found
            if abs(t.day - reported.day) <= apart
            and (t.direction is reported.direction or reported.direction is Direction.BOTH)
        ]
        if not fits or reported.source in self.new:
            return None
        there = min(fits, key=lambda t: (abs(t.day - reported.day), t.id))
        found.remove(there)
        self.stored[reported.source] = there
        return there

    def _compare(self, there: Touchpoint, reported: Touchpoint) -> None:
        before = self.updated.get(reported.source, there)
        if not before.source and not there.binned_on:
            # From now on it has its source; the user's own text stays.
            typed = ("summary",) if before.summary else ()
            before = replace(before, source=reported.source, typed_fields=typed)
        same = there.binned_on or same_content(before, reported)
        now = before if same else updated_from_report(before, reported)
        if replace(now, lines=there.lines) == there:
            self.unchanged.add(reported.source)
        else:
            self.unchanged.discard(reported.source)
            self.updated[reported.source] = now

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


def _joined(before: Touchpoint, reported: Touchpoint) -> Touchpoint:
    """Merge two records of a new touchpoint; it counts as added by the earlier import."""
    first = min(filter(None, (before.import_id, reported.import_id)), default=None)
    return replace(updated_from_report(before, reported), import_id=first)


def touchpoint_of(imported: ImportedTouchpoint, people: Sequence[Person]) -> Touchpoint:
    """The touchpoint to store for an imported one.

    A LinkedIn request to somebody who is a connection was accepted on the day of the connection.
    """
    result, answered_on = imported.result, imported.answered_on
    connected = people[0].connected_on if people else None
    if imported.channel is Channel.LINKEDIN_REQUEST and connected and result in OPEN:
        result = Result.ACCEPTED
        # LinkedIn's days use different time zones; an older connection had another request.
        answered_on = max(connected, imported.day) if connected >= imported.day - GRACE else None
    return Touchpoint(
        id=TouchpointId(0),
        people=tuple(person.id for person in people),
        day=imported.day,
        clock=imported.clock,
        channel=imported.channel,
        direction=imported.direction,
        result=result,
        answered_on=answered_on,
        count=max(1, imported.count),
        summary=imported.summary,
        source=imported.source,
        lines=imported.lines,
    )
