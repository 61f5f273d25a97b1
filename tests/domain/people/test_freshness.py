"""How up to date the details of a person are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ids import PersonId
from crm.domain.people.freshness import OLD_AFTER, Freshness, Listing, freshness, holds, packed
from crm.domain.people.person import Person

DAY = date(2026, 3, 2)
ANN = Person(
    PersonId(7), "Ann", company="Northlight", email="ann@example.com", created_on=DAY,
    typed_fields=("first_name", "company", "email"),
)  # fmt: skip


@given(st.sets(st.integers(1, 300)))
def test_a_listing_holds_exactly_its_people(ids: set[int]) -> None:
    listing = Listing(DAY, "f", packed(ids))
    assert {n for n in range(1, 301) if holds(listing, n)} == ids


def test_a_whole_network_is_one_run() -> None:
    assert packed(range(1, 30_001)) == "[[1,30000]]"


@pytest.mark.parametrize(
    ("person", "listed_on", "expected"),
    [
        (ANN, None, Freshness(DAY)),
        (ANN, date(2026, 6, 1), Freshness(date(2026, 6, 1), "f.csv")),
        (ANN, date(2025, 6, 1), Freshness(DAY)),
        (
            replace(ANN, confirmed_on=date(2026, 9, 1)),
            date(2026, 6, 1),
            Freshness(date(2026, 9, 1)),
        ),
        (replace(ANN, company="", email=""), date(2026, 6, 1), None),
        (replace(ANN, created_on=None), None, None),
    ],
)
def test_the_latest_confirmation_counts(
    person: Person, listed_on: date | None, expected: Freshness | None
) -> None:
    listings = [Listing(listed_on, "f.csv", packed([7]))] if listed_on else []
    other = Listing(date(2026, 12, 1), "g.csv", packed([8]))
    assert freshness(person, [*listings, other]) == expected


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (replace(ANN, typed_fields=()), "stored by an import that is gone"),
        (replace(ANN, email="", typed_fields=("first_name",)), "the company came from the case"),
        (replace(ANN, company="", email="", typed_fields=("first_name",)), "only a name"),
    ],
)
def test_to_be_stored_confirms_nothing(person: Person, why: str) -> None:
    assert freshness(person, []) is None, why


def test_a_year_is_old() -> None:
    fresh = Freshness(DAY)
    assert not fresh.is_old(DAY + OLD_AFTER)
    assert fresh.is_old(DAY + OLD_AFTER + timedelta(days=1))
