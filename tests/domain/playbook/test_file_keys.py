"""Every key of a step in the file arrives in the step; a key that is left out has its usual value."""

from __future__ import annotations

from typing import Any

import pytest

from crm.domain.playbook.file import parse
from crm.domain.playbook.step import Step
from crm.errors import ReferenceBroken

LEAST = {
    "id": "one", "title": "Do it", "phase": "during", "chapters": "in_process", "trigger": "interview_held",
    "who": "recruiter", "channel": "self", "opens": "1d", "closes": "3d", "origin": "D",
}  # fmt: skip
OTHER = LEAST | {"id": "two"}


def read(**values: Any) -> Step:
    """The step with these keys; there is another one, "two", above it."""
    return parse({"step": [OTHER, LEAST | values]}, drafts=["words"]).steps[1]


@pytest.mark.parametrize(
    ("key", "value", "without"),
    [
        ("once", "person", "event"),
        ("anchor", "latest", "first"),
        ("after", "two", ""),
        ("slot", "letters", ""),
        ("slot_order", 3, 0),
        ("most", 2, 0),
        ("at_close", "lapse", "late"),
        ("purpose", "To know.", ""),
        ("together", True, False),
        ("noted", True, False),
        ("first", True, False),
        ("asks_why", True, False),
        ("default_off", True, False),
        ("at_once", True, False),
        ("done", "I did", "Done"),
        ("rests", "day", ""),
        ("shows", "search", ""),
        ("source", "Ours.", ""),
    ],
)
def test_a_key_arrives_under_its_name(key: str, value: Any, without: Any) -> None:
    assert getattr(read(**{key: value}), key) == value
    assert getattr(read(), key) == without


@pytest.mark.parametrize(
    ("values", "field", "expected", "without"),
    [
        ({"outcome": "sent; not sent"}, "result", "sent; not sent", ""),
        ({"prefer_after": "two"}, "prefer_after", ("two",), ()),
        ({"needs": "hire_identified"}, "needs", "hire_identified", None),
        ({"when": "have_met"}, "when", ("have_met",), ()),
        ({"unless": ["have_met", "job_cancelled"]}, "unless", ("have_met", "job_cancelled"), ()),
        ({"requests": "later"}, "requests", "later", None),
        ({"trigger": "nothing_pending"}, "derived", "nothing_pending", None),
        ({"trigger": ["applied", "interview_held"]}, "triggers", ("applied", "interview_held"),
         ("interview_held",)),
        ({"records": "offer_received", "button": "Offer"}, "records", ("offer_received",), ()),
        ({"records": "offer_received", "button": "Offer"}, "buttons", ("Offer",), ()),
        ({"who": ["recruiter", "met"]}, "who", ("recruiter", "met"), ("recruiter",)),
        ({"channel": "email", "draft": "words"}, "draft", "words", ""),
        ({"chapters": ["offer", "landed"]}, "chapters", {"offer", "landed"}, {"in_process"}),
    ],
)  # fmt: skip
def test_what_a_key_becomes(
    values: dict[str, Any], field: str, expected: Any, without: Any
) -> None:
    assert getattr(read(**values), field) == expected
    assert getattr(read(), field) == without


def test_the_window_and_the_spans() -> None:
    step = read(due="2d", repeat="14d", promised="5d", their_pace="28d")
    days = [step.window.opens, step.window.due, step.window.closes, step.repeat, step.promised]
    assert [span.roughly if span else None for span in days] == [1, 2, 3, 14, 5]
    assert step.their_pace is not None
    assert step.their_pace.roughly == 28
    plain = read()
    assert (plain.window.due.roughly, plain.repeat, plain.promised) == (3, None, None)
    assert plain.their_pace is None


def test_what_outlives_a_no() -> None:
    after = {
        "opens": "1d",
        "closes": "4d",
        "title": "Still do it",
        "purpose": "Kind.",
        "draft": "words",
    }
    found = read(channel="email", draft="words", after_no=after).after_no
    assert found is not None
    assert (found.title, found.purpose, found.draft) == ("Still do it", "Kind.", "words")
    assert (found.window.opens.roughly, found.window.closes.roughly) == (1, 4)
    assert read().after_no is None


def test_how_many_letters_one_company_gets() -> None:
    company = parse({"step": [LEAST], "company": {"people": 4, "days": 6}}).company
    assert company is not None
    assert (company.people, company.days) == (4, 6)
    assert parse({"step": [LEAST]}).company is None


@pytest.mark.parametrize(
    ("company", "sentences"),
    [
        ("three", ["must be a table", "'people': this key is missing", "'days': this key is missing"]),
        ({"people": 3}, ["'days': this key is missing"]),
        ({"people": 0, "days": "5"}, ["'people': it must be a whole number", "'days': it must be"]),
        ({"people": 3, "days": 5, "weeks": 1}, ["'weeks': this key is unknown"]),
    ],
)  # fmt: skip
def test_a_broken_table_of_a_company(company: Any, sentences: list[str]) -> None:
    with pytest.raises(ReferenceBroken) as refused:
        parse({"step": [LEAST], "company": company})
    assert len(refused.value.problems) == len(sentences)
    for problem, sentence in zip(refused.value.problems, sentences, strict=True):
        assert problem.startswith("Playbook, company")
        assert sentence in problem


def test_what_a_step_says_when_it_comes_again() -> None:
    step = read(repeat="30d", repeat_title="Tell them", repeat_purpose="A month has passed.")
    assert (step.repeat_title, step.repeat_purpose) == ("Tell them", "A month has passed.")
    assert read(repeat="30d").repeat_purpose == ""


def test_a_step_that_contacts_somebody_needs_a_text() -> None:
    with pytest.raises(ReferenceBroken) as refused:
        read(channel="email")
    (problem,) = refused.value.problems
    assert (
        problem == "Playbook step one, key 'draft': this key is missing, the step contacts someone."
    )
    assert read(channel="email", draft="words").draft == "words"
