"""Cached steps and ties are the same as newly computed ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.domain.cases.decisions import Decision, StepDecision
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, StepDecisionId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import case_steps, today_list
from crm.store import local, result_cache
from crm.store.cases import opportunities, step_decisions
from crm.store.local import LocalStore
from crm.store.people import people
from crm.store.result_cache import ResultCache
from crm.store.touchpoints import tie_summaries, touchpoint_cache, touchpoints
from tests.conftest import longer

TODAY = date(2026, 11, 25)
PEOPLE, CASES = 6, 3
_ROLES = (Role.RECRUITER, Role.INTERVIEWER, Role.HIRING_MANAGER)


def fill(db: Database) -> None:
    for n in range(1, PEOPLE + 1):
        people.insert(db, Person(PersonId(0), f"P{n}"))
    for n in range(1, CASES + 1):
        opportunities.insert(db, Opportunity(OpportunityId(0), f"Company {n}", "Planner"))
        for place, role in enumerate(_ROLES):
            row = {"opportunity_id": n, "person_id": n + place, "role": role.value}
            db.table("roles").insert(row)
        for kind, ago in ((EventKind.INTERVIEW_HELD, 30), (EventKind.REJECTION_RECEIVED, 4 * n)):
            day = TODAY - timedelta(days=ago)
            event = Event(EventId(0), OpportunityId(n), kind, day)
            opportunities.insert_event(db, event)


def a_touchpoint(pick: Callable[[int], int]) -> Touchpoint:
    who = {PersonId(1 + pick(PEOPLE)), PersonId(1 + pick(PEOPLE))}
    channel = (Channel.EMAIL, Channel.CALL, Channel.COFFEE, Channel.LINKEDIN_REQUEST)[pick(4)]
    case = OpportunityId(1 + pick(CASES)) if pick(2) else None
    day = TODAY - timedelta(days=pick(20))
    direction = list(Direction)[pick(3)]
    return Touchpoint(TouchpointId(0), tuple(sorted(who)), day, channel, direction, case)


def something(db: Database, pick: Callable[[int], int]) -> None:
    """Any small change of what Today is made of."""
    number = 1 + pick(6)
    found = touchpoints.get(db, number)
    match pick(12):
        case 0 | 1 | 2:
            touchpoints.insert(db, a_touchpoint(pick))
        case 3 if found:
            touchpoints.update(db, replace(a_touchpoint(pick), id=found.id))
        case 4 if found:  # words and the case alone change no standing
            case = None if pick(2) else 1 + pick(CASES)
            changed = {"summary": f"{pick(9)}", "opportunity_id": case}
            db.table("touchpoints").update(found.id, changed)
        case 5 if found:
            sql = "DELETE FROM touchpoint_people WHERE touchpoint_id = ? AND person_id = ?"
            db.execute(sql, [found.id, min(found.people, default=0)])
        case 6 if found:
            touchpoints.bin_touchpoint(db, found.id, None if found.binned_on else TODAY)
        case 7 if found:
            db.table("touchpoints").update(found.id, {"step_key": f"rej_call/o1/p{1 + pick(3)}"})
        case 8:
            people.bin_person(db, number, TODAY if pick(2) else None)
        case 9:
            record = people.get(db, number)
            assert record
            people.update(db, replace(record, last_name=f"{pick(3)}", do_not_contact=not pick(3)))
        case 10:
            day = TODAY - timedelta(days=pick(10))
            kind = (EventKind.INTERVIEW_HELD, EventKind.HIRE_IDENTIFIED)[pick(2)]
            event = Event(EventId(0), OpportunityId(1 + pick(CASES)), kind, day)
            opportunities.insert_event(db, event)
        case _:
            steps = [s for c in today_list._open_with_steps(db, TODAY) for s in c.steps]
            if steps:
                key = steps[pick(len(steps))].key
                step_decisions.insert(
                    db, StepDecision(StepDecisionId(0), key, Decision.SKIPPED, TODAY, None, "x")
                )


def shown(store: LocalStore) -> tuple[Any, ...]:
    return today_list.plan_of(store, TODAY, 50, 50), today_list.open_cases(store, TODAY)


def forget(patch: pytest.MonkeyPatch) -> None:
    """As if the program had just been started."""
    patch.setattr(result_cache, "_BY_CONTENT", ResultCache(100))
    patch.setattr(tie_summaries, "_BY_TIES", ResultCache(100))
    patch.setattr(touchpoint_cache, "_KEPT", ResultCache(100))
    patch.setattr(case_steps, "_KNOWN_STEPS", ResultCache(100))


@settings(
    max_examples=longer(8, 120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_after_any_changes_what_is_shown_is_what_would_be_worked_out_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    def pick(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    store = local.open_store(tmp_path_factory.mktemp("kept") / "embers.db")
    store.write(fill)
    for _ in range(pick(12)):
        store.write(lambda db: something(db, pick))
        before = shown(store)
        with pytest.MonkeyPatch.context() as patch:
            forget(patch)
            assert before == shown(store)


def test_a_log_is_read_once_while_nobody_in_it_changes(database: Path) -> None:
    store = local.open_store(database)
    store.write(fill)
    ann, bo = PersonId(1), PersonId(2)
    both = Touchpoint(TouchpointId(0), (ann, bo), TODAY, Channel.CALL, Direction.OUT)
    store.write(lambda db: touchpoints.insert(db, both))

    def log_of(person: PersonId) -> tuple[Touchpoint, ...]:
        with store.read() as db:
            return touchpoint_cache.of_people(db, [person]).get(person, ())

    first = log_of(ann)
    other = replace(both, people=(PersonId(3),))
    store.write(lambda db: touchpoints.insert(db, other))
    assert log_of(ann) is first
    # Who took part belongs to the log of everybody else who did.
    store.write(lambda db: db.execute("DELETE FROM touchpoint_people WHERE person_id = ?", [bo]))
    assert [record.people for record in log_of(ann)] == [(ann,)]
    store.write(lambda db: db.execute("UPDATE touchpoints SET summary = 'on the pond'"))
    assert [record.summary for record in log_of(ann)] == ["on the pond"]


def test_what_a_transaction_has_changed_itself_is_read(database: Path) -> None:
    store = local.open_store(database)
    store.write(fill)
    one = Touchpoint(TouchpointId(0), (PersonId(1),), TODAY, Channel.CALL, Direction.OUT)
    store.write(lambda db: touchpoints.insert(db, one))

    def work(db: Database) -> int:
        assert len(touchpoint_cache.of_people(db, [1])[PersonId(1)]) == 1
        touchpoints.insert(db, one)
        return len(touchpoint_cache.of_people(db, [1])[PersonId(1)])

    assert store.write(work) == 2
