"""Answers from the user's own record: one function per question, each with the people behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import ClaimKind
from crm.domain.cases.opportunity import Event, Opportunity, is_open
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.insights import case_movement, channel_weeks, cooling, gift_cards
from crm.domain.insights import reply_rates as rates
from crm.domain.insights.case_movement import Stretch, TimeIn
from crm.domain.insights.channel_weeks import ChannelWeeks
from crm.domain.insights.companies import Circle
from crm.domain.insights.cooling import CoolingTie
from crm.domain.insights.gift_cards import Gift, GiftCards
from crm.domain.insights.knowledge import Known, known_about
from crm.domain.insights.patterns import Patterns, patterns
from crm.domain.insights.proportions import Rate
from crm.domain.insights.reply_rates import Outreach, RateOf, TouchpointRow
from crm.domain.insights.seats import SeatCount, seat_count
from crm.domain.people.person import Person
from crm.garbage import collected_later
from crm.store import reports, result_cache
from crm.store.cases import ledger, opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import tie_summaries

#: How many are drawn and listed; an exported file holds all.
SHOWN: Final = 12
#: Days of outreach that count: older habits say little about now. Source: D.
YEAR: Final = 365

Names = Mapping[PersonId, Person]
T = TypeVar("T")


def _answer(store: Store, make: Callable[[Database], T], *question: Hashable) -> T:
    """Cache the result of `make` until anything changes: a page runs again at each click.

    Args:
        question: the cache key: the answer's name with everything it depends on besides the data.
    """
    with store.read() as db:
        return result_cache.cached(db, lambda: make(db), "insights", *question)


@dataclass(frozen=True, slots=True)
class CoolingTies:
    """Cooling ties, those that will be the coolest first.

    Attributes:
        total: how many are cooling. known: how many ties have any contact.
    """

    ties: tuple[CoolingTie, ...]
    total: int
    known: int
    people: Names


def cooling_ties(store: Store, today: date, limit: int | None = SHOWN) -> CoolingTies:
    """Ties worth keeping that are cooling or will be within 30 days; read from the tie summaries.

    Args:
        limit: at most this many; None = all, for a file.
    """
    if limit is None:
        with store.read() as db:  # tens of thousands of records are not worth caching
            return _cooling_ties(db, today, None)
    return _answer(store, lambda db: _cooling_ties(db, today, limit), "cooling_ties", today, limit)


def _cooling_ties(db: Database, today: date, limit: int | None) -> CoolingTies:
    involved = _people_in_open_cases(db)
    network = tie_summaries.network(db)
    met = opportunities.everybody_met(db)
    ids = network.falling(today, cooling.AHEAD, involved, met)
    shown = ids[:limit]
    known, found = people.by_ids(db, shown), tie_summaries.of_people(db, shown)
    ties = [cooling.cooling_tie(known[p], found[p], today, p in involved, p in met) for p in shown]
    return CoolingTies(tuple(tie for tie in ties if tie), len(ids), len(network), known)


def _people_in_open_cases(db: Database) -> set[PersonId]:
    records = opportunities.everything(db)
    events = opportunities.events_of(db, [record.id for record in records])
    open_ones = [record.id for record in records if is_open(record, events[record.id])]
    return set().union(*reports.people_of_cases(db, open_ones).values())


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """Channels by week, and the people with most contact in these weeks: person, count, last day."""

    weeks: ChannelWeeks
    most: tuple[tuple[PersonId, int, date], ...]
    people: Names


def channel_use(store: Store, today: date) -> ChannelUse:
    """Count the touchpoints of the last half year by channel and week."""
    return _answer(store, lambda db: _channel_use(db, today), "channel_use", today)


def _channel_use(db: Database, today: date) -> ChannelUse:
    since = channel_weeks.first_monday(today)
    counts = tie_summaries.cached(db, lambda: reports.channel_days(db, since, today), "days", today)
    weeks = channel_weeks.channel_weeks(counts, today)
    most = tie_summaries.cached(
        db, lambda: reports.most_in_touch(db, since, today, SHOWN), "most", today
    )
    known = people.by_ids(db, [person for person, _, _ in most])
    told = tuple((person, count, date.fromisoformat(last)) for person, count, last in most)
    return ChannelUse(weeks, told, known)


@dataclass(frozen=True, slots=True)
class ReplyRates:
    """How often outreach of the last year was answered, by channel, role and person."""

    by_channel: tuple[RateOf, ...]
    by_role: tuple[RateOf, ...]
    all: Rate
    waiting: int
    by_person: tuple[tuple[PersonId, RateOf], ...]
    people: Names


@collected_later()  # of so many objects at once it makes n^1.0 of n^1.2
def reply_rates(store: Store, today: date) -> ReplyRates:
    """Reply rates; outreach of the last 14 days is not counted yet, answered or not."""
    return _answer(store, lambda db: _reply_rates(db, today), "reply_rates", today)


def _reply_rates(db: Database, today: date) -> ReplyRates:
    by_person = tie_summaries.cached(
        db,
        lambda: _outreach(reports.contacts(db, _a_year_ago(today), today), today),
        "outreach",
        today,
        renewed=lambda old, changed: _renewed_outreach(db, old, changed, today),
    )
    found = [Outreach._make(o) for mine in by_person.values() for o in mine]
    roles = rates.Roles(reports.roles(db))
    persons = [(PersonId(p), r) for p, r in rates.by_person(found, SHOWN).items()]
    known = people.by_ids(db, [person for person, _ in persons])
    channels = rates.by_channel(found)
    return ReplyRates(
        channels,
        rates.by_role(found, roles),
        rates.together(channels),
        sum(rate.waiting for rate in channels),
        tuple(persons),
        known,
    )


#: Person -> their days of outreach, as plain tuples of the values of `Outreach`: what is kept as those,
#: the collector of garbage need not look at, and it looks at everything else after each run of a page.
_Outreach = dict[int, tuple[tuple[Any, ...], ...]]


def _outreach(contacts: Iterable[tuple[Any, ...]], today: date) -> _Outreach:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for one in rates.outreach(contacts, today):
        found[one.person].append(tuple(one))
    return {person: tuple(mine) for person, mine in found.items()}


def _renewed_outreach(
    db: Database, old: _Outreach, changed: Collection[int], today: date
) -> _Outreach:
    others = {person: mine for person, mine in old.items() if person not in changed}
    return others | _outreach(reports.contacts_of(db, changed, _a_year_ago(today)), today)


def _a_year_ago(today: date) -> date:
    return today - timedelta(days=YEAR)


@dataclass(frozen=True, slots=True)
class WhatGiftsBrought:
    """The gift cards with their recipients and cases."""

    found: GiftCards
    people: Names
    cases: Mapping[OpportunityId, Opportunity]


def what_gifts_brought(store: Store, today: date) -> WhatGiftsBrought:
    """Gift cards sent, their cost, and what happened within 14 days after: no claim about why."""
    return _answer(store, lambda db: _what_gifts_brought(db, today), "what_gifts_brought", today)


def _what_gifts_brought(db: Database, today: date) -> WhatGiftsBrought:
    rows = reports.gifts(db)
    since = min((date.fromisoformat(row["day"]) for row in rows), default=today)
    got = {person for row in rows for person in row["people"]}
    signs = _signs(reports.contacts_of(db, got, since), today)
    known = people.by_ids(db, got)
    cases = {record.id: record for record in opportunities.everything(db)}
    gifts = [
        Gift(
            row["id"],
            row["people"],
            on := date.fromisoformat(row["day"]),
            row["amount_cents"],
            row["currency"],
            row["outcome"],
            any(
                rates.answered_in_time(signs[person], on.toordinal(), row["day"])
                for person in row["people"]
            ),
            row["opportunity_id"],
        )
        for row in rows
    ]
    return WhatGiftsBrought(gift_cards.summary(gifts, today), known, cases)


def _signs(contacts: Iterable[tuple[object, ...]], today: date) -> dict[int, list[rates.Sign]]:
    grouped: dict[int, list[TouchpointRow]] = defaultdict(list)
    for values in contacts:
        contact = TouchpointRow._make(values)
        grouped[contact.person].append(contact)
    signs: dict[int, list[rates.Sign]] = defaultdict(list)
    for person, mine in grouped.items():
        signs[person] = rates.signs_of(mine, today.toordinal())
    return signs


@dataclass(frozen=True, slots=True)
class HowCasesMove:
    """The stretches of all cases by stage, the people with a role in each case, and jobs lost."""

    stages: tuple[TimeIn, ...]
    longest: Stretch | None
    cases: Mapping[OpportunityId, Opportunity]
    people_of: Mapping[OpportunityId, Sequence[Person]]
    seats: SeatCount


def how_cases_move(store: Store, today: date) -> HowCasesMove:
    """The days that cases spend in each stage."""
    return _answer(store, lambda db: _how_cases_move(db, today), "how_cases_move", today)


def _how_cases_move(db: Database, today: date) -> HowCasesMove:
    records, events = _cases(db)
    involved = reports.people_of_cases(db, [record.id for record in records])
    known = people.by_ids(db, {person for group in involved.values() for person in group})
    found = [
        stretch
        for record in records
        for stretch in case_movement.stretches(record, events.get(record.id, ()), today)
    ]
    part = {
        record.id: [known[p] for p in sorted(involved[record.id]) if known[p].binned_on is None]
        for record in records
        if record.id in involved
    }
    return HowCasesMove(
        case_movement.time_in_stages(found),
        case_movement.longest(found),
        {record.id: record for record in records},
        part,
        seat_count(((record, events.get(record.id, ())) for record in records), today),
    )


def _cases(db: Database) -> tuple[list[Opportunity], Mapping[OpportunityId, Sequence[Event]]]:
    records = opportunities.everything(db)
    return records, opportunities.events_of(db, [record.id for record in records])


@dataclass(frozen=True, slots=True)
class CompanyCoverage:
    """Companies with the people known there; `total`: the number of companies."""

    circles: tuple[Circle, ...]
    total: int
    people: Names


def company_coverage(store: Store, today: date, limit: int = SHOWN) -> CompanyCoverage:
    """The companies where the user has the closest ties; `limit` -1 = all, for a file."""
    if limit < 0:
        with store.read() as db:
            return _company_coverage(db, today, limit)
    return _answer(
        store, lambda db: _company_coverage(db, today, limit), "company_coverage", today, limit
    )


def _company_coverage(db: Database, today: date, limit: int) -> CompanyCoverage:
    circles, total = reports.circles(db, today, limit)
    known = people.by_ids(db, [c.warmest for c in circles if c.warmest is not None])
    return CompanyCoverage(tuple(circles), total, known)


@dataclass(frozen=True, slots=True)
class FactOrStory:
    """Statements about why per case, and the number of facts and opinions per person who gave them."""

    cases: tuple[Known, ...]
    told_by: tuple[tuple[PersonId, int, int], ...]
    people: Names

    @property
    def lost(self) -> tuple[Known, ...]:
        return tuple(case for case in self.cases if case.lost)


def fact_or_story(store: Store) -> FactOrStory:
    """Facts, opinions and stories by case; cases with nothing to explain and no claim are left out."""
    return _answer(store, _fact_or_story, "fact_or_story")


def _fact_or_story(db: Database) -> FactOrStory:
    records, events = _cases(db)
    counted = reports.claims_by_kind(db)
    said = reports.who_said(db)
    known = people.by_ids(db, [person for person, _, _ in said])
    cases = [
        known_about(record, events.get(record.id, ()), counted.get(record.id, {}))
        for record in records
    ]
    told: dict[PersonId, dict[str, int]] = defaultdict(dict)
    for person, kind, count in said:
        told[person][kind] = count
    listed = [
        (person, kinds.get(ClaimKind.FACT, 0), kinds.get(ClaimKind.OPINION, 0))
        for person, kinds in told.items()
    ]
    listed.sort(key=lambda item: (-item[1], -item[2], item[0]))
    shown = (case for case in cases if case.lost or case.facts or case.opinions or case.stories)
    return FactOrStory(tuple(shown), tuple(listed), known)


@dataclass(frozen=True, slots=True)
class WhatKeepsComingBack:
    """What the opportunities have in common, with their records."""

    found: Patterns
    cases: Mapping[OpportunityId, Opportunity]


def what_keeps_coming_back(store: Store) -> WhatKeepsComingBack:
    """Insiders and credentials over all opportunities; the count about age is for the user's eyes alone."""
    return _answer(store, _what_keeps_coming_back, "patterns")


def _what_keeps_coming_back(db: Database) -> WhatKeepsComingBack:
    records, events = _cases(db)
    files = [Case(record, events=tuple(events.get(record.id, ()))) for record in records]
    found = patterns(files, ledger.all_comparisons(db))
    return WhatKeepsComingBack(found, {record.id: record for record in records})
