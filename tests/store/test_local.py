"""Opening and refusing: a foreign file is never touched, and each refusal has a message."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import StoreBusy, StoreForeign
from crm.store import local
from crm.store.schema.migrations import SCHEMA
from tests.store.support import add_person, scalar

FULL = "The disk is full, so nothing could be saved."


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_database_gets_the_schema_and_our_mark(database: Path) -> None:
    local.open_store(database)
    assert scalar(database, "PRAGMA user_version") == SCHEMA
    assert scalar(database, "PRAGMA application_id") == local.APPLICATION_ID
    assert scalar(database, "PRAGMA journal_mode") == "wal"
    assert not (database.parent / "backups").exists()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    local.open_store(tmp_path / "a" / "b" / "c.db")
    assert (tmp_path / "a" / "b" / "c.db").is_file()


def test_an_empty_file_becomes_a_database(database: Path) -> None:
    database.touch()
    local.open_store(database)
    assert scalar(database, "PRAGMA user_version") == SCHEMA


def test_opening_again_changes_nothing(database: Path) -> None:
    add_person(local.open_store(database))
    with local.connected(database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = digest(database)
    local.open_store(database)
    assert digest(database) == before


def _text(path: Path) -> None:
    path.write_text("First Name,Last Name\nSam,Larkfield\n" * 50)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE songs(id)")
    conn.close()


def _foreign_id(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA application_id=7")
        conn.execute("CREATE TABLE songs(id)")
    conn.close()


def _newer(path: Path) -> None:
    local.open_store(path)
    with local.connected(path) as db:
        db.execute(f"PRAGMA user_version={SCHEMA + 1}")
        db.execute("PRAGMA journal_mode=DELETE")


def _cut(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 3000)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_text, "is not a database"),
        (_foreign, "another program's database"),
        (_foreign_id, "another program's database"),
        (_newer, "newer version of Embers"),
        (_cut, "not a database, or it is damaged"),
    ],
    ids=["text", "foreign", "foreign id", "newer", "damaged"],
)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(
    database: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(database)
    before, around = digest(database), files(database.parent)
    with pytest.raises(StoreForeign, match=sentence):
        local.open_store(database)
    assert digest(database) == before
    assert files(database.parent) == around


@pytest.mark.parametrize("name", ["", "x" * 300, "file.txt/inner.db", "file.txt/a/b.db"])
def test_a_path_that_cannot_be_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("a file, not a folder")
    with pytest.raises(StoreForeign):
        local.open_store(tmp_path / name)
    assert files(tmp_path) == {"file.txt"}


def test_a_read_only_file_is_named(database: Path) -> None:
    local.open_store(database)
    conn = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    with (
        pytest.raises(StoreForeign, match="can be read but not written"),
        local.raise_as_user_error(database),
    ):
        conn.execute("DELETE FROM people")
    conn.close()


def test_a_full_disk_is_reported_and_loses_nothing(database: Path) -> None:
    store = local.open_store(database)
    add_person(store, first_name="Before")

    def fill(db: Database) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages + 2}")
        for _ in range(500):
            db.table("people").insert({"notes": "x" * 3000})

    with pytest.raises(StoreForeign, match=FULL):
        store.write(fill)
    assert scalar(database, "SELECT count(*) FROM people") == 1
    add_person(store, first_name="After")


def test_a_locked_database_is_busy_not_broken(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = local.open_store(database)
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.05)
    with local.connected(database) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Another program is writing"):
            add_person(store)
        with store.read() as db:  # reading goes on meanwhile
            assert db.table("people").count == 0
        other.execute("ROLLBACK")
    add_person(store)


def test_an_error_of_ours_is_not_dressed_up(database: Path) -> None:
    store = local.open_store(database)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.write(lambda db: db.execute("SELECT * FROM nowhere"))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN])
def test_disk_errors_are_reported(code: int) -> None:
    error = sqlite3.OperationalError("trouble")
    error.sqlite_errorcode = code | (5 << 8)
    assert isinstance(local.explain(error, Path("my.db")), StoreForeign)
