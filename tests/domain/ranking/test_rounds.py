"""The looks at jobs that went to someone else are one line of Today, at most once a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crm.domain.cases.case_file import Case
from crm.domain.cases.seat import SeatAnswer, SeatCheck
from crm.domain.ids import EventId, OpportunityId, SeatCheckId
from crm.domain.playbook.schedule import due_steps
from crm.domain.ranking.today import Suggestion, merge
from tests.builders import a_case, an_event, the_playbook


def lost(number: int, known: str, *looks: str) -> Case:
    """A job that went to someone; the user found out on a day, and looked on others."""
    case = a_case([
        an_event(1, "rejection_received", "2026-01-05"),
        an_event(2, "hire_identified", known, internal=True),
    ])  # fmt: skip
    mine = OpportunityId(number)
    return replace(
        case,
        opportunity=replace(case.opportunity, id=mine, title=f"Planner {number}"),
        events=tuple(
            replace(e, id=EventId(10 * number + e.id), opportunity_id=mine) for e in case.events
        ),
        looks=tuple(
            SeatCheck(SeatCheckId(n), mine, SeatAnswer.SAME, date.fromisoformat(on))
            for n, on in enumerate(looks, 1)
        ),
    )


def round_on(day: str, *cases: Case) -> list[Suggestion]:
    today = date.fromisoformat(day)
    planned = [(case, due_steps(the_playbook(), case, today)) for case in cases]
    shown = merge(planned, {}, (), {}, today).shown
    return [line for line in shown if line.step and line.step.step.id == "watch_hire"]


def test_several_jobs_are_one_line_that_names_them() -> None:
    cases = [lost(n, "2026-02-02") for n in range(1, 6)]
    (line,) = round_on("2026-03-02", *cases)
    assert [case.title for case in line.opportunities] == [f"Planner {n}" for n in range(1, 6)]
    assert line.why[0] == (
        "This covers all of these: Planner 1 at Northlight, Planner 2 at Northlight, "
        "Planner 3 at Northlight, Planner 4 at Northlight and Planner 5 at Northlight."
    )
    assert round_on("2026-03-01", *cases) == []


def test_what_becomes_due_after_a_round_waits_for_the_next_one() -> None:
    first, second = lost(1, "2026-02-02", "2026-03-02"), lost(2, "2026-02-10")
    assert round_on("2026-03-10", lost(2, "2026-02-10")) != []
    assert round_on("2026-03-10", first, second) == []
    assert round_on("2026-03-31", first, second) == []
    (line,) = round_on("2026-04-01", first, second)
    assert len(line.opportunities) == 2


def test_what_was_due_and_was_not_looked_at_stays() -> None:
    first, second = lost(1, "2026-02-02", "2026-03-02"), lost(2, "2026-02-02")
    (line,) = round_on("2026-03-03", first, second)
    assert [case.title for case in line.opportunities] == ["Planner 2"]


def test_after_the_year_nobody_is_asked_to_look() -> None:
    watched = lost(1, "2026-02-02", "2027-01-20")
    assert round_on("2027-02-19", watched) == []
    assert round_on("2027-06-01", watched) == []
