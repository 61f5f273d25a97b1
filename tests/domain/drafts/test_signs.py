"""Phrases that rules for letters look for in a sentence."""

from __future__ import annotations

import pytest

from crm.domain.drafts.sentences import sentences_of
from crm.domain.drafts.signs import choice, sign
from crm.domain.phrases import readable

LISTS = {"pet": choice(["cat", "guinea pig"], {})}
LISTS["walk"] = choice(["walk~ the <pet>", "run"], LISTS)
SIGNS = [
    ("give me a chance", "Give me  a\nchance!", "Give me  a\nchance"),
    ("give me a chance", "forgive me a chance", ""),
    ("give me a chance", "give me a chances", ""),
    ("(a|b) c", "b, c", "b, c"),
    ("a (b|) c", "a c", "a c"),
    ("a (b|) c", "a b c", "a b c"),
    ("a (b (c|d)|e) f", "a b d f", "a b d f"),
    ("a * c", "a c", "a c"),
    ("a * c", "a 1 2 3 4 c", "a 1 2 3 4 c"),
    ("a * c", "a 1 2 3 4 5 c", ""),
    ("a * c", "a. c", ""),
    ("a (b|)", "a", "a"),
    ("(a|) b", "b", "b"),
    ("don't go", "don’t go", "don't go"),
    ("do not go", "I don't go", "don't go"),
    ("i am", "Im here", "Im"),
    ("cannot be", "It can't be", "can't be"),
    ("co-worker", "co–worker", "co-worker"),
    ("any feedback", "any\u00a0feed\u00adback", "any feedback"),
    ("disappoint~", "how disappointing", "disappointing"),
    ("disappoint~", "I pointed", ""),
    ("<pet>", "My guinea pig.", "guinea pig"),
    ("i <walk>", "I walked the cat", "I walked the cat"),
    ("cat + dog", "Dogs, a dog and a cat.", "dog and a cat"),
    ("cat + dog", "A dog. A cat.", ""),
    ("cat + not dog", "A cat.", "cat"),
    ("cat + not dog", "A cat and a dog.", ""),
    ("cat + ?", "A cat?", "cat"),
    ("cat + ?", "A cat. A dog?", ""),
    ("cat + not ?", "A cat?", ""),
    ("cat + dog", "A dog, Mr. Lake, and a cat", "dog, Mr. Lake, and a cat"),
    ("cat + dog", "A dog\n\nA cat", ""),
    ("the company", "the Acme way", "the Acme"),
]


@pytest.mark.parametrize(("words", "text", "there"), SIGNS)
def test_a_sign(words: str, text: str, there: str) -> None:
    plain = readable(text)
    places = [sign(words, LISTS).found_in(one) for one in sentences_of(plain, {"acme": "company"})]
    found = [plain[place[0] : place[1]] for place in places if place]
    assert found == ([there] if there else [])


@pytest.mark.parametrize(
    "words", ["", "* a", "a *", "(a", "a)", "(|)", "(|a)", "<dog>", "a + ", "?", "x~", "a | b"]
)
def test_a_phrase_that_cannot_be_read(words: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        sign(words, LISTS)
