"""Whom next: how urgent, when to leave somebody alone, which ties are suggested and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ranking.ranking import (
    Factors,
    Tie,
    cooling_suggestions,
    due_pressure,
    factors_of,
    gate,
    keep_pressure,
    priority,
    revive_suggestion,
    tier_of,
)
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from tests.tie_builders import (
    BOTH,
    IN,
    NOW,
    OUT,
    a_person,
    a_tie,
    ago,
    monthly,
    ties,
    touch,
    touchpoints,
)


@pytest.mark.parametrize(
    ("cadence", "in_open_case", "tier"),
    [
        pytest.param(7, False, "A", id="weekly"),
        pytest.param(30, False, "A", id="monthly"),
        pytest.param(31, False, "B", id="a little less than monthly"),
        pytest.param(60, True, "B", id="every two months"),
        pytest.param(61, True, "C", id="the wish outranks the case"),
        pytest.param(None, True, "B", id="no wish, in an open case"),
        pytest.param(None, False, "C", id="no wish"),
    ],
)
def test_tiers(cadence: int | None, in_open_case: bool, tier: str) -> None:
    assert tier_of(a_person(cadence_days=cadence), in_open_case) == tier


@pytest.mark.parametrize(
    ("days", "pressure"),
    [
        pytest.param(None, 0.0, id="nothing is due"),
        pytest.param(-1, 0.0, id="due tomorrow"),
        pytest.param(0, 0.5, id="due today"),
        pytest.param(7, 1.0, id="a week late"),
        pytest.param(70, 1.0, id="ten weeks late"),
    ],
)
def test_due_pressure(days: int | None, pressure: float) -> None:
    assert due_pressure(days) == pressure


def test_the_factors_of_a_quiet_monthly_tie() -> None:
    tie = a_tie(*monthly(90), cadence_days=30)
    factors = factors_of(tie)
    assert factors.b == pytest.approx((65 - tie.warmth) / 20)
    assert (factors.tier, factors.depth, factors.reply, factors.relevance) == (1, 1, 1, 0.5)
    assert keep_pressure(factors) == pytest.approx(factors.b * 0.5)
    assert keep_pressure(Factors(1, 1, 1, 0.88, 1)) == pytest.approx(0.88)


@pytest.mark.parametrize(
    ("values", "relevance"),
    [
        pytest.param({}, 0.5, id="no part in the search"),
        pytest.param({"in_open_case": True}, 1.0, id="in an open case"),
        pytest.param({"target_company": True}, 1.0, id="at a company aimed at"),
        pytest.param({"person": a_person(tags=("Bridge",))}, 1.0, id="a bridge"),
    ],
)
def test_relevance(values: Mapping[str, Any], relevance: float) -> None:
    tie = replace(a_tie(*monthly(90)), **values)
    assert factors_of(tie).relevance == relevance


CALL = (OUT, Channel.CALL)


@pytest.mark.parametrize(
    ("touchpoints", "is_open"),
    [
        pytest.param([], True, id="never in touch"),
        pytest.param([touch(13)], False, id="they wrote 13 days ago"),
        pytest.param([touch(14)], True, id="they wrote 14 days ago"),
        pytest.param([touch(0, OUT)], False, id="written to today"),
        pytest.param([touch(13, OUT)], False, id="one try, 13 days"),
        pytest.param([touch(14, OUT)], True, id="one try, 14 days"),
        pytest.param([touch(27, OUT), touch(90, OUT)], False, id="two tries, 27 days"),
        pytest.param([touch(28, OUT), touch(90, OUT)], True, id="two tries, 28 days"),
        pytest.param([touch(55 + n, OUT) for n in range(3)], False, id="three tries, 55 days"),
        pytest.param([touch(56 + n, OUT) for n in range(3)], True, id="three tries, 56 days"),
        pytest.param([touch(179 + n, OUT) for n in range(4)], False, id="four tries, 179 days"),
        pytest.param([touch(180 + n, OUT) for n in range(9)], True, id="nine tries, 180 days"),
        pytest.param(
            [touch(30 + n, OUT) for n in range(4)] + [touch(20)], True, id="then they answered"
        ),
        pytest.param([touch(2, *CALL, Result.NO_ANSWER)], True, id="a call nobody took"),
    ],
)
def test_the_gate_after_contact_and_after_silence(
    touchpoints: list[Touchpoint], is_open: bool
) -> None:
    tie = a_tie(*touchpoints)
    opened, reason = gate(tie, NOW)
    assert (opened, reason == "") == (int(is_open), is_open)
    assert gate(tie, NOW, step_due=True) == (1, "")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        pytest.param({"do_not_contact": True}, "Marked as do not contact.", id="do not contact"),
        pytest.param({"archived_on": ago(1)}, "Archived.", id="archived"),
        pytest.param({"binned_on": ago(1)}, "Removed.", id="in the bin"),
    ],
)
def test_some_are_never_suggested_even_if_a_step_is_late(
    values: Mapping[str, Any], reason: str
) -> None:
    tie = a_tie(*monthly(90), **values)
    found = priority(tie, NOW, days_overdue=30)
    assert (found.value, found.gate, found.gate_reason) == (0, 0, reason)
    assert cooling_suggestions([tie], NOW, {}, 5) == ()
    assert revive_suggestion([tie], NOW, {}) is None


def test_a_shut_gate_says_until_when() -> None:
    assert gate(a_tie(touch(5)), NOW)[1] == "You were in touch lately; rests until 4 Dec 2026."
    unanswered = a_tie(touch(5, OUT), touch(9, OUT))
    assert gate(unanswered, NOW)[1] == (
        "You reached out on 2 days without an answer; rests until 18 Dec 2026."
    )


def test_reasons_have_numbers() -> None:
    tie = a_tie(*monthly(64), cadence_days=30)
    assert priority(tie, NOW).reasons == (
        "Warmth 51, was above 65 until 26 Sep 2026; falls below 50 on 3 Dec 2026.",
        "Last contact 2 months ago (they e-mailed you on 22 Sep 2026).",
        "You want to be in touch every 30 days.",
    )


@pytest.mark.parametrize(
    ("touchpoints", "sentence"),
    [
        pytest.param([touch(20, BOTH, Channel.COFFEE)], "(you had coffee on 5 Nov 2026)", id="met"),
        pytest.param(
            [touch(20, OUT), touch(40, IN, Channel.CALL)],
            "(you e-mailed on 5 Nov 2026; they called you on 16 Oct 2026)",
            id="both",
        ),
        pytest.param(
            [touch(20, OUT, Channel.CALL, Result.REACHED)],
            "(they answered your call on 5 Nov 2026)",
            id="they took the call",
        ),
        pytest.param([touch(400)], "13 months ago (they e-mailed you on 21 Oct 2025)", id="year"),
        pytest.param([touch(1, OUT)], "Last contact yesterday", id="yesterday"),
        pytest.param([touch(20, OUT)], "You reached out once since, without", id="one open try"),
    ],
)
def test_how_the_last_contact_is_told(touchpoints: list[Touchpoint], sentence: str) -> None:
    assert sentence in " ".join(priority(a_tie(*touchpoints), NOW).reasons)


def test_no_contact_at_all_has_no_urge_of_its_own() -> None:
    found = priority(a_tie(), NOW)
    assert (found.value, found.reasons) == (0, ("No contact yet.",))
    assert priority(a_tie(), NOW, days_overdue=0).value == 0.5


overdue = st.none() | st.integers(-5, 40)


@given(ties, overdue)
def test_priority_lies_in_0_to_1_and_is_0_exactly_if_nothing_asks(
    tie: Tie, days: int | None
) -> None:
    found = priority(tie, NOW, days)
    assert 0 <= found.value <= 1
    assert (found.value == 0) == (found.gate == 0 or found.due == found.keep == 0)
    assert found.value <= found.gate
    assert (found.gate == 1) == (found.gate_reason == "")


@given(ties, overdue, st.integers(1, 5))
def test_priority_never_rises_with_unanswered_outreach(
    tie: Tie, days: int | None, more: int
) -> None:
    tried = replace(tie, unanswered=tie.unanswered + more)
    assert priority(tried, NOW, days).value <= priority(tie, NOW, days).value
    assert keep_pressure(factors_of(tried)) <= keep_pressure(factors_of(tie))


@given(ties, st.integers(0, 40), st.integers(0, 40))
def test_priority_never_falls_with_days_overdue(tie: Tie, days: int, more: int) -> None:
    assert priority(tie, NOW, days + more).value >= priority(tie, NOW, days).value
    assert priority(tie, NOW, days).value >= priority(tie, NOW).value


@given(st.lists(touchpoints, max_size=10), st.integers(0, 13), st.sampled_from([IN, OUT, BOTH]))
def test_a_person_just_contacted_leaves_the_list(
    log: list[Touchpoint], days: int, direction: Direction
) -> None:
    tie = a_tie(*log, touch(days, direction), cadence_days=1)
    assert priority(tie, NOW).value == 0
    assert cooling_suggestions([tie], NOW, {}, 5) == ()
