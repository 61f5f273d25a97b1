"""What grew from a talk: whom it led to, the talks with them, and the opportunities they referred the user to.

A person was led to by whoever introduced them, else by whoever recommended them first in a talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import AirNote
from crm.domain.cases.opportunity import DECIDED, Opportunity, Role
from crm.domain.dates import format_date
from crm.domain.ids import PersonId
from crm.domain.people.introductions import Introducer, chains
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.wording import listed, plural
from crm.language import tr

#: What is older than this is no news any more, and thanks for it come too late. Source: D.
_FRESH: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Grown:
    """A chain that began with one person, with what came of it.

    Attributes:
        talks: days on which the user talked with anyone in the chain.
        openings: the opportunities that somebody in the chain referred the user to.
    """

    chain: Introducer
    talks: int
    openings: tuple[Opportunity, ...]

    @property
    def words(self) -> str:
        """What grew from it, as counts; kinds of which there are none are left out."""
        jobs = len(self.openings)
        counts = [
            plural(self.chain.size, "person", "people") if self.chain.size else "",
            plural(self.talks, "talk", "talks") if self.talks else "",
            plural(jobs, "opportunity", "opportunities") if jobs else "",
        ]
        return tr("opened the door to {counts}", counts=listed(list(filter(None, counts))))


@dataclass(frozen=True, slots=True)
class Owed:
    """Somebody who is still to hear from the user, with the part they had in it, in one sentence."""

    person: Person
    why: str


def led_by(people: Mapping[PersonId, Person], notes: Iterable[AirNote]) -> dict[PersonId, PersonId]:
    """Who led to whom, by the person led to; nobody leads to themselves."""
    found: dict[PersonId, PersonId] = {}
    for note in sorted(notes, key=lambda n: (n.noted_on or date.max, n.id)):
        if note.led_to_person in people and note.person_id in people:
            found.setdefault(PersonId(note.led_to_person or 0), note.person_id)
    for person in people.values():
        if person.referred_by in people:
            found[person.id] = PersonId(person.referred_by or 0)
    return {person: by for person, by in found.items() if person != by}


def what_grew(
    people: Mapping[PersonId, Person],
    notes: Sequence[AirNote],
    talks: Iterable[tuple[PersonId, date]],
    cases: Sequence[tuple[Opportunity, Iterable[PersonId]]],
) -> tuple[Grown, ...]:
    """The chains, those with most opportunities first, then the largest.

    Args:
        people: everyone who led to somebody, or was led to.
        talks: when the user talked with whom; a note of what somebody said is a talk, too.
        cases: each opportunity with whoever referred the user to it.

    Source: D.
    """
    by = led_by(people, notes)
    days = {*talks} | {(note.person_id, note.noted_on) for note in notes if note.noted_on}
    found = []
    for chain in chains(replace(p, referred_by=by.get(p.id)) for p in people.values()):
        members = {chain.person.id}
        members |= {below.person.id for _, below in chain.walk() if not below.again}
        openings = tuple(job for job, referrers in cases if members & {*referrers})
        found.append(Grown(chain, sum(who in members for who, _ in days), openings))
    found.sort(key=lambda one: -len(one.openings))  # stable: the largest chain first among equals
    return tuple(found)


def way_to(
    referrers: Iterable[PersonId],
    people: Mapping[PersonId, Person],
    notes: Iterable[AirNote],
) -> tuple[tuple[Person, ...], ...]:
    """For each referrer the way to them: the first person, whom they led to, ..., the referrer."""
    by, ways = led_by(people, notes), []
    for referrer in sorted({*referrers} & set(people)):
        way = [referrer]
        while (above := by.get(way[0])) is not None and above not in way:
            way.insert(0, above)
        ways.append(tuple(people[person] for person in way))
    return tuple(ways)


def owed(
    case: Case,
    ways: Iterable[Sequence[Person]],
    notes: Iterable[AirNote],
    people: Mapping[PersonId, Person],
    contacts: Mapping[PersonId, Sequence[Touchpoint]],
    today: date,
) -> tuple[Owed, ...]:
    """Everyone behind an opportunity who is still owed the news or thanks; nobody who is to be left alone.

    News: whoever referred the user to it, and whoever led to them, until they heard from the user after the
    decision (without one: since it was closed). Thanks: whoever gave advice in it, until the user wrote to
    them after that.

    Args:
        notes: those of this opportunity. contacts: of all these people.

    Source: D.
    """
    since = _news(case, today)
    found: dict[PersonId, Owed] = {}
    for way in ways if today - since <= _FRESH else ():
        for person, then in zip(way[::-1], (None, *way[::-1]), strict=False):
            why = (
                tr("Introduced you to {call_name}.", call_name=then.call_name)
                if then
                else tr("Referred you in.")
            )
            if not _heard(contacts.get(person.id, ()), since, today):
                found.setdefault(person.id, Owed(person, why))
    for note in sorted(notes, key=lambda n: n.noted_on or date.min, reverse=True):
        on, adviser = note.noted_on, people.get(note.person_id)
        if on and today - on > _FRESH:
            continue
        if on and adviser and not _thanked(contacts.get(adviser.id, ()), on, today):
            found.setdefault(
                adviser.id, Owed(adviser, tr("Gave you advice on {on}.", on=format_date(on)))
            )
    return tuple(
        one for one in found.values()
        if not (one.person.binned_on or one.person.archived_on or one.person.do_not_contact)
    )  # fmt: skip


def referrers(case: Case) -> list[PersonId]:
    return [held.person_id for held in case.roles if held.role is Role.REFERRER]


def _news(case: Case, today: date) -> date:
    """Since when there is news: the latest decision, else the day it was closed, else today."""
    days = [e.on for e in case.events if e.kind in DECIDED and e.on <= today]
    return max(days, default=case.opportunity.closed_on or today)


def _heard(contacts: Iterable[Touchpoint], since: date, today: date) -> bool:
    return any(
        since <= t.day <= today and t.direction is not Direction.IN and _reached(t)
        for t in contacts
    )


def _thanked(contacts: Iterable[Touchpoint], since: date, today: date) -> bool:
    return any(
        since <= t.day <= today and t.direction is Direction.OUT and _reached(t) for t in contacts
    )


def _reached(contact: Touchpoint) -> bool:
    request = contact.channel is Channel.LINKEDIN_REQUEST
    return contact.reached_somebody and not request and not contact.binned_on
