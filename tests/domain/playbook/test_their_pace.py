"""The status check waits as long as the recruiter usually takes, where three answers say how long that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.schedule import due_steps
from crm.domain.playbook.step import with_overrides
from crm.domain.playbook.windows import Span, Window
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import GIL, INTERVIEW, SAM, a_case, a_decision, a_touchpoint, the_playbook

RECRUITED = [(SAM, "recruiter"), (GIL, "hiring_manager")]


def answered(*days: int, by: int = SAM) -> list[Touchpoint]:
    """Letters of another year, one a quarter, each answered after so many days."""
    sent = [date(2025, month, 1) for month in (2, 5, 8, 11)]
    return [
        a_touchpoint(
            100 + n, "email", day.isoformat(), by, opportunity_id=None, result="replied",
            answered_on=date.fromordinal(day.toordinal() + days_),
        )
        for n, (day, days_) in enumerate(zip(sent, days, strict=False))
    ]  # fmt: skip


def check(case: Case, day: str = "2026-03-04", **changed: Any) -> DueStep:
    """The status check; the interview was on Monday, March 2, 2026."""
    playbook = with_overrides(the_playbook(), (), changed.get("windows", {}))
    found = due_steps(playbook, case, date.fromisoformat(day))
    return next(d for d in found if d.step.id == "status_check" and d.status is not Status.DONE)


@pytest.mark.parametrize(
    ("contacts", "opens", "closes"),
    [
        pytest.param([], "2026-03-09", "2026-03-11", id="nothing known: a week, as always"),
        pytest.param(answered(12, 14), "2026-03-09", "2026-03-11", id="two answers say nothing"),
        pytest.param(answered(12, 10, 20), "2026-03-14", "2026-03-16", id="twelve days"),
        pytest.param(answered(1, 2, 3), "2026-03-09", "2026-03-11", id="never earlier"),
        pytest.param(answered(50, 50, 50), "2026-03-30", "2026-04-01", id="four weeks at most"),
        pytest.param(
            answered(12, 10, 20, by=GIL), "2026-03-09", "2026-03-11", id="only of whom is asked"
        ),
    ],
)
def test_when_the_first_check_opens(contacts: list[Touchpoint], opens: str, closes: str) -> None:
    found = check(a_case([INTERVIEW], RECRUITED, contacts))
    assert (str(found.opens), str(found.closes)) == (opens, closes)


@pytest.mark.parametrize(
    ("promised", "opens"), [("2026-03-06", "2026-03-14"), ("2026-03-20", "2026-03-24")]
)
def test_a_promised_day_counts_if_it_is_later(promised: str, opens: str) -> None:
    day = date.fromisoformat(promised)
    case = a_case([INTERVIEW], RECRUITED, answered(12, 10, 20), promised_decision_on=day)
    assert str(check(case).opens) == opens


def test_the_next_check_waits_as_long_after_the_last_one() -> None:
    asked = a_decision(1, StepKey("status_check", 1, SAM, None, 1), "done", "2026-03-16")  # type: ignore[arg-type]
    case = a_case([INTERVIEW], RECRUITED, answered(12, 10, 20), step_decisions=[asked])
    assert str(check(case, "2026-03-17").opens) == "2026-03-28"


def test_nobody_but_a_recruiter_is_waited_for() -> None:
    case = a_case([INTERVIEW], [(GIL, "hiring_manager")], answered(12, 10, 20, by=GIL))
    assert str(check(case).opens) == "2026-03-09"


def test_a_window_of_ones_own_waits_for_nobody() -> None:
    chosen = Window(Span(3), Span(4), Span(5))
    case = a_case([INTERVIEW], RECRUITED, answered(12, 10, 20))
    assert str(check(case, windows={"status_check": chosen}).opens) == "2026-03-05"


def test_the_reason_says_how_long_they_take() -> None:
    said = "Sam usually takes 12 days to answer (the median of 3 answers): before March 14 it is too soon to ask."
    case = a_case([INTERVIEW], RECRUITED, answered(12, 10, 20))
    for day, status in (
        ("2026-03-09", Status.UPCOMING),
        ("2026-03-14", Status.DUE),
        ("2026-03-20", Status.LATE),
    ):
        found = check(case, day)
        assert (found.status, found.reasons[1]) == (status, said)
    assert not any("usually" in r for r in check(a_case([INTERVIEW], RECRUITED)).reasons)
    quick = a_case([INTERVIEW], RECRUITED, answered(1, 2, 3))
    assert not any("usually" in r for r in check(quick).reasons)


def test_a_talk_of_another_case_makes_the_letter_after_it_a_thank_you() -> None:
    """Three times a thank-you, and an answer five days after the question that came later."""
    contacts, met = [], []
    for n, month in enumerate((2, 5, 8)):
        met.append((SAM, date(2025, month, 1)))
        contacts += [
            a_touchpoint(10 * n + 1, "email", f"2025-0{month}-01", SAM, opportunity_id=None),
            a_touchpoint(10 * n + 2, "email", f"2025-0{month}-15", SAM, opportunity_id=None),
            a_touchpoint(10 * n + 3, "email", f"2025-0{month}-24", SAM, opportunity_id=None,
                         direction="in"),
        ]  # fmt: skip
    case = replace(a_case([INTERVIEW], RECRUITED, contacts), met_in_others=tuple(met))
    assert str(check(case).opens) == "2026-03-11"
