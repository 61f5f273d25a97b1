"""Whom next: how urgent, when to leave somebody alone, which ties are suggested and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ranking.ranking import (
    cooling_suggestions,
    due_pressure,
    keep_pressure,
    may_contact,
    reasons,
    relevance,
    revive_suggestion,
    urgency,
)
from crm.domain.ranking.tie import Tie
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
    ("days", "pressure"),
    [
        pytest.param(None, 0.0, id="nothing is due"),
        pytest.param(-1, 0.0, id="due tomorrow"),
        pytest.param(0, 0.5, id="due today"),
        pytest.param(1, 4 / 7, id="a day late"),
        pytest.param(6, 13 / 14, id="six days late"),
        pytest.param(7, 1.0, id="a week late"),
        pytest.param(70, 1.0, id="ten weeks late"),
    ],
)
def test_due_pressure(days: int | None, pressure: float) -> None:
    assert due_pressure(days) == pytest.approx(pressure)


#: Everything asks for contact: established, cold enough, in the search, wished for every month.
URGENT = Tie(a_person(cadence_days=30), warmth=45.0, m_slow=9.0, target_company=True)


@pytest.mark.parametrize(
    ("values", "pressure"),
    [
        pytest.param({}, 1.0, id="all of it"),
        pytest.param({"warmth": 50.0}, 1.0, id="20 points under the target"),
        pytest.param({"warmth": 51.0}, 0.95, id="19 points under it"),
        pytest.param({"warmth": 65.0}, 0.25, id="5 points under it"),
        pytest.param({"warmth": 70.0}, 0.0, id="on the target"),
        pytest.param({"person": a_person(cadence_days=60), "warmth": 30.0}, 0.8, id="tier B"),
        pytest.param({"person": a_person(), "warmth": 15.0}, 0.6, id="tier C"),
        pytest.param({"m_slow": 5.0}, 1.0, id="fully established"),
        pytest.param({"m_slow": 2.0}, 0.6131, id="log 3 / log 6 established"),
        pytest.param({"unanswered": 1}, 0.88, id="one try"),
        pytest.param({"unanswered": 3}, 0.681472, id="three tries"),
        pytest.param({"target_company": False}, 0.5, id="outside the search"),
    ],
)
def test_how_much_a_tie_asks_to_be_kept(values: Mapping[str, Any], pressure: float) -> None:
    assert keep_pressure(replace(URGENT, **values)) == pytest.approx(pressure, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, 0.5, id="no part in the search"),
        pytest.param({"in_open_case": True}, 1.0, id="in an open case"),
        pytest.param({"target_company": True}, 1.0, id="at a company aimed at"),
        pytest.param({"person": a_person(tags=("Bridge",))}, 1.0, id="a bridge"),
    ],
)
def test_relevance(values: Mapping[str, Any], expected: float) -> None:
    tie = replace(a_tie(*monthly(90)), **values)
    assert relevance(tie) == expected


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
def test_people_are_left_alone_after_contact_and_after_silence(
    touchpoints: list[Touchpoint], is_open: bool
) -> None:
    tie = a_tie(*touchpoints)
    assert may_contact(tie, NOW) == is_open
    assert may_contact(tie, NOW, step_due=True)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"do_not_contact": True}, id="do not contact"),
        pytest.param({"archived_on": ago(1)}, id="archived"),
        pytest.param({"binned_on": ago(1)}, id="in the bin"),
    ],
)
def test_some_are_never_suggested_even_if_a_step_is_late(values: Mapping[str, Any]) -> None:
    tie = a_tie(*monthly(90), **values)
    assert urgency(tie, NOW, days_overdue=30) == 0
    assert cooling_suggestions([tie], NOW, {}, 5) == ()
    assert revive_suggestion([a_tie(*monthly(800), **values)], NOW, {}) is None


def test_reasons_have_numbers() -> None:
    tie = a_tie(*monthly(64))
    assert reasons(tie, NOW) == (
        "Fresh, cooling from Aug 12, 2027 on.",
        "You were last in touch 2 months ago: they e-mailed you on Sep 22, 2026.",
    )


@pytest.mark.parametrize(
    ("touchpoints", "sentence"),
    [
        pytest.param(
            [touch(20, BOTH, Channel.COFFEE)], ": you had coffee on Nov 5, 2026.", id="met"
        ),
        pytest.param(
            [touch(20, OUT), touch(40, IN, Channel.CALL)],
            ": you e-mailed on Nov 5, 2026; they called you on Oct 16, 2026.",
            id="both",
        ),
        pytest.param(
            [touch(20, OUT, Channel.CALL, Result.REACHED)],
            ": they answered your call on Nov 5, 2026.",
            id="they took the call",
        ),
        pytest.param([touch(400)], "13 months ago: they e-mailed you on Oct 21, 2025.", id="year"),
        pytest.param([touch(1, OUT)], "You were last in touch yesterday", id="yesterday"),
        pytest.param(
            [touch(20, OUT)],
            "You have reached out once and had no answer",
            id="one open try",
        ),
    ],
)
def test_how_the_last_contact_is_told(touchpoints: list[Touchpoint], sentence: str) -> None:
    assert sentence in " ".join(reasons(a_tie(*touchpoints), NOW))


def test_no_contact_at_all_has_no_urge_of_its_own() -> None:
    assert (urgency(a_tie(), NOW), reasons(a_tie(), NOW)) == (0, ("No contact yet.",))
    assert urgency(a_tie(), NOW, days_overdue=0) == 0.5


def test_a_due_step_and_a_cooling_tie_add_up() -> None:
    tie = replace(URGENT, warmth=60.0)
    assert (urgency(tie, NOW), urgency(tie, NOW, 0)) == (pytest.approx(0.5), pytest.approx(0.75))


overdue = st.none() | st.integers(-5, 40)


@pytest.mark.parametrize(
    "touchpoints",
    [
        pytest.param([touch(3)], id="they wrote three days ago"),
        pytest.param([touch(3, OUT)], id="you wrote three days ago, without an answer"),
        pytest.param([touch(30 + n, OUT) for n in range(4)], id="four tries without an answer"),
    ],
)
@pytest.mark.parametrize(
    ("days", "expected"), [(None, 0.0), (-1, 0.0), (0, 0.5), (7, 1.0), (30, 1.0)]
)
def test_a_due_step_is_as_urgent_when_the_tie_itself_is_left_alone(
    touchpoints: list[Touchpoint], days: int | None, expected: float
) -> None:
    # As warm as it should be: the tie itself asks for nothing.
    tie = replace(a_tie(*touchpoints), warmth=60.0)
    assert urgency(tie, NOW, days_overdue=days) == expected


@given(ties, overdue)
def test_urgency_lies_in_0_to_1_and_is_0_exactly_if_nothing_asks(
    tie: Tie, days: int | None
) -> None:
    found, due = urgency(tie, NOW, days), due_pressure(days)
    assert 0 <= found <= 1
    asks = due > 0 or (keep_pressure(tie) > 0 and may_contact(tie, NOW))
    assert (found > 0) == asks


@given(ties, overdue, st.integers(1, 5))
def test_urgency_never_rises_with_unanswered_outreach(
    tie: Tie, days: int | None, more: int
) -> None:
    tried = replace(tie, unanswered=tie.unanswered + more)
    assert urgency(tried, NOW, days) <= urgency(tie, NOW, days)
    assert keep_pressure(tried) <= keep_pressure(tie)


@given(ties, st.integers(0, 40), st.integers(0, 40))
def test_urgency_never_falls_with_days_overdue(tie: Tie, days: int, more: int) -> None:
    assert urgency(tie, NOW, days + more) >= urgency(tie, NOW, days)
    assert urgency(tie, NOW, days) >= urgency(tie, NOW)


@given(st.lists(touchpoints, max_size=10), st.integers(0, 13), st.sampled_from([IN, OUT, BOTH]))
def test_a_person_just_contacted_leaves_the_list(
    log: list[Touchpoint], days: int, direction: Direction
) -> None:
    tie = a_tie(*log, touch(days, direction))
    assert urgency(tie, NOW) == 0
    assert cooling_suggestions([tie], NOW, {}, 5) == ()
