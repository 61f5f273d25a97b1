"""Copies: complete, verified, never over the database itself; and restoring them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crm.errors import StoreBusy, StoreForeign
from crm.store import backup, local
from tests.store.support import add_person, dump, scalar


def copy(database: Path, target: Path) -> None:
    with local.connected(database) as db:
        backup.copy_to(db, target)


def test_a_copy_holds_everything_and_opens_as_ours(database: Path, tmp_path: Path) -> None:
    add_person(local.open_store(database))
    target = tmp_path / "copy.db"
    copy(database, target)
    assert dump(target) == dump(database)
    local.open_store(target)
    assert {p.name for p in tmp_path.iterdir() if "part" in p.name} == set()


def test_a_newer_copy_replaces_an_older_one(database: Path, tmp_path: Path) -> None:
    store = local.open_store(database)
    target = tmp_path / "copy.db"
    copy(database, target)
    add_person(store)
    copy(database, target)
    assert scalar(target, "SELECT count(*) FROM people") == 1


@pytest.mark.parametrize(
    "name", ["missing/copy.db", "file.txt/copy.db", "folder", "x" * 300, "x" * 252]
)
def test_a_folder_that_cannot_be_written_is_reported(
    database: Path, tmp_path: Path, name: str
) -> None:
    local.open_store(database)
    (tmp_path / "file.txt").write_text("kept")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreForeign, match="could not be written"):
        copy(database, tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file.txt").read_text() == "kept"


def test_a_database_is_never_copied_over_itself(database: Path, tmp_path: Path) -> None:
    add_person(local.open_store(database))
    (tmp_path / "link.db").symlink_to(database)
    for target in (database, tmp_path / "link.db"):
        with pytest.raises(StoreForeign, match="the database itself"):
            copy(database, target)
    assert scalar(database, "SELECT count(*) FROM people") == 1


def test_a_damaged_copy_is_not_called_sound(database: Path, tmp_path: Path) -> None:
    store = local.open_store(database)
    for n in range(300):
        add_person(store, notes=str(n) * 200)
    target = tmp_path / "copy.db"
    copy(database, target)
    backup.verify(target)
    data = bytearray(target.read_bytes())
    data[8192 : 8192 + 4096] = b"\xff" * 4096
    target.write_bytes(data)
    with pytest.raises(StoreForeign, match="damaged or not a database"):
        backup.verify(target)


def test_overwrite_brings_the_copy_back(database: Path, tmp_path: Path) -> None:
    store = local.open_store(database)
    add_person(store, first_name="Then")
    copy(database, tmp_path / "copy.db")
    add_person(store, first_name="Later")
    with local.connected(database) as db:
        backup.overwrite(db, tmp_path / "copy.db")
    assert scalar(database, "SELECT group_concat(first_name) FROM people") == "Then"
    assert scalar(database, "PRAGMA integrity_check") == "ok"
    add_person(store, first_name="After")


def test_overwrite_gives_up_when_the_file_stays_locked(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = local.open_store(database)
    copy(database, tmp_path / "copy.db")
    add_person(store)
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.05)
    with local.connected(database) as other:
        other.execute("BEGIN IMMEDIATE")
        with local.connected(database) as db, pytest.raises(StoreBusy):
            backup.overwrite(db, tmp_path / "copy.db")
        other.execute("ROLLBACK")
    assert scalar(database, "SELECT count(*) FROM people") == 1


def test_health_names_broken_references(database: Path) -> None:
    local.open_store(database)
    with local.connected(database) as db:
        assert backup.health(db) == {"integrity": "ok", "foreign_keys": "ok"}
    with sqlite3.connect(database) as conn:
        conn.execute("INSERT INTO people(first_name, referred_by) VALUES ('Sam', 99)")
    conn.close()
    with local.connected(database) as db:
        assert backup.health(db)["foreign_keys"] == "1 broken references"
