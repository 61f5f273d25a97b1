"""The files of a database are for its owner's eyes alone, whatever the machine's habit for new files is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.store import backup
from crm.store.local import connected, open_store
from scripts.launch import owner_key
from tests.store.support import add_person


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_its_side_files_and_its_backups(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home" / "embers.db")
    add_person(store, first_name="Sam")
    with connected(store.path) as db:
        copy = backup.before_restore(db, store.path)
        assert [mode(file) for file in store.path.parent.glob("embers.db*")] == [0o600] * 3
    assert mode(store.path.parent) == 0o700
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)


def test_an_older_database_is_closed_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "embers.db"
    open_store(file)
    file.chmod(0o644)
    folder = mode(tmp_path)
    open_store(file)
    assert mode(file) == 0o600
    assert mode(tmp_path) == folder  # chosen by somebody, perhaps for more than this


def test_the_key_of_the_owner_is_made_once_and_kept(tmp_path: Path) -> None:
    key = owner_key(tmp_path / "home")
    assert len(key) == 32
    assert owner_key(tmp_path / "home") == key
    assert mode(tmp_path / "home" / "owner-key") == 0o600
    assert owner_key(tmp_path / "elsewhere") != key
