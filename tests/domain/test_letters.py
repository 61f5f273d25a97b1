"""Letters fit what has happened (a call, an interview, a no) and are written in good English."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.drafts.letter import compose, compose_step
from crm.domain.drafts.template import Template
from crm.domain.drafts.values import PLACEHOLDERS
from crm.domain.playbook.due_step import SETTLED
from tests.builders import (
    BAR,
    GIL,
    OTT,
    PRI,
    SAM,
    WREN,
    a_case,
    a_touchpoint,
    an_event,
    steps_on,
    the_step,
)

TEMPLATES = reference.drafts()
INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
REJECTED = an_event(2, "rejection_received", "2026-03-16")
ROLES = [(SAM, "recruiter"), (GIL, "hiring_manager"), (OTT, "interviewer")]


def words(case: Case, day: str, step: str, person: int | None = None) -> str:
    due = the_step(case, day, step, person)
    draft = compose_step(TEMPLATES, due, case, "Robin", date.fromisoformat(day))
    assert draft is not None
    return draft.body


CALLS = [
    ("reached", "call", "Thank you for your time on the phone, and for your help along the way."),
    (
        "no_answer",
        "call",
        "I tried to reach you by phone yesterday. I had hoped for different news",
    ),
    ("", "voicemail", "I left you a message yesterday. I had hoped for different news"),
    ("", "call", "I had hoped for different news"),
]


@pytest.mark.parametrize(("result", "channel", "expected"), CALLS)
def test_the_mail_after_the_call_knows_what_came_of_it(
    result: str, channel: str, expected: str
) -> None:
    call = a_touchpoint(1, channel, "2026-03-17", SAM, result=result)
    case = a_case([INTERVIEW, REJECTED], ROLES, [call])
    body = words(case, "2026-03-18", "rej_email_recruiter")
    assert body.split("\n\n")[1].startswith(expected)
    assert ("on the phone" in body) is (result == "reached")


def test_a_call_of_the_same_day_was_today() -> None:
    call = a_touchpoint(1, "call", "2026-03-18", SAM, result="no_answer")
    case = a_case([INTERVIEW, REJECTED], ROLES, [call])
    body = words(case, "2026-03-18", "rej_email_recruiter")
    assert body.startswith("Hi Sam,\n\nI tried to reach you by phone today. I had hoped")


def test_a_call_that_was_skipped_is_not_mentioned() -> None:
    case = a_case([INTERVIEW, REJECTED], ROLES)
    body = words(case, "2026-03-18", "rej_email_recruiter")
    assert body.startswith("Hi Sam,\n\nI had hoped for different news about the Planner position")
    assert "[call]" not in body


def test_a_call_of_before_the_news_is_not_the_one() -> None:
    call = a_touchpoint(1, "call", "2026-03-05", SAM, result="reached")
    case = a_case([INTERVIEW, REJECTED], ROLES, [call])
    assert "phone" not in words(case, "2026-03-18", "rej_email_recruiter")


def test_people_who_did_not_interview_me_are_not_thanked_for_an_interview() -> None:
    case = a_case([REJECTED], ROLES)
    manager = words(case, "2026-03-17", "rej_manager")
    assert manager.startswith(
        "Dear Gilbert,\n\nThank you for considering me for the Planner position."
    )
    with_interview = a_case([INTERVIEW, REJECTED], ROLES)
    assert "Thank you for the chance to interview for the Planner position." in words(
        with_interview, "2026-03-17", "rej_manager"
    )


def test_only_people_at_the_interview_are_told_its_day() -> None:
    held = an_event(1, "interview_held", "2026-03-02", GIL)
    case = a_case([held, REJECTED], ROLES)
    assert "I still enjoyed our talk on [date], and" in words(case, "2026-03-17", "rej_others", OTT)
    unnamed = an_event(1, "interview_held", "2026-03-02")
    nobody = a_case([unnamed, REJECTED], ROLES)
    assert "our talk on March 2, and" in words(nobody, "2026-03-17", "rej_others", OTT)


def test_the_recruiter_who_was_not_there_is_not_told_we_spoke() -> None:
    body = words(a_case([INTERVIEW], ROLES), "2026-03-11", "status_check")
    assert (
        "I interviewed for the Planner position last week, and I am still very interested." in body
    )


def test_several_names_are_listed_as_one_says_them() -> None:
    held = an_event(1, "interview_held", "2026-03-02", GIL, OTT, BAR)
    case = a_case([held], [*ROLES, (PRI, "referrer")])
    body = words(case, "2026-03-02", "loop_referrer")
    assert "I met Gilbert, Ottoline and Bartek today." in body


#: What only the open process may ask or say.
BEFORE_THE_DECISION = re.compile(
    r"expect to decide|whether or not|whatever the outcome|next step|still open|still very interested"
)


@pytest.mark.parametrize("kind", ["rejection_received", "no_answer_presumed"])
def test_no_letter_after_a_no_speaks_as_if_it_were_open(kind: str) -> None:
    roles = [*ROLES, (PRI, "referrer")]
    hire = an_event(3, "hire_identified", "2026-04-20", WREN, internal=False)
    met = an_event(4, "meeting_held", "2026-07-10", WREN)
    case = a_case([INTERVIEW, an_event(2, kind, "2026-03-16"), hire, met], roles)
    seen = set()
    for day in ("2026-03-16", "2026-03-17", "2026-04-21", "2026-06-20", "2026-07-11", "2026-08-01"):
        for due in steps_on(case, day):
            draft = compose_step(TEMPLATES, due, case, "Robin", date.fromisoformat(day))
            if draft and due.status not in SETTLED:
                seen.add(due.step.draft)
                assert not BEFORE_THE_DECISION.search(draft.subject + draft.body), due.step.id
    assert {"rej_call", "rej_email_recruiter", "rej_manager", "rej_others", "rej_referrer"} <= seen
    assert ({"gift_after_no", "thank_note_after_no"} <= seen) is (kind == "rejection_received")


def test_note_and_gift_after_a_no_fit_it() -> None:
    case = a_case([INTERVIEW, REJECTED], ROLES)
    assert words(case, "2026-03-17", "thank_note", GIL) == (
        "Dear Gilbert,\n\nThank you for taking the time to talk with me on March 2. The job did not work "
        "out for me, and I am still glad that we met: I keep thinking about [one specific moment].\n\n"
        "All the best to you and your team,\nRobin"
    )
    assert words(case, "2026-03-17", "gift") == (
        "Dear Sam,\n\nI did not get the job, but you made the process easier for me by [what they did]. "
        "Please have a coffee on me, as a small thank-you. If your rules do not allow it, just ignore "
        "this.\n\nThank you again,\nRobin"
    )


def letters() -> list[tuple[str, str]]:
    """Every shipped text under a name: the body, the one for silence, and each variant."""
    return [
        (f"{name}.{number}", text)
        for name, template in TEMPLATES.items()
        for number, text in enumerate(
            (template.body, template.when_silent, *(v.body for v in template.variants))
        )
        if text
    ]


LETTERS = pytest.mark.parametrize(("name", "text"), letters(), ids=[name for name, _ in letters()])
#: What is said, not sent: the points of a call and of a talk.
SPOKEN = ("rej_call", "air_talk")


@LETTERS
def test_after_the_salutation_a_sentence_begins_with_a_capital(name: str, text: str) -> None:
    filled = compose(Template(text), dict.fromkeys(PLACEHOLDERS, "Xx")).body
    for paragraph in filled.split("\n\n"):
        assert re.match(r"[A-Z•\[]", paragraph), paragraph
    assert not re.search(r"(?<=[.?!] )[a-z]", filled)


@LETTERS
def test_a_letter_greets_and_closes_with_a_line_and_the_name(name: str, text: str) -> None:
    if name.startswith(SPOKEN):
        return
    note = re.compile(r"Hi \{first\}, .+ Best, \{me\}")
    letter = re.compile(r"(Hi|Dear) \{first\},\n\n.+\n\n[A-Z][^.\n]+,\n\{me\}", re.DOTALL)
    assert (note if TEMPLATES[name.split(".")[0]].limit else letter).fullmatch(text.strip())
