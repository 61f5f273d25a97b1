"""The proof of troubles of disk and clock finds what it is there to find."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm.errors import StoreForeign
from proof import trouble


def refused(path: Path) -> None:
    raise StoreForeign("The disk is full.")


def broken(path: Path) -> None:
    raise PermissionError("read-only")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (refused, []),
        (broken, ["log: PermissionError: read-only"]),
        (lambda path: None, ["log: was not refused"]),
    ],
)
def test_only_a_refusal_in_words_is_as_it_should_be(work: trouble.Work, said: list[str]) -> None:
    assert trouble.told("log", work, Path("x.db")) == said


def test_a_restore_that_loses_the_database_on_a_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loses(path: Path) -> None:
        path.write_bytes(b"")
        raise StoreForeign("The disk is full; what you had saved is still there.")

    monkeypatch.setattr(trouble, "WRITES", {"restore": loses})
    row = trouble.full_disk(tmp_path / "full")
    assert not row.kept
    assert row.faults[0] == "restore: the database is another than before"


def test_the_nights_on_which_the_time_changes_are_found() -> None:
    found = list(trouble._nights_of(ZoneInfo("Europe/Berlin"), 1))
    assert found == [date(2025, 3, 30), date(2025, 10, 26)]
