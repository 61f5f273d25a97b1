"""Of the jobs that went to someone else: how many were open again within a year."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.opportunity import Event, Opportunity
from crm.domain.ids import OpportunityId
from crm.domain.insights.seats import SeatCount, seat_count
from tests.builders import an_event

TODAY = date(2026, 12, 1)
NO, LEFT = ("rejection_received", "2025-03-02"), ("hire_left", "2026-03-02")


@pytest.mark.parametrize(
    ("events", "counted"),
    [
        pytest.param([], (0, 0, 0), id="nothing happened"),
        pytest.param([("interview_held", "2026-01-05")], (0, 0, 0), id="not decided"),
        pytest.param([NO], (1, 0, 0), id="lost, the year is over"),
        pytest.param([("rejection_received", "2026-03-02")], (1, 0, 1), id="the year is not over"),
        pytest.param([NO, LEFT], (1, 1, 0), id="the hire left on the last day of the year"),
        pytest.param([NO, ("hire_left", "2026-03-03")], (1, 0, 0), id="a day too late"),
        pytest.param([NO, ("role_reposted", "2025-06-01"), LEFT], (1, 1, 0), id="counted once"),
        pytest.param([NO, ("process_resumed", "2025-04-01")], (1, 1, 0), id="taken up again"),
        pytest.param(
            [("no_answer_presumed", "2025-03-02"), ("process_resumed", "2025-04-01")], (0, 0, 0),
            id="a presumed no that was wrong",
        ),
        pytest.param(
            [("no_answer_presumed", "2025-03-02"), ("process_resumed", "2025-04-01"),
             ("rejection_received", "2025-05-02"), ("role_reposted", "2025-05-20")],
            (1, 1, 0), id="and then a real one",
        ),
        pytest.param([("job_cancelled", "2025-03-02")], (1, 0, 0), id="canceled"),
        pytest.param([NO, ("role_reposted", "2027-01-01")], (1, 0, 0), id="what is to come"),
        pytest.param([NO, LEFT, ("hired_here", "2026-05-01")], (1, 1, 0), id="yours in the end"),
    ],
)  # fmt: skip
def test_each_job_once_and_only_its_first_year(
    events: list[tuple[str, str]], counted: tuple[int, int, int]
) -> None:
    record = Opportunity(OpportunityId(1), "Northlight", "Planner", created_on=date(2025, 1, 5))
    happened: list[Event] = [an_event(n, kind, on) for n, (kind, on) in enumerate(events, 1)]
    assert seat_count([(record, happened)], TODAY) == SeatCount(*counted)


def test_of_fewer_than_five_nothing_is_said() -> None:
    assert [SeatCount(n, 0, 0).enough for n in (0, 4, 5, 6)] == [False, False, True, True]
