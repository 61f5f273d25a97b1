"""Sentences that were once shown although they were wrong, each with its replacement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.ledger import who_could_tell
from crm.domain.playbook.due_step import Status
from tests.builders import (
    ASKING_WHY,
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
    the_playbook,
    the_step,
)

UPDATE = "Write a few lines about how your search is going, and ask for nothing."


def test_there_was_no_last_contact_with_somebody_never_contacted() -> None:
    """Not: "You were last in touch 31 days ago."; and there is no update to somebody never met."""
    mine = [d for d in of(the_case(), "2026-04-16", "keep_touch") if d.person]
    assert {d.person.id for d in mine if d.person} == {GIL}


def test_an_interview_was_a_contact_with_everybody_there() -> None:
    found = the_step(the_case(), "2026-04-16", "keep_touch", GIL).reasons
    assert found == ("You were last in touch 45 days ago.", UPDATE)


def test_the_last_contact_is_the_last_also_if_it_was_before_the_no() -> None:
    mail = a_touchpoint(1, "email", "2026-03-06", PRI, result="replied")
    found = the_step(the_case(touchpoints=[mail]), "2026-04-16", "keep_touch", PRI).reasons
    assert found[0] == "You were last in touch 41 days ago."


@pytest.mark.parametrize("result", ["no_answer", "bounced"])
def test_what_reached_nobody_was_no_contact(result: str) -> None:
    channel = "call" if result == "no_answer" else "email"
    wrote = a_touchpoint(2, "email", "2026-03-06", PRI, direction="in")
    tried = a_touchpoint(1, channel, "2026-04-10", PRI, result=result)
    found = the_step(the_case(touchpoints=[wrote, tried]), "2026-04-16", "keep_touch", PRI).reasons
    assert found == ("You were last in touch 41 days ago.", UPDATE)


def test_a_skipped_update_was_no_contact() -> None:
    """Not: "You were last in touch 28 days ago." on a day that was skipped."""
    mail = a_touchpoint(1, "email", "2026-03-18", GIL)
    first = the_step(the_case(touchpoints=[mail]), "2026-04-15", "keep_touch", GIL)
    skip = a_decision(1, first.key, "skipped", "2026-04-15", reason="Leave him alone")
    case = the_case(touchpoints=[mail], step_decisions=[skip])
    again = next(d for d in of(case, "2026-05-14", "keep_touch") if d.person and d.person.id == GIL)
    assert (again.status, again.reasons[0]) == (Status.DUE, "You were last in touch 57 days ago.")


def test_a_case_in_which_nothing_happened_has_no_last_thing() -> None:
    case = a_case(created_on=INTERVIEW.on)
    due = the_step(case, "2026-04-01", "check_in")
    assert not any("last thing" in reason for reason in due.reasons)
    finished = [an_event(1, "interviews_finished", "2026-03-02")]
    skipped = a_decision(1, StepKey("find_contact", 1), "skipped", "2026-03-10", reason="No")  # type: ignore[arg-type]
    quiet = a_case(finished, step_decisions=[skipped])
    happened = the_step(quiet, "2026-07-01", "check_in")
    assert happened.reasons[0] == "The last thing happened here 4 months ago."


def test_a_closed_window_is_not_called_worth_it() -> None:
    """Not: "Its window closed 49 days ago; it is still worth doing, or skip it." """
    due = the_step(the_case(), "2026-05-11", "rej_call")
    assert "This was due on March 23: do it now, choose another day, or skip it." in due.reasons


def test_an_unasked_letter_is_no_answer() -> None:
    mail = a_touchpoint(1, "email", "2026-03-18", GIL, direction="in")
    case = the_case(touchpoints=[mail])
    due = the_step(case, "2026-03-19", "close_loop", GIL)
    assert (due.status, due.reasons) == (
        Status.NOT_APPLICABLE,
        ("One e-mail to Gilbert is enough: “Thank Gilbert and ask to be kept in mind”.",),
    )
    assert the_step(case, "2026-03-19", "rej_manager", GIL).status is Status.DUE


#: step, what it says on the first day of the rejection already, as the case shows all its steps.
CONDITIONAL = [
    ("ask_who", "If you still do not know after four months, the person who referred you may."),
    (
        "year_check",
        "In the article, someone was hired a year after being turned down, because the first "
        "hire did not last.",
    ),
    ("watch_longer", "Notice periods can be long, so look again once a month."),
    ("rej_manager",
     "Say thank you, and that you would like to be considered for other openings. Do not ask for feedback."),
    ("rej_email_recruiter",
     ("Say thank you, and put your one question in writing. Leave the question out if you "
     "already have the answer.")),
]  # fmt: skip


@pytest.mark.parametrize(("step", "sentence"), CONDITIONAL, ids=[row[0] for row in CONDITIONAL])
def test_what_may_come_is_not_told_as_if_it_had_come(step: str, sentence: str) -> None:
    assert the_step(the_case(), "2026-03-17", step).reasons[-1] == sentence


def test_no_shipped_reason_speaks_of_what_a_case_may_not_have() -> None:
    told = " ".join(step.purpose for step in the_playbook().steps)
    for wrong in (
        "Four months of looking showed nobody",
        "Someone was hired a year after the rejection",
        "Thanks for the call",
        "Thanks for the interview",
        "Then ask whoever referred you",
        "did not last, or the role is posted",
    ):
        assert wrong not in told


def asked(*touchpoints: object) -> dict[int, bool]:
    case = the_case(INTERVIEW, REJECTED, touchpoints=touchpoints)
    return {source.person.id: source.asked for source in who_could_tell(case, [], ASKING_WHY)}


@pytest.mark.parametrize(
    ("channel", "more", "expected"),
    [
        ("gift_card", {}, False),
        ("handwritten_note", {}, False),
        ("linkedin_request", {}, False),
        ("other", {}, False),
        ("coffee", {}, False),
        ("email", {"step_key": "keep_touch/o1/p1/e2"}, False),
        ("email", {"step_key": "close_loop/o1/p1/e2"}, False),
        ("call", {"step_key": "rej_call/o1/p1/e2", "result": "no_answer"}, False),
        ("email", {"direction": "in"}, False),
        ("call", {"step_key": "rej_call/o1/p1/e2", "result": "reached"}, True),
        ("email", {"step_key": "rej_email_recruiter/o1/p1/e2"}, True),
        ("email", {"step_key": "ask_story/o1/p1#4"}, True),
        ("email", {}, True),
        ("call", {"result": "reached"}, True),
    ],
)
def test_nobody_is_asked_again_who_was_not_asked(
    channel: str, more: dict[str, str], expected: bool
) -> None:
    """Not: "Ask Rita Lake (recruiter), again" after a gift card."""
    contact = a_touchpoint(1, channel, "2026-03-18", SAM, **more)
    assert asked(contact) == {SAM: expected, PRI: False, OTT: False}


def test_once_compared_nobody_is_told_to_compare() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN, internal=False)
    case = the_case(INTERVIEW, REJECTED, hire)
    assert the_step(case, "2026-04-21", "compare_external").status is Status.DUE
    compared = the_step(replace(case, compared=True), "2026-04-21", "compare_external")
    assert (compared.status, compared.reasons) == (
        Status.NOT_APPLICABLE, ("You already compared yourself with them, under Why.",),
    )  # fmt: skip


def test_every_reason_is_a_whole_sentence() -> None:
    hire = an_event(3, "hire_identified", "2026-04-20", WREN, internal=False)
    for day in ("2026-03-03", "2026-03-17", "2026-04-21", "2026-07-01", "2027-03-20"):
        for due in steps_on(the_case(INTERVIEW, REJECTED, hire), day):
            for sentence in due.reasons:
                assert sentence[0].isupper() or sentence[0] == '"', sentence
                assert sentence[-1] in ".?", sentence
