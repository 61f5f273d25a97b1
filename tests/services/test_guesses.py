"""What came of the user's guesses, over a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.services import guesses
from crm.services.cases import opportunities
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.feelings import NO, OFFER, felt, five


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def test_feelings_are_compared_over_all_opportunities(store: LocalStore) -> None:
    nothing = guesses.how_it_felt(store)
    assert (nothing.found.all.of, nothing.open, nothing.decided) == (0, 0, ())
    five(store)
    felt(store, 60)
    found = guesses.how_it_felt(store)
    assert [(g.felt.value, g.rate.hits, g.rate.of) for g in found.found.groups] == [
        ("likely", 1, 3), ("even", 1, 1), ("unlikely", 0, 1),
    ]  # fmt: skip
    assert (found.found.all.hits, found.found.all.of, found.open) == (2, 5, 1)
    assert len(found.cases) == 6


def test_an_opportunity_in_the_bin_does_not_count(store: LocalStore) -> None:
    case = felt(store, 90, NO)
    felt(store, 20, OFFER)
    opportunities.remove(store, case, TODAY)
    found = guesses.how_it_felt(store)
    assert [one.feeling.likelihood for one in found.decided] == [20]
    opportunities.restore(store, case)
    assert guesses.how_it_felt(store).found.all.of == 2
