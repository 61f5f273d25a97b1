"""How long somebody takes to answer: what counts as an answer, and from which letter."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from crm.domain.touchpoints.answer_times import Pace, answer_times, pace_of
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import SAM, a_touchpoint

TODAY = date(2026, 6, 30)
IN = {"direction": "in"}


def log(*entries: tuple[Any, ...]) -> list[Touchpoint]:
    """Entries of channel, day and further values, numbered in their order."""
    return [
        a_touchpoint(n, channel, f"2026-{on}", SAM, **(more[0] if more else {}))
        for n, (channel, on, *more) in enumerate(entries, 1)
    ]


CASES = [
    pytest.param([], (), id="nothing"),
    pytest.param([("email", "03-02")], (), id="no answer yet"),
    pytest.param([("email", "03-02"), ("email", "03-06", IN)], (4,), id="a letter and its answer"),
    pytest.param([("email", "03-06", IN)], (), id="they wrote first"),
    pytest.param(
        [("email", "03-02", {"result": "replied", "answered_on": date(2026, 3, 5)})],
        (3,), id="an answer noted at the letter",
    ),
    pytest.param(
        [("email", "03-02", {"result": "replied", "answered_on": date(2026, 3, 5)}),
         ("email", "03-05", IN)],
        (3,), id="the same answer noted twice",
    ),
    pytest.param([("email", "03-02", {"result": "replied"})], (), id="answered, but not known when"),
    pytest.param(
        [("email", "03-02"), ("email", "03-09"), ("email", "03-12", IN)],
        (10,), id="a reminder does not start anew",
    ),
    pytest.param(
        [("email", "03-02"), ("email", "03-04", IN), ("text", "03-10"), ("call", "03-11", IN)],
        (2, 1), id="two answers, one by calling back",
    ),
    pytest.param(
        [("email", "03-02"), ("coffee", "03-04"), ("email", "03-20", IN)],
        (), id="they met: no answer to measure",
    ),
    pytest.param(
        [("email", "03-02"), ("call", "03-04", {"result": "reached"}), ("email", "03-20", IN)],
        (), id="they took a call",
    ),
    pytest.param(
        [("email", "03-02"), ("call", "03-04", {"result": "no_answer"}), ("email", "03-06", IN)],
        (4,), id="a call that nobody took changes nothing",
    ),
    pytest.param(
        [("email", "03-02", {"result": "bounced"}), ("email", "03-06", IN)], (), id="it bounced",
    ),
    pytest.param(
        [("linkedin_request", "03-02"), ("gift_card", "03-02"), ("email", "03-06", IN)],
        (), id="neither a request nor a gift is a letter",
    ),
    pytest.param(
        [("email", "03-02"), ("linkedin_request", "03-03", IN), ("email", "03-06", IN)],
        (4,), id="a request of theirs is no answer",
    ),
    pytest.param([("email", "03-02"), ("email", "03-02", IN)], (0,), id="the same day"),
    pytest.param(
        [("email", "03-02", {"clock": time(15)}), ("email", "03-02", IN | {"clock": time(9)}),
         ("email", "03-05", IN)],
        (3,), id="the same day, but earlier",
    ),
    pytest.param([("email", "01-02"), ("email", "03-03", IN)], (60,), id="two months"),
    pytest.param([("email", "01-02"), ("email", "03-04", IN)], (), id="later is news of its own"),
    pytest.param([("email", "06-29"), ("email", "07-01", IN)], (), id="an answer of tomorrow"),
    pytest.param(
        [("email", "03-02"), ("email", "03-06", IN | {"binned_on": TODAY})], (), id="in the bin",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("contacts", "expected"), CASES)
def test_the_days_from_a_letter_to_its_answer(
    contacts: list[tuple[Any, ...]], expected: tuple[int, ...]
) -> None:
    assert answer_times(log(*contacts), (), TODAY) == expected


def test_a_thank_you_asks_for_no_answer_unless_it_gets_one() -> None:
    talks = [date(2026, 3, 2)]
    thanks, asked, answer = ("email", "03-03"), ("email", "03-10"), ("email", "03-12", IN)
    assert answer_times(log(thanks, asked, answer), talks, TODAY) == (2,)
    assert answer_times(log(thanks, answer), talks, TODAY) == (9,)
    assert answer_times(log(thanks, asked, answer), [], TODAY) == (9,)


def test_the_order_in_which_contacts_were_entered_does_not_matter() -> None:
    entries = log(("email", "03-02"), ("email", "03-06", IN), ("email", "03-10"))
    assert answer_times(entries[::-1], (), TODAY) == (4,)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        ((3, 5), None),
        ((3, 5, 9), Pace(5, 3)),
        ((9, 3, 5, 8), Pace(7, 4)),  # the middle of 5 and 8, rounded up
        ((0, 0, 0), Pace(0, 3)),
    ],
)
def test_the_usual_time_needs_three_answers(days: tuple[int, ...], expected: Pace | None) -> None:
    assert pace_of(days) == expected
