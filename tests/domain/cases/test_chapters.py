"""A case as chapters: what opens each, what ends it, and what only adds to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases.chapters import Chapter, chapters_of
from crm.domain.cases.opportunity import ClosedWhy, Event, Opportunity
from crm.domain.ids import OpportunityId
from tests.builders import an_event

CLOSED = date(2026, 9, 1)


def a_job(**values: Any) -> Opportunity:
    return Opportunity(OpportunityId(1), "Northlight", "Planner", **values)


def told(*kinds: str) -> list[Event]:
    """One event a month, from January on."""
    return [an_event(n, kind, f"2026-{n:02}-10") for n, kind in enumerate(kinds, 1)]


def kinds(*events: Event, **values: Any) -> list[str]:
    return [chapter.kind.value for chapter in chapters_of(a_job(**values), events)]


@pytest.mark.parametrize(
    ("events", "chapters"),
    [
        pytest.param([], "in_process", id="nothing yet"),
        pytest.param(["applied", "interview_held"], "in_process", id="an interview"),
        pytest.param(["interview_held", "rejection_received"], "in_process after_no", id="a no"),
        pytest.param(["no_answer_presumed"], "in_process after_no", id="taken as a no"),
        pytest.param(["no_answer_presumed", "rejection_received"], "in_process after_no",
                     id="the real no takes the place of the presumed one"),
        pytest.param(["rejection_received", "interview_held"], "in_process after_no in_process",
                     id="they write after all"),
        pytest.param(["rejection_received", "role_reposted"], "in_process after_no seat_open",
                     id="posted again"),
        pytest.param(["role_reposted"], "in_process", id="posted again while it runs"),
        pytest.param(["offer_received"], "in_process offer", id="an offer"),
        pytest.param(["offer_received", "offer_withdrawn"], "in_process offer after_no",
                     id="an offer is taken back"),
        pytest.param(["offer_received", "offer_declined"], "in_process offer ended_by_you",
                     id="you decline"),
        pytest.param(["hired_here"], "in_process landed", id="you got it"),
        pytest.param(["hired_here", "hired_elsewhere"], "in_process landed", id="landed once"),
        pytest.param(["hired_here", "rejection_received"], "in_process landed after_no",
                     id="it is taken back"),
        pytest.param(["hired_elsewhere", "rejection_received"], "in_process landed",
                     id="a no to somebody who has a job elsewhere"),
        pytest.param(["withdrawn_by_you", "interview_held"],
                     "in_process ended_by_you in_process", id="you come back"),
    ],
)  # fmt: skip
def test_the_chapters_of_a_case(events: list[str], chapters: str) -> None:
    assert kinds(*told(*events)) == chapters.split()


def test_a_chapter_ends_on_the_day_the_next_begins_and_says_by_what() -> None:
    interview, rejected = told("interview_held", "rejection_received")
    first, second = chapters_of(a_job(applied_on=date(2026, 1, 2)), [rejected, interview])
    assert (first.begins, first.ends, first.ended_by) == (
        date(2026, 1, 2), date(2026, 2, 10), rejected,
    )  # fmt: skip
    assert (first.openers, first.events, first.anchor) == ((), (interview,), None)
    assert (second.begins, second.ends, second.ended_by) == (date(2026, 2, 10), None, None)
    assert (second.openers, second.events, second.anchor) == ((rejected,), (rejected,), rejected)


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        pytest.param({}, date(2026, 1, 10), id="with its first event"),
        pytest.param({"created_on": date(2026, 1, 5)}, date(2026, 1, 5), id="entered before"),
        pytest.param({"created_on": date(2026, 6, 1)}, date(2026, 1, 10), id="entered later"),
        pytest.param({"applied_on": date(2026, 1, 2), "created_on": date(2026, 1, 5)},
                     date(2026, 1, 2), id="applied for before"),
    ],
)  # fmt: skip
def test_the_first_day_of_a_case(values: dict[str, Any], begins: date) -> None:
    assert chapters_of(a_job(**values), told("interview_held"))[0].begins == begins


def test_a_real_no_becomes_the_anchor_and_a_second_one_does_not() -> None:
    presumed, real, again = told("no_answer_presumed", "rejection_received", "rejection_received")
    last = chapters_of(a_job(), [presumed, real, again])[-1]
    assert (last.openers, last.anchor) == ((presumed, real), real)
    assert (last.events, last.guessed) == ((presumed, real, again), False)
    assert chapters_of(a_job(), [presumed])[-1].guessed


def test_a_new_job_of_another_case_ends_this_one() -> None:
    (landed,) = told("hired_elsewhere")
    assert [c.kind.value for c in chapters_of(a_job(), [], landed)] == ["in_process", "landed"]


@pytest.mark.parametrize(
    ("why", "chapter", "by"),
    [
        (None, "ended_by_you", "withdrawn_by_you"),
        (ClosedWhy.LET_GO, "ended_by_you", "withdrawn_by_you"),
        (ClosedWhy.WITHDRAWN, "ended_by_you", "withdrawn_by_you"),
        (ClosedWhy.OFFER_DECLINED, "ended_by_you", "offer_declined"),
        (ClosedWhy.HIRED_HERE, "landed", "hired_here"),
        (ClosedWhy.HIRED_ELSEWHERE, "landed", "hired_elsewhere"),
    ],
)
def test_closing_a_case_opens_its_last_chapter(
    why: ClosedWhy | None, chapter: str, by: str
) -> None:
    *_, before, last = chapters_of(
        a_job(closed_on=CLOSED, closed_why=why), told("rejection_received")
    )
    said = last.anchor
    assert said is not None
    assert (said.id, said.opportunity_id, said.kind.value, said.on) == (0, 1, by, CLOSED)
    assert last == Chapter(last.kind, CLOSED, (said,), (said,))
    assert last.kind.value == chapter
    assert (before.kind.value, before.ends, before.ended_by) == ("after_no", CLOSED, said)


def test_closing_adds_nothing_to_what_an_event_ended_or_reopened() -> None:
    assert kinds(*told("hired_here"), closed_on=CLOSED) == ["in_process", "landed"]
    assert kinds(*told("withdrawn_by_you"), closed_on=CLOSED) == ["in_process", "ended_by_you"]
    later = an_event(1, "rejection_received", "2026-09-02")
    assert kinds(later, closed_on=CLOSED) == ["in_process", "after_no"]
    same_day = an_event(1, "rejection_received", "2026-09-01")
    assert kinds(same_day, closed_on=CLOSED) == ["in_process", "after_no", "ended_by_you"]
