"""Applications in several archives are removed when the last of these imports is undone."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from crm.services.imports import history
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.services.imports.test_whole_archives import JOBS, bring, zipped
from tests.services.support import lists_of

#: Two exports with the same applications; the later one brings a person, too.
FIRST = zipped(Job_Applications=JOBS)
LATER = zipped(Job_Applications=JOBS, Connections="First Name,Last Name,URL\nAda,Alpha,\n")


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def cases(store: LocalStore) -> tuple[int, int]:
    """How many cases there are, and how many applications they began with."""
    lists = lists_of(store)
    return len(lists["opportunities"]), len(lists["events"])


@pytest.mark.parametrize("order", list(permutations((0, 1))), ids=str)
def test_they_stay_while_one_import_tells_of_them(
    store: LocalStore, order: tuple[int, int]
) -> None:
    done = [bring(store, FIRST), bring(store, LATER)]
    assert [one.opportunities for one in done] == [done[0].opportunities, 0]
    there = cases(store)
    assert there[0] > 0
    first, last = (done[n].import_id for n in order)
    history.undo(store, first, TODAY)
    assert cases(store) == there
    history.undo(store, last, TODAY)
    assert cases(store) == (0, 0)
