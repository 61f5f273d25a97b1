"""What an earlier event leaves for a later one: what was done after a presumed no counts for the real one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import INTERVIEW, OTT, SAM, a_decision, an_event, the_case, the_step

PRESUMED = an_event(2, "no_answer_presumed", "2026-03-16")
REAL = an_event(3, "rejection_received", "2026-03-23")


@pytest.mark.parametrize(
    ("decision", "values", "status"),
    [
        pytest.param("done", {}, "done", id="the call was made"),
        pytest.param("skipped", {}, "due", id="it was skipped"),
        pytest.param("snoozed", {"until": date(2026, 5, 1)}, "due", id="it was put off"),
    ],
)
def test_the_call_after_a_presumed_no(decision: str, values: dict[str, Any], status: str) -> None:
    before = the_step(the_case(INTERVIEW, PRESUMED), "2026-03-18", "rej_call", SAM)
    decided = a_decision(1, before.key, decision, "2026-03-18", **values)
    case = the_case(INTERVIEW, PRESUMED, REAL, step_decisions=[decided])
    assert the_step(case, "2026-03-25", "rej_call", SAM).status.value == status


def test_a_request_after_two_interviews_counts_from_the_first() -> None:
    again = an_event(2, "interview_held", "2026-03-09", OTT)
    due = the_step(the_case(INTERVIEW, again), "2026-03-09", "connect_panel", OTT)
    assert (str(due.opens), due.event.id) == ("2026-03-02", 1)
