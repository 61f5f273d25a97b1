"""Insights over a real database: the fast queries give the same as the slow ones, and the bin is left out."""

from __future__ import annotations

import gc
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks import network
from crm.domain.cases.opportunity import Event, EventKind, Role, RoleHeld
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId
from crm.domain.insights.cooling import cooling_tie
from crm.domain.insights.gift_cards import After
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.domain.warmth.scale import Word
from crm.domain.warmth.tie_summary import standing_of
from crm.services import insights, sample
from crm.store import reports
from crm.store.cases import opportunities
from crm.store.local import LocalStore, open_store
from crm.store.people import people
from crm.store.touchpoints import touchpoints
from tests.conftest import TODAY
from tests.store.support import add_person, add_touchpoint, an_opportunity


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def crowd(store: LocalStore) -> LocalStore:
    """A network in which some have a rhythm, some are archived, binned or left alone."""
    network.fill(store, 300, 4_000)

    def work(db) -> None:  # type: ignore[no-untyped-def]
        db.execute("UPDATE people SET cadence_days = 10 * (1 + id % 9) WHERE id % 3 = 0")
        db.execute("UPDATE people SET archived_on = '2026-01-01' WHERE id % 31 = 0")
        db.execute("UPDATE people SET binned_on = '2026-01-01' WHERE id % 37 = 0")
        db.execute("UPDATE people SET do_not_contact = 1 WHERE id % 41 = 0")

    store.write(work)
    return store


def test_who_cools_is_what_every_log_would_say(crowd: LocalStore) -> None:
    with crowd.read() as db:
        everybody = people.everybody(db)
        logs = touchpoints.of_people(db, [p.id for p in everybody])
        records = opportunities.everything(db)
        cases = opportunities.cases(db, records)
    involved = {person for case in cases for person in case.people}
    expected = []
    for person in everybody:
        if person.archived_on or person.do_not_contact or not logs.get(person.id):
            continue
        tie = cooling_tie(person, standing_of(logs[person.id]), TODAY, person.id in involved)
        expected += [tie] if tie else []
    expected.sort(key=lambda tie: (round(tie.then, 9), tie.person))
    found = insights.cooling_ties(crowd, TODAY, None)
    assert len(expected) > 20
    assert [tie.person for tie in found.ties] == [tie.person for tie in expected]
    assert [tie.then for tie in found.ties] == pytest.approx([tie.then for tie in expected])
    assert found.total == len(expected)
    first = insights.cooling_ties(crowd, TODAY)
    assert first.ties == found.ties[: insights.SHOWN]
    assert first.total == found.total


def test_channels_and_weeks_are_those_of_the_touchpoints(crowd: LocalStore) -> None:
    with crowd.read() as db:
        ids = [row[0] for row in db.execute("SELECT id FROM touchpoints").fetchall()]
        every = touchpoints.by_ids(db, ids)
    found = insights.channel_use(crowd, TODAY)
    expected: dict[tuple[Channel, date], int] = defaultdict(int)
    contacts: dict[int, int] = defaultdict(int)
    for touchpoint in every:
        if found.weeks.first <= touchpoint.day <= TODAY:
            monday = touchpoint.day - timedelta(days=touchpoint.day.weekday())
            expected[touchpoint.channel, monday] += 1
            for person in touchpoint.people:
                contacts[person] += person % 37 != 0
    assert found.weeks.counts == expected
    assert [count for _, count, _ in found.most] == sorted(contacts.values())[:-13:-1]
    assert all(contacts[person] == count for person, count, _ in found.most)


def test_companies_are_those_of_the_people(crowd: LocalStore) -> None:
    with crowd.read() as db:
        everybody = [p for p in people.everybody(db) if not p.archived_on]
        logs = touchpoints.of_people(db, [p.id for p in everybody])
        met = opportunities.everybody_met(db)
    standings = {p: standing_of(log) for p, log in logs.items() if log}
    warmth = {p: tie.warmth(TODAY) for p, tie in standings.items()}
    at: dict[str, list[PersonId]] = defaultdict(list)
    for person in everybody:
        at[person.company.casefold()].append(person.id)
    found = insights.company_coverage(crowd, TODAY, -1)
    assert found.total == len(found.circles) == len(at)
    for circle in found.circles:
        mine = at[circle.company.casefold()]
        scores = [warmth[p] for p in mine if p in warmth]
        assert circle.people == len(mine)
        assert circle.in_touch == len(scores)
        words = [standings[p].word(TODAY, p in met) for p in mine if p in standings]
        assert circle.warm == sum(word in (Word.FRESH, Word.COOLING) for word in words)
        if circle.warmest is not None:
            assert circle.warmth == pytest.approx(max(scores))
            assert warmth[circle.warmest] == pytest.approx(circle.warmth)
    order = [(-c.warm, -c.in_touch, -c.people, c.company.lower()) for c in found.circles]
    assert order == sorted(order)


def test_a_company_written_in_two_cases_is_one(store: LocalStore) -> None:
    for company in ("Northlight", "NORTHLIGHT", "", "Bramble"):
        add_person(store, company=company)
    found = insights.company_coverage(store, TODAY)
    assert [(c.company.lower(), c.people) for c in found.circles] == [
        ("northlight", 2),
        ("bramble", 1),
    ]


def test_what_was_read_is_kept_until_something_changes(
    crowd: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = insights.reply_rates(crowd, TODAY), insights.channel_use(crowd, TODAY)
    assert before[0].all.of > 100
    with monkeypatch.context() as nothing_is_read:
        nothing_is_read.delattr(reports, "contacts")
        nothing_is_read.delattr(reports, "channel_days")
        assert insights.reply_rates(crowd, TODAY) == before[0]
        assert insights.channel_use(crowd, TODAY) == before[1]
    add_touchpoint(crowd, 1, day=TODAY - timedelta(days=20), channel=Channel.HANDWRITTEN_NOTE)
    after = insights.reply_rates(crowd, TODAY)
    assert "handwritten_note" in {rate.kind for rate in after.by_channel}
    assert insights.channel_use(crowd, TODAY).weeks.total == before[1].weeks.total + 1
    tomorrow = insights.reply_rates(crowd, TODAY + timedelta(days=1))
    assert tomorrow.all.of > after.all.of


def test_nobody_in_the_bin_is_behind_an_answer(store: LocalStore) -> None:
    ago = TODAY - timedelta(days=20)
    gone = add_person(store, company="Northlight", cadence_days=30)
    case = store.write(lambda db: opportunities.insert(db, an_opportunity()))
    role = RoleHeld(RoleId(0), gone, case, Role.RECRUITER)
    store.write(lambda db: opportunities.insert_role(db, role))
    add_touchpoint(store, gone, day=ago, direction=Direction.OUT)
    add_touchpoint(
        store, gone, day=ago, channel=Channel.GIFT_CARD, amount_cents=500, currency="USD"
    )
    assert insights.reply_rates(store, TODAY).all.of == 1
    store.write(lambda db: people.bin_person(db, gone, TODAY))
    assert not insights.reply_rates(store, TODAY).by_channel
    assert not insights.company_coverage(store, TODAY).circles
    assert not insights.cooling_ties(store, TODAY).ties
    assert not insights.channel_use(store, TODAY).most
    assert insights.what_gifts_brought(store, TODAY).found.gifts[0].people == ()
    assert not insights.how_cases_move(store, TODAY).people_of.get(case)


def test_a_gift_is_answered_by_a_sign_after_it_not_before(store: LocalStore) -> None:
    before, after = add_person(store, first_name="Before"), add_person(store, first_name="After")
    day = TODAY - timedelta(days=30)
    for person in (before, after):
        add_touchpoint(store, person, day=day, channel=Channel.GIFT_CARD, amount_cents=500,
                       currency="USD")  # fmt: skip
    add_touchpoint(store, before, day=day - timedelta(days=1), direction=Direction.IN)
    add_touchpoint(store, after, day=day + timedelta(days=9), direction=Direction.IN)
    add_touchpoint(store, after, day=day, channel=Channel.GIFT_CARD, result=Result.RETURNED)
    add_touchpoint(store, after, day=day, channel=Channel.GIFT_CARD, direction=Direction.IN)
    found = insights.what_gifts_brought(store, TODAY).found
    assert {k: n for k, n in found.after.items() if n} == {
        After.SILENT: 1, After.ANSWERED: 1, After.RETURNED: 1,
    }  # fmt: skip
    assert found.cost == (("USD", 1000),)


def test_cases_in_the_bin_move_no_more(store: LocalStore) -> None:
    case = store.write(lambda db: opportunities.insert(db, an_opportunity()))
    applied = Event(EventId(0), OpportunityId(case), EventKind.APPLIED, TODAY - timedelta(days=9))
    store.write(lambda db: opportunities.insert_event(db, applied))
    assert insights.how_cases_move(store, TODAY).longest is not None
    store.write(lambda db: opportunities.bin_opportunity(db, case, TODAY))
    assert insights.how_cases_move(store, TODAY).longest is None
    assert not insights.fact_or_story(store).cases


def test_who_has_a_part_in_a_case_is_the_same_as_on_today(store: LocalStore) -> None:
    sample.add(store, TODAY)
    with store.read() as db:
        cases = opportunities.cases(db, opportunities.everything(db))
        found = reports.people_of_cases(db, [case.opportunity.id for case in cases])
    assert found == {case.opportunity.id: set(case.people) for case in cases}
    assert {person.first_name for person in cases[1].people.values()} == {
        "Noor",
        "Wren",
        "Owen",
        "Ludo",
    }


def test_facts_of_the_sample(store: LocalStore) -> None:
    sample.add(store, TODAY)
    found = insights.fact_or_story(store)
    assert [(k.opportunity.company, k.facts, k.unknown) for k in found.cases] == [
        ("Northlight Instruments", 0, True),
        ("Brambleworks", 2, False),
        ("Tidemark Shipping", 1, False),
        ("Halcyon Paper", 1, False),
        ("Ravenscar Ceramics", 0, True),
    ]
    told = [(found.people[p].first_name, facts) for p, facts, _ in found.told_by]
    assert told == [("Juno", 2), ("Noor", 1), ("Ludo", 1)]


def test_an_empty_database_has_no_answers(store: LocalStore) -> None:
    assert not insights.cooling_ties(store, TODAY).known
    assert not insights.channel_use(store, TODAY).weeks.total
    assert not insights.reply_rates(store, TODAY).by_channel
    assert not insights.what_gifts_brought(store, TODAY).found.gifts
    assert insights.how_cases_move(store, TODAY).longest is None
    assert not insights.company_coverage(store, TODAY).circles
    assert not insights.fact_or_story(store).cases


def test_garbage_is_not_looked_for_among_all_the_contacts(crowd: LocalStore) -> None:
    """Else a network ten times as large takes seventeen times as long. A look at the newest alone is none."""
    looked: list[int] = []

    def look(phase: str, info: dict[str, int]) -> None:
        looked.append(info["generation"])

    gc.collect()
    gc.callbacks.append(look)
    try:
        insights.reply_rates(crowd, TODAY)
    finally:
        gc.callbacks.remove(look)
    assert looked.count(0) <= 2
    assert set(looked) <= {0}
    assert gc.isenabled()
