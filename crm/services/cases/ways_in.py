"""Who could refer the user in to the company of an opportunity, with the first line to write to each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import reference
from crm.domain.cases.opportunity import EventKind, Opportunity, stage_of
from crm.domain.cases.two_people import LOST_STAGES
from crm.domain.drafts.first_line import first_line
from crm.domain.ids import PersonId
from crm.domain.people.normalise import company_key
from crm.domain.people.person import Person
from crm.domain.ranking.ways_in import Acquaintance, WayIn, ways_in
from crm.domain.warmth.scale import Word
from crm.language import tr
from crm.services.cases import opportunities as opportunity_service
from crm.services.people.people import warmth_of
from crm.store import result_cache
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.imports import imports, news
from crm.store.people import people
from crm.store.touchpoints import touchpoints


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody to ask, and the first line to write."""

    way: WayIn
    line: str


def who_could_refer(store: Store, opportunity_id: int, today: date) -> tuple[ToAsk, ...]:
    """Those the user knows at the company, former colleagues first, then the warmest.

    Whoever plays a part in the opportunity already is left out, as are archived people, those in the bin and
    those who want no contact.

    Raises:
        NotFound: there is no such opportunity.
    """
    with store.read() as db:
        return result_cache.cached(
            db, lambda: _to_ask(db, opportunity_id, today), tr("ways in"), opportunity_id, today
        )


def _to_ask(db: Database, opportunity_id: int, today: date) -> tuple[ToAsk, ...]:
    record, words = opportunity_service.require(db, opportunity_id), reference.ways_in()
    here = [p for p in people_at(db, record.company) if p.id not in _involved(db, record)]
    employers = _employers(db, record)
    lost = stage_of(record, opportunities.events_of(db, [record.id])[record.id]) in LOST_STAGES
    found = ways_in(_acquaintances(db, here, today), employers, words.colleague)
    return tuple(ToAsk(way, first_line(words.lines, way, record, lost)) for way in found)


def people_at(db: Database, company: str) -> list[Person]:
    """Everybody whose company is this one, whatever its legal form and case; without the archived and the user."""
    sought = company_key(company)
    names = [name for name in people.companies(db) if sought and company_key(name) == sought]
    own = {link for _, link in imports.owners(db) if link}
    return [p for p in people.at_companies(db, names) if p.linkedin_url not in own]


def _involved(db: Database, record: Opportunity) -> set[PersonId]:
    held = opportunities.roles_of(db, [record.id])[record.id]
    told = opportunities.events_of(db, [record.id])[record.id]
    return {role.person_id for role in held} | {p for event in told for p in event.people}


def _employers(db: Database, record: Opportunity) -> list[str]:
    """Where the user has worked: jobs they got, and the company of their own entry among the people."""
    records = opportunities.everything(db)
    events = opportunities.events_of(db, [one.id for one in records])
    got = [
        one.company
        for one in records
        if any(event.kind is EventKind.HIRED_HERE for event in events[one.id])
    ]
    mine = [people.by_link(db, link) for _, link in imports.owners(db) if link]
    return [*got, *(person.company for person in mine if person and person.company)]


def _acquaintances(db: Database, here: Iterable[Person], today: date) -> list[Acquaintance]:
    known = {person.id: person for person in here}
    ties = warmth_of(db, list(known), today)
    former, praised = news.former_companies(db, known), touchpoints.praised(db, known)
    none = (0.0, None, Word.NO_CONTACT)
    return [
        Acquaintance(person, *ties.get(number, none), former.get(number, ()), number in praised)
        for number, person in known.items()
    ]
