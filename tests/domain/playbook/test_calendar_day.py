"""On which day a due step stands in the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.playbook.calendar_day import calendar_day, late_since
from crm.domain.playbook.due_step import DueStep, Status, timed
from tests.builders import the_case, the_step

TODAY = date(2026, 6, 10)
STEP = the_step(the_case(), "2026-03-16", "rej_call")


def a_step(opens: str, due: str, closes: str, until: str = "") -> DueStep:
    """A step with this window (days of 2026), and its status today."""
    first, best, last = (date.fromisoformat(f"2026-{day}") for day in (opens, due, closes))
    again = date.fromisoformat(f"2026-{until}") if until else None
    window = replace(STEP, opens=first, due=best, closes=last, snoozed_until=again)
    return timed(window, TODAY)


@pytest.mark.parametrize(
    ("window", "day"),
    [
        pytest.param(("06-20", "06-22", "06-30"), "06-22", id="coming: the day it is due"),
        pytest.param(
            ("08-03", "11-03", "11-03"), "08-03", id="coming, with a last day months away"
        ),
        pytest.param(("06-01", "06-15", "06-30"), "06-15", id="open, due next week"),
        pytest.param(("06-01", "09-01", "09-01"), "06-10", id="open, with a last day: today"),
        pytest.param(("06-01", "06-05", "06-30"), "06-10", id="open, its best day is over: today"),
        pytest.param(("04-01", "04-05", "05-02"), "06-10", id="late: today"),
        pytest.param(("06-01", "06-05", "06-30", "06-20"), "06-20", id="put off"),
        pytest.param(("04-01", "04-05", "05-02", "06-20"), "06-20", id="put off beyond its window"),
        pytest.param(("06-01", "06-25", "06-30", "06-12"), "06-25", id="put off to before its day"),
    ],
)
def test_a_step_stands_on_its_best_day(window: tuple[str, ...], day: str) -> None:
    assert calendar_day(a_step(*window), TODAY) == date.fromisoformat(f"2026-{day}")


@pytest.mark.parametrize(
    ("window", "since"),
    [
        pytest.param(("04-01", "04-05", "05-02"), date(2026, 5, 3), id="the day after its window"),
        pytest.param(
            ("04-01", "04-05", "05-02", "06-01"), date(2026, 6, 2), id="put off, not done"
        ),
        pytest.param(("06-01", "06-05", "06-30"), None, id="not late"),
    ],
)
def test_since_when_it_is_late(window: tuple[str, ...], since: date | None) -> None:
    step = a_step(*window)
    assert (step.status is Status.LATE) == (since is not None)
    assert late_since(step) == since
