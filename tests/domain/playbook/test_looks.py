"""A look whether the hire is still there completes the step that asks for it; the next one is a month later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.seat import SeatAnswer, SeatCheck
from crm.domain.ids import OpportunityId, SeatCheckId
from crm.domain.playbook.ahead import next_look_of
from tests.builders import a_case, a_decision, an_event, steps_on

EVENTS = (
    an_event(1, "rejection_received", "2026-02-09"),
    an_event(2, "hire_identified", "2026-03-16", internal=True),
)


def looked(case: Case, *days: str, answer: str = "same") -> Case:
    looks = tuple(
        SeatCheck(SeatCheckId(n), OpportunityId(1), SeatAnswer(answer), date.fromisoformat(on))
        for n, on in enumerate(days, 1)
    )
    return replace(case, looks=looks)


def watched(case: Case, day: str) -> list[tuple[str, str]]:
    """The status and the first day of each occurrence."""
    found = [due for due in steps_on(case, day) if due.step.shows == "seat"]
    return [(due.status.value, (due.settled_on or due.opens).isoformat()) for due in found]


@pytest.mark.parametrize("answer", ["same", "changed", "not_found"])
def test_every_answer_is_a_look(answer: str) -> None:
    case = looked(a_case(EVENTS), "2026-04-20", answer=answer)
    assert watched(case, "2026-04-20") == [("done", "2026-04-20"), ("upcoming", "2026-05-20")]


@pytest.mark.parametrize(
    ("days", "on", "steps"),
    [
        pytest.param((), "2026-04-15", [("upcoming", "2026-04-16")], id="a month after it was known"),
        pytest.param((), "2026-04-16", [("due", "2026-04-16")], id="due"),
        pytest.param(
            ("2026-04-01",), "2026-04-16", [("done", "2026-04-01"), ("upcoming", "2026-05-01")],
            id="looked early",
        ),
        pytest.param(
            ("2026-04-20", "2026-05-25"), "2026-06-24",
            [("done", "2026-04-20"), ("done", "2026-05-25"), ("due", "2026-06-24")], id="twice",
        ),
        pytest.param(("2026-03-15",), "2026-04-16", [("due", "2026-04-16")], id="before it was known"),
        pytest.param(
            ("2026-03-16",), "2026-04-16", [("done", "2026-03-16"), ("due", "2026-04-16")],
            id="on the day it was known",
        ),
        pytest.param(("2026-05-01",), "2026-04-16", [("due", "2026-04-16")], id="still to come"),
    ],
)  # fmt: skip
def test_the_next_look_is_a_month_after_the_last(
    days: tuple[str, ...], on: str, steps: list[tuple[str, str]]
) -> None:
    assert watched(looked(a_case(EVENTS), *days), on) == steps


def test_what_was_marked_as_done_before_there_were_looks_still_counts() -> None:
    key = StepKey.parse("watch_hire/o1/e2")
    assert key
    case = a_case(EVENTS, step_decisions=[a_decision(1, key, "done", "2026-04-18")])
    assert watched(case, "2026-05-18") == [("done", "2026-04-18"), ("due", "2026-05-18")]
    case = looked(case, "2026-05-20")
    assert watched(case, "2026-05-20") == [
        ("done", "2026-04-18"), ("done", "2026-05-20"), ("upcoming", "2026-06-19"),
    ]  # fmt: skip


def test_nobody_looks_any_more_once_they_left() -> None:
    events = (*EVENTS, an_event(3, "hire_left", "2026-05-02"))
    case = looked(a_case(events), "2026-04-20", "2026-06-01")
    assert watched(case, "2026-06-02") == [("done", "2026-04-20"), ("lapsed", "2026-05-20")]
    assert next_look_of(steps_on(case, "2026-06-02")) is None


def test_the_next_look_of_a_case() -> None:
    assert next_look_of(steps_on(a_case(EVENTS), "2026-03-20")) == date(2026, 4, 16)
    assert next_look_of(steps_on(a_case(EVENTS[:1]), "2026-03-20")) is None
