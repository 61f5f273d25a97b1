"""Real processes, killed and wiped, on one account: nothing promised is lost; without the condition it is."""

from __future__ import annotations

from pathlib import Path

from crm.config import StoreSettings
from tests.remote.torture import torture


def test_killed_writers_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    settings = StoreSettings("file", folder=str(tmp_path / "store"))
    figures = torture(settings, tmp_path / "work", kills=6, seconds=60)
    assert figures.kept_every_promise, figures
    assert figures.acknowledged > 10, figures
    assert figures.kills == 6, figures


def test_a_store_without_the_condition_loses_some(tmp_path: Path) -> None:
    # The negative control: if nothing were lost here, the test above would prove nothing.
    settings = StoreSettings("file", folder=str(tmp_path / "store"))
    figures = torture(settings, tmp_path / "work", kills=4, seconds=60, forgetful=True)
    assert figures.lost > 0, figures
