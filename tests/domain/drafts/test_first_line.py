"""The first line to whoever may refer the user in: fits what is known, and comes from data."""

from __future__ import annotations

from typing import Any

import pytest

from crm import reference
from crm.domain.drafts.first_line import first_line, parse_ways_in
from crm.domain.ranking.ways_in import Acquaintance, WayIn
from crm.domain.warmth.scale import Word
from crm.errors import ReferenceBroken
from tests.builders import a_case, a_person

CASE = a_case().opportunity  # a planner at Northlight


def line(
    word: Word, lost: bool = False, colleague: bool = False, shared: str = "", **more: Any
) -> str:
    way = WayIn(Acquaintance(a_person(1, **more), word=word), colleague, shared)
    return first_line(reference.ways_in().lines, way, CASE, lost)


TABLE = [
    (
        line(Word.QUIET, colleague=True, shared="Umber"),
        "Hi Sam, I have good memories of our time at Umber, and I am grateful for it.",
    ),
    (
        line(Word.FRESH, colleague=True),
        "Hi Sam, I enjoyed working with you, and I am grateful for that time.",
    ),
    (line(Word.FRESH), "Hi Sam, thank you for staying in touch."),
    (line(Word.COOLING), "Hi Sam, thank you for staying in touch."),
    (line(Word.QUIET), "Hi Sam, it has been a while, and I hope you are well."),
    (line(Word.NO_ANSWER), "Hi Sam, it has been a while, and I hope you are well."),
    (
        line(Word.NO_CONTACT),
        "Hi Sam, we have been connected for a while without talking, and I hope you are well.",
    ),
    (
        line(Word.FRESH, lost=True, colleague=True, shared="Umber"),
        "Hi Sam, I enjoyed working with you, and I hope you are well.",
    ),
    (line(Word.FRESH, lost=True), "Hi Sam, I hope you are well."),
    (line(Word.FRESH, first_name=""), "Hello, thank you for staying in touch."),
]


@pytest.mark.parametrize(("written", "begins"), TABLE, ids=range(len(TABLE)))
def test_the_line_fits_what_is_known(written: str, begins: str) -> None:
    assert written.startswith(begins)
    assert "Planner position at Northlight" in written
    assert written.count("?") == 1
    assert not set("{}[]") & set(written)


def test_a_referral_is_asked_for_only_before_the_no() -> None:
    assert "referring me" in line(Word.FRESH)
    assert "referring me" not in line(Word.FRESH, lost=True)


def test_signs_in_names_stay_as_they_are() -> None:
    assert "Hi {role}, thank" in line(Word.FRESH, first_name="{role}")


def test_every_mistake_of_the_file_is_told_at_once() -> None:
    raw = {
        "colleague": {"tag_words": ["colleague", "..."], "met_words": 7, "tags": []},
        "line": [
            {"when": ["colleague", "tall"], "text": "Hi {first}, {salary}"},
            {"when": ["warm"], "text": "Hi {first}, {shared}"},
            {"when": ["quiet"]},
        ],
        "lines": 1,
    }
    with pytest.raises(ReferenceBroken) as refused:
        parse_ways_in(raw, "the file")
    assert sorted(refused.value.problems) == [
        "the file, [colleague], key 'met_words': it must be a list of texts in quotes.",
        "the file, [colleague], key 'source': this key is missing.",
        "the file, [colleague], key 'tag_words': each of them must contain a letter.",
        "the file, [colleague], key 'tags': this key is unknown.",
        "the file, key 'line': the last one must have no condition, so that one always fits.",
        "the file, key 'lines': this key is unknown.",
        "the file, line 1, key 'text': {salary} is not one of first, company, role, shared.",
        "the file, line 1, key 'when': 'tall' is not one of lost, colleague, shared, warm, quiet.",
        "the file, line 2, key 'text': {shared} needs the condition shared.",
        "the file, line 3, key 'text': this key is missing.",
    ]


@pytest.mark.parametrize("raw", [{}, {"line": []}, {"colleague": {}}])
def test_a_file_without_lines_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ReferenceBroken):
        parse_ways_in(raw, "the file")
