"""Every draft and every variant, read for an invented case: the key sentences, and what none may say."""

from __future__ import annotations

import re

import pytest

from crm import reference
from tests.domain.drafts.situations import LETTERS, PEOPLE, SITUATIONS, letter

TEMPLATES = reference.drafts()


@pytest.mark.parametrize(
    ("draft", "situation", "to", "sentence"),
    LETTERS,
    ids=[f"{draft}, {situation}, to the {to}" for draft, situation, to, _ in LETTERS],
)
def test_the_letter_says(draft: str, situation: str, to: str, sentence: str) -> None:
    assert sentence in letter(draft, situation, to)[1].body


def test_every_wording_is_read() -> None:
    read = {(draft, letter(draft, situation, to)[0].body) for draft, situation, to, _ in LETTERS}
    shipped = {
        (name, words)
        for name, template in TEMPLATES.items()
        for words in (template.body, template.when_silent, *(v.body for v in template.variants))
        if words
    }
    assert shipped - read == set()


def all_letters() -> list[tuple[str, str, str, str]]:
    """Each draft in each situation to each person, fitting or not, as one text."""
    found = []
    for draft in TEMPLATES:
        for situation in SITUATIONS:
            for to in PEOPLE:
                words = letter(draft, situation, to)[1]
                found.append((draft, situation, to, f"{words.subject}\n{words.body}"))
    return found


ALL = all_letters()

#: Said by earlier versions, and false, hollow or harmful. Source: a coach's reading.
NEVER = re.compile(
    r"feedback|spoke highly|worth doing|hard feelings|my papers|questions, not with a CV|tipped it"
    r"|impressed me|Congratulations on Planner|part of the team|I have started with"
    r"|nothing you need to do|date by which you expect|chose somebody else for|you, Planner",
    re.IGNORECASE,
)


def test_no_letter_says_what_was_false() -> None:
    assert [
        (draft, situation, to) for draft, situation, to, text in ALL if NEVER.search(text)
    ] == []
    raw = [text for template in TEMPLATES.values() for text in template.texts]
    assert [text for text in raw if NEVER.search(text)] == []


TALKED = {"a no, and we talked"}
NO_INTERVIEW = {"applied", "a no without an interview", "somebody got it, and I had only applied"}
#: Letters that exist only once there was an interview.
AFTER_AN_INTERVIEW = {
    "loop_referrer", "loop_recruiter", "thank_note", "thank_note_after_no", "thank_email", "connect_panel",
}  # fmt: skip
UNDECIDED = {
    "applied", "an interview", "a second interview", "a promise", "a promise that passed", "an agency",
    "asked once", "asked twice", "an agency asked twice", "I let it go",
}  # fmt: skip


def said(words: str) -> set[str]:
    """The situations in which some letter, beside those that need an interview, says this."""
    return {
        s for draft, s, _, text in ALL if re.search(words, text) and draft not in AFTER_AN_INTERVIEW
    }


def test_only_who_talked_is_thanked_for_a_talk_on_the_phone() -> None:
    assert said("time on the phone") == TALKED


def test_only_an_unanswered_call_is_mentioned_as_one() -> None:
    assert said("tried to reach you") == {"a no, and nobody took the call"}
    assert said("left you a message") == {"a no, and a message by phone"}


@pytest.mark.parametrize(
    "words",
    [
        r"interviewed for|My interview|chance to interview|liked the team|our talk|talk(ing)? with me"
    ],
)
def test_without_an_interview_none_is_spoken_of(words: str) -> None:
    assert said(words) & NO_INTERVIEW == set()
    assert said(words)


def test_before_the_decision_none_is_claimed() -> None:
    assert said("The decision has been made, and I have not") & UNDECIDED == set()


def test_only_who_got_the_job_says_where_they_start() -> None:
    assert said("I am starting as") == {"I got it"}


def test_a_promised_day_is_named_where_there_is_one() -> None:
    assert said("decide about the Planner position by Friday") == {"a promise that passed"}
    promised = [text for draft, s, _, text in ALL if s == "a promise" and draft == "loop_recruiter"]
    assert all("by March 20" in text for text in promised)


def test_no_subject_greets_the_reader_with_the_job() -> None:
    for name, template in TEMPLATES.items():
        for subject in [template.subject, *(v.subject for v in template.variants)]:
            assert not re.search(r"(you|interview), \{role\}$", subject), name


#: Long ordinary values for what is filled in, by the case or by hand.
TYPICAL = {
    "first": "Bartholomew", "me": "Alexandra Quillfeather", "role": "Senior Supply Chain Planner",
    "date": "September 22", "topic": "planning in a warehouse",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, one in TEMPLATES.items() if one.limit])
def test_a_note_fits_with_typical_values(name: str) -> None:
    template = TEMPLATES[name]
    assert template.limit == 200
    for words in (template.body, *(variant.body for variant in template.variants)):
        filled = re.sub(r"\{([^}]+)\}", lambda found: TYPICAL[found[1]], words)
        assert len(filled) <= 200, filled


def test_the_manager_is_asked_nothing_but_about_an_offer() -> None:
    """Thanks to the hiring manager carry no question (A); an offer in hand needs its dates."""
    for draft in (
        "rej_manager",
        "ended_by_you",
        "landed",
        "thank_note_after_no",
        "keep_touch",
        "reopen",
    ):
        asked = {s for d, s, to, text in ALL if d == draft and to == "manager" and "?" in text}
        assert asked == set(), draft
