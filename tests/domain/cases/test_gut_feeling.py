"""Gut feelings: when one is asked for, and which one a decision is compared with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases.gut_feeling import GutFeeling, asks, came_true, first_day, latest
from crm.domain.cases.opportunity import ClosedWhy, Event, Opportunity
from crm.domain.ids import GutFeelingId, OpportunityId
from tests.builders import an_event


def a_job(**values: Any) -> Opportunity:
    return Opportunity(OpportunityId(1), "Northlight", "Planner", **values)


def told(*kinds: str) -> list[Event]:
    """One event on the tenth of each month, from January on."""
    return [an_event(n, kind, f"2026-{n:02}-10") for n, kind in enumerate(kinds, 1)]


def felt(likelihood: int, on: str, number: int = 1) -> GutFeeling:
    day = date.fromisoformat(on)
    return GutFeeling(GutFeelingId(number), OpportunityId(1), likelihood, day)


CLOSED = {"closed_on": date(2026, 9, 1), "closed_why": ClosedWhy.LET_GO}


@pytest.mark.parametrize(
    ("values", "events", "asked"),
    [
        pytest.param({}, [], False, id="only noted"),
        pytest.param({"applied_on": date(2026, 1, 2)}, [], True, id="applied for"),
        pytest.param({}, ["applied"], True, id="applied for, as an event"),
        pytest.param({}, ["interview_held"], True, id="an interview"),
        pytest.param({}, ["interview_held", "interviews_finished"], True, id="waiting"),
        pytest.param({}, ["meeting_held"], False, id="a talk is no application"),
        pytest.param({}, ["interview_held", "rejection_received"], False, id="a no"),
        pytest.param({}, ["interview_held", "no_answer_presumed"], False, id="taken as a no"),
        pytest.param({}, ["interview_held", "hire_identified"], False, id="somebody has it"),
        pytest.param({}, ["interview_held", "job_cancelled"], False, id="canceled"),
        pytest.param({}, ["interview_held", "offer_received"], False, id="an offer in hand"),
        pytest.param({}, ["interview_held", "withdrawn_by_you"], False, id="you withdrew"),
        pytest.param({}, ["interview_held", "hired_elsewhere"], False, id="hired elsewhere"),
        pytest.param({}, ["rejection_received", "role_reposted"], False, id="posted again"),
        pytest.param({}, ["rejection_received", "applied"], True, id="applied again"),
        pytest.param({}, ["no_answer_presumed", "process_resumed"], True, id="it goes on"),
        pytest.param(CLOSED, ["interview_held"], False, id="let go"),
        pytest.param({"binned_on": date(2026, 9, 1)}, ["interview_held"], False, id="in the bin"),
    ],
)  # fmt: skip
def test_it_is_asked_for_while_they_decide(
    values: dict[str, Any], events: list[str], asked: bool
) -> None:
    assert asks(a_job(**values), told(*events)) is asked


def test_a_new_job_of_another_case_ends_the_question() -> None:
    interview, landed = told("interview_held", "hired_elsewhere")
    assert not asks(a_job(), [interview], landed)


@pytest.mark.parametrize(
    ("events", "days", "expected"),
    [
        # Day of the feeling -> what it is compared with: "1" an offer, "0" none; "" with nothing.
        pytest.param(["interview_held", "offer_received"], ["01-12"], "1", id="an offer"),
        pytest.param(["interview_held", "hired_here"], ["01-12"], "1", id="hired here"),
        pytest.param(["interview_held", "offer_declined"], ["01-12"], "1", id="one was declined"),
        pytest.param(["interview_held", "offer_withdrawn"], ["01-12"], "1", id="one was taken back"),
        pytest.param(["interview_held", "offer_received", "offer_withdrawn"], ["01-12"], "1",
                     id="an offer stays one"),
        pytest.param(["interview_held", "rejection_received"], ["01-12"], "0", id="a rejection"),
        pytest.param(["interview_held", "job_cancelled"], ["01-12"], "0", id="canceled"),
        pytest.param(["interview_held", "no_answer_presumed"], ["01-12"], "0", id="taken as a no"),
        pytest.param(["interview_held", "hire_identified"], ["01-12"], "0", id="somebody has it"),
        pytest.param(["interview_held", "withdrawn_by_you"], ["01-12"], "", id="you withdrew"),
        pytest.param(["interview_held", "hired_elsewhere"], ["01-12"], "", id="hired elsewhere"),
        pytest.param(["interview_held"], ["01-12"], "", id="not decided"),
        pytest.param(["interview_held", "rejection_received"], [], "", id="nothing felt"),
        pytest.param(["interview_held", "rejection_received"], ["02-10"], "0", id="on the day itself"),
        pytest.param(["interview_held", "rejection_received"], ["02-11"], "", id="afterwards"),
        pytest.param(["interview_held", "rejection_received"], ["2025-12-01"], "0", id="long before"),
        # Told twice is decided once.
        pytest.param(["interview_held", "rejection_received", "rejection_received"], ["01-12"], "0",
                     id="told twice"),
        pytest.param(["interview_held", "no_answer_presumed", "rejection_received"], ["01-12"], "0",
                     id="the real no after the presumed one"),
        # Silence that was none decides nothing.
        pytest.param(["interview_held", "no_answer_presumed", "process_resumed"], ["01-12"], "",
                     id="it goes on"),
        pytest.param(["interview_held", "no_answer_presumed", "process_resumed", "offer_received"],
                     ["01-12"], "1", id="it went on to an offer"),
        pytest.param(["interview_held", "no_answer_presumed", "interview_held", "rejection_received"],
                     ["01-12"], "0", id="it went on to a no, once"),
        pytest.param(["interview_held", "no_answer_presumed", "offer_received"], ["01-12"], "1",
                     id="the offer came after all"),
        pytest.param(["interview_held", "no_answer_presumed", "hired_elsewhere"], ["01-12"], "0",
                     id="nothing came any more"),
        pytest.param(["interview_held", "no_answer_presumed", "role_reposted", "interview_held",
                      "offer_received"], ["01-12"], "0", id="a new process after silence"),
        # A second process is a second decision, and a feeling of the first is none of the second.
        pytest.param(["interview_held", "rejection_received", "applied", "offer_received"],
                     ["01-12"], "0", id="only the first was felt"),
        pytest.param(["interview_held", "rejection_received", "applied", "offer_received"],
                     ["01-12", "03-12"], "01", id="both were felt"),
        pytest.param(["interview_held", "rejection_received", "applied", "offer_received"],
                     ["03-10"], "1", id="on the day of applying again"),
        pytest.param(["interview_held", "rejection_received", "offer_received"], ["01-12"], "0",
                     id="a real no stays one"),
        pytest.param(["interview_held", "withdrawn_by_you", "interview_held", "offer_received"],
                     ["01-12"], "", id="before you withdrew and came back"),
        pytest.param(["interview_held", "rejection_received", "role_reposted", "no_answer_presumed",
                      "process_resumed"], ["01-12"], "0", id="silence about the second time"),
    ],
)  # fmt: skip
def test_what_a_feeling_is_compared_with(events: list[str], days: list[str], expected: str) -> None:
    full = [day if len(day) == 10 else f"2026-{day}" for day in days]
    feelings = [felt(50, day, n) for n, day in enumerate(full, 1)]
    found = came_true(a_job(), told(*events), feelings)
    assert "".join("1" if one.offer else "0" for one in found) == expected


def test_the_last_one_before_the_decision_counts() -> None:
    feelings = [felt(20, "2026-02-01", 3), felt(90, "2026-01-12"), felt(70, "2026-02-01", 2)]
    (found,) = came_true(a_job(), told("interview_held", "rejection_received"), feelings)
    assert (found.feeling.likelihood, found.on) == (20, date(2026, 2, 10))
    assert latest(feelings) == feelings[0]
    assert latest([]) is None


def test_letting_go_is_no_decision_of_theirs() -> None:
    job = a_job(**CLOSED)
    assert came_true(job, told("interview_held"), [felt(50, "2026-01-12")]) == ()


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        (["interview_held"], None),
        (["interview_held", "no_answer_presumed", "process_resumed"], None),
        (["interview_held", "rejection_received", "applied"], date(2026, 3, 10)),
    ],
)
def test_from_which_day_on_it_can_be_felt(events: list[str], expected: date | None) -> None:
    assert first_day(a_job(), told(*events)) == expected
