"""The page of who introduced whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.services import sample
from crm.store.local import open_store
from tests.conftest import TODAY


def test_chains_are_drawn_and_listed(database: Path, open_page: Callable[..., AppTest]) -> None:
    sample.add(open_store(database), TODAY)
    page = open_page("introductions.py")
    assert not page.exception
    labels = [b.label for b in page.button if (b.key or "").startswith("introductions:")]
    assert labels[0] == "Thandiwe Larchmoor"
    assert {"Priya Nettlewick", "Sam Larkfield", "Owen Vesperley"} <= set(labels)
    assert "opened the door to 3 people" in [c.value for c in page.caption]


def test_without_introductions_the_page_says_how(open_page: Callable[..., AppTest]) -> None:
    page = open_page("introductions.py")
    assert "Introduced by" in page.info[0].value
