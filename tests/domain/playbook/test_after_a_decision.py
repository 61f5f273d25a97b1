"""A decision ends what came before it: no step of the open process remains."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.playbook.due_step import SETTLED, Status
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
    of,
    steps_on,
    the_case,
    the_step,
)

#: What belongs to the open process.
BEFORE = {
    "loop_referrer", "loop_recruiter", "thank_note", "thank_email", "connect_panel", "gift",
    "status_check", "presume_no",
}  # fmt: skip
SECOND = an_event(5, "interview_held", "2026-03-09", OTT, BAR)
LATE_NO = an_event(2, "rejection_received", "2026-03-23")
CROWD = [
    (SAM, "recruiter"), (WREN, "recruiter"), (PRI, "referrer"), (GIL, "hiring_manager"),
    (BAR, "hiring_manager"), (OTT, "interviewer"),
]  # fmt: skip
#: Case, day of the decision, whether it is a no.
KINDS = {
    "rejection": (the_case(), "2026-03-16", True),
    "no answer presumed": (
        the_case(INTERVIEW, an_event(2, "no_answer_presumed", "2026-04-20")), "2026-04-20", False,
    ),
    "offer": (the_case(INTERVIEW, an_event(2, "offer_received", "2026-03-16")), "2026-03-16", False),
    "hired here": (
        the_case(INTERVIEW, an_event(2, "hired_here", "2026-03-16")), "2026-03-16", False,
    ),
    "three weeks after the interview": (the_case(INTERVIEW, LATE_NO), "2026-03-23", True),
    "two interviews": (the_case(INTERVIEW, SECOND, REJECTED), "2026-03-16", True),
    "the interviews declared finished after the no": (
        the_case(INTERVIEW, REJECTED, an_event(6, "interviews_finished", "2026-03-18")),
        "2026-03-16", True,
    ),
    "an interview that names nobody": (
        the_case(an_event(1, "interview_held", "2026-03-02"), REJECTED), "2026-03-16", True,
    ),
    "several in one role": (
        a_case([an_event(1, "interview_held", "2026-03-02", GIL, BAR, OTT), REJECTED], CROWD),
        "2026-03-16", True,
    ),
    "no news but the name of the hire": (
        the_case(INTERVIEW, an_event(2, "hire_identified", "2026-03-16", WREN)), "2026-03-16", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_step_from_before_a_decision_is_open_on_any_day_after_it(kind: str) -> None:
    case, decided, refused = KINDS[kind]
    carried = set()
    for days in range(120):
        day = date.fromisoformat(decided) + timedelta(days=days)
        left = {
            due.step.id
            for due in steps_on(case, str(day))
            if due.step.id in BEFORE and due.status not in SETTLED
        }
        assert left <= ({"thank_note", "gift"} if refused and days <= 3 else set()), (days, left)
        carried |= left
    assert carried == ({"thank_note", "gift"} if refused else set())


def test_before_the_decision_all_of_it_is_asked_for() -> None:
    """Also looked at from a day before it, when the no is stored already."""
    for case in (the_case(INTERVIEW), the_case()):
        due = {d.step.id for d in steps_on(case, "2026-03-03") if d.status is Status.DUE}
        assert due == {
            "loop_referrer", "loop_recruiter", "thank_note", "thank_email", "connect_panel", "gift",
        }  # fmt: skip


def test_what_has_ended_says_so() -> None:
    due = the_step(the_case(), "2026-03-20", "loop_referrer")
    assert (due.status, due.reasons) == (
        Status.LAPSED, ("They said no on Monday, so this is no longer needed.",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-03-16", Status.UPCOMING),
        ("2026-03-17", Status.DUE),
        ("2026-03-19", Status.DUE),
        ("2026-03-20", Status.LAPSED),
    ],
)
@pytest.mark.parametrize(("step", "person"), [("thank_note", GIL), ("gift", SAM)])
def test_note_and_gift_outlive_a_no_from_the_next_day_for_three_days(
    step: str, person: int, day: str, status: Status
) -> None:
    assert the_step(the_case(), day, step, person).status is status


def test_a_note_and_a_gift_after_a_no_have_words_for_it() -> None:
    note = the_step(the_case(), "2026-03-17", "thank_note", GIL)
    assert note.title == "Write Gilbert a note by hand anyway"
    assert note.reasons == (
        "They said no yesterday.",
        "If you have not written one yet, write a few lines of thanks and ask for nothing.",
    )
    gift = the_step(the_case(employer_type="private"), "2026-03-17", "gift", SAM)
    assert gift.title == "Send Sam a small coffee card anyway"
    assert gift.reasons == (
        "They said no yesterday.",
        "If you have not sent one yet, thank them for their help. Choose a shop's own card of "
        "about 5 dollars, never a prepaid card.",
    )


def done(channel: str, person: int, day: str) -> Case:
    return the_case(touchpoints=[a_touchpoint(1, channel, day, person)])


@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-18", "2026-03-28"])
@pytest.mark.parametrize(
    ("step", "person", "channel"),
    [("thank_note", GIL, "handwritten_note"), ("gift", SAM, "gift_card")],
)
def test_what_went_out_before_or_after_the_no_is_done(
    step: str, person: int, channel: str, day: str
) -> None:
    assert the_step(done(channel, person, day), "2026-03-29", step, person).status is Status.DONE


def test_what_was_skipped_before_the_no_is_not_asked_for_after_it() -> None:
    skipped = a_decision(1, StepKey("gift", 1, SAM), "skipped", "2026-03-03")  # type: ignore[arg-type]
    due = the_step(the_case(step_decisions=[skipped]), "2026-03-17", "gift")
    assert due.status is Status.SKIPPED


def test_where_gifts_are_forbidden_none_is_proposed_after_a_no() -> None:
    due = the_step(the_case(employer_type="public"), "2026-03-17", "gift")
    assert due.status is Status.NOT_APPLICABLE


PUT_OFF = a_decision(
    1, StepKey("connect_panel", 1, OTT), "snoozed", "2026-03-03", until=date(2026, 4, 30)  # type: ignore[arg-type]
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "step", "status"),
    [
        ("2026-03-10", "connect_panel", Status.SNOOZED),
        ("2026-03-16", "connect_later", Status.UPCOMING),
        ("2026-03-17", "connect_later", Status.DUE),
        ("2026-03-30", "connect_later", Status.DUE),
        ("2026-03-31", "connect_later", Status.LAPSED),
    ],
)
def test_a_request_that_was_never_sent_comes_back_after_the_no(
    day: str, step: str, status: Status
) -> None:
    """Put off or not: of both who interviewed, none has one yet."""
    case = the_case(step_decisions=[PUT_OFF])
    assert the_step(case, day, step, OTT).status is status
    if step == "connect_later":
        assert the_step(case, day, "connect_panel", OTT).status is Status.LAPSED
        assert the_step(case, day, step, GIL).status is status


def test_a_new_start_after_a_no_asks_for_its_own_steps() -> None:
    """The same interviewer, met again half a year later, is told and thanked as before."""
    again = [
        an_event(6, "role_reposted", "2026-09-01"),
        an_event(7, "interview_held", "2026-09-14", GIL),
    ]
    case = the_case(INTERVIEW, REJECTED, *again)
    due = {
        (d.step.id, d.person.id)
        for d in steps_on(case, "2026-09-15")
        if d.step.id in BEFORE and d.status is Status.DUE and d.person
    }
    assert due == {
        ("loop_referrer", PRI), ("loop_recruiter", SAM), ("thank_note", GIL), ("thank_email", GIL),
        ("connect_panel", GIL), ("gift", SAM),
    }  # fmt: skip
    assert the_step(case, "2026-09-15", "thank_note", OTT).status is Status.LAPSED


def test_after_a_new_start_a_note_of_the_first_round_stays_done_and_a_new_one_is_asked_for() -> (
    None
):
    again = an_event(7, "interview_held", "2026-09-14", GIL)
    note = a_touchpoint(1, "handwritten_note", "2026-03-03", GIL)
    case = the_case(INTERVIEW, REJECTED, again, touchpoints=[note])
    notes = [d for d in of(case, "2026-09-15", "thank_note") if d.person and d.person.id == GIL]
    assert [d.status for d in notes] == [Status.DONE, Status.DUE]


def test_the_news_itself_is_no_answer_to_be_thanked_for() -> None:
    news = a_touchpoint(1, "email", "2026-03-16", SAM, direction="in")
    assert of(the_case(touchpoints=[news]), "2026-03-17", "close_loop") == []
    asked = a_touchpoint(2, "email", "2026-03-17", SAM)
    answer = a_touchpoint(3, "email", "2026-03-18", SAM, direction="in")
    case = the_case(touchpoints=[news, asked, answer])
    assert the_step(case, "2026-03-18", "close_loop", SAM).status is Status.DUE


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-03-16", "cool_down"),
        ("2026-03-17", "rej_call"),
        ("2026-03-19", "rej_call"),
        ("2026-03-20", "rej_call"),
    ],
)
def test_the_next_action_after_a_no_is_the_articles(day: str, step: str) -> None:
    action = next_dated_action(steps_on(the_case(), day), date.fromisoformat(day))
    assert action is not None
    assert action.step.id == step


REPOSTED = an_event(6, "role_reposted", "2026-09-01")


@pytest.mark.parametrize(
    "news", ["interview_held", "applied", "rejection_received", "offer_received"]
)
def test_that_a_role_may_open_again_is_told_until_the_next_news(news: str) -> None:
    alone = the_case(INTERVIEW, REJECTED, REPOSTED)
    assert the_step(alone, "2026-10-20", "reopen", SAM).status is Status.LATE
    case = the_case(INTERVIEW, REJECTED, REPOSTED, an_event(7, news, "2026-09-14"))
    first = [d for d in of(case, "2026-10-20", "reopen") if d.event.id == REPOSTED.id]
    assert {d.status for d in first} == {Status.LAPSED}


def test_that_a_role_may_open_again_is_told_once_whatever_says_it_next() -> None:
    left = an_event(7, "hire_left", "2026-09-14")
    told = of(the_case(INTERVIEW, REJECTED, REPOSTED, left), "2026-09-15", "reopen")
    assert [d.event.id for d in told] == [REPOSTED.id] * 3


def test_while_they_decide_anew_nobody_gets_a_short_update() -> None:
    again = an_event(7, "interview_held", "2026-09-14", GIL)
    case = the_case(INTERVIEW, REJECTED, REPOSTED, again)
    assert of(case, "2026-09-20", "keep_touch") == []
    second = an_event(8, "rejection_received", "2026-09-28")
    case = the_case(INTERVIEW, REJECTED, REPOSTED, again, second)
    assert {str(d.opens) for d in of(case, "2026-09-30", "keep_touch")} == {"2026-10-26"}


def test_a_request_that_was_skipped_does_not_come_back_after_the_no() -> None:
    skipped = a_decision(1, StepKey("connect_panel", 1, OTT), "skipped", "2026-03-03", reason="No")  # type: ignore[arg-type]
    case = the_case(step_decisions=[skipped])
    assert the_step(case, "2026-03-18", "connect_later", OTT).status is Status.NOT_APPLICABLE
    assert the_step(case, "2026-03-18", "connect_later", GIL).status is Status.DUE
