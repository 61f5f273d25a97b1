"""A new job and the other cases: which of them wait for the question whether they go on, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.landing import with_landing
from crm.domain.ids import OpportunityId
from tests.builders import GIL, SAM, WREN, a_case, a_decision, a_touchpoint, an_event

TODAY = date(2026, 7, 1)
#: The question whether a case goes on, and a step that a new job ends.
ASKS, ENDS, OTHER = "go_on", "thank_everybody", "another"
NEW_JOB = an_event(9, "hired_elsewhere", "2026-05-01")


def numbered(number: int, case: Case) -> Case:
    return replace(case, opportunity=replace(case.opportunity, id=OpportunityId(number)))


def found(*cases: Case, today: date = TODAY) -> list[Case]:
    return with_landing(cases, {ASKS}, {ENDS}, today)


def waits(other: Case, today: date = TODAY) -> bool:
    """Whether another case waits for the question, after the new job of the first."""
    _, second = found(a_case([NEW_JOB]), numbered(2, other), today=today)
    return second.landed is not None


def decided(step: str, decision: str, on: str) -> Case:
    return a_case(
        step_decisions=[a_decision(1, StepKey(step, OpportunityId(2), None), decision, on)]
    )


def test_without_a_new_job_nothing_changes() -> None:
    cases = [a_case([an_event(1, "interview_held", "2026-05-01")]), numbered(2, a_case())]
    assert found(*cases) == cases


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        pytest.param(date(2026, 4, 30), False, id="the day before"),
        pytest.param(date(2026, 5, 1), True, id="the day itself"),
        pytest.param(date(2026, 10, 28), True, id="180 days later"),
        pytest.param(date(2026, 10, 29), False, id="181 days later"),
    ],
)
def test_a_new_job_is_news_for_half_a_year(today: date, asked: bool) -> None:
    assert waits(a_case(), today) is asked


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        pytest.param({}, True, id="open"),
        pytest.param({"closed_on": date(2026, 4, 1)}, False, id="closed"),
        pytest.param({"created_on": date(2026, 5, 1)}, True, id="entered on the day"),
        pytest.param({"created_on": date(2026, 5, 2)}, False, id="entered after it"),
    ],
)
def test_which_case_is_asked_about(values: dict[str, Any], asked: bool) -> None:
    assert waits(a_case(**values)) is asked


@pytest.mark.parametrize(
    ("step", "decision", "on", "asked"),
    [
        pytest.param(ASKS, "done", "2026-05-01", False, id="it is kept"),
        pytest.param(ASKS, "done", "2026-04-30", True, id="it was kept after an earlier job"),
        pytest.param(ASKS, "skipped", "2026-05-02", True, id="the question was only skipped"),
        pytest.param(ENDS, "done", "2026-06-01", False, id="went on with it a month later"),
        pytest.param(ENDS, "skipped", "2026-06-01", False, id="so was who skips a step"),
        pytest.param(ENDS, "done", "2026-05-31", True, id="within a month the job may be late"),
        pytest.param(ENDS, "snoozed", "2026-06-01", True, id="put off is not worked on"),
        pytest.param(OTHER, "done", "2026-06-01", True, id="a step that goes on anyway"),
    ],
)
def test_a_case_that_is_kept_is_not_asked_about_again(
    step: str, decision: str, on: str, asked: bool
) -> None:
    assert waits(decided(step, decision, on)) is asked


def test_the_latest_job_counts() -> None:
    earlier = an_event(8, "hired_here", "2026-04-01")
    first = numbered(2, a_case([replace(earlier, opportunity_id=OpportunityId(2))]))
    one, two, three = found(a_case([NEW_JOB]), first, numbered(3, a_case()))
    assert (one.landed, two.landed, three.landed) == (None, NEW_JOB, NEW_JOB)


def test_everybody_of_the_other_cases_is_told_once() -> None:
    here = a_case([NEW_JOB], roles=[(WREN, "recruiter")])
    call = a_touchpoint(7, "call", "2026-04-01", SAM)
    there = numbered(
        2,
        a_case(roles=[(WREN, "referrer"), (GIL, "recruiter"), (SAM, "helper")], touchpoints=[call]),
    )
    first, second = found(here, there)
    assert list(first.people) == [SAM, GIL, WREN]
    assert first.to_tell == {SAM, GIL}
    assert first.touchpoints == (call,)
    assert second.to_tell == there.to_tell
