"""The periods of a case: one after the other, without gaps, matching the stage of each day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity, Stage, stage_of
from crm.domain.ids import EventId, OpportunityId
from crm.domain.insights.case_movement import longest, stretches, time_in_stages
from tests.builders import an_event

TODAY = date(2026, 6, 1)
MARCH = [
    an_event(1, "applied", "2026-03-01"),
    an_event(2, "interview_held", "2026-03-11"),
    an_event(3, "interview_held", "2026-03-20"),
    an_event(4, "rejection_received", "2026-03-31"),
]


def a_case(**values: object) -> Opportunity:
    return Opportunity(OpportunityId(1), "Northlight", "Planner", **values)  # type: ignore[arg-type]


def told(case: Opportunity, events: list[Event]) -> list[tuple[str, int, bool]]:
    return [(s.stage.value, s.days, s.end is None) for s in stretches(case, events, TODAY)]


@pytest.mark.parametrize(
    ("case", "events", "expected"),
    [
        (a_case(), [], []),
        (a_case(created_on=date(2026, 5, 1)), [], [("saved", 31, True)]),
        (a_case(applied_on=date(2026, 5, 1)), [], [("applied", 31, True)]),
        (a_case(), MARCH, [("applied", 10, False), ("interviewing", 20, False), ("rejected", 62, True)]),
        (a_case(applied_on=date(2026, 2, 1)), MARCH[1:],
         [("applied", 38, False), ("interviewing", 20, False), ("rejected", 62, True)]),
        (a_case(closed_on=date(2026, 4, 10), closed_why=ClosedWhy.LET_GO), MARCH,
         [("applied", 10, False), ("interviewing", 20, False), ("rejected", 10, False)]),
        (a_case(), [MARCH[0], an_event(9, "hired_here", "2026-04-01")], [("applied", 31, False)]),
        (a_case(), [MARCH[0], an_event(9, "interview_held", "2027-01-01")], [("applied", 92, True)]),
        # Two events on one day: the later kind of the process wins, and no stage lasts no day.
        (a_case(), [MARCH[0], an_event(9, "interview_held", "2026-03-01")], [("interviewing", 92, True)]),
    ],
)  # fmt: skip
def test_stretches(
    case: Opportunity, events: list[Event], expected: list[tuple[str, int, bool]]
) -> None:
    assert told(case, events) == expected


DAYS = st.integers(-30, 200).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
EVENTS = st.lists(st.tuples(st.sampled_from(EventKind), DAYS), max_size=8).map(
    lambda made: [Event(EventId(n), OpportunityId(1), k, on) for n, (k, on) in enumerate(made)]
)


@given(EVENTS, st.none() | DAYS, st.none() | DAYS)
def test_a_case_is_in_one_stage_after_the_other(
    events: list[Event], applied: date | None, closed: date | None
) -> None:
    found = stretches(a_case(applied_on=applied, closed_on=closed), events, TODAY)
    for one, after in pairwise(found):
        assert one.end is not None
        # Only a case that ended and was opened again has a gap.
        assert one.end <= after.start
    for stretch in found:
        assert stretch.days == ((stretch.end or TODAY) - stretch.start).days >= 0
        assert stretch.stage is not Stage.CLOSED
        then = a_case(applied_on=applied if applied and applied <= stretch.start else None)
        assert stretch.stage is stage_of(then, [e for e in events if e.on <= stretch.start])
    lasting = [s for s in found if s.end is None]
    assert len(lasting) <= 1
    assert not (lasting and closed and closed <= TODAY)


def test_stages_come_in_the_order_of_the_process_with_the_middle_of_what_is_over() -> None:
    found = [*stretches(a_case(), MARCH, TODAY), *stretches(a_case(), MARCH[1:3], TODAY)]
    stages = time_in_stages(found)
    assert [(s.stage.value, s.middle, len(s.lasting)) for s in stages] == [
        ("applied", 10, 0), ("interviewing", 20, 1), ("rejected", None, 1),
    ]  # fmt: skip
    most = longest(found)
    assert most is not None
    assert (most.stage, most.days) == (Stage.INTERVIEWING, 82)
    assert longest([]) is None
