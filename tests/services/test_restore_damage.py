"""Restoring over a database that is damaged works whatever the damage is; one that is sound is never set aside."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm.errors import CrmError, StoreForeign
from crm.services import portability
from crm.services.sample import sample_document
from crm.store import backup, local
from crm.store.local import LocalStore, open_store
from tests.conftest import longer
from tests.services.support import TODAY, load, text_of
from tests.store.support import dump


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    load(opened, sample_document(TODAY))
    return opened


@pytest.fixture
def good(store: LocalStore, tmp_path: Path) -> Path:
    portability.backup_to(store, tmp_path / "good.db")
    return tmp_path / "good.db"


def damaged(whole: bytes, seed: int) -> bytes:
    """A database with pages gone, bytes turned, or its end missing."""
    chosen, data = random.Random(seed), bytearray(whole)
    pages = range(0, len(data), 4096)
    match seed % 4:
        case 0:  # the first page, with the header
            data[0:4096] = chosen.choice([b"\0", b"\xff"]) * 4096
        case 1:
            for at in chosen.sample(pages, 8):
                data[at : at + 4096] = chosen.randbytes(4096)
        case 2:  # the text of the schema
            at = data.index(b"CREATE TABLE", chosen.randrange(0, 9000))
            data[at + 13 : at + 40] = bytes(chosen.randrange(128, 256) for _ in range(27))
        case _:
            del data[chosen.randrange(100, len(data)) :]
    return bytes(data)


@pytest.mark.parametrize("seed", range(longer(12, 40)))
def test_a_backup_comes_back_over_any_damage(store: LocalStore, good: Path, seed: int) -> None:
    text = text_of(store)
    broken = damaged(store.path.read_bytes(), seed)
    store.path.write_bytes(broken)
    portability.restore_from(store.path, good)
    assert text_of(store) == text
    aside = [one.read_bytes() for one in store.path.parent.glob("backups/*-damaged-*.db")]
    assert aside in ([broken], [])  # SQLite repairs some damage while it is read


def test_a_file_of_nothing_but_zeros_is_replaced(store: LocalStore, good: Path) -> None:
    text = text_of(store)
    store.path.write_bytes(bytes(store.path.stat().st_size))  # as after a power cut
    portability.restore_from(store.path, good)
    assert text_of(store) == text


#: Errors of the disk, the folder or another program, as SQLite names them.
OF_THE_PLACE = (
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
)  # fmt: skip


@pytest.mark.parametrize("code", OF_THE_PLACE)
def test_a_disk_that_does_not_do_its_part_is_no_damage(
    store: LocalStore, good: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(store.path)

    def fails(*_: object, **__: object) -> sqlite3.Connection:
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("crm.store.backup.sqlite3.connect", fails)
    assert not backup.is_damaged(store.path)
    monkeypatch.undo()
    monkeypatch.setattr(backup, "before_restore", fails)
    with pytest.raises(CrmError):
        portability.restore_from(store.path, good)
    assert dump(store.path) == before
    assert not list(store.path.parent.glob("backups/*"))


def test_a_database_in_use_is_not_damaged(
    store: LocalStore, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(store.path)
    for waits in (local, backup):
        monkeypatch.setattr(waits, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        assert not backup.is_damaged(store.path)
        with pytest.raises(CrmError):
            portability.restore_from(store.path, good)
        other.execute("ROLLBACK")
    assert dump(store.path) == before


@pytest.mark.parametrize("fails", ["copyfile", "replace"])
def test_a_damaged_database_that_cannot_be_replaced_stays_where_it_is(
    store: LocalStore, good: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = damaged(store.path.read_bytes(), 1)
    store.path.write_bytes(broken)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    of = "shutil" if fails == "copyfile" else "os"
    monkeypatch.setattr(f"crm.store.backup.{of}.{fails}", full)
    with pytest.raises(StoreForeign, match="could not be put in its place"):
        portability.restore_from(store.path, good)
    monkeypatch.undo()
    assert store.path.read_bytes() == broken
    assert not list(store.path.parent.glob("backups/*"))
    assert not list(store.path.parent.glob("*.part"))
