"""The greeting, letters that are too alike, how much is said, and texts of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import reference
from crm.domain.drafts.check import Sent, findings
from crm.domain.drafts.letter_rules import parse_letter_rules
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import ReferenceBroken
from tests.domain.drafts.written import ADA, a_letter, found

THANKS = "\n\nThank you for your time.\n\nRobin"


def who(first: str, last: str = "Stone", **more: str) -> Person:
    return Person(PersonId(1), first, last, **more)


GREETINGS = [
    ("Hi Ada,", ADA, True),
    ("Dear Ada Stone,", ADA, True),
    ("Dear Ms. Stone:", ADA, True),
    ("hello ada!", ADA, True),
    ("Hi there,", ADA, True),
    ("Dear hiring team,", ADA, True),
    ("Hi,", ADA, True),
    ("Good morning,", ADA, True),
    ("Ada,", ADA, True),
    ("Dear Ada & Ben,", ADA, True),
    ("Dear Ada and Ben,", ADA, True),
    ("Hi Adam,", ADA, False),
    ("Dear Mr. Ada,", ADA, False),
    ("Dear Ms. Lake,", ADA, False),
    ("Hi Ben,", ADA, False),
    ("Liebe Frau Stone,", ADA, True),
    ("Hi Bob,", who("Robert"), True),
    ("Hi Rob,", who("Robert"), True),
    ("Hi Bill,", who("Robert"), False),
    ("Hi Sam,", who("Samuel"), True),
    ("Hi Samantha,", who("Sam"), True),
    ("Hi Liz,", who("Elizabeth"), True),
    ("Hi Élodie,", who("Elodie"), True),
    ("Hi Elodie,", who("Élodie"), True),
    ("Hi Anne,", who("Anne-Sophie"), True),
    ("Dear Dr. Stone,", who("Ada", "Stone, PhD"), True),
    ("Dear Ms. Stone,", who("Ada", "Stone, PhD"), False),
    ("Dear Mr. Stone,", who("Dr. Ada"), False),
    ("Dear Ada,", who("Dr. Ada"), True),
    ("Hi Kit,", who("Christopher", nickname="Kit"), True),
    ("Dear Mr. van der Berg,", who("Jan", "van der Berg"), True),
    ("Dear Mrs. O’Brien,", who("Ada", "O'Brien"), True),
    ("Hi Ben,", who("", ""), True),
    ("Hi 小龙,", who("小龙", "李"), True),
    ("Dear Ada Maria,", who("Ada Maria"), True),
    ("Dear Ada Stine,", ADA, False),
    ("Hi there Ben,", ADA, False),
    ("Good morning, Ada!", ADA, True),
    ("Good morning, Ben!", ADA, False),
    ("To Ben:", ADA, False),
    ("Many thanks,", ADA, True),
    ("To whom it may concern,", ADA, True),
    ("Dear Hiring Manager,", ADA, True),
    ("Thank you, Ada.", ADA, True),
]


@pytest.mark.parametrize(("greeting", "person", "fits"), GREETINGS)
def test_the_greeting(greeting: str, person: Person, fits: bool) -> None:
    rules = [name for name, _ in found(a_letter("manager", greeting + THANKS, person))]
    assert rules == ([] if fits else ["name"])


def test_the_greeting_is_quoted_as_it_is_written() -> None:
    assert found(a_letter("manager", "Dear Ms. Lake," + THANKS)) == [("name", "Dear Ms. Lake")]


LONG = (
    "Hi {0}, thank you for taking the time to talk with me on Monday. What you said about {1} has stayed with me. "
    "If any questions came up afterward, I would be glad to answer them. Best regards, Robin"
)
OWN = " I also liked the map."
OTHERS = " It was good to hear from you how the port came through the winter of 1987, and what the crew did then."
ALIKE = [
    (LONG.format("Ada", "night shifts"), LONG.format("Ben", "night shifts"), True),
    (LONG.format("Ada", "night shifts"), LONG.format("Ben", "day shifts"), True),
    (
        LONG.format("Ada", "the map on your wall and the harbor of 1987"),
        LONG.format("Ben", "people"),
        False,
    ),
    ("Hi Ada, thank you for your time. Robin", "Hi Ben, thank you for your time. Robin", False),
    (LONG.format("Ada", "ships"), "Hi Ben, thank you. Robin", False),
    (LONG.format("Ada", "ships"), "", False),
    (LONG.format("Ada", "ships") + OWN, LONG.format("Ben", "ships") + OTHERS, True),
    (
        LONG.format("Ada", "the map on your wall") + OWN,
        LONG.format("Ben", "people") + OTHERS,
        False,
    ),
]


@pytest.mark.parametrize(("mine", "theirs", "alike"), ALIKE)
def test_two_letters_to_one_panel(mine: str, theirs: str, alike: bool) -> None:
    letter = a_letter("interviewer before", mine, sent=(Sent("Ben Hill", theirs),))
    says = [one.sentence for one in findings(reference.letter_rules(), letter)]
    assert len(says) == (1 if alike else 0)
    assert all("the letter you sent to Ben Hill." in sentence for sentence in says)


def test_letters_after_a_no_may_be_alike() -> None:
    body = LONG.format("Ada", "ships")
    assert found(a_letter("interviewer", body, sent=(Sent("Ben", body),))) == []


def test_the_manager_is_not_asked_but_the_recruiter_is() -> None:
    body = "Hi Ada, thank you. Could you give me some feedback on my interview?"
    assert found(a_letter("manager", body)) == [
        ("feedback_from_manager", "Could you give me some feedback")
    ]
    assert found(a_letter("recruiter", body)) == []


def test_a_finding_says_what_why_and_what_to_do() -> None:
    (one,) = findings(
        reference.letter_rules(), a_letter("recruiter", "Hi Ada, thanks. It is unfair.")
    )
    assert one.sentence.startswith("“It is unfair”: This blames someone.")
    assert one.sentence.endswith(one.rule.instead)
    assert one.rule.origin == "A"
    assert one.rule.source


@pytest.mark.parametrize("channel", ["call", "coffee", "self", "voicemail"])
def test_what_to_say_in_a_talk_is_no_letter(channel: str) -> None:
    assert (
        found(a_letter("manager", "What was the reason for the decision?", channel=channel)) == []
    )


def test_a_text_is_read_only_so_far() -> None:
    far = "Hi Ada, thank you. " + "We talked about ships. " * 5_000
    assert len(far) > 100_000
    assert found(a_letter("recruiter", f"{far} It was unfair.")) == []
    assert found(a_letter("recruiter", f"{far[:90_000]} It was unfair.")) == [
        ("blame", "It was unfair")
    ]


def test_an_empty_letter_is_no_letter() -> None:
    assert found(a_letter("manager", " \n ")) == []


def test_what_is_in_brackets_in_the_title_is_no_blank() -> None:
    letter = a_letter(
        "recruiter", "Hi Ada, thank you for your help with the Cook [Remote] position."
    )
    assert letter.case
    assert [name for name, _ in found(letter)] == ["blanks"]
    assert found(replace(letter, case=replace(letter.case, title="Cook [Remote]"))) == []


def test_a_long_text_is_cut_and_many_faults_are_a_few() -> None:
    body = "Hi Ada, thanks. " + "It is unfair! " * 2000 + "[" + "x " * 39 + "]"
    quoted = found(a_letter("recruiter", body))
    assert [name for name, _ in quoted] == ["blame", "blanks"]
    assert all(len(words) <= 80 for _, words in quoted)


@given(st.text(max_size=300), st.sampled_from(["manager", "gift", "note", "interviewer before"]))
def test_any_text_can_be_read(body: str, to: str) -> None:
    for name, words in found(a_letter(to, body)):
        assert name
        assert len(words) <= 80


@pytest.mark.parametrize(
    "unit",
    [
        "[a",
        "a\u0301\u0323",
        "i guess ",
        "\ud83d ",
        "’“",
        "Hi Ada ",
        "\r\n",
        "why x ",
        "at Big ",
        "a@",
        "$A",
        "<a ",
        "(insert ",
        "- ",
    ],
)
def test_a_hundred_thousand_signs_are_read(unit: str) -> None:
    found(a_letter("manager", unit * (100_000 // len(unit))))


def test_every_mistake_of_the_file_is_told_at_once() -> None:
    good = {"says": "S.", "instead": "I.", "origin": "A", "source": "X."}
    raw = {
        "rule": [
            good | {"id": "a", "kind": "words", "phrases": ["* x", "(|)", "(a", "fine <sun>", "<bad> day"],
                    "to": ["boss"]},
            good | {"id": "a", "kind": "word"},
            {"id": "b", "kind": "length", "phrases": ["x"]},
            good | {"id": "c", "kind": "alike", "percent": 101, "phases": ["never"], "channels": ["call"]},
        ],
        "rules": [],
        "words": {"good": ["sun", "(rain"], "bad": ["<good> <later>"], "later": ["x"], "none": []},
    }  # fmt: skip
    with pytest.raises(ReferenceBroken) as refused:
        parse_letter_rules(raw, "the file")
    told = "\n".join(refused.value.problems)
    for place in (
        "rule 1, key 'phrases': phrase 1: ",
        "rule 1, key 'phrases': phrase 2: ",
        "rule 1, key 'phrases': phrase 3: ",
        "rule 1, key 'phrases': phrase 4: ",
        "words, key 'good': phrase 2: ",
        "words, key 'bad': phrase 1: ",
        "words, key 'none': it must be a list of words in quotes",
        "rule 1, key 'to': 'boss' is not one of",
        "rule 2, key 'kind': it must be one of",
        "rule 3, key 'phrases': this key is unknown",
        "rule 3, key 'says': this key is missing",
        "rule 3, key 'source'",
        "rule 4, key 'least_words': this key is missing",
        "rule 4, key 'percent': it must be a whole number",
        "rule 4, key 'phases'",
        "rule 4, key 'channels'",
        "key 'rules': this key is unknown",
        "key 'rule': a is there twice",
    ):
        assert place in told, told
    assert "phrase 5" not in told
