"""What the user decides about a step, and what ends it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.playbook.due_step import SETTLED, Status
from crm.domain.playbook.schedule import next_dated_action
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    SAM,
    a_decision,
    a_person,
    a_touchpoint,
    an_event,
    moved,
    of,
    steps_on,
    the_case,
    the_step,
)


def test_a_step_put_off_before_it_opens_keeps_its_window() -> None:
    key = StepKey("year_check", 1, None, 2)  # type: ignore[arg-type]
    put_off = a_decision(1, key, "snoozed", "2026-03-20", until=date(2026, 4, 1))
    case = the_case(step_decisions=[put_off])
    assert the_step(case, "2026-03-31", "year_check").status is Status.SNOOZED
    assert the_step(case, "2026-04-01", "year_check").status is Status.UPCOMING
    assert the_step(case, "2027-03-16", "year_check").status is Status.DUE


def test_the_latest_decision_counts() -> None:
    key = StepKey("rej_manager", 1, GIL, 2)  # type: ignore[arg-type]
    loose = StepKey("rej_manager", 1, GIL)  # type: ignore[arg-type]
    decided = [
        a_decision(1, loose, "skipped", "2026-03-17", reason="Later"),
        a_decision(2, StepKey("rej_manager"), "snoozed", "2026-03-18", until=date(2026, 3, 30)),
        a_decision(3, loose, "skipped", "2026-03-19", reason="Gone"),
    ]
    assert (
        the_step(the_case(step_decisions=decided), "2026-03-20", "rej_manager").status
        is Status.SKIPPED
    )
    again = a_decision(4, key, "snoozed", "2026-03-20", until=date(2026, 3, 25))
    due = the_step(the_case(step_decisions=[*decided, again]), "2026-03-21", "rej_manager")
    assert due.status is Status.SNOOZED


def test_a_snoozed_step_comes_back_on_its_day() -> None:
    key = StepKey("rej_manager", 1, GIL, 2)  # type: ignore[arg-type]
    snoozed = a_decision(1, key, "snoozed", "2026-03-18", until=date(2026, 3, 25))
    case = the_case(step_decisions=[snoozed])
    assert the_step(case, "2026-03-24", "rej_manager").status is Status.SNOOZED
    assert the_step(case, "2026-03-25", "rej_manager").status is Status.DUE
    assert the_step(case, "2026-03-26", "rej_manager").status is Status.LATE


def test_correcting_a_date_keeps_the_decision() -> None:
    key = the_step(the_case(), "2026-03-18", "rej_manager").key
    skipped = a_decision(1, key, "skipped", "2026-03-18", reason="Left the company")
    corrected = the_case(INTERVIEW, moved(REJECTED, "2026-03-20"), step_decisions=[skipped])
    assert the_step(corrected, "2026-03-25", "rej_manager").status is Status.SKIPPED


def test_a_rejection_after_a_presumed_one_takes_its_place() -> None:
    presumed = an_event(2, "no_answer_presumed", "2026-03-16")
    told = an_event(3, "rejection_received", "2026-03-20")
    assert the_step(the_case(INTERVIEW, presumed, told), "2026-03-21", "rej_call").event == told


def test_a_second_rejection_after_a_new_start_replaces_what_was_open_of_the_first() -> None:
    again = [
        an_event(6, "interview_held", "2026-10-10", OTT),
        an_event(7, "rejection_received", "2026-10-20"),
    ]
    steps = steps_on(the_case(INTERVIEW, REJECTED, *again), "2026-10-22")
    mails = {d.key.event_id: d.status for d in steps if d.step.id == "rej_others"}
    assert mails == {2: Status.LAPSED, 7: Status.DUE}
    told = next(d for d in steps if d.step.id == "rej_call" and d.key.event_id == 2)
    assert told.reasons == ("It is too late for this: it was due on March 23.",)


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([REJECTED, an_event(7, "offer_received", "2026-03-17")], id="an offer"),
        pytest.param([REJECTED, an_event(7, "hired_here", "2026-03-17")], id="hired after all"),
    ],
)
def test_a_good_end_ends_the_steps_of_the_rejection(events: list[object]) -> None:
    case = the_case(INTERVIEW, *events)
    assert the_step(case, "2026-03-18", "rej_call").status is Status.LAPSED


def test_a_case_that_was_let_go_asks_for_thanks_once_and_then_for_nothing() -> None:
    case = the_case(closed_on=date(2026, 3, 17), closed_why="let_go")
    left = {
        (d.step.id, d.person.id)
        for d in steps_on(case, "2026-03-18")
        if d.status not in SETTLED and d.person
    }
    assert left == {("ended_thanks", SAM), ("ended_thanks", PRI)}
    steps = steps_on(case, "2026-03-25")
    assert {d.status for d in steps} <= {Status.NOT_APPLICABLE, Status.LAPSED}
    assert next_dated_action(steps, date(2026, 3, 25)) is None


def test_a_step_that_no_longer_applies_says_since_when() -> None:
    closed = the_case(closed_on=date(2026, 3, 17), closed_why="let_go")
    reasons = the_step(closed, "2026-03-18", "rej_call").reasons
    assert reasons == ("You ended it yesterday, so this is no longer needed.",)
    offer = the_case(INTERVIEW, REJECTED, an_event(7, "offer_received", "2026-03-17"))
    reasons = the_step(offer, "2026-03-18", "rej_call").reasons
    assert reasons == ("They made you an offer yesterday, so this is no longer needed.",)


def test_somebody_in_the_bin_is_not_contacted() -> None:
    case = the_case(people=[a_person(SAM, binned_on=date(2026, 3, 1))])
    due = the_step(case, "2026-03-18", "rej_call")
    assert (due.status, due.reasons) == (Status.NOT_APPLICABLE, ("Sam is in the bin.",))


@pytest.mark.parametrize(
    ("put_aside", "why"),
    [
        ({"do_not_contact": True}, "You marked Sam as “Do not contact”."),
        ({"archived_on": date(2026, 3, 1)}, "Sam is archived."),
    ],
)
def test_who_is_put_aside_is_not_contacted(put_aside: dict[str, Any], why: str) -> None:
    case = the_case(people=[a_person(SAM, **put_aside)])
    assert the_step(case, "2026-03-18", "rej_call").reasons == (why,)
    mine = [d for d in steps_on(case, "2026-03-18") if d.person and d.person.id == SAM]
    assert {d.status for d in mine} == {Status.NOT_APPLICABLE}


def test_a_decision_that_names_no_event_counts_for_the_step() -> None:
    key = StepKey("rej_manager", 1, GIL)  # type: ignore[arg-type]
    case = the_case(step_decisions=[a_decision(1, key, "skipped", "2026-03-18", reason="Gone")])
    assert the_step(case, "2026-03-20", "rej_manager").status is Status.SKIPPED


def test_an_offer_that_is_still_open_keeps_its_case_in_view() -> None:
    offer = an_event(7, "offer_received", "2026-03-17")
    steps = steps_on(the_case(INTERVIEW, offer), "2026-03-18")
    action = next_dated_action(steps, date(2026, 3, 18))
    assert action is not None
    assert (action.step.id, str(action.opens)) == ("offer_thanks", "2026-03-17")


def test_a_contact_after_an_offer_does_not_bring_the_updates_back() -> None:
    offer = an_event(7, "offer_received", "2026-03-20")
    call = a_touchpoint(1, "call", "2026-03-25", PRI)
    case = the_case(INTERVIEW, REJECTED, offer, touchpoints=[call])
    assert of(case, "2026-05-01", "keep_touch") == []
