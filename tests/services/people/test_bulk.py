"""Bulk actions: all or nobody, and undo only for people not edited since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.services.people import bulk, people
from crm.store.handle import Store
from crm.store.local import LocalStore, open_store

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    for name in ("Ada", "Bo", "Cem"):
        people.add(opened, Person(PersonId(0), first_name=name, tags=("old",)), TODAY)
    return opened


ACTIONS: dict[str, Callable[[Store, list[int]], bulk.Changed]] = {
    "cadence": lambda s, ids: bulk.set_cadence(s, ids, 30, TODAY),
    "tag": lambda s, ids: bulk.add_tags(s, ids, "  bridge ", TODAY),
    "tags": lambda s, ids: bulk.add_tags(s, ids, "harborstone team, allies,,old, allies", TODAY),
    "untag": lambda s, ids: bulk.take_tags(s, ids, "old, none", TODAY),
    "archive": lambda s, ids: bulk.archive(s, ids, TODAY, TODAY),
    "peace": lambda s, ids: bulk.leave_in_peace(s, ids, True, TODAY),
    "quarterly": lambda s, ids: bulk.keep_quarterly(s, ids, TODAY),
}
CHANGED = {
    "cadence": {"cadence_days": 30, "cadence_since": TODAY},
    "tag": {"tags": ("old", "bridge")},
    "tags": {"tags": ("old", "harborstone team", "allies")},
    "untag": {"tags": ()},
    "archive": {"archived_on": TODAY},
    "peace": {"do_not_contact": True},
    "quarterly": {"cadence_days": bulk.QUARTERLY, "cadence_since": TODAY},
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_bulk_action_changes_those_chosen_and_can_be_undone(store: Store, name: str) -> None:
    before = people.by_ids(store, [1, 2, 3])
    done = ACTIONS[name](store, [1, 3, 99])
    assert len(done) == 2
    now = people.by_ids(store, [1, 2, 3])
    assert now[1] == before[1]
    for number in (0, 2):
        assert now[number] == replace(before[number], **CHANGED[name])  # type: ignore[arg-type]
    assert len(ACTIONS[name](store, [1, 3])) == 0
    bulk.restore(store, done)
    assert people.by_ids(store, [1, 2, 3]) == before


def test_undo_keeps_what_was_edited_since(store: Store) -> None:
    done = bulk.set_cadence(store, [1, 2], 30, TODAY)
    people.edit(store, replace(people.get(store, 1), notes="Met again"), TODAY)
    bulk.restore(store, done)
    assert [p.cadence_days for p in people.by_ids(store, [1, 2])] == [30, None]


def test_quarterly_respects_wishes_that_are_there(store: Store) -> None:
    bulk.set_cadence(store, [1], 14, TODAY)
    bulk.leave_in_peace(store, [2], True, TODAY)
    bulk.keep_quarterly(store, [1, 2, 3], TODAY)
    assert [p.cadence_days for p in people.by_ids(store, [1, 2, 3])] == [14, None, bulk.QUARTERLY]


def test_what_makes_no_sense_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput):
        bulk.set_cadence(store, [1], 0, TODAY)
    for change in (bulk.add_tags, bulk.take_tags):
        with pytest.raises(InvalidInput):
            change(store, [1], " , ,", TODAY)
