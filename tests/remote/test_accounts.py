"""One replica per account and process, for any number of threads and after any release."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm.config import store_settings
from crm.errors import StoreRefused
from crm.remote.accounts import Accounts
from crm.remote.folder import FolderTarget
from tests.remote.support import add, names

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ADA, BEN, CAY = "u-ada-00000000", "u-ben-00000000", "u-cay-00000000"


def opened(
    folder: Path,
    most_open: int = 64,
    now: Callable[[], datetime] = lambda: NOW,
    disk: str = "copies",
) -> Accounts:
    settings = store_settings({"kind": "file", "folder": str(folder / "store")})
    return Accounts(settings, folder / disk, now, most_open)


def test_everybody_who_asks_for_an_account_gets_the_same(tmp_path: Path) -> None:
    service = opened(tmp_path)
    with ThreadPoolExecutor(8) as many:
        found = list(many.map(service.of, [ADA] * 8 + [BEN] * 8))
    assert len({id(one) for one in found}) == 2


def test_one_that_is_still_used_is_not_opened_twice(tmp_path: Path) -> None:
    service = opened(tmp_path, most_open=1)
    used = service.of(ADA)
    service.of(BEN)
    assert service.of(ADA) is used


def test_one_that_nobody_uses_is_let_go_and_opened_anew(tmp_path: Path) -> None:
    service = opened(tmp_path, most_open=1)
    used = service.of(ADA)
    used.write(lambda db: db.table("people").insert({"first_name": "Sam", "last_name": "Holt"}))
    del used
    for key in (BEN, CAY):
        service.of(key)
    gc.collect()
    again = service.of(ADA)
    with again.read() as db:
        assert db.table("people").count == 1


def test_after_an_account_was_erased_the_next_one_is_empty(tmp_path: Path) -> None:
    service = opened(tmp_path)
    first = service.of(ADA)
    first.write(lambda db: db.table("people").insert({"first_name": "Sam", "last_name": "Holt"}))
    first.erase_account()
    with service.of(ADA).read() as db:
        assert db.table("people").count == 0


def test_an_open_copy_of_an_account_erased_elsewhere_goes_within_a_day(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path, disk="other")
    add(one.of(ADA), "Secretname")
    ours = other.of(ADA)
    one.of(ADA).erase_account()
    assert ours.path.exists()
    other.tidy()
    assert not (tmp_path / "other" / ADA).exists()
    assert other.of(ADA) is not ours
    assert names(other.of(ADA)) == []


def test_an_open_copy_of_somebody_who_did_not_come_back_leaves_the_disk(tmp_path: Path) -> None:
    at = [datetime.now(UTC)]  # noqa: TID251 (the disk's clock is real)
    service = opened(tmp_path, now=lambda: at[0])
    add(service.of(ADA), "Ada")
    at[0] += timedelta(days=5)
    add(service.of(BEN), "Ben")
    at[0] += timedelta(days=3)
    service.tidy()
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [BEN]
    assert names(service.of(ADA)) == ["Ada"]


def test_working_copies_are_nobody_elses_business(tmp_path: Path) -> None:
    opened(tmp_path)
    assert (tmp_path / "copies").stat().st_mode & 0o077 == 0


def test_a_store_that_accepts_two_writers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderTarget, "create", lambda *args: None)
    with pytest.raises(StoreRefused) as refused:
        opened(tmp_path)
    assert "second writer" in refused.value.operator
