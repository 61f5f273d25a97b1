"""Whom to ask to refer the user in: former colleagues first, then the warmest, nobody who wants no contact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ranking.ways_in import Acquaintance, ColleagueWords, ways_in
from crm.domain.warmth.scale import Word
from tests.builders import a_person

WORDS = ColleagueWords(("colleague", "co worker", "collegue"), ("worked with", "same team"))
OLD, DAY = date(2026, 1, 1), date(2026, 5, 3)


def known(
    number: int, warmth: float = 0, word: Word = Word.NO_CONTACT, **more: Any
) -> Acquaintance:
    fields = {
        name: more.pop(name) for name in ("former", "praised", "last_contact") if name in more
    }
    return Acquaintance(a_person(number, **more), warmth, word=word, **fields)


TABLE = [
    ("the warmest first", [known(1, 10), known(2, 60), known(3, 30)], [], [2, 3, 1]),
    ("a tag says colleague", [known(1, 90), known(2, tags=("Former Colleague",))], [], [2, 1]),
    ("a tag of another spelling", [known(1, 90), known(2, tags=("ex-co-worker",))], [], [2, 1]),
    ("accents do not matter", [known(1, 90), known(2, tags=("ancien collègue",))], [], [2, 1]),
    ("how they met says so", [known(1, 90), known(2, how_met="We worked with ships.")], [], [2, 1]),
    ("another word does not", [known(1, 9), known(2, tags=("college",), how_met="Teamwork")], [], [1, 2]),
    ("an import saw them leave where you worked", [known(1, 90), known(2, former=("Umber GmbH",))], ["UMBER"], [2, 1]),
    ("they left another company", [known(1, 90), known(2, former=("Larch",))], ["Umber"], [1, 2]),
    ("they are where you work", [known(1, 90), known(2, company="Umber, Inc.")], ["Umber"], [2, 1]),
    ("a recommendation on LinkedIn", [known(1, 90), known(2, praised=True)], [], [2, 1]),
    ("no contact wanted", [known(1), known(2, do_not_contact=True)], [], [1]),
    ("equally warm, the latest contact", [known(1, 5, last_contact=OLD), known(2, 5, last_contact=DAY)], [], [2, 1]),
    ("all alike, by name", [known(2), known(1)], [], [2, 1]),
    ("nobody", [], ["Umber"], []),
    ("an employer without a name", [known(1, 9), known(2, former=("",))], ["", " "], [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "people", "employers", "order"), TABLE, ids=[t[0] for t in TABLE])
def test_the_order(
    what: str, people: list[Acquaintance], employers: list[str], order: list[int]
) -> None:
    found = ways_in(people, employers, WORDS)
    assert [way.person.id for way in found] == order


@given(st.permutations([known(n, n % 3 * 20, praised=n % 4 == 0) for n in range(1, 8)]))
def test_the_order_of_reading_does_not_matter(people: list[Acquaintance]) -> None:
    assert [way.person.id for way in ways_in(people, [], WORDS)] == [4, 2, 5, 7, 1, 3, 6]


def test_why_somebody_is_first_is_said() -> None:
    former = known(1, 30, Word.COOLING, former=("Umber Ltd", "Umber"))
    tagged, other = known(2, tags=("colleague",)), known(3, 50, Word.FRESH)
    found = ways_in([other, tagged, former], ["Umber"], WORDS)
    assert [way.why for way in found] == [
        "former colleague at Umber, cooling",
        "former colleague, no contact yet",
        "fresh",
    ]
