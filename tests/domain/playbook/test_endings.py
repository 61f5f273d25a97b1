"""What ends a step, on the day before, on the very day and on the day after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm.domain.cases.opportunity import Event
from crm.domain.playbook.due_step import Status
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    ROLES,
    SAM,
    WREN,
    a_case,
    a_touchpoint,
    an_event,
    of,
    the_case,
    the_step,
)

OVER = Status.LAPSED


def rejected(number: int, on: str) -> Event:
    return an_event(number, "rejection_received", on)


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-03-15", Status.LATE), ("2026-03-16", OVER), ("2026-03-17", OVER)],
)
def test_a_decision_ends_the_open_process_on_its_day(day: str, status: Status) -> None:
    assert the_step(the_case(), day, "status_check").status is status


def test_a_no_on_the_day_of_the_interview_ends_what_follows_it() -> None:
    case = the_case(INTERVIEW, rejected(2, "2026-03-02"))
    assert the_step(case, "2026-03-02", "loop_recruiter").status is OVER
    case = the_case(INTERVIEW, rejected(2, "2026-03-01"))
    assert the_step(case, "2026-03-02", "loop_recruiter").status is Status.DUE


def test_an_interview_after_a_no_starts_anew() -> None:
    again = an_event(6, "interview_held", "2026-03-10", OTT)
    case = the_case(INTERVIEW, rejected(2, "2026-03-05"), again)
    statuses = {d.event.id: d.status for d in of(case, "2026-03-10", "loop_recruiter")}
    assert statuses == {1: OVER, 6: Status.DUE}


@pytest.mark.parametrize(
    ("again", "tracks"),
    [
        pytest.param("2026-03-15", {2}, id="an interview before the first no"),
        pytest.param("2026-03-16", {2}, id="on its day"),
        pytest.param("2026-03-17", {2, 7}, id="between the two"),
        pytest.param("2026-03-20", {2, 7}, id="on the day of the second"),
        pytest.param("2026-03-21", {2}, id="after it"),
    ],
)
def test_a_second_no_counts_if_something_began_after_the_first(
    again: str, tracks: set[int]
) -> None:
    interview = an_event(6, "interview_held", again, OTT)
    case = the_case(INTERVIEW, REJECTED, interview, rejected(7, "2026-03-20"))
    assert {due.event.id for due in of(case, "2026-03-22", "rej_call")} == tracks


@pytest.mark.parametrize(
    ("day", "status"), [("2026-10-09", Status.LATE), ("2026-10-10", OVER), ("2026-10-11", OVER)]
)
def test_nobody_is_told_of_a_new_posting_once_things_moved_on(day: str, status: Status) -> None:
    posted = an_event(5, "role_reposted", "2026-10-01")
    case = the_case(INTERVIEW, REJECTED, posted, an_event(6, "interview_held", "2026-10-10", OTT))
    assert the_step(case, day, "reopen", SAM).status is status


@pytest.mark.parametrize(
    ("day", "over"), [("2026-05-09", False), ("2026-05-10", True), ("2026-05-11", True)]
)
def test_updates_rest_while_the_process_is_open_again(day: str, over: bool) -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, direction="both")
    again = an_event(6, "interview_held", "2026-05-10", OTT)
    case = the_case(INTERVIEW, REJECTED, again, touchpoints=[call])
    mine = [d for d in of(case, day, "keep_touch") if d.person and d.person.id == SAM]
    assert (mine == []) == over


def test_on_one_day_the_no_comes_after_the_interview() -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, direction="both")
    again = an_event(6, "interview_held", "2026-05-10", OTT)
    for no in (rejected(5, "2026-05-10"), rejected(7, "2026-05-10")):
        case = the_case(INTERVIEW, REJECTED, again, no, touchpoints=[call])
        assert the_step(case, "2026-05-11", "keep_touch", SAM).status is not OVER


@pytest.mark.parametrize(
    ("touchpoints", "told"),
    [((), False), ((a_touchpoint(1, "coffee", "2026-05-04", WREN),), True)],
    ids=["a stranger", "they met"],
)
def test_whoever_got_the_job_hears_of_mine_if_we_were_ever_in_touch(
    touchpoints: tuple[Touchpoint, ...], told: bool
) -> None:
    new_job = an_event(3, "hired_elsewhere", "2026-06-01")
    case = a_case([INTERVIEW, REJECTED, new_job], [*ROLES, (WREN, "hire")], touchpoints)
    news = [due for due in of(case, "2026-06-02", "landed") if due.status is Status.DUE]
    assert {due.person_id for due in news} == {SAM, PRI, GIL, OTT} | ({WREN} if told else set())


def test_a_new_job_that_begins_later_ends_nothing_yet() -> None:
    new_job = an_event(9, "hired_elsewhere", "2026-03-20")
    case = replace(the_case(), landed=new_job)
    assert the_step(case, "2026-03-18", "rej_call").status is Status.DUE
    assert the_step(case, "2026-03-20", "rej_call").status is Status.LAPSED
