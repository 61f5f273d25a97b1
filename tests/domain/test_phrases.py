"""Stock phrases, found in texts that programs write with other signs."""

from __future__ import annotations

import pytest

from crm.domain.phrases import phrase, readable

PHRASES = [
    ("give me a chance", "Give me  a\nchance!", True),
    ("give me a chance", "forgive me a chance", False),
    ("give me a chance", "give me a chances", False),
    ("(a|b) c", "b, c", True),
    ("a (b|) c", "a c", True),
    ("a (b|) c", "a b c", True),
    ("a * c", "a c", True),
    ("a * c", "a 1 2 3 4 c", True),
    ("a * c", "a 1 2 3 4 5 c", False),
    ("a * c", "a. c", False),
    ("a (b|)", "a", True),
    ("don't go", "don’t go", True),
    ("co-worker", "co–worker", True),
    ("any feedback", "any\u00a0feed\u00adback", True),
    ("ﬁne", "fine", False),
]


@pytest.mark.parametrize(("words", "text", "there"), PHRASES)
def test_a_phrase(words: str, text: str, there: bool) -> None:
    plain = readable(text)
    assert any(True for _ in phrase(words).found_in(plain, plain.casefold())) is there
