"""Real processes, killed and wiped, on one account: nothing promised is lost; without the condition it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm.config import StoreSettings
from crm.remote import open_target
from crm.remote.replica import Replica
from crm.remote.target import Target
from tests.remote.torture import LIMITS, USER, _note, _now, torture


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


def test_what_a_killed_writer_sent_may_arrive_while_the_result_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server goes on with a write whose writer is dead: what is read and what is counted are one state."""
    settings = StoreSettings("file", folder=str(tmp_path / "store"))
    late = ["9/1", "9/2"]

    class Watched(Replica):
        def __init__(self, target: Target, user: str, root: Path, *more: Any, **named: Any) -> None:
            super().__init__(target, user, root, *more, **named)
            self.reads_the_result = root.name.startswith("last")

        def close(self) -> None:
            super().close()
            if self.reads_the_result and late:
                token = late.pop()
                other = Replica(open_target(settings), USER, tmp_path / "late", _now, limits=LIMITS)
                other.write(lambda db: _note(db, token))
                other.close()

    monkeypatch.setattr("tests.remote.torture.Replica", Watched)
    figures = torture(settings, tmp_path / "work", kills=2, seconds=60)
    assert late == []
    assert figures.kept_every_promise, figures
