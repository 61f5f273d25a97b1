"""Every N days means it: on the day, not before, whatever else is known of the tie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision, StepKey
from crm.domain.ids import OpportunityId, PersonId, StepDecisionId, TouchpointId
from crm.domain.people import wishes
from crm.domain.people.person import Person
from crm.domain.ranking.ranking import TieSuggestion, cooling_suggestions, revive_suggestion
from crm.domain.ranking.rhythm import rhythm_suggestions
from crm.domain.ranking.tie import summarise
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from tests.tie_builders import IN, NOW, OUT, a_person, a_tie, ago, monthly, touch


def lines(*log: Touchpoint, on: date = NOW, **person: Any) -> tuple[TieSuggestion, ...]:
    return rhythm_suggestions([summarise(a_person(**person), log, on)], on, {})


@pytest.mark.parametrize(
    ("log", "person", "due"),
    [
        pytest.param([touch(30)], {"cadence_days": 30}, True, id="they wrote 30 days ago"),
        pytest.param([touch(29)], {"cadence_days": 30}, False, id="they wrote 29 days ago"),
        pytest.param([touch(30, OUT)], {"cadence_days": 30}, True, id="you wrote 30 days ago"),
        pytest.param([touch(7)], {"cadence_days": 7}, True, id="no rest of two weeks"),
        pytest.param([touch(1 + n) for n in range(99)], {"cadence_days": 1}, True, id="hot"),
        pytest.param([touch(9 + n, OUT) for n in range(9)], {"cadence_days": 9}, True, id="silent"),
        pytest.param(monthly(800), {"cadence_days": 900}, False, id="cold, not its day"),
        pytest.param(
            [touch(31), touch(3, OUT, Channel.CALL, Result.NO_ANSWER)], {"cadence_days": 30}, True,
            id="a call nobody took is no contact",
        ),
        pytest.param([touch(31)], {}, False, id="no wish"),
        pytest.param([], {"cadence_days": 30, "cadence_since": ago(30)}, True, id="never, wished"),
        pytest.param([], {"cadence_days": 30, "cadence_since": ago(29)}, False, id="never, not yet"),
        pytest.param([], {"cadence_days": 30, "created_on": ago(30)}, True, id="never, created"),
        pytest.param(
            [], {"cadence_days": 30, "created_on": ago(90), "cadence_since": ago(1)}, False,
            id="the wish is younger than the person",
        ),
        pytest.param([], {"cadence_days": 30}, True, id="never, and no day is known"),
        pytest.param([touch(99)], {"cadence_days": 30, "do_not_contact": True}, False, id="peace"),
        pytest.param([touch(99)], {"cadence_days": 30, "archived_on": ago(1)}, False, id="archived"),
        pytest.param([touch(99)], {"cadence_days": 30, "binned_on": ago(1)}, False, id="in the bin"),
    ],
)  # fmt: skip
def test_it_is_due_so_many_days_after_the_last_contact(
    log: list[Touchpoint], person: Mapping[str, Any], due: bool
) -> None:
    assert bool(lines(*log, **person)) == due


def test_the_sentence_is_true_to_the_record() -> None:
    (line,) = lines(touch(31, IN, Channel.CALL), cadence_days=30)
    assert line.why == (
        "You want to be in touch every 30 days; the last time was 31 days ago.",
        "They called you on Oct 25, 2026.",
    )
    assert (line.status, line.opens, line.action) == (
        "rhythm",
        ago(1),
        "Call Sam and ask how they are",
    )
    (line,) = lines(cadence_days=1, cadence_since=ago(5))
    assert line.why == ("You want to be in touch every day; you have not been in touch yet.",)


def test_the_users_own_wish_has_the_full_score() -> None:
    """So no guess about a tie stands above it."""
    (line,) = lines(cadence_days=30, created_on=date(2025, 1, 1))
    assert (line.status, line.score) == ("rhythm", 1.0)


def decided(decision: Decision, on: date, **more: Any) -> dict[str, StepDecision]:
    key = StepKey(KEEP_WARM, None, PersonId(1))
    return {str(key): StepDecision(StepDecisionId(1), key, decision, on, **more)}


@pytest.mark.parametrize(
    ("decisions", "due"),
    [
        pytest.param(decided(Decision.SNOOZED, ago(9), until=ago(-1)), False, id="until tomorrow"),
        pytest.param(decided(Decision.SNOOZED, ago(9), until=NOW), True, id="until today"),
        pytest.param(decided(Decision.SNOOZED, ago(-1), until=ago(-9)), True, id="from tomorrow on"),
        pytest.param(decided(Decision.SKIPPED, ago(29)), False, id="skipped 29 days ago"),
        pytest.param(decided(Decision.SKIPPED, ago(30)), True, id="skipped 30 days ago"),
        pytest.param(decided(Decision.DONE, ago(2)), False, id="done without an entry"),
        pytest.param(
            decided(Decision.DONE, ago(2), touchpoint_id=TouchpointId(1)), True,
            id="done by a call nobody took: only the log counts",
        ),
    ],
)  # fmt: skip
def test_what_was_decided_holds(decisions: dict[str, StepDecision], due: bool) -> None:
    # An older meeting came in with a calendar since; it is no reason to forget the answer.
    tie = a_tie(touch(64), touch(50), cadence_days=30)
    assert bool(rhythm_suggestions([tie], NOW, decisions)) == due


def one_of(number: int, *, step: str = KEEP_WARM, person: int | None = 1) -> StepKey:
    """The key of a line: of a tie, or of a step of a case."""
    case = None if step == KEEP_WARM else OpportunityId(number)
    return StepKey(step, case, None if person is None else PersonId(person))


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param((one_of(7, step="rej_call", person=1), ago(3)), id="a step with the same person"),
        pytest.param((one_of(7, step="watch_dept", person=None), ago(3)), id="a step without a person"),
        pytest.param((one_of(0, person=9), ago(-1)), id="a decision of tomorrow"),
        pytest.param((one_of(0, person=9), ago(3)), id="the pause of somebody else"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("earlier_one", [Decision.SNOOZED, Decision.SKIPPED, Decision.DONE])
def test_a_pause_holds_whatever_else_was_decided_before(
    earlier: tuple[StepKey, date], earlier_one: Decision
) -> None:
    key, on = earlier
    until = ago(-9) if earlier_one is Decision.SNOOZED else None
    before = {str(key): StepDecision(StepDecisionId(1), key, earlier_one, on, until=until)}
    tie = a_tie(touch(64), cadence_days=30)
    # What was decided before is about something else: by itself it hides nothing.
    assert rhythm_suggestions([tie], NOW, before)
    for pause in (
        decided(Decision.SNOOZED, ago(2), until=ago(-1)), decided(Decision.SKIPPED, ago(29)),
    ):  # fmt: skip
        assert rhythm_suggestions([tie], NOW, {**before, **pause}) == ()


def test_each_of_several_pauses_counts_for_its_own_person() -> None:
    ties = [summarise(a_person(n, cadence_days=30), [touch(40 + n)], NOW) for n in range(1, 6)]
    told = {
        1: (Decision.SNOOZED, ago(-1)),  # put off until tomorrow
        2: (Decision.SNOOZED, NOW),  # put off until today
        3: (Decision.SKIPPED, None),
        4: (Decision.SNOOZED, ago(-5)),
    }
    decisions = {
        str(one_of(0, person=n)): StepDecision(
            StepDecisionId(n), one_of(0, person=n), decision, ago(5), until=until
        )
        for n, (decision, until) in told.items()
    }
    found = rhythm_suggestions(ties, NOW, decisions)
    assert [line.person_id for line in found] == [5, 2]


def test_a_skip_is_told() -> None:
    tie = a_tie(touch(90), cadence_days=30)
    (line,) = rhythm_suggestions([tie], NOW, decided(Decision.SKIPPED, ago(31)))
    assert line.why[0] == (
        "You want to be in touch every 30 days; the last time was 90 days ago. "
        "You skipped it on October 25."
    )
    assert line.opens == ago(1)


def test_the_latest_relative_to_the_wish_comes_first() -> None:
    ties = [
        summarise(a_person(n, cadence_days=days), [touch(since)], NOW)
        for n, (days, since) in enumerate([(365, 372), (30, 31), (7, 14), (14, 28)], start=1)
    ]
    found = rhythm_suggestions(ties, NOW, {})
    assert [line.person_id for line in found] == [3, 4, 2, 1]
    assert rhythm_suggestions(reversed(ties), NOW, {}) == found


@pytest.mark.parametrize("since", [20, 64, 120, 800])
def test_nobody_with_a_rhythm_is_proposed_as_cooling_or_dormant(since: int) -> None:
    tie = a_tie(*monthly(since), cadence_days=900)
    assert cooling_suggestions([tie], NOW, {}, 5) == ()
    assert revive_suggestion([tie], NOW, {}) is None


def person(days: int | None, since: date | None) -> Person:
    return a_person(cadence_days=days, cadence_since=since)


@pytest.mark.parametrize(
    ("new", "old", "since"),
    [
        pytest.param(person(30, None), None, NOW, id="a new person"),
        pytest.param(person(30, None), person(None, None), NOW, id="a new wish"),
        pytest.param(person(60, ago(9)), person(30, ago(9)), NOW, id="another wish"),
        pytest.param(person(30, ago(9)), person(30, ago(9)), ago(9), id="the same wish"),
        pytest.param(person(30, None), person(30, None), None, id="the same, of an older version"),
        pytest.param(person(30, ago(9)), person(60, NOW), ago(9), id="undone"),
        pytest.param(person(None, ago(9)), person(30, ago(9)), None, id="no wish any more"),
    ],
)
def test_since_when_the_wish_is_there(new: Person, old: Person | None, since: date | None) -> None:
    assert wishes.dated(new, old, NOW).cadence_since == since


def test_a_day_later_it_is_still_there_and_after_the_contact_gone() -> None:
    assert lines(touch(30), on=NOW + timedelta(days=40), cadence_days=30)
    assert not lines(touch(30), touch(0), on=NOW + timedelta(days=29), cadence_days=30)
