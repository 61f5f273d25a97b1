"""Which touchpoints do a step by themselves, and when a LinkedIn request is needed at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.domain.cases.case_file import Said
from crm.domain.cases.decisions import StepKey
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import Status
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import (
    BAR,
    GIL,
    INTERVIEW,
    OTT,
    REJECTED,
    SAM,
    WREN,
    a_decision,
    a_person,
    a_touchpoint,
    an_event,
    of,
    the_case,
    the_step,
)


def test_one_mail_on_the_day_does_the_thanks_and_the_loop() -> None:
    held = an_event(1, "interview_held", "2026-03-02", SAM)
    mail = a_touchpoint(1, "email", "2026-03-02", SAM)
    case = the_case(held, touchpoints=[mail])
    assert the_step(case, "2026-03-03", "thank_email", SAM).status is Status.DONE
    assert the_step(case, "2026-03-03", "loop_recruiter").status is Status.DONE


@pytest.mark.parametrize("named", [True, False], ids=["named", "by role alone"])
def test_a_mail_after_the_second_interview_is_no_thanks_for_the_first(named: bool) -> None:
    people = (OTT,) if named else ()
    rounds = [
        an_event(1, "interview_held", "2026-03-02", *people),
        an_event(5, "interview_held", "2026-03-09", *people),
    ]
    mail = a_touchpoint(1, "email", "2026-03-09", OTT)
    thanked = of(the_case(*rounds, touchpoints=[mail]), "2026-03-09", "thank_email")
    mine = [(d.event.id, d.status) for d in thanked if d.person and d.person.id == OTT]
    assert mine == [(1, Status.LAPSED), (5, Status.DONE)]


def test_a_mail_in_the_week_of_the_rejection_is_no_invitation_to_coffee() -> None:
    """Somebody who interviewed the user got the job: two steps, two moments."""
    hire = an_event(3, "hire_identified", "2026-04-20", OTT, internal=True)
    mail = a_touchpoint(1, "email", "2026-03-17", OTT)
    case = the_case(INTERVIEW, REJECTED, hire, touchpoints=[mail])
    assert the_step(case, "2026-06-20", "rej_others").status is Status.DONE
    assert the_step(case, "2026-06-20", "ask_coffee", OTT).status is Status.DUE


@pytest.mark.parametrize(
    ("channel", "day"),
    [
        pytest.param("email", "2026-06-16", id="a mail once the step is open"),
        pytest.param("linkedin_message", "2026-07-01", id="a message"),
        pytest.param("call", "2026-07-01", id="a call"),
        pytest.param("coffee", "2026-05-20", id="a coffee, even before"),
    ],
)
def test_what_counts_as_the_invitation_to_coffee(channel: str, day: str) -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    case = the_case(INTERVIEW, REJECTED, hire, touchpoints=[a_touchpoint(1, channel, day, WREN)])
    assert the_step(case, "2026-07-02", "ask_coffee", WREN).status is Status.DONE


def test_the_meeting_itself_is_no_thanks_for_it() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    met = an_event(4, "meeting_held", "2026-07-10", WREN)
    coffee = a_touchpoint(1, "coffee", "2026-07-10", WREN)
    case = the_case(INTERVIEW, REJECTED, hire, met, touchpoints=[coffee])
    assert the_step(case, "2026-07-11", "air_talk").status is Status.DUE
    assert the_step(case, "2026-07-11", "thank_meeting").status is Status.WAITING
    noted = replace(case, notes=(Said(PersonId(WREN), date(2026, 7, 11)),))
    assert the_step(noted, "2026-07-11", "air_talk").status is Status.DONE
    assert the_step(noted, "2026-07-11", "thank_meeting").status is Status.DUE
    mail = a_touchpoint(2, "email", "2026-07-11", WREN)
    case = the_case(INTERVIEW, REJECTED, hire, met, touchpoints=[coffee, mail])
    thanks = [(d.status, str(d.opens)) for d in of(case, "2026-07-12", "thank_meeting")]
    assert thanks == [(Status.DONE, "2026-07-10"), (Status.UPCOMING, "2026-08-10")]


def test_a_mail_asks_where_things_stand_once_it_is_time() -> None:
    early = a_touchpoint(1, "email", "2026-03-05", SAM)
    asked = a_touchpoint(2, "email", "2026-03-10", SAM)
    waiting = of(the_case(INTERVIEW, touchpoints=[early]), "2026-03-12", "status_check")
    assert [d.status for d in waiting] == [Status.LATE]
    done = of(the_case(INTERVIEW, touchpoints=[early, asked]), "2026-03-12", "status_check")
    assert [(d.status, d.key.occurrence) for d in done] == [(Status.DONE, 1), (Status.UPCOMING, 2)]


def request(on: str, result: str = "sent", **more: object) -> Touchpoint:
    return a_touchpoint(1, "linkedin_request", on, OTT, result=result, **more)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(request("2026-03-03"), Status.DONE, id="sent"),
        pytest.param(request("2026-03-03", "ignored"), Status.DONE, id="ignored"),
        pytest.param(
            request("2026-03-03", "withdrawn", answered_on=date(2026, 3, 20)),
            Status.UPCOMING,
            id="withdrawn",
        ),
        pytest.param(
            request("2026-02-20", "ignored"), Status.NOT_APPLICABLE, id="ignored long before"
        ),
        pytest.param(
            request("2026-03-03", step_key="connect_hire/o1/p3"),
            Status.NOT_APPLICABLE,
            id="pending, sent for another step",
        ),
        pytest.param(
            request("2026-03-03", direction="in"), Status.NOT_APPLICABLE, id="they asked first"
        ),
        pytest.param(
            request("2026-03-03", "accepted", direction="in"),
            Status.NOT_APPLICABLE,
            id="they asked, the user accepted",
        ),
    ],
)
def test_whether_a_request_is_still_needed(sent: Touchpoint, status: Status) -> None:
    case = the_case(INTERVIEW, touchpoints=[sent])
    due = the_step(case, "2026-03-25", "connect_panel", OTT)
    assert due.status is status
    assert due.reasons


def test_three_weeks_after_a_withdrawal_the_request_has_its_days_again() -> None:
    sent = request("2026-03-03", "withdrawn", answered_on=date(2026, 3, 20))
    case = the_case(INTERVIEW, touchpoints=[sent])
    due = the_step(case, "2026-04-10", "connect_panel", OTT)
    assert (due.status, str(due.opens), str(due.closes)) == (Status.DUE, "2026-04-10", "2026-04-13")


@pytest.mark.parametrize("result", ["", "declined"])
@pytest.mark.parametrize("day", ["2026-02-01", "2026-03-03", "2026-05-01"])
def test_a_gift_counts_whenever_and_however_it_was_taken(day: str, result: str) -> None:
    gift = a_touchpoint(1, "gift_card", day, SAM, result=result)
    public = the_case(touchpoints=[gift], employer_type="public")
    assert the_step(public, "2026-05-02", "gift").status is Status.DONE


def test_a_gift_that_came_back_settles_nothing_and_is_not_sent_again() -> None:
    gift = a_touchpoint(1, "gift_card", "2026-03-03", SAM, result="returned")
    due = the_step(the_case(touchpoints=[gift]), "2026-03-18", "gift")
    assert (due.status, due.reasons) == (
        Status.NOT_APPLICABLE, ("Sam did not accept the card you sent on March 3. Do not send another.",),
    )  # fmt: skip


def test_one_gift_a_year_over_all_cases() -> None:
    gift = a_touchpoint(1, "gift_card", "2026-01-05", SAM, opportunity_id=2)
    case = the_case(touchpoints=[gift])
    assert the_step(case, "2026-03-18", "gift").reasons == (
        "You sent Sam a card on January 5. One a year is enough.",
    )
    old = a_touchpoint(1, "gift_card", "2025-03-10", SAM, opportunity_id=2)
    assert the_step(the_case(touchpoints=[old]), "2026-03-18", "gift").status is Status.DUE


@pytest.mark.parametrize("key", ["", "keep_touch/o1/p1/e2"], ids=["for no step", "for the update"])
def test_a_call_nobody_took_is_no_update(key: str) -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, result="no_answer", step_key=key)
    wrote = a_touchpoint(2, "email", "2026-03-10", SAM, direction="in")
    due = the_step(the_case(touchpoints=[wrote, call]), "2026-04-15", "keep_touch", SAM)
    assert (due.status, str(due.opens)) == (Status.DUE, "2026-04-13")


def test_an_update_to_the_hire_waits_for_the_first_contact() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    case = the_case(INTERVIEW, REJECTED, hire)
    updated = {d.person.id for d in of(case, "2026-05-20", "keep_touch") if d.person}
    assert updated == {GIL}  # only he was met
    coffee = a_touchpoint(1, "coffee", "2026-05-10", WREN)
    known = the_case(INTERVIEW, REJECTED, hire, touchpoints=[coffee])
    assert str(the_step(known, "2026-05-20", "keep_touch", WREN).opens) == "2026-06-07"


def test_a_mail_logged_without_its_step_does_the_step() -> None:
    mail = a_touchpoint(1, "email", "2026-03-03", OTT)
    case = the_case(touchpoints=[mail])
    assert the_step(case, "2026-03-20", "thank_email", OTT).status is Status.DONE
    assert the_step(case, "2026-03-20", "rej_others").status is Status.DUE


def test_a_mail_after_the_rejection_is_no_late_thank_you() -> None:
    mail = a_touchpoint(1, "email", "2026-03-17", OTT)
    case = the_case(touchpoints=[mail])
    assert the_step(case, "2026-03-20", "thank_email", OTT).status is Status.LAPSED
    assert the_step(case, "2026-03-20", "rej_others").status is Status.DONE


@pytest.mark.parametrize(
    "touchpoint",
    [
        pytest.param(a_touchpoint(1, "email", "2026-03-17", OTT, direction="in"), id="their mail"),
        pytest.param(a_touchpoint(1, "email", "2026-03-17", OTT, result="bounced"), id="bounced"),
        pytest.param(
            a_touchpoint(1, "email", "2026-03-17", OTT, opportunity_id=2), id="another case"
        ),
        pytest.param(a_touchpoint(1, "call", "2026-03-17", OTT), id="another channel"),
        pytest.param(a_touchpoint(1, "email", "2026-03-17", BAR), id="another person"),
        pytest.param(
            a_touchpoint(1, "email", "2026-03-17", OTT, step_key="gift/o1/p1"), id="another step"
        ),
    ],
)
def test_other_touchpoints_do_not_do_the_step(touchpoint: object) -> None:
    case = the_case(touchpoints=[touchpoint])
    assert the_step(case, "2026-03-20", "rej_others").status is Status.DUE


@pytest.mark.parametrize(
    ("result", "on", "status"),
    [
        pytest.param("sent", "2026-03-01", Status.NOT_APPLICABLE, id="pending before"),
        pytest.param("accepted", "2026-03-01", Status.NOT_APPLICABLE, id="accepted before"),
        pytest.param("sent", "2026-03-03", Status.DONE, id="sent afterwards"),
    ],
)
def test_no_second_linkedin_request(result: str, on: str, status: Status) -> None:
    request = a_touchpoint(1, "linkedin_request", on, OTT, result=result, opportunity_id=None)
    case = the_case(touchpoints=[request])
    assert the_step(case, "2026-03-04", "connect_panel", OTT).status is status


def test_a_connected_person_gets_no_request() -> None:
    case = the_case(people=[a_person(OTT, connected_on=date(2020, 1, 1))])
    assert the_step(case, "2026-03-04", "connect_panel", OTT).status is Status.NOT_APPLICABLE


def test_after_a_withdrawal_the_request_waits_three_weeks() -> None:
    request = a_touchpoint(
        1, "linkedin_request", "2026-02-20", OTT, result="withdrawn", answered_on=date(2026, 3, 1)
    )
    due = the_step(the_case(touchpoints=[request]), "2026-03-04", "connect_panel", OTT)
    assert (due.status, str(due.opens)) == (Status.UPCOMING, "2026-03-22")


def test_a_touchpoint_that_names_the_step_alone_does_it() -> None:
    text = a_touchpoint(1, "text", "2026-03-18", GIL, step_key="rej_manager")
    case = the_case(touchpoints=[text])
    assert the_step(case, "2026-03-20", "rej_manager").status is Status.DONE


def test_a_call_nobody_took_after_a_presumed_no_is_none_after_the_real_one() -> None:
    silence = an_event(4, "no_answer_presumed", "2026-03-09")
    missed = a_touchpoint(1, "call", "2026-03-10", SAM, result="no_answer")
    before = the_case(INTERVIEW, silence, touchpoints=[missed])
    assert the_step(before, "2026-03-11", "rej_email_recruiter").status is Status.DUE
    told = the_case(INTERVIEW, silence, REJECTED, touchpoints=[missed])
    day = (REJECTED.on + timedelta(days=1)).isoformat()
    assert the_step(told, day, "rej_call").tried_on is None
    assert the_step(told, day, "rej_email_recruiter").status is Status.WAITING


@pytest.mark.parametrize("why", ["do_not_contact", "archived_on", "binned_on"])
def test_where_things_stand_is_asked_of_the_next_who_may_be_written_to(why: str) -> None:
    value = True if why == "do_not_contact" else date(2026, 3, 1)
    case = the_case(INTERVIEW)
    people = dict(case.people)
    people[PersonId(SAM)] = replace(people[PersonId(SAM)], **{why: value})
    asked = of(replace(case, people=people), "2026-03-12", "status_check")
    assert [d.person.id for d in asked if d.person] == [GIL]
    assert [d.person.id for d in of(case, "2026-03-12", "status_check") if d.person] == [SAM]


def test_a_process_taken_up_again_asks_for_no_second_note() -> None:
    events = [
        an_event(1, "interview_held", "2026-03-02", GIL),
        an_event(4, "no_answer_presumed", "2026-04-13"),
        an_event(5, "process_resumed", "2026-04-20"),
        an_event(6, "interview_held", "2026-04-27", GIL),
    ]
    note = a_touchpoint(1, "handwritten_note", "2026-03-02", GIL)
    case = the_case(*events, touchpoints=[note])
    mine = [
        d.status for d in of(case, "2026-04-28", "thank_note") if d.person and d.person.id == GIL
    ]
    assert mine == [Status.DONE]
    mails = of(case, "2026-04-28", "thank_email")
    assert [d.status for d in mails if d.person and d.person.id == GIL and d.event.id == 6] == [
        Status.DUE
    ]


@pytest.mark.parametrize(
    ("events", "notes", "day", "expected"),
    [
        pytest.param(
            [("interview_held", "2026-03-02"), ("no_answer_presumed", "2026-04-13"),
             ("process_resumed", "2026-04-20"), ("no_answer_presumed", "2026-06-01"),
             ("process_resumed", "2026-06-08"), ("interview_held", "2026-06-15")],
            ["2026-03-02"], "2026-06-16", [(None, Status.DONE)],
            id="taken up again twice, it is still the first process",
        ),
        pytest.param(
            [("interview_held", "2026-03-02"), ("rejection_received", "2026-04-13"),
             ("applied", "2026-05-04"), ("interview_held", "2026-05-11"),
             ("no_answer_presumed", "2026-06-22"), ("process_resumed", "2026-06-29"),
             ("interview_held", "2026-07-06")],
            ["2026-03-02"], "2026-07-07", [(None, Status.DONE), (3, Status.DUE)],
            id="the second of two processes is taken up again",
        ),
    ],
)  # fmt: skip
def test_each_process_asks_for_one_note_however_often_it_is_taken_up_again(
    events: list[tuple[str, str]],
    notes: list[str],
    day: str,
    expected: list[tuple[int | None, Status]],
) -> None:
    """Expected: the event of each key, which is the one that began a further process, and the status."""
    happened = [
        an_event(n, kind, on, *([GIL] if kind == "interview_held" else []))
        for n, (kind, on) in enumerate(events, start=1)
    ]
    sent = [a_touchpoint(n, "handwritten_note", on, GIL) for n, on in enumerate(notes, start=1)]
    asked = of(the_case(*happened, touchpoints=sent), day, "thank_note")
    mine = [d for d in asked if d.person and d.person.id == GIL]
    assert sorted({(d.key.event_id, d.status) for d in mine}, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("missed", "invites"),
    [
        pytest.param([], Status.DONE, id="none was agreed"),
        pytest.param([(WREN, date(2026, 6, 27))], Status.DUE, id="it fell through after that"),
        pytest.param([(WREN, date(2026, 6, 19))], Status.DONE, id="an earlier one had fallen through"),
        pytest.param([(BAR, date(2026, 6, 27))], Status.DONE, id="that of somebody else"),
        pytest.param([(WREN, date(2026, 6, 29))], Status.DONE, id="it is still to come"),
    ],
)  # fmt: skip
def test_only_the_invitation_comes_back_when_a_talk_fell_through(
    missed: list[tuple[PersonId, date]], invites: Status
) -> None:
    marked = [
        a_decision(1, StepKey("ask_coffee", OpportunityId(1), WREN, EventId(2)), "done", "2026-06-20"),
        a_decision(2, StepKey("connect_hire", OpportunityId(1), WREN), "done", "2026-04-22"),
    ]  # fmt: skip
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    case = the_case(INTERVIEW, REJECTED, hire, step_decisions=marked)
    case = replace(case, fell_through=tuple(missed))
    assert the_step(case, "2026-06-28", "ask_coffee", WREN).status is invites
    assert the_step(case, "2026-06-28", "connect_hire", WREN).status is Status.DONE
