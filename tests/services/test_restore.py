"""Backup and restore: everything comes back, and a file that is not a backup changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm.errors import StoreForeign
from crm.services import portability
from crm.services.sample import sample_document
from crm.store.local import APPLICATION_ID, LocalStore, connected, open_store
from crm.store.schema.migrations import SCHEMA
from tests.services.support import TODAY, document, load, text_of
from tests.store.support import dump, older_database, scalar

SAM: dict[str, Any] = {"ref": "p1", "first_name": "Sam", "last_name": "Larkfield"}


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def test_backup_and_restore_bring_everything_back(
    store: LocalStore, database: Path, tmp_path: Path
) -> None:
    load(store, sample_document(TODAY))
    text, target = text_of(store), tmp_path / "copy.db"
    assert portability.backup_to(store, target) == target.stat().st_size
    load(store, document(people=[{"first_name": "Later"}]))
    later = text_of(store)
    portability.restore_from(database, target)
    assert text_of(store) == text
    kept = database.parent / "backups" / "embers-before-restore-1.db"
    portability.restore_from(database, kept)
    assert text_of(store) == later


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    store: LocalStore, database: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    older_database(old, 2)
    before = old.read_bytes()
    portability.restore_from(database, old)
    assert portability.check(store) == {"integrity": "ok", "foreign_keys": "ok", "schema": SCHEMA}
    assert old.read_bytes() == before


def _text(path: Path) -> None:
    path.write_text("no database")


def _nothing(path: Path) -> None:
    path.touch()


def _missing(path: Path) -> None:
    pass


def _folder(path: Path) -> None:
    path.mkdir()


def _newer(path: Path) -> None:
    older_database(path, 99)


def _foreign(path: Path) -> None:
    older_database(path, 5)
    with connected(path) as db:
        db.execute("PRAGMA application_id=7")


def _cut(path: Path) -> None:
    older_database(path, 5)
    path.write_bytes(path.read_bytes()[:9000])


def _unnumbered(path: Path) -> None:
    with connected(path) as db:
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")


@pytest.mark.parametrize(
    "make", [_text, _nothing, _missing, _folder, _newer, _foreign, _cut, _unnumbered]
)
def test_a_restore_from_no_backup_changes_nothing(
    store: LocalStore, database: Path, tmp_path: Path, make: Any
) -> None:
    load(store, document(people=[SAM]))
    before, source = dump(database), tmp_path / "source.db"
    make(source)
    with pytest.raises(StoreForeign):
        portability.restore_from(database, source)
    assert dump(database) == before


def test_a_database_is_not_restored_from_itself(store: LocalStore, database: Path) -> None:
    with pytest.raises(StoreForeign, match="the database itself"):
        portability.restore_from(database, database)


@pytest.mark.parametrize("first", [100, 4096, 12288], ids=["schema", "second page", "data"])
def test_a_damaged_database_is_set_aside_and_replaced(
    store: LocalStore, database: Path, tmp_path: Path, first: int
) -> None:
    load(store, sample_document(TODAY))
    text = text_of(store)
    portability.backup_to(store, tmp_path / "copy.db")
    data = bytearray(database.read_bytes())
    data[first : first + 3900] = b"\xff" * 3900
    database.write_bytes(data)
    portability.restore_from(database, tmp_path / "copy.db")
    assert text_of(store) == text
    (aside,) = (database.parent / "backups").glob("*.db")
    assert aside.read_bytes() == bytes(data)


def test_another_programs_file_is_not_replaced_by_a_restore(
    store: LocalStore, tmp_path: Path
) -> None:
    portability.backup_to(store, tmp_path / "copy.db")
    for make in (_text, _foreign, _newer):
        other = tmp_path / f"{make.__name__}.db"
        make(other)
        before = other.read_bytes()
        with pytest.raises(StoreForeign):
            portability.restore_from(other, tmp_path / "copy.db")
        assert other.read_bytes() == before


def test_a_restore_can_begin_with_nothing(store: LocalStore, tmp_path: Path) -> None:
    load(store, document(people=[SAM]))
    portability.backup_to(store, tmp_path / "copy.db")
    new = tmp_path / "elsewhere" / "new.db"
    portability.restore_from(new, tmp_path / "copy.db")
    assert scalar(new, "SELECT count(*) FROM people") == 1
