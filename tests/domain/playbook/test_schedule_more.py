"""The steps that research added: silence, answers, stale requests, the long game."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.cases.case_file import Question, Recommendation
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.drafts.occasion import Occasion
from crm.domain.drafts.values import values_for
from crm.domain.playbook.due_step import Status
from crm.domain.playbook.schedule import next_dated_action
from crm.domain.playbook.step_words import until
from crm.domain.playbook.windows import Span
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    SAM,
    WREN,
    a_case,
    a_decision,
    a_person,
    a_touchpoint,
    an_event,
    of,
    steps_on,
    the_case,
    the_step,
)


def checks(*days: str) -> list[object]:
    return [
        a_decision(n, StepKey("status_check", 1, SAM, None, n), "done", day)  # type: ignore[arg-type]
        for n, day in enumerate(days, 1)
    ]


def test_without_a_date_the_first_question_comes_a_week_after_the_interview() -> None:
    due = the_step(the_case(INTERVIEW), "2026-03-09", "status_check")
    assert [str(due.opens), str(due.closes)] == ["2026-03-09", "2026-03-11"]
    assert due.status is Status.DUE


def test_a_promised_date_moves_the_first_question() -> None:
    case = the_case(INTERVIEW, promised_decision_on=date(2026, 3, 20))
    assert str(the_step(case, "2026-03-09", "status_check").opens) == "2026-03-24"


def test_three_questions_and_no_more() -> None:
    case = the_case(INTERVIEW, step_decisions=checks("2026-03-10", "2026-03-18", "2026-03-26"))
    assert [due.status for due in of(case, "2026-06-01", "status_check")] == [Status.DONE] * 3


def test_two_weeks_after_the_third_question_no_answer_is_an_answer() -> None:
    asked = checks("2026-03-10", "2026-03-18", "2026-03-26")
    case = the_case(INTERVIEW, step_decisions=asked)
    due = the_step(case, "2026-04-09", "presume_no")
    assert (due.status, str(due.opens)) == (Status.DUE, "2026-04-09")
    answer = a_touchpoint(1, "email", "2026-03-30", SAM, direction="in")
    assert (
        of(
            the_case(INTERVIEW, step_decisions=asked, touchpoints=[answer]),
            "2026-04-09",
            "presume_no",
        )
        == []
    )


def test_once_the_decision_is_known_nobody_is_asked_where_things_stand() -> None:
    assert the_step(the_case(), "2026-03-20", "status_check").status is Status.LAPSED


def test_an_answer_is_thanked_for_within_two_days() -> None:
    asked = a_touchpoint(3, "email", "2026-03-17", OTT)
    answer = a_touchpoint(1, "email", "2026-03-18", OTT, direction="in")
    due = the_step(the_case(touchpoints=[asked, answer]), "2026-03-19", "close_loop", OTT)
    assert (due.status, str(due.opens), str(due.closes)) == (Status.DUE, "2026-03-18", "2026-03-20")
    thanks = a_touchpoint(2, "email", "2026-03-19", OTT)
    done = the_case(touchpoints=[asked, answer, thanks])
    assert the_step(done, "2026-03-19", "close_loop", OTT).status is Status.DONE


def test_a_request_that_stays_open_is_looked_at_after_a_month() -> None:
    request = a_touchpoint(1, "linkedin_request", "2026-03-03", OTT, result="sent")
    due = the_step(the_case(touchpoints=[request]), "2026-04-02", "invite_stale", OTT)
    assert due.status is Status.DUE
    answered = a_touchpoint(1, "linkedin_request", "2026-03-03", OTT, result="accepted")
    assert of(the_case(touchpoints=[answered]), "2026-04-02", "invite_stale") == []


def test_a_second_request_is_looked_at_like_the_first() -> None:
    first = a_touchpoint(1, "linkedin_request", "2026-03-03", OTT, result="withdrawn")
    again = a_touchpoint(2, "linkedin_request", "2026-05-03", OTT, result="sent")
    left = a_decision(1, StepKey("invite_stale", 1, OTT), "done", "2026-04-03")  # type: ignore[arg-type]
    case = the_case(touchpoints=[first, again], step_decisions=[left])
    assert the_step(case, "2026-06-02", "invite_stale", OTT).status is Status.DUE


def test_one_reminder_of_the_coffee_and_none_after_an_answer() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    ask = a_touchpoint(1, "email", "2026-06-20", WREN)
    case = the_case(INTERVIEW, REJECTED, hire, touchpoints=[ask])
    due = the_step(case, "2026-07-04", "nudge_once", WREN)
    assert (due.status, str(due.opens)) == (Status.DUE, "2026-07-04")
    answer = a_touchpoint(2, "email", "2026-06-25", WREN, direction="in")
    told = the_case(INTERVIEW, REJECTED, hire, touchpoints=[ask, answer])
    assert of(told, "2026-07-04", "nudge_once") == []


def test_after_a_meeting_thanks_now_and_news_a_month_later() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    met = an_event(4, "meeting_held", "2026-07-10", WREN)
    key = StepKey("thank_meeting", 1, WREN, 4)  # type: ignore[arg-type]
    thanked = a_decision(1, key, "done", "2026-07-10")
    case = the_case(INTERVIEW, REJECTED, hire, met, step_decisions=[thanked])
    found = of(case, "2026-07-11", "thank_meeting")
    assert [(d.status, str(d.opens), d.title) for d in found] == [
        (Status.DONE, "2026-07-10", "Thank Wren for talking with you"),
        (Status.UPCOMING, "2026-08-09", "Tell Wren what came of their advice"),
    ]
    told = of(case, "2026-08-09", "thank_meeting")[-1].reasons
    assert (
        "A month has passed. Tell them what you did with one recommendation, and ask for nothing."
        in told
    )
    assert not any("right away" in reason for reason in told)
    assert the_step(case, "2026-07-11", "air_talk").status is Status.DUE


def test_an_update_is_due_four_weeks_after_the_last_contact() -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, direction="both")
    case = the_case(touchpoints=[call])
    due = the_step(case, "2026-04-15", "keep_touch", SAM)
    assert (due.status, str(due.opens), str(due.closes)) == (Status.DUE, "2026-04-15", "2026-04-29")
    update = a_touchpoint(2, "email", "2026-04-16", SAM)
    after = the_step(the_case(touchpoints=[call, update]), "2026-04-17", "keep_touch", SAM)
    # Nobody answered it: the next one comes three months later.
    assert (after.status, str(after.opens)) == (Status.UPCOMING, "2026-07-16")


@pytest.mark.parametrize("kind", ["hire_left", "role_reposted"])
def test_when_the_role_may_open_again_three_people_hear_of_it_at_once(kind: str) -> None:
    again = an_event(5, kind, "2026-10-01")
    case = the_case(INTERVIEW, REJECTED, again)
    due = of(case, "2026-10-01", "reopen")
    assert {d.person.id for d in due if d.person} == {SAM, GIL, PRI}
    assert {d.status for d in due} == {Status.DUE}


def test_a_new_job_elsewhere_is_told_to_everybody_though_the_case_is_closed() -> None:
    landed = an_event(5, "hired_elsewhere", "2026-10-01")
    case = the_case(
        INTERVIEW, REJECTED, landed, closed_on=date(2026, 10, 1), closed_why="hired_elsewhere"
    )
    due = of(case, "2026-10-02", "landed")
    assert len(due) == 4
    assert {d.status for d in due} == {Status.DUE}


def test_the_longer_look_comes_monthly_until_month_four() -> None:
    opens = [str(d.opens) for d in of(the_case(), "2026-03-20", "watch_longer")]
    assert opens == ["2026-05-16"]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([], id="a case that was only saved"),
        pytest.param([an_event(1, "applied", "2026-03-02")], id="an application"),
        pytest.param([INTERVIEW], id="an interview without anybody else"),
    ],
)
def test_an_open_case_always_has_one_next_dated_action(events: list[object]) -> None:
    case = a_case(events, created_on=date(2026, 3, 1))  # type: ignore[arg-type]
    action = next_dated_action(steps_on(case, "2026-03-20"), date(2026, 3, 20))
    assert action is not None


def test_a_look_at_a_quiet_case_comes_back_a_week_after_it_was_done() -> None:
    looked = a_decision(1, StepKey("check_in", 1), "done", "2026-03-10")  # type: ignore[arg-type]
    case = a_case([], created_on=date(2026, 3, 1), step_decisions=[looked])
    due = the_step(case, "2026-03-12", "check_in")
    assert (due.status, str(due.opens), due.key.occurrence) == (Status.UPCOMING, "2026-03-17", 2)


def test_a_story_with_somebody_to_ask_makes_a_step() -> None:
    case = replace(the_case(), questions=(Question(7, OTT, date(2026, 3, 20)),))
    due = the_step(case, "2026-03-21", "ask_story", OTT)
    assert (due.status, due.title) == (Status.DUE, "Ask Ottoline instead of guessing")
    asked = a_touchpoint(1, "email", "2026-03-21", OTT, step_key=str(due.key))
    done = replace(case, touchpoints=(asked,))
    assert the_step(done, "2026-03-22", "ask_story", OTT).status is Status.DONE


def test_a_recommended_person_makes_a_step_that_says_who_recommended_them() -> None:
    note = Recommendation(4, SAM, WREN, "Talk to Wren about pricing.", date(2026, 7, 1))
    case = the_case()
    known = {**case.people, WREN: a_person(WREN)}
    case = replace(case, people=known, recommendations=(note,))
    due = the_step(case, "2026-07-02", "meet_recommended", WREN)
    assert (due.status, str(due.closes)) == (Status.DUE, "2026-07-15")
    assert f"{case.people[SAM].call_name} said: Talk to Wren about pricing." in due.reasons
    assert (
        values_for(Occasion(due, case, date(2026, 7, 2)), "Robin")["introducer"]
        == case.people[SAM].name
    )
    wrote = a_touchpoint(9, "email", "2026-07-03", WREN)
    done = replace(case, touchpoints=(*case.touchpoints, wrote))
    assert the_step(done, "2026-07-04", "meet_recommended", WREN).status is Status.DONE


def test_a_recommended_thing_to_do_makes_a_step_done_alone() -> None:
    note = Recommendation(4, SAM, None, "Read the annual report.", date(2026, 7, 1))
    case = replace(the_case(), recommendations=(note,))
    due = the_step(case, "2026-07-02", "try_recommendation")
    assert (due.status, due.person, due.key.occurrence) == (Status.DUE, None, 4)
    decided = replace(case, step_decisions=(a_decision(1, due.key, "done", "2026-07-02"),))
    assert the_step(decided, "2026-07-03", "try_recommendation").status is Status.DONE


def test_after_four_months_of_looking_the_referrer_is_asked() -> None:
    case = the_case()
    person = next(held.person_id for held in case.roles if held.role is Role.REFERRER)
    rejected = next(e.on for e in case.events if e.kind is EventKind.REJECTION_RECEIVED)
    due = the_step(case, str(rejected), "ask_who", person)
    assert (due.status, due.opens) == (Status.UPCOMING, Span(4, "m").after(rejected))
    known = replace(case, events=(*case.events, an_event(9, "hire_identified", "2026-05-01", WREN)))
    known = replace(known, people={**known.people, WREN: a_person(WREN)})
    assert the_step(known, "2026-08-01", "ask_who", person).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("touchpoints", "status", "first"),
    [
        ([], Status.DUE, "They said no 3 days ago."),
        (["call"], Status.DUE, "Nobody picked up on Tuesday: try once more, or write."),
        (["call", "email"], Status.LAPSED, "You wrote to Sam yesterday instead."),
    ],
)
def test_a_call_nobody_took_is_over_once_the_letter_has_gone(
    touchpoints: list[str], status: Status, first: str
) -> None:
    tried = {
        "call": a_touchpoint(1, "call", "2026-03-17", SAM, result="no_answer"),
        "email": a_touchpoint(2, "email", "2026-03-18", SAM),
    }
    case = the_case(touchpoints=[tried[name] for name in touchpoints])
    due = the_step(case, "2026-03-19", "rej_call", SAM)
    assert (due.status, due.reasons[0]) == (status, first)


def test_each_who_got_the_job_has_days_of_their_own() -> None:
    wren, lark = 11, 12
    case = the_case(
        INTERVIEW,
        REJECTED,
        an_event(3, "hire_identified", "2026-04-20", wren),
        an_event(4, "hire_identified", "2026-05-04", lark),
    )
    days = {
        due.person.id: (str(due.opens), str(due.closes), due.status)
        for due in steps_on(case, "2026-05-05")
        if due.step.id == "connect_hire" and due.person
    }
    assert days == {
        wren: ("2026-04-20", "2026-05-04", Status.LATE),
        lark: ("2026-05-04", "2026-05-18", Status.DUE),
    }


@pytest.mark.parametrize(
    ("status", "more", "words"),
    [
        (Status.UPCOMING, {"opens": date(2026, 3, 21)}, "from Mar 21, 2026"),
        (Status.DUE, {"closes": date(2026, 3, 26)}, "until Mar 26, 2026"),
        (Status.LATE, {"due": date(2026, 3, 18)}, "was due 2 days ago"),
        (Status.SNOOZED, {"snoozed_until": date(2026, 3, 21)}, "again tomorrow"),
        (Status.SNOOZED, {"snoozed_until": None}, ""),
        (Status.WAITING, {}, ""),
        (Status.DONE, {}, ""),
    ],
)
def test_until_when_a_step_is_said_to_be(
    status: Status, more: dict[str, object], words: str
) -> None:
    due = replace(the_step(the_case(), "2026-03-20", "rej_call"), status=status, **more)  # type: ignore[arg-type]
    assert until(due, date(2026, 3, 20)) == words


@pytest.mark.parametrize(
    ("touchpoints", "opens"),
    [
        pytest.param([], None, id="nothing came"),
        pytest.param([a_touchpoint(2, "email", "2026-03-18", SAM, direction="in")], "2026-03-18",
                     id="they wrote"),
        pytest.param([a_touchpoint(2, "linkedin_request", "2026-03-18", SAM, result="accepted")], None,
                     id="a request accepted"),
        pytest.param([a_touchpoint(2, "linkedin_request", "2026-03-18", SAM, result="accepted",
                                   answered_on=date(2026, 3, 19))], None,
                     id="a request accepted the day after"),
        pytest.param([a_touchpoint(2, "linkedin_request", "2026-03-18", SAM, direction="in")], None,
                     id="a request of theirs"),
        pytest.param([a_touchpoint(2, "call", "2026-03-18", SAM, result="replied")], None,
                     id="a call taken"),
        pytest.param([a_touchpoint(2, "call", "2026-03-18", SAM, result="replied",
                                   answered_on=date(2026, 3, 19))], None, id="a call returned"),
        pytest.param([a_touchpoint(2, "linkedin_request", "2026-03-18", SAM, result="accepted",
                                   answered_on=date(2026, 3, 19)),
                      a_touchpoint(3, "email", "2026-03-19", SAM, direction="in")], "2026-03-19",
                     id="a request accepted and a mail on one day"),
    ],
)  # fmt: skip
def test_thanks_are_for_what_they_wrote_not_for_a_call_or_request_they_took(
    touchpoints: list[Touchpoint], opens: str | None
) -> None:
    mail = a_touchpoint(1, "email", "2026-03-17", SAM)
    due = of(the_case(touchpoints=[mail, *touchpoints]), "2026-03-20", "close_loop")
    assert [str(one.opens) for one in due if one.status is Status.DUE] == ([opens] if opens else [])


@pytest.mark.parametrize(
    ("touchpoints", "answered"),
    [
        pytest.param([("email", "2026-03-17", {})], False, id="asked"),
        pytest.param([("email", "2026-03-17", {}), ("email", "2026-03-18", {"direction": "in"})], True,
                     id="asked, and they wrote"),
        pytest.param([("email", "2026-03-18", {"direction": "in"})], False, id="they wrote unasked"),
        pytest.param([("email", "2026-03-17", {"result": "replied", "answered_on": date(2026, 3, 18)})], True,
                     id="asked, and they answered"),
        pytest.param([("linkedin_request", "2026-03-17", {"result": "accepted"})], False,
                     id="they accepted a request"),
    ],
)  # fmt: skip
def test_nobody_is_called_who_has_answered(
    touchpoints: list[tuple[str, str, dict[str, object]]], answered: bool
) -> None:
    logged = [
        a_touchpoint(n, how, on, SAM, **more) for n, (how, on, more) in enumerate(touchpoints, 1)
    ]
    due = the_step(the_case(touchpoints=logged), "2026-03-19", "rej_call", SAM)
    expected = (Status.NOT_APPLICABLE, "They have answered.") if answered else (
        Status.DUE, "They said no 3 days ago.")  # fmt: skip
    assert (due.status, due.reasons[0]) == expected
