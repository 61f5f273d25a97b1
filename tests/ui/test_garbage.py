"""What stays for good is set aside, so that Streamlit's clean-up after a run is short."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from crm.ui import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_objects_are_set_aside_when_something_new_was_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "something_new", ModuleType("something_new"))
    gc.unfreeze()
    garbage.spare_modules()
    assert gc.get_freeze_count() > 1000


def test_nothing_more_is_set_aside_while_nothing_is_loaded() -> None:
    garbage.spare_modules()
    gc.unfreeze()
    garbage.spare_modules()
    assert gc.get_freeze_count() == 0
