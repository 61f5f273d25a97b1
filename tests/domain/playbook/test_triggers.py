"""What sets a step off besides events, to the day: silence, an answer, the last contact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.playbook.due_step import Status
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    REJECTED,
    SAM,
    WREN,
    a_decision,
    a_touchpoint,
    an_event,
    of,
    the_case,
    the_step,
)

ASKED = ["2026-03-10", "2026-03-18", "2026-03-26"]


def checks(days: list[str]) -> list[Any]:
    return [
        a_decision(n, StepKey("status_check", 1, SAM, None, n), "done", day)  # type: ignore[arg-type]
        for n, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("asked", "answered", "steps"),
    [
        pytest.param(ASKED, None, 1, id="three questions, no answer"),
        pytest.param(ASKED[:2], None, 0, id="two questions"),
        pytest.param(ASKED, "2026-03-25", 1, id="an answer the day before the third"),
        pytest.param(ASKED, "2026-03-26", 0, id="on its very day"),
        pytest.param(ASKED, "2026-03-27", 0, id="the day after"),
    ],
)
def test_no_answer_is_an_answer_after_the_third_question(
    asked: list[str], answered: str | None, steps: int
) -> None:
    answer = [a_touchpoint(1, "email", answered, SAM, direction="in")] if answered else []
    case = the_case(INTERVIEW, step_decisions=checks(asked), touchpoints=answer)
    assert len(of(case, "2026-04-09", "presume_no")) == steps


@pytest.mark.parametrize(
    ("answered", "steps"), [("2026-06-19", 1), ("2026-06-20", 0), ("2026-06-21", 0)]
)
def test_an_answer_on_the_day_of_the_invitation_needs_no_reminder(
    answered: str, steps: int
) -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    ask = a_touchpoint(1, "email", "2026-06-20", WREN)
    answer = a_touchpoint(2, "email", answered, WREN, direction="in")
    case = the_case(INTERVIEW, REJECTED, hire, touchpoints=[ask, answer])
    assert len(of(case, "2026-07-04", "nudge_once")) == steps


@pytest.mark.parametrize(("result", "steps"), [("", 1), ("declined", 0)])
def test_who_declined_the_invitation_is_not_reminded_of_it(result: str, steps: int) -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN)
    ask = a_touchpoint(1, "email", "2026-06-20", WREN, result=result)
    case = the_case(INTERVIEW, REJECTED, hire, touchpoints=[ask])
    assert len(of(case, "2026-07-04", "nudge_once")) == steps


def test_a_letter_after_a_presumed_no_asks_the_user_and_says_who_wrote() -> None:
    presumed = an_event(2, "no_answer_presumed", "2026-04-20")
    letters = [
        a_touchpoint(1, "email", "2026-04-28", SAM, direction="in"),
        a_touchpoint(2, "email", "2026-04-30", GIL, direction="in"),
    ]
    due = the_step(the_case(INTERVIEW, presumed, touchpoints=letters), "2026-05-02", "still_open")
    assert (due.person, str(due.opens), due.status) == (None, "2026-04-30", Status.DUE)
    assert due.reasons[0] == "Gilbert wrote to you 2 days ago."


def test_an_accepted_request_after_a_presumed_no_is_no_letter() -> None:
    presumed = an_event(2, "no_answer_presumed", "2026-04-20")
    request = a_touchpoint(1, "linkedin_request", "2026-04-28", SAM, result="accepted",
                           answered_on=date(2026, 4, 30))  # fmt: skip
    asked = the_case(INTERVIEW, presumed, touchpoints=[request])
    assert of(asked, "2026-05-02", "still_open") == []


@pytest.mark.parametrize(
    ("on", "values", "opens"),
    [
        pytest.param("2026-03-15", {"direction": "in"}, None, id="before the no"),
        pytest.param("2026-03-16", {"direction": "in"}, None, id="the no itself"),
        pytest.param("2026-03-17", {"direction": "in"}, "2026-03-17", id="an answer after it"),
        pytest.param("2026-03-16", {"direction": "both"}, "2026-03-16", id="a talk on its day"),
        pytest.param(
            "2026-03-17", {"result": "replied", "answered_on": date(2026, 3, 19)}, "2026-03-19",
            id="from the day of the answer",
        ),
        pytest.param("2026-03-17", {"result": "replied"}, "2026-03-17", id="without its day"),
        pytest.param("2026-03-17", {}, None, id="without an answer"),
    ],
)  # fmt: skip
def test_thanks_count_from_the_answer(on: str, values: dict[str, Any], opens: str | None) -> None:
    case = the_case(touchpoints=[a_touchpoint(1, "email", on, OTT, **values)])
    found = [d for d in of(case, "2026-03-20", "close_loop") if d.person and d.person.id == OTT]
    assert [str(due.opens) for due in found] == ([opens] if opens else [])


@pytest.mark.parametrize(
    ("days", "opens"),
    [
        pytest.param(["2026-03-15"], "2026-04-13", id="before the no"),
        pytest.param(["2026-03-16"], "2026-04-13", id="on its day"),
        pytest.param(["2026-03-18", "2026-03-18"], "2026-04-15", id="twice on one day"),
        pytest.param(["2026-03-18", "2026-04-30"], "2026-05-28", id="the last one today"),
        pytest.param(["2026-03-18", "2026-05-01"], "2026-04-15", id="one tomorrow"),
    ],
)
def test_each_contact_after_the_no_starts_a_round_of_its_own(days: list[str], opens: str) -> None:
    calls = [a_touchpoint(n, "call", day, SAM, direction="both") for n, day in enumerate(days)]
    due = the_step(the_case(touchpoints=calls), "2026-04-30", "keep_touch", SAM)
    assert str(due.opens) == opens
    put_off = a_decision(1, due.key, "snoozed", "2026-03-17", until=date(2026, 9, 1))
    case = the_case(touchpoints=calls, step_decisions=[put_off])
    rests = opens == "2026-04-13"  # nothing happened since it was put off
    again = the_step(case, "2026-04-30", "keep_touch", SAM)
    assert (again.status is Status.SNOOZED) == rests


@pytest.mark.parametrize(
    ("met", "opens"),
    [
        pytest.param("2026-04-01", "2026-04-29", id="met after the call"),
        pytest.param("2026-04-30", "2026-05-28", id="met today"),
        pytest.param("2026-05-01", "2026-04-15", id="to be met tomorrow"),
        pytest.param("2026-03-17", "2026-04-15", id="met before the call"),
    ],
)
def test_updates_count_from_the_last_meeting_so_far(met: str, opens: str) -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, direction="both")
    meeting = an_event(5, "meeting_held", met, SAM)
    case = the_case(INTERVIEW, REJECTED, meeting, touchpoints=[call])
    assert str(the_step(case, "2026-04-30", "keep_touch", SAM).opens) == opens


def a_request(number: int, on: str, result: str = "", **values: Any) -> Any:
    return a_touchpoint(number, "linkedin_request", on, OTT, result=result, **values)


@pytest.mark.parametrize(
    ("requests", "opens", "occurrence"),
    [
        pytest.param([], None, 0, id="none was sent"),
        pytest.param([a_request(1, "2026-03-20")], "2026-04-19", 1, id="30 days after it"),
        pytest.param([a_request(1, "2026-03-20", "sent")], "2026-04-19", 1, id="said to be sent"),
        pytest.param([a_request(1, "2026-03-20", direction="in")], None, 0, id="theirs"),
        pytest.param([a_request(1, "2026-03-20", "accepted")], None, 0, id="accepted"),
        pytest.param([a_request(1, "2026-03-20"), a_request(2, "2026-03-25", "withdrawn")], None, 0,
                     id="withdrawn since"),
        pytest.param([a_request(1, "2026-03-20", "withdrawn"), a_request(2, "2026-04-15")],
                     "2026-05-15", 2, id="a second one is another occurrence"),
        pytest.param([a_request(1, "2026-03-18"), a_request(2, "2026-03-20")], "2026-04-19", 1,
                     id="of two that wait the later one counts"),
    ],
)  # fmt: skip
def test_a_request_that_lies_unanswered_asks_once(
    requests: list[Any], opens: str | None, occurrence: int
) -> None:
    found = of(the_case(touchpoints=requests), "2026-05-20", "invite_stale")
    asked = [(str(due.opens), due.key.occurrence) for due in found]
    assert asked == ([(opens, occurrence)] if opens else [])


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("", "Your LinkedIn request is still pending."),
        ("sent", "Your LinkedIn request is still pending."),
        ("accepted", "You are connected on LinkedIn with Ottoline."),
        ("declined", "Ottoline did not accept your request."),
        ("ignored", "Ottoline did not accept your request."),
    ],
)
def test_no_second_request_and_why(result: str, told: str) -> None:
    case = the_case(touchpoints=[a_request(1, "2026-02-20", result)])
    due = the_step(case, "2026-03-20", "connect_later", OTT)
    assert (due.status, due.reasons) == (Status.NOT_APPLICABLE, (told,))


def test_their_request_is_to_be_accepted_and_a_withdrawn_one_sent_again() -> None:
    theirs = the_case(touchpoints=[a_request(1, "2026-02-20", direction="in")])
    due = the_step(theirs, "2026-03-20", "connect_later", OTT)
    assert due.reasons == ("Ottoline has sent you a LinkedIn request. Accept it instead.",)
    withdrawn = the_case(touchpoints=[a_request(1, "2026-02-20", "withdrawn")])
    assert the_step(withdrawn, "2026-03-20", "connect_later", OTT).status is Status.DUE


@pytest.mark.parametrize(
    ("on", "result", "told"),
    [
        ("2026-03-19", "", "You sent Sam a gift card yesterday."),
        ("2026-03-02", "returned", "You sent Sam a gift card on March 2 (it came back)."),
        ("2026-03-02", "declined", "You sent Sam a gift card on March 2 (they declined it)."),
    ],
)
def test_the_call_knows_of_the_gift(on: str, result: str, told: str) -> None:
    gift = a_touchpoint(1, "gift_card", on, SAM, result=result)
    assert told in the_step(the_case(touchpoints=[gift]), "2026-03-20", "rej_call", SAM).reasons


def test_a_card_of_a_later_day_is_not_known_yet() -> None:
    cards = [
        a_touchpoint(n, "gift_card", on, SAM) for n, on in ((1, "2026-03-02"), (2, "2026-04-02"))
    ]
    reasons = the_step(the_case(touchpoints=cards), "2026-03-20", "rej_call", SAM).reasons
    assert "You sent Sam a gift card on March 2." in reasons


def test_a_request_that_was_skipped_is_not_proposed_again_after_the_no() -> None:
    panel = the_step(the_case(INTERVIEW), "2026-03-05", "connect_panel", OTT).key
    skipped = a_decision(1, panel, "skipped", "2026-03-06")
    case = the_case(step_decisions=[skipped])
    later = {due.person.id: due for due in of(case, "2026-03-20", "connect_later") if due.person}
    assert (later[OTT].status, later[GIL].status) == (Status.NOT_APPLICABLE, Status.DUE)
    again = the_step(case, "2026-03-20", "connect_panel", OTT)
    assert (again.status, later[OTT].reasons) == (Status.SKIPPED, again.reasons)
