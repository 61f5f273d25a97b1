"""Cases: roles, events and decisions, each stored once and undone completely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity, Role, Stage
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import Status
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import sample, settings, today_list
from crm.services.cases import decisions, events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, counts_of
from tests.store.support import a_person, an_opportunity

CASE = OpportunityId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def case(store: LocalStore) -> LocalStore:
    opportunities.add(store, an_opportunity(), TODAY)
    people.add(store, a_person(), TODAY)
    return store


def event(kind: EventKind = EventKind.REJECTION_RECEIVED, **values: object) -> Event:
    return Event(**({"id": EventId(0), "opportunity_id": CASE, "kind": kind, "on": TODAY} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"company": " "}, "company"), ({"title": ""}, "title"),
     ({"posting_url": "javascript:alert(1)"}, "posting_url")],
)  # fmt: skip
def test_an_opportunity_needs_its_words(
    store: LocalStore, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        opportunities.add(store, an_opportunity(**values), TODAY)
    assert caught.value.field == field


def test_a_role_is_given_once(case: LocalStore) -> None:
    held = opportunities.give_role(case, 1, 1, Role.RECRUITER)
    with pytest.raises(AlreadyThere):
        opportunities.give_role(case, 1, 1, Role.RECRUITER)
    opportunities.give_role(case, 1, 1, Role.REFERRER)
    opportunities.mark_helper(case, held.id, True)
    assert opportunities.case(case, 1).roles[0].helper
    opportunities.take_role(case, held.id)
    assert [r.role for r in opportunities.case(case, 1).roles] == [Role.REFERRER]


def test_roles_for_several_are_all_or_nothing(case: LocalStore) -> None:
    opportunities.give_role(case, 1, 1, Role.RECRUITER)
    with pytest.raises(AlreadyThere):
        opportunities.give_roles(case, 1, [1], ["Bo Lee"], Role.RECRUITER, False, TODAY)
    assert counts_of(case)["people"] == 1
    with pytest.raises(InvalidInput):
        opportunities.give_roles(case, 1, [], [], Role.RECRUITER, False, TODAY)
    opportunities.give_roles(case, 1, [], ["Bo Lee"], Role.HIRE, False, TODAY)
    (bo,) = [p for p in opportunities.case(case, 1).people.values() if p.first_name == "Bo"]
    assert bo.company == "Northlight"


def test_an_event_is_recorded_once_and_taken_back(case: LocalStore) -> None:
    stored = events.record(case, event(people=(PersonId(1),)), TODAY).event
    with pytest.raises(AlreadyThere):
        events.record(case, event(people=(PersonId(1),)), TODAY)
    assert opportunities.overview(case)[0].stage is Stage.REJECTED
    events.correct_event(case, replace(stored, note="by mail"), TODAY)
    assert opportunities.case(case, 1).events[0].note == "by mail"
    events.remove_event(case, stored.id)
    assert opportunities.case(case, 1).events == ()
    with pytest.raises(NotFound):
        events.remove_event(case, stored.id)


@pytest.mark.parametrize(
    "wrong", [{"on": TODAY + timedelta(days=2)}, {"people": (PersonId(9),)}, {"opportunity_id": 9}]
)
def test_an_event_that_cannot_be_is_refused(case: LocalStore, wrong: dict[str, object]) -> None:
    with pytest.raises((InvalidInput, NotFound)):
        events.record(case, event(**wrong), TODAY, newcomers=["Bo"])
    assert counts_of(case)["people"] == 1
    assert counts_of(case)["events"] == 0


def test_who_got_the_job_holds_the_role(case: LocalStore) -> None:
    hired = event(EventKind.HIRE_IDENTIFIED, people=(PersonId(1),))
    events.record(case, hired, TODAY)
    (held,) = opportunities.case(case, 1).roles
    assert (held.role, held.since) == (Role.HIRE, TODAY)


def test_an_ending_closes_and_its_removal_opens(case: LocalStore) -> None:
    stored = events.record(case, event(EventKind.HIRED_ELSEWHERE), TODAY).event
    assert opportunities.case(case, 1).opportunity.closed_why is ClosedWhy.HIRED_ELSEWHERE
    assert today_list.open_cases(case, TODAY) == ()
    events.remove_event(case, stored.id)
    assert opportunities.case(case, 1).opportunity.closed_on is None
    opportunities.close(case, 1, ClosedWhy.LET_GO, TODAY)
    assert opportunities.reopen(case, 1, TODAY).closed_why is None


def test_a_case_in_the_bin_is_not_listed(case: LocalStore) -> None:
    opportunities.remove(case, 1, TODAY)
    assert opportunities.overview(case) == []
    assert len(opportunities.in_bin(case)) == 1
    opportunities.restore(case, 1)
    assert len(opportunities.overview(case)) == 1


def a_due_step(store: LocalStore) -> StepKey:
    return next(s.key for s in today_list.steps_of(store, 1, TODAY) if s.status is Status.DUE)


def test_a_step_is_snoozed_skipped_done_and_taken_back(store: LocalStore) -> None:
    sample.add(store, TODAY)
    key = a_due_step(store)

    def status() -> Status:
        return next(s.status for s in today_list.steps_of(store, 1, TODAY) if s.key == key)

    for decide, expected in (
        (lambda: decisions.snooze(store, key, TODAY + timedelta(days=3), TODAY), Status.SNOOZED),
        (lambda: decisions.skip(store, key, "no address", TODAY), Status.SKIPPED),
        (lambda: decisions.mark_done(store, key, TODAY), Status.DONE),
    ):
        result = decide()
        assert status() is expected
        decisions.undo(store, result)
        assert status() is Status.DUE


def test_a_third_snooze_asks_why(store: LocalStore) -> None:
    sample.add(store, TODAY)
    key, later = a_due_step(store), TODAY + timedelta(days=3)
    with pytest.raises(InvalidInput):
        decisions.snooze(store, key, TODAY, TODAY)
    for more in (1, 2):
        decisions.snooze(store, key, later + timedelta(days=more), TODAY)
    with pytest.raises(InvalidInput, match="twice"):
        decisions.snooze(store, key, later, TODAY)
    decisions.snooze(store, key, later, TODAY, "on holiday")
    with pytest.raises(InvalidInput):
        decisions.skip(store, key, "  ", TODAY)


@pytest.mark.parametrize("key", [StepKey("rej_call", OpportunityId(9)),
                                 StepKey("rej_call", CASE, None, EventId(9))])  # fmt: skip
def test_a_step_of_nothing_cannot_be_decided(case: LocalStore, key: StepKey) -> None:
    with pytest.raises(NotFound):
        decisions.skip(case, key, "why", TODAY)


def test_every_open_case_has_a_next_action(store: LocalStore) -> None:
    sample.add(store, TODAY)
    for offset in (0, 30, 400):
        for found in today_list.open_cases(store, TODAY + timedelta(days=offset)):
            assert found.next_action, (found.case.opportunity.name, offset)


def test_a_step_switched_off_is_not_proposed(store: LocalStore) -> None:
    sample.add(store, TODAY)
    step = a_due_step(store).step
    settings.switch_step(store, step, on=False)
    assert step not in {s.key.step for s in today_list.whom_next(store, TODAY, 50) if s.opportunity}
    assert settings.switch_step(store, step, on=True).steps_off == frozenset()
    assert settings.sign_as(store, "  Kim  Lee ").me == "Kim Lee"
    assert settings.get(store).me == "Kim Lee"


def test_nobody_is_named_twice_today(store: LocalStore) -> None:
    sample.add(store, TODAY)
    keys = [line.key for line in today_list.whom_next(store, TODAY, 100)]
    assert len(keys) == len(set(keys))
    assert date.min < TODAY


def test_today_asks_about_a_few_quiet_cases_only(case: LocalStore) -> None:
    long_ago = TODAY - timedelta(days=60)
    for number in range(12):
        quiet = Opportunity(OpportunityId(0), f"Company {number}", "Planner")
        opportunities.add(case, quiet, long_ago)
    listed = [s for s in today_list.whom_next(case, TODAY, 100) if s.key.step == "check_in"]
    assert len(listed) == 3
    assert len([c for c in today_list.open_cases(case, TODAY) if c.next_action]) >= 12
