"""Today's list from the tie summaries equals the full computation after any change."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision, StepKey
from crm.domain.ids import PersonId, StepDecisionId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.ranking.network import Network
from crm.domain.ranking.ranking import cooling_suggestions, easy_suggestion, revive_suggestion
from crm.domain.ranking.rhythm import rhythm_suggestions
from crm.domain.ranking.tie import summarise
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.warmth.tie_summary import standing_of
from crm.services import settings, today_list
from crm.store import local
from crm.store.cases import step_decisions
from crm.store.local import LocalStore
from crm.store.people import people
from crm.store.touchpoints import tie_summaries, touchpoints
from tests.conftest import longer

TODAY = date(2026, 11, 25)  # a Wednesday: there was contact before and in this week
PEOPLE = 60
COUNTED = {"email", "call", "voicemail", "text", "linkedin_message", "gift_card"}
A_DAY = 20  # the most that may be chosen in Settings


def fill(db: Database, chosen: random.Random) -> None:
    for n in range(1, PEOPLE + 1):
        people.insert(db, _person(chosen, n))
    for _ in range(chosen.randint(0, 500)):
        touchpoints.insert(db, _touchpoint(chosen))
    for _ in range(chosen.randint(0, 25)):
        step_decisions.insert(db, _decision(chosen))


def _person(chosen: random.Random, n: int) -> Person:
    return Person(
        PersonId(0),
        f"P{n}",
        tags=chosen.choice([(), (), (), ("Bridge",), ("high status",), ("bridges",)]),
        cadence_days=chosen.choice([None, None, None, 14, 45, 90]),
        cadence_since=chosen.choice([None, TODAY - timedelta(days=chosen.randint(0, 60))]),
        created_on=chosen.choice([None, TODAY - timedelta(days=chosen.randint(0, 60))]),
        do_not_contact=chosen.random() < 0.05,
        archived_on=TODAY if chosen.random() < 0.05 else None,
        binned_on=TODAY if chosen.random() < 0.05 else None,
    )


def _touchpoint(chosen: random.Random) -> Touchpoint:
    # A few days only, so that many ties are equally warm and the order must still be the same.
    ago = chosen.choice([0, 1, 2, 3, 10, 14, 15, 30, 31, 60, 90, 200, 400, 800, -2])
    who = {
        PersonId(1 + int(PEOPLE * chosen.random() ** 2)) for _ in range(chosen.choice([1, 1, 2]))
    }
    day = TODAY - timedelta(days=ago)
    result = chosen.choice([Result.NONE, Result.SENT, Result.REPLIED, Result.NO_ANSWER])
    answered = day + timedelta(days=chosen.choice([0, 1, 5, 20]))
    return Touchpoint(
        TouchpointId(0), tuple(sorted(who)), day, chosen.choice(list(Channel)),
        chosen.choice(list(Direction)), result=result,
        answered_on=answered if result is Result.REPLIED and chosen.random() < 0.5 else None,
        binned_on=TODAY if chosen.random() < 0.05 else None,
    )  # fmt: skip


def _decision(chosen: random.Random) -> StepDecision:
    key = StepKey(KEEP_WARM, None, PersonId(chosen.randint(1, PEOPLE)))
    on = TODAY - timedelta(days=chosen.choice([0, 1, 2, 3, 10, 20, 100]))
    decision = chosen.choice(list(Decision))
    until = on + timedelta(days=chosen.choice([1, 5, 30])) if decision is Decision.SNOOZED else None
    return StepDecision(StepDecisionId(0), key, decision, on, until, "why")


def in_full(db: Database, today: date) -> list[Any]:
    """The ties of Today from every log there is: the rule itself, without any short cut."""
    everyone = [person.id for person in people.everybody(db)]
    logs = touchpoints.of_people(db, everyone)
    known = people.by_ids(db, everyone)
    ties = tuple(summarise(p, logs.get(p.id, ()), today) for p in known.values())
    latest = {str(result.key): result for result in step_decisions.of_ties(db)}
    found = [
        *rhythm_suggestions(ties, today, latest),
        *cooling_suggestions(ties, today, latest, today_list.TIES_SHOWN),
    ]
    revive = revive_suggestion(ties, today, latest)
    easy = [] if found else [easy_suggestion(ties, today, latest, revive)]
    found += filter(None, [*easy, revive])
    # The score falls from line to line, also from the ties that cool to the one to take up again.
    scores = accumulate((0.5 * t.score for t in found), min)
    return [
        (t.person_id, t.status, t.why, pytest.approx(score))
        for t, score in zip(found, scores, strict=True)
    ][: A_DAY - sent_on(db, today)]


def sent_on(db: Database, day: date) -> int:
    everything = touchpoints.by_ids(db, range(1, 501))
    ours = [t for t in everything if t.day == day and t.direction is Direction.OUT]
    return sum(t.channel.value in COUNTED for t in ours)


@pytest.mark.parametrize("seed", range(longer(15, 40)))
def test_the_short_cut_gives_the_list_of_the_full_computation(database: Path, seed: int) -> None:
    store, chosen = local.open_store(database), random.Random(seed)
    store.write(lambda db: fill(db, chosen))
    settings.propose_a_day(store, A_DAY)
    for today in (TODAY, TODAY + timedelta(days=chosen.randint(1, 200)), TODAY - timedelta(days=9)):
        listed = today_list.whom_next(store, today, limit=50)
        with store.read() as db:
            expected = in_full(db, today)
        assert [(s.person.id, s.status, s.why, s.score) for s in listed if s.person] == expected


def test_of_the_ties_worth_a_line_as_many_are_shown_as_fit_into_a_day(database: Path) -> None:
    store = local.open_store(database)
    store.write(lambda db: fill(db, random.Random(3)))
    settings.propose_a_day(store, A_DAY)
    everything = today_list.whom_next(store, TODAY, limit=50)
    assert len(everything) > 3
    with store.read() as db:
        sent = sent_on(db, TODAY)
    for room in (1, 2, 3):
        settings.propose_a_day(store, sent + room)
        assert today_list.whom_next(store, TODAY, limit=50) == everything[:room]


def reckoned(store: LocalStore) -> dict[PersonId, Any]:
    with store.read() as db:
        logs = touchpoints.of_people(db, [p.id for p in people.everybody(db, binned=True)])
        return {person: standing_of(mine) for person, mine in logs.items()}


def kept(store: LocalStore) -> dict[PersonId, Any]:
    with store.read() as db:
        return tie_summaries.of_people(db, range(1, 1000))


@pytest.mark.parametrize("seed", range(10))
def test_standings_follow_every_write(database: Path, seed: int) -> None:
    store, chosen = local.open_store(database), random.Random(seed)
    store.write(lambda db: fill(db, chosen))
    for _ in range(12):
        store.write(lambda db: _something(db, chosen))
        assert kept(store) == reckoned(store)


def _something(db: Database, chosen: random.Random) -> None:
    rows = [row[0] for row in db.execute("SELECT id FROM touchpoints").fetchall()]
    number = chosen.choice(rows) if rows else 0
    match chosen.randint(0, 4):
        case 0:
            touchpoints.insert(db, _touchpoint(chosen))
        case 1 if (found := touchpoints.get(db, number)) is not None:
            new = _touchpoint(chosen)
            values = {name: getattr(new, name) for name in ("people", "day", "channel", "result")}

            touchpoints.update(db, replace(found, **values))
        case 2:
            touchpoints.bin_touchpoint(db, number, TODAY)
        case 3:
            touchpoints.bin_touchpoint(db, number, None)
        case _:
            db.execute("DELETE FROM touchpoint_people WHERE touchpoint_id = ?", [number])
            db.execute("DELETE FROM touchpoints WHERE id = ?", [number])


def test_another_formula_makes_all_standings_anew(database: Path) -> None:
    store = local.open_store(database)
    store.write(lambda db: fill(db, random.Random(1)))
    before = kept(store)

    def spoil(db: Database) -> None:
        db.execute("UPDATE standings SET in_fast = 99")
        db.execute("UPDATE standings_made SET formula = 'old'")

    store.write(spoil)
    assert kept(store) != before
    assert kept(local.open_store(database)) == before


def test_a_changed_person_renews_the_network(database: Path) -> None:
    store = local.open_store(database)
    store.write(lambda db: fill(db, random.Random(2)))

    def there(db: Database) -> Network:
        return tie_summaries.network(db)

    with store.read() as db:
        first = there(db)
        assert there(db) is first
        person = PersonId(int(first.columns["person"][0]))
        record = people.by_ids(db, [person])[person]

    store.write(lambda db: people.update(db, replace(record, notes="only a note")))
    with store.read() as db:
        assert there(db) is first
    store.write(lambda db: people.update(db, replace(record, do_not_contact=True)))
    with store.read() as db:
        assert person not in set(there(db).columns["person"])


def test_a_wish_without_any_contact_is_seen_when_its_day_comes(database: Path) -> None:
    store = local.open_store(database)
    store.write(lambda db: fill(db, random.Random(2)))
    with store.read() as db:
        tie_summaries.network(db)
    wanted = Person(PersonId(0), "Lena", cadence_days=30, cadence_since=TODAY)
    person = store.write(lambda db: people.insert(db, wanted))

    def stands(today: date) -> bool:
        plan = today_list.plan_of(store, today, 60, 0)
        return any(s.person.id == person for s in (*plan.next, *plan.held) if s.person)

    assert not stands(TODAY + timedelta(days=29))
    assert stands(TODAY + timedelta(days=30))
    store.write(lambda db: db.execute("DELETE FROM people WHERE id = ?", [person]))
    assert not stands(TODAY + timedelta(days=30))
