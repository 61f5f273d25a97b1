"""The steps of the process, row by row, and whole cases by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Role
from crm.domain.playbook.due_step import Status
from crm.domain.playbook.schedule import next_dated_action
from tests.builders import (
    BAR,
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    SAM,
    WREN,
    a_case,
    a_decision,
    a_touchpoint,
    an_event,
    steps_on,
    the_case,
    the_playbook,
    the_step,
)

HIRE_OUTSIDE = an_event(3, "hire_identified", "2026-04-20", WREN, internal=False)


#: step, person, trigger, opens, due, closes; the case is interview 2 March, rejection 16 March.
ROWS = [
    ("loop_referrer", PRI, "interview_held", "2026-03-02", "2026-03-03", "2026-03-03"),
    ("loop_recruiter", SAM, "interview_held", "2026-03-02", "2026-03-03", "2026-03-03"),
    ("thank_note", GIL, "interview_held", "2026-03-02", "2026-03-03", "2026-03-03"),
    ("thank_email", OTT, "interview_held", "2026-03-02", "2026-03-03", "2026-03-03"),
    ("connect_panel", OTT, "interview_held", "2026-03-02", "2026-03-05", "2026-03-05"),
    ("gift", SAM, "interview_held", "2026-03-02", "2026-03-05", "2026-03-05"),
    ("rej_call", SAM, "rejection_received", "2026-03-17", "2026-03-19", "2026-03-23"),
    ("rej_referrer", PRI, "rejection_received", "2026-03-17", "2026-03-23", "2026-03-23"),
    ("rej_manager", GIL, "rejection_received", "2026-03-17", "2026-03-19", "2026-03-19"),
    ("rej_others", OTT, "rejection_received", "2026-03-17", "2026-03-23", "2026-03-23"),
    ("watch_dept", None, "rejection_received", "2026-04-16", "2026-04-16", "2026-05-16"),
    ("compare_external", None, "hire_identified", "2026-04-20", "2026-04-27", "2026-04-27"),
    ("connect_hire", WREN, "hire_identified", "2026-04-20", "2026-05-04", "2026-05-04"),
    ("ask_coffee", WREN, "rejection_received", "2026-06-16", "2026-06-16", "2026-09-16"),
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_window_of_a_step(row: tuple[object, ...]) -> None:
    step, person, trigger, *window = row
    case = the_case(INTERVIEW, REJECTED, HIRE_OUTSIDE)
    # Looked at when it happened: before that, nobody knows of it.
    on = {"interview_held": "2026-03-02", "rejection_received": "2026-03-16"}
    day = "2026-04-20" if step == "ask_coffee" else on.get(str(trigger), "2026-04-20")
    due = the_step(case, day, str(step), person)  # type: ignore[arg-type]
    assert due.trigger == trigger
    assert [str(day) for day in (due.opens, due.due, due.closes)] == window


HIRE_INSIDE = an_event(3, "hire_identified", "2026-04-20", WREN, internal=True)
COFFEE = an_event(4, "meeting_held", "2026-07-10", WREN)
#: The rest of the article's steps, each with what else it needs.
MORE_ROWS = [
    ("rej_email_recruiter", [], "rejection_received", "2026-03-17", "2026-03-19", "2026-03-23"),
    ("prepare_age", [HIRE_OUTSIDE], "hire_identified", "2026-04-20", "2026-05-20", "2026-05-20"),
    ("note_internal", [HIRE_INSIDE], "hire_identified", "2026-04-20", "2026-04-27", "2026-04-27"),
    ("air_talk", [HIRE_INSIDE, COFFEE], "met", "2026-07-10", "2026-07-17", "2026-07-17"),
    ("watch_hire", [HIRE_INSIDE], "hire_identified", "2026-05-20", "2026-05-20", "2027-04-20"),
]


@pytest.mark.parametrize("row", MORE_ROWS, ids=[row[0] for row in MORE_ROWS])
def test_the_window_of_a_step_that_needs_more(row: tuple[object, ...]) -> None:
    step, events, trigger, *window = row
    case = replace(the_case(INTERVIEW, REJECTED, *events), hire_much_younger=True)  # type: ignore[misc]
    on = {"rejection_received": "2026-03-16", "hire_identified": "2026-04-20", "met": "2026-07-10"}
    due = the_step(case, on[str(trigger)], str(step))
    assert due.status in (Status.UPCOMING, Status.WAITING, Status.DUE)
    assert due.trigger == trigger
    assert [str(day) for day in (due.opens, due.due, due.closes)] == window


def test_the_identified_person_is_shown_as_the_hire() -> None:
    case = the_case(INTERVIEW, REJECTED, HIRE_OUTSIDE)
    assert the_step(case, "2026-04-21", "connect_hire", WREN).role is Role.HIRE


def test_the_rows_are_the_article() -> None:
    told = {str(row[0]) for row in (*ROWS, *MORE_ROWS)} | {"thank_helper"}
    assert told == {step.id for step in the_playbook().steps if step.origin == "A"}


@pytest.mark.parametrize("impression", [None, False, True], ids=["none", "no", "clearly younger"])
def test_age_is_prepared_for_only_after_the_impression(impression: bool | None) -> None:
    case = replace(the_case(INTERVIEW, REJECTED, HIRE_OUTSIDE), hire_much_younger=impression)
    due = the_step(case, "2026-04-21", "prepare_age")
    assert due.status is (Status.DUE if impression else Status.NOT_APPLICABLE)
    assert due.reasons


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param("2026-03-16", Status.UPCOMING, id="on the day of the rejection"),
        pytest.param("2026-03-17", Status.DUE, id="a day later"),
        pytest.param("2026-03-23", Status.DUE, id="on its last day"),
        pytest.param("2026-03-24", Status.LATE, id="afterwards it is late"),
        pytest.param("2026-05-22", Status.LATE, id="for two months"),
        pytest.param("2026-05-23", Status.LAPSED, id="then its time has passed"),
    ],
)
def test_a_step_by_date(day: str, status: Status) -> None:
    assert the_step(the_case(), day, "rej_call").status is status


def test_the_mail_to_the_recruiter_waits_for_the_call() -> None:
    due = the_step(the_case(), "2026-03-18", "rej_email_recruiter")
    assert (due.status, due.blocked_by) == (Status.WAITING, "rej_call")


@pytest.mark.parametrize("result", ["reached", "no_answer"])
@pytest.mark.parametrize("channel", ["call", "voicemail"])
def test_a_call_that_was_tried_opens_the_mail(channel: str, result: str) -> None:
    call = a_touchpoint(1, channel, "2026-03-18", SAM, result=result)
    due = the_step(the_case(touchpoints=[call]), "2026-03-18", "rej_email_recruiter")
    assert (due.status, due.blocked_by) == (Status.DUE, "")
    assert [str(d) for d in (due.opens, due.due, due.closes)] == [
        "2026-03-18", "2026-03-20", "2026-03-23",
    ]  # fmt: skip


def test_a_call_that_was_skipped_opens_the_mail() -> None:
    skipped = a_decision(
        1, StepKey("rej_call", 1, SAM, 2), "skipped", "2026-03-17", reason="Not on the phone"
    )  # type: ignore[arg-type]
    case = the_case(step_decisions=[skipped])
    assert the_step(case, "2026-03-18", "rej_call").status is Status.SKIPPED
    assert the_step(case, "2026-03-18", "rej_email_recruiter").status is Status.DUE


def test_without_a_gift_the_call_is_allowed_and_says_nothing_of_one() -> None:
    due = the_step(the_case(), "2026-03-18", "rej_call")
    assert due.status is Status.DUE
    assert not any("gift" in reason for reason in due.reasons)


def test_where_gifts_are_forbidden_the_call_says_nothing_of_one() -> None:
    reasons = the_step(the_case(employer_type="public"), "2026-03-18", "rej_call").reasons
    assert not any("gift" in reason for reason in reasons)


def test_a_card_of_another_case_is_a_card_they_got() -> None:
    gift = a_touchpoint(1, "gift_card", "2026-01-05", SAM, opportunity_id=2)
    reasons = the_step(the_case(touchpoints=[gift]), "2026-03-18", "rej_call").reasons
    assert "You sent Sam a gift card on January 5." in reasons


def test_the_gift_is_named_as_a_reason_for_the_call() -> None:
    gift = a_touchpoint(1, "gift_card", "2026-03-03", SAM, amount_cents=500, currency="USD")
    case = the_case(touchpoints=[gift])
    assert the_step(case, "2026-03-18", "gift").status is Status.DONE
    reasons = the_step(case, "2026-03-18", "rej_call").reasons
    assert "You sent Sam a gift card on March 3." in reasons


def test_public_employers_get_no_gift_by_default() -> None:
    due = the_step(the_case(employer_type="public"), "2026-03-03", "gift")
    assert due.status is Status.NOT_APPLICABLE
    assert "$20" in due.reasons[0]


def test_a_gift_is_proposed_to_helpers_too_but_to_nobody_else() -> None:
    case = the_case(helpers=[OTT])
    people = {
        due.person.id
        for due in steps_on(case, "2026-03-03")
        if due.step.id == "gift" and due.person
    }
    assert people == {SAM, OTT}


def test_the_gift_counts_from_the_end_of_the_interviews() -> None:
    finished = an_event(9, "interviews_finished", "2026-03-10")
    due = the_step(the_case(INTERVIEW, finished), "2026-03-10", "gift")
    assert str(due.opens) == "2026-03-10"
    assert due.trigger == "interviews_finished"
    assert due.key == the_step(the_case(INTERVIEW), "2026-03-10", "gift").key


def test_on_one_day_the_end_of_the_interviews_outranks_the_interview() -> None:
    finished = an_event(0, "interviews_finished", "2026-03-02")
    assert the_step(the_case(finished, INTERVIEW), "2026-03-02", "gift").event == finished


MAILS = ("rej_email_recruiter", "rej_manager", "rej_referrer", "rej_others")


@pytest.mark.parametrize(
    ("roles", "winner"),
    [
        (["recruiter", "hiring_manager"], "rej_email_recruiter"),
        (["hiring_manager", "interviewer"], "rej_manager"),
        (["hiring_manager", "referrer"], "rej_manager"),
        (["referrer", "interviewer"], "rej_referrer"),
        (["recruiter", "referrer", "interviewer"], "rej_email_recruiter"),
    ],
)
def test_never_two_mails_to_one_person_after_the_rejection(roles: list[str], winner: str) -> None:
    case = a_case([REJECTED], [(SAM, role) for role in roles])
    wanted = [
        due.step.id
        for due in steps_on(case, "2026-03-18")
        if due.step.id in MAILS and due.status is not Status.NOT_APPLICABLE
    ]
    assert wanted == [winner]


def test_a_recruiter_who_interviewed_gets_one_mail_afterwards() -> None:
    case = the_case(an_event(1, "interview_held", "2026-03-02", SAM))
    assert the_step(case, "2026-03-02", "thank_email", SAM).status is Status.DUE
    assert the_step(case, "2026-03-02", "loop_recruiter").status is Status.NOT_APPLICABLE


def test_the_same_interviewer_again_gets_a_mail_but_no_second_note_or_request() -> None:
    again = an_event(5, "interview_held", "2026-03-09", OTT)
    steps = steps_on(the_case(INTERVIEW, again), "2026-03-09")
    mine = sorted(due.step.id for due in steps if due.person and due.person.id == OTT)
    assert mine == ["connect_panel", "thank_email", "thank_email", "thank_note"]


@pytest.mark.parametrize("named", [True, False], ids=["named in the interview", "role alone"])
def test_an_interviewer_counts_whether_named_or_not(named: bool) -> None:
    held = an_event(1, "interview_held", "2026-03-02", *((OTT, GIL) if named else (GIL,)))
    assert the_step(the_case(held), "2026-03-02", "thank_email", OTT).status is Status.DUE


def test_every_interview_that_names_nobody_means_them() -> None:
    case = the_case(
        an_event(1, "interview_held", "2026-03-02"), an_event(5, "interview_held", "2026-03-09")
    )
    mails = [d for d in steps_on(case, "2026-03-09") if d.step.id == "thank_email" and d.person]
    assert {(d.event.id, d.person.id) for d in mails if d.person} == {
        (1, GIL), (1, OTT), (5, GIL), (5, OTT),
    }  # fmt: skip


def test_an_interview_that_names_nobody_means_interviewers_and_manager() -> None:
    case = the_case(an_event(1, "interview_held", "2026-03-02"))
    thanked = {
        d.person.id for d in steps_on(case, "2026-03-02") if d.step.id == "thank_note" and d.person
    }
    assert thanked == {GIL, OTT}


def test_the_coffee_waits_until_the_hire_is_known() -> None:
    due = the_step(the_case(), "2026-07-01", "ask_coffee")
    assert (due.status, due.blocked_by, due.person) == (Status.WAITING, "hire_identified", None)


def test_the_talk_is_noted_only_after_a_meeting_with_the_hire() -> None:
    with_referrer = an_event(4, "meeting_held", "2026-05-20", PRI)
    case = the_case(INTERVIEW, REJECTED, HIRE_OUTSIDE, with_referrer)
    assert [d for d in steps_on(case, "2026-05-20") if d.step.id == "air_talk"] == []


def test_a_hire_found_late_still_gets_two_weeks_for_the_coffee() -> None:
    late = an_event(3, "hire_identified", "2026-09-30", WREN)
    due = the_step(the_case(INTERVIEW, REJECTED, late), "2026-10-01", "ask_coffee")
    assert due.status is Status.DUE
    window = [str(due.opens), str(due.due), str(due.closes)]
    assert window == ["2026-09-30", "2026-09-30", "2026-10-14"]


def test_a_helper_is_thanked_after_the_interview_and_gets_a_card_but_no_letters() -> None:
    case = a_case([INTERVIEW], [(GIL, "hiring_manager"), (BAR, "helper")])
    mine = {d.step.id for d in steps_on(case, "2026-03-03") if d.person and d.person.id == BAR}
    assert mine == {"thank_helper", "gift"}


@pytest.mark.parametrize(
    ("internal", "step"),
    [(True, "note_internal"), (False, "compare_external"), (None, None)],
    ids=["from inside", "from outside", "not known"],
)
def test_what_follows_depends_on_where_the_hire_came_from(
    internal: bool | None, step: str | None
) -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN, internal=internal)
    steps = steps_on(the_case(INTERVIEW, REJECTED, hire), "2026-04-21")
    due = {d.step.id for d in steps if d.status is Status.DUE}
    assert due & {"note_internal", "compare_external"} == ({step} if step else set())
    assert "connect_hire" in due


def test_the_look_at_the_department_comes_back_every_week_until_the_hire_is_known() -> None:
    key = StepKey("watch_dept", 1, None, 2)  # type: ignore[arg-type]
    looked = a_decision(1, key, "done", "2026-04-17")
    case = the_case(step_decisions=[looked])
    watching = [d for d in steps_on(case, "2026-04-20") if d.step.id == "watch_dept"]
    assert [(d.status, str(d.opens)) for d in watching] == [
        (Status.DONE, "2026-04-16"),
        (Status.UPCOMING, "2026-04-24"),
    ]
    known = the_case(INTERVIEW, REJECTED, HIRE_OUTSIDE, step_decisions=[looked])
    left = [d.status for d in steps_on(known, "2026-04-30") if d.step.id == "watch_dept"]
    assert left == [Status.DONE, Status.NOT_APPLICABLE]


def test_the_weekly_look_ends_with_its_window_and_the_monthly_one_takes_over() -> None:
    days = ["2026-04-17", "2026-04-25", "2026-05-04", "2026-05-13"]
    looked = [
        a_decision(n, StepKey("watch_dept", 1, None, 2, n), "done", day)  # type: ignore[arg-type]
        for n, day in enumerate(days, 1)
    ]
    steps = steps_on(the_case(step_decisions=looked), "2026-06-20")
    watching = [(d.step.id, d.status) for d in steps if d.step.id.startswith("watch_")]
    assert watching == [("watch_dept", Status.DONE)] * 4 + [("watch_longer", Status.DUE)]


def test_no_answer_leads_into_the_same_track() -> None:
    presumed = an_event(2, "no_answer_presumed", "2026-03-16")
    due = the_step(the_case(INTERVIEW, presumed), "2026-03-18", "rej_call")
    assert (due.status, due.trigger) == (Status.DUE, "no_answer_presumed")


def test_after_a_no_the_call_comes_before_the_gift() -> None:
    day = date(2026, 3, 18)
    open_steps = [
        d for d in steps_on(the_case(), "2026-03-18") if d.step.id in ("gift", "rej_call")
    ]
    assert [d.status for d in open_steps] == [Status.DUE, Status.DUE]
    action = next_dated_action(open_steps, day)
    assert action is not None
    assert action.step.id == "rej_call"
