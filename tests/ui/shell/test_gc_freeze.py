"""Permanent objects are frozen, so that Streamlit's garbage collection after a run is short."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from crm import reference
from crm.ui.shell import gc_freeze


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_objects_are_set_aside_when_something_new_was_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "something_new", ModuleType("something_new"))
    gc.unfreeze()
    gc_freeze.spare_what_stays()
    assert gc.get_freeze_count() > 1000


def test_nothing_more_is_set_aside_while_nothing_is_loaded() -> None:
    gc_freeze.spare_what_stays()
    gc.unfreeze()
    gc_freeze.spare_what_stays()
    assert gc.get_freeze_count() == 0


def test_the_rules_of_letters_are_set_aside_once_they_were_read() -> None:
    reference.letter_rules.cache_clear()
    gc_freeze.spare_what_stays()
    gc.unfreeze()
    gc_freeze.spare_what_stays()
    assert gc.get_freeze_count() == 0
    reference.letter_rules()
    gc_freeze.spare_what_stays()
    assert gc.get_freeze_count() > 30_000
    assert not any(type(one).__module__.startswith("crm.domain.drafts") for one in gc.get_objects())
