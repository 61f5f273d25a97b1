"""The files on this machine: a folder a process, damage, a full disk, what nobody uses any more."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from crm.errors import StoreForeign
from crm.remote.state import Limits
from crm.remote.target import Target
from crm.remote.working_copy import sweep
from tests.remote.support import USER, Clock, Dated, add, names, numbers, opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(folder: Target, clock: Clock) -> Dated:
    return Dated(folder, clock)


def test_two_processes_have_a_folder_each(store: Dated, tmp_path: Path) -> None:
    one, two = opened(store, tmp_path / "a"), opened(store, tmp_path / "a")
    assert one.path != two.path
    add(one, "Ada")
    add(two, "Bea")
    one.pull()
    assert names(one) == names(two) == ["Ada", "Bea"]


def test_copies_that_nobody_uses_leave_the_disk(store: Dated, tmp_path: Path) -> None:
    root = tmp_path / "a"
    slots = {}
    for user in ("user-held", "user-left", "user-late", "user-pending"):
        replica = opened(store, root, user=user)
        add(replica, "Ada")
        slots[user] = replica.path.parent.parent
        if user != "user-held":
            replica.close()
        else:
            held = replica
    mark = slots["user-pending"] / "mark.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"pending_since": "2026-01-01"}))
    for user in ("user-held", "user-left", "user-pending"):
        for path in (*slots[user].iterdir(), slots[user]):
            os.utime(path, (1_000, 1_000))
    sweep(root, 2_000)
    assert sorted(path.name for path in root.iterdir()) == [
        "user-held",
        "user-late",
        "user-pending",
    ]
    assert names(held) == ["Ada"]
    assert names(opened(store, root, user="user-left")) == ["Ada"]


def test_an_unreadable_copy_here_is_kept_and_replaced(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    path = replica.path
    replica.close()
    data = path.read_bytes()
    path.write_bytes(data[:5000] + b"\xff" * 4000 + data[9000:])
    again = opened(store, tmp_path / "a")
    assert names(again) == ["Ada"]
    assert numbers(store) == [1]
    assert list(again.path.parent.parent.glob("unreadable-*/embers.db"))


def test_a_lost_file_is_fetched(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    replica.close()
    shutil.rmtree(replica.path.parent)
    assert names(opened(store, tmp_path / "a")) == ["Ada"]


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"version": 3}', '{"attempts": 5}'])
def test_an_unreadable_mark_is_ignored(store: Dated, tmp_path: Path, mark: str) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    replica.close()
    (replica.path.parent.parent / "mark.json").write_text(mark)
    assert names(opened(store, tmp_path / "a")) == ["Ada"]


def test_folders_are_private(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    for folder in (replica.path.parent, replica.path.parent.parent, tmp_path / "a" / USER):
        assert folder.stat().st_mode & 0o077 == 0


def test_limits_are_at_least_a_week() -> None:
    assert Limits().keep >= timedelta(days=7)


def test_a_disk_without_room_is_a_sentence(
    store: Dated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crm.remote.working_copy.os.replace", full)
    add(replica, "Bea")  # it is in the store; that this disk cannot note it loses nothing
    assert replica.state().version == 2
    monkeypatch.undo()
    replica.close()
    again = opened(store, tmp_path / "a")
    assert names(again) == ["Ada", "Bea"]


def test_a_folder_that_cannot_be_written_is_a_sentence(store: Dated, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("in the way")
    with pytest.raises(StoreForeign, match="no room"):
        opened(store, tmp_path / "a")
