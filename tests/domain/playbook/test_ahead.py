"""What the line of a case says about the time to come: from when to look who got it, when to meet them."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.ids import EventId, OpportunityId
from crm.domain.playbook.ahead import ahead_of
from tests.builders import (
    INTERVIEW,
    REJECTED,
    WREN,
    a_decision,
    a_touchpoint,
    an_event,
    steps_on,
    the_case,
)

HIRED = an_event(3, "hire_identified", "2026-04-20", WREN)
COFFEE = a_touchpoint(5, "coffee", "2026-07-01", WREN)
#: One month after the no of March 16; the third to the sixth month after it.
LOOK, MEET = date(2026, 4, 16), (date(2026, 6, 16), date(2026, 9, 16))


@pytest.mark.parametrize(
    ("case", "day", "look_from", "meet"),
    [
        pytest.param(the_case(INTERVIEW), "2026-03-05", None, None, id="before a no"),
        pytest.param(the_case(), "2026-03-20", LOOK, MEET, id="after the no"),
        pytest.param(the_case(), "2026-04-20", LOOK, MEET, id="the day to look has come"),
        pytest.param(the_case(INTERVIEW, REJECTED, HIRED), "2026-04-21", None, MEET,
                     id="who got it is known"),
        pytest.param(the_case(INTERVIEW, REJECTED, HIRED, touchpoints=[COFFEE]), "2026-07-02",
                     None, None, id="you met"),
    ],
)  # fmt: skip
def test_what_lies_ahead(
    case: Case, day: str, look_from: date | None, meet: tuple[date, date] | None
) -> None:
    ahead = ahead_of(steps_on(case, day))
    assert (ahead.look_from, ahead.meet) == (look_from, meet)


def test_looking_that_was_put_off_begins_on_that_day() -> None:
    key = StepKey("watch_dept", OpportunityId(1), None, EventId(2))
    until = a_decision(1, key, "snoozed", "2026-04-17", until=date(2026, 5, 4))
    ahead = ahead_of(steps_on(the_case(step_decisions=[until]), "2026-04-20"))
    assert ahead.look_from == date(2026, 5, 4)
