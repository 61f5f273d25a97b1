"""Who may be one person: precision first, a name alone is never enough."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.duplicates import compare, suspects
from crm.domain.people.person import Person

LINK = "https://www.linkedin.com/in/"
DAY = date(2024, 3, 1)


def person(number: int, name: str = "Sam Larkfield", **values: Any) -> Person:
    first, _, last = name.rpartition(" ")
    return Person(PersonId(number), first, last, **values)


ONE = {"company": "Northlight", "linkedin_url": f"{LINK}a-demo", "connected_on": DAY}


@pytest.mark.parametrize(
    ("one", "other", "confidence"),
    [
        (person(1, email="s@example.com"), person(2, email="s@example.com"), 0.95),
        (person(1, email="s@example.com"), person(2, "Wren Ashdale", email="s@example.com"), None),
        (person(1, phone="+1 555 555 0101"), person(2, phone="555-555-0101"), 0.9),
        (person(1, company="Northlight"), person(2, company="Northlight GmbH"), 0.9),
        (person(1, company="Northlight"), person(2, company="Brambleworks"), None),
        (person(1, company="Northlight"), person(2), 0.6),
        (person(1, "Sam", company="Northlight"), person(2, "Sam"), None),
        (person(1, "Zoë Nováková", company="Co"), person(2, "Zoe Novakova", company="Co"), 0.9),
        (person(1, "Sam Larkfield", company="Co"), person(2, "Samuel Larkfield", company="Co"), 0.7),
        (person(1, "Ottoline Farrow", company="Co"), person(2, "Otoline Farrow", company="Co"), 0.7),
        (person(1, "Ottoline Farrow", company="Co"), person(2, "Otto Farrow", company="Co"), 0.7),
        (person(1, "Ottoline Farrow", company="Co"), person(2, "Ot Farrow", company="Co"), None),
        (person(1, "Otto Farrow", company="Co"), person(2, "Otto Ashdale", company="Co"), None),
        (person(1, "Ottoline", company="Co"), person(2, "Otto", company="Co"), None),
        (person(1, **ONE), person(2, **ONE | {"linkedin_url": f"{LINK}b-demo"}), 0.8),
        (person(1, **ONE), person(2, **ONE | {"linkedin_url": f"{LINK}b-demo",
                                              "connected_on": None}), None),
        (person(1, company="Co", linkedin_url=f"{LINK}a-demo"),
         person(2, company="Co", linkedin_url=f"{LINK}b-demo"), None),
    ],
)  # fmt: skip
def test_what_speaks_for_one_person(one: Person, other: Person, confidence: float | None) -> None:
    pair = compare(one, other)
    assert (pair.confidence if pair else None) == confidence
    assert [p.confidence for p in suspects([other, one])] == ([confidence] if confidence else [])


def test_a_changed_link_is_named_with_what_stayed_the_same() -> None:
    pair = compare(person(1, **ONE), person(2, **ONE | {"linkedin_url": f"{LINK}b-demo"}))
    assert pair is not None
    assert pair.why == (
        "Same name: Sam Larkfield.",
        "Both at Northlight, connected on the same day; the profile link differs.",
    )


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (person(1, email="s@example.com"), person(2, email="s@example.com"),
         ("Same e-mail address: s@example.com.", "Same name: Sam Larkfield.")),
        (person(1, "Sam Larkfield", email="s@example.com"), person(2, "Sam", email="s@example.com"),
         ("Same e-mail address: s@example.com.",)),
        (person(1, company="Northlight"), person(2, company="Northlight GmbH"),
         ("Same name: Sam Larkfield.", "Both at Northlight.")),
        (person(1, company="Northlight"), person(2),
         ("Same name: Sam Larkfield.", "Nothing else is known about one of them.")),
        (person(1, "Sam Larkfield", company="Co"), person(2, "Samuel Larkfield", company="Co"),
         ("Sam Larkfield and Samuel Larkfield sound alike.", "Both at Co.")),
    ],
)  # fmt: skip
def test_the_reasons_are_named(one: Person, other: Person, why: tuple[str, ...]) -> None:
    pair = compare(one, other)
    assert pair is not None
    assert pair.why == why


def test_those_known_apart_are_left_alone() -> None:
    people = [person(1, company="Co"), person(2, company="Co")]
    assert suspects(people, {(1, 2)}) == ()


def test_namesakes_of_a_large_network_are_not_proposed() -> None:
    chosen = random.Random(1)
    people = [
        person(n, f"{chosen.choice(['Ada', 'Bo', 'Cem'])} {chosen.choice(['Elm', 'Fir'])}{n % 700}",
               company=f"Company {n}", linkedin_url=f"{LINK}p{n}-demo")
        for n in range(1, 3001)
    ]  # fmt: skip
    assert suspects(people) == ()
