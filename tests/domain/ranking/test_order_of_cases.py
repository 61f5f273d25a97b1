"""What Today puts first of several cases: what has to be done this week, before what may be done all season long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.playbook.schedule import due_steps
from crm.domain.ranking.today import merge
from tests.builders import GIL, PRI, SAM, WREN, a_case, a_decision, an_event, the_playbook

Days = tuple[str, ...]


def numbered(case: Case, number: int) -> Case:
    """The same case as another opportunity, with events of its own."""
    id_ = OpportunityId(number)
    return replace(
        case,
        opportunity=replace(case.opportunity, id=id_, company=f"Company {number}"),
        roles=tuple(replace(held, opportunity_id=id_) for held in case.roles),
        events=tuple(
            replace(event, id=EventId(100 * number + event.id), opportunity_id=id_)
            for event in case.events
        ),
        touchpoints=tuple(replace(t, opportunity_id=id_) for t in case.touchpoints),
    )


def fresh_no(on: str, *roles: tuple[PersonId, str]) -> Case:
    who = roles or ((SAM, "recruiter"), (GIL, "hiring_manager"))
    return numbered(a_case([an_event(1, "rejection_received", on)], who), 1)


def old_job(lost: str, known: str = "", **more: object) -> Case:
    """Lost long ago; `known` = the day the user found out that Wren got it."""
    events = [an_event(1, "rejection_received", lost)]
    roles = []
    if known:
        events.append(an_event(2, "hire_identified", known, WREN, internal=True))
        roles.append((WREN, "hire"))
    return numbered(a_case(events, roles, **more), 2)  # type: ignore[arg-type]


def order(day: str, *cases: Case, but: Days = ()) -> list[str]:
    """The steps of Today in order, all of them, without some that the case at hand is not about."""
    today = date.fromisoformat(day)
    planned = [(case, due_steps(the_playbook(), case, today)) for case in cases]
    listed = merge(planned, {}, (), {}, today, a_day=99)
    return [line.key.step for line in listed.shown if line.key.step not in but]


#: Not what these cases are about.
ELSE = ("note_internal", "connect_hire", "keep_touch")


@pytest.mark.parametrize(
    ("day", "cases", "expected"),
    [
        pytest.param(
            "2026-11-23",
            [fresh_no("2026-11-21"), old_job("2026-07-26", "2026-09-04")],
            ["rej_call", "rej_manager", "watch_hire", "ask_coffee", "deadline_card"],
            id="two days after a no the call leads; the coffee and the look have weeks",
        ),
        pytest.param(
            "2026-11-26",
            [fresh_no("2026-11-21"), old_job("2026-07-26", "2026-09-04")],
            ["rej_call", "rej_manager", "watch_hire", "ask_coffee", "deadline_card"],
            id="late for a few days, they still lead",
        ),
        pytest.param(
            "2026-11-23",
            [fresh_no("2026-11-21", (PRI, "referrer")), old_job("2026-10-20")],
            ["rej_referrer", "watch_dept", "deadline_card"],
            id="the referrer of a fresh no before who got another job",
        ),
        pytest.param(
            "2027-01-22",
            [fresh_no("2027-01-20"), old_job("2026-07-26", "2026-09-04")],
            ["ask_coffee", "rej_call", "rej_manager", "watch_hire", "deadline_card"],
            id="in its last week the coffee is the oldest of what cannot wait",
        ),
        pytest.param(
            "2027-08-30",
            [fresh_no("2027-08-28"), old_job("2026-07-26", "2026-09-04")],
            ["watch_hire", "rej_call", "rej_manager", "year_check", "deadline_card"],
            id="so is the last look of the year",
        ),
        pytest.param(
            "2026-11-23",
            [old_job("2026-07-26", "2026-09-04")],
            ["watch_hire", "ask_coffee"],
            id="of two that have room the one due first",
        ),
        pytest.param(
            "2026-11-28",
            [numbered(a_case([an_event(1, "applied", "2026-11-05")], [(SAM, "recruiter")]), 3), old_job("2026-10-20")],
            ["watch_dept", "applied_check"],
            id="a step of the article that has room before one of ours that has none",
        ),
    ],
)  # fmt: skip
def test_what_comes_first(day: str, cases: list[Case], expected: list[str]) -> None:
    assert order(day, *cases, but=ELSE) == expected


def test_the_manager_is_thanked_before_the_interviewers_and_those_as_they_were_added() -> None:
    roles = [(SAM, "interviewer"), (GIL, "hiring_manager"), (PRI, "interviewer")]
    case = a_case([an_event(1, "interview_held", "2026-11-23", SAM, GIL, PRI)], roles)
    today = date(2026, 11, 23)
    listed = merge([(case, due_steps(the_playbook(), case, today))], {}, (), {}, today, a_day=99)
    thanked = [(line.key.step, line.key.person_id) for line in listed.shown if line.person]
    assert thanked == [("thank_note", GIL), ("thank_note", SAM), ("thank_note", PRI)]


def test_a_day_the_user_chose_is_that_day() -> None:
    """The coffee was put off to today, and the call is due tomorrow."""
    chosen = a_decision(
        1, StepKey("ask_coffee", OpportunityId(2), WREN, EventId(201)), "snoozed", "2026-11-10",
        until=date(2026, 11, 23),
    )  # fmt: skip
    old = old_job("2026-07-26", "2026-09-04", step_decisions=[chosen])
    found = order("2026-11-23", fresh_no("2026-11-21"), old, but=ELSE)
    assert found == ["ask_coffee", "rej_call", "rej_manager", "watch_hire", "deadline_card"]
