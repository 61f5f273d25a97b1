"""What grew from the user's talks, and who behind an opportunity is still owed news or thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.case_file import Case
from crm.domain.cases.doors import Grown, Owed, owed, referrers, way_to, what_grew
from crm.domain.cases.ledger import AirNote
from crm.domain.cases.opportunity import MEETINGS, Role
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel
from crm.store import result_cache
from crm.store.cases import ledger, opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import touchpoints

#: A talk, however it was logged. Source: D.
_TALKS = frozenset({Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO})


@dataclass(frozen=True, slots=True)
class Behind:
    """The people behind an opportunity.

    Attributes:
        ways: for each referrer the way to them, the first person first.
        owed: who is still to hear from the user.
    """

    ways: tuple[tuple[Person, ...], ...]
    owed: tuple[Owed, ...]


def all_that_grew(store: Store, today: date) -> tuple[Grown, ...]:
    """Every chain of introductions and recommendations with what came of it, the most opportunities first."""
    with store.read() as db:
        return result_cache.cached(db, lambda: _all_that_grew(db, today), "doors", today)


def _all_that_grew(db: Database, today: date) -> tuple[Grown, ...]:
    notes = ledger.all_air_notes(db)
    known = _in_chains(db, notes)
    records = opportunities.everything(db)
    roles = opportunities.roles_of(db, [record.id for record in records])
    talks = {
        (person, contact.day)
        for person, mine in touchpoints.of_people(db, known).items()
        for contact in mine
        if contact.channel in _TALKS and contact.day <= today
    }
    events = opportunities.events_of(db, [record.id for record in records])
    talks |= {
        (person, event.on)
        for mine in events.values() for event in mine
        if event.kind in MEETINGS and event.on <= today
        for person in event.people
    }  # fmt: skip
    referred = [
        (record, [h.person_id for h in roles.get(record.id, ()) if h.role is Role.REFERRER])
        for record in records
    ]
    return what_grew(known, notes, talks, referred)


def behind(store: Store, case: Case, today: date) -> Behind:
    """Who opened the door to a case, and who of them is still to hear from the user."""
    with store.read() as db:
        return result_cache.cached(
            db, lambda: _behind(db, case, today), "behind", case.opportunity.id, today
        )


def _behind(db: Database, case: Case, today: date) -> Behind:
    notes = ledger.all_air_notes(db)
    known = _in_chains(db, notes) | dict(case.people)
    ways = way_to(referrers(case), known, notes)
    mine = [note for note in notes if note.opportunity_id == case.opportunity.id]
    wanted = {person.id for way in ways for person in way} | {note.person_id for note in mine}
    contacts = touchpoints.of_people(db, wanted)
    return Behind(ways, owed(case, ways, mine, known, contacts, today))


def _in_chains(db: Database, notes: list[AirNote]) -> dict[PersonId, Person]:
    """Everyone who introduced or recommended somebody, or was; nobody in the bin."""
    named = {n.person_id for n in notes} | {n.led_to_person for n in notes if n.led_to_person}
    found = {person.id: person for person in people.in_introductions(db)}
    found |= people.by_ids(db, named - set(found))
    return {person.id: person for person in found.values() if person.binned_on is None}
