"""A database where nothing can be written is read, exported and backed up; a change is refused in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crm.errors import StoreBusy, StoreForeign
from crm.services import exports, portability
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.forbidden import allow, forbid
from tests.services.support import Cli
from tests.store.support import a_person, add_person, older_database

CANNOT = "can be read but not written, so nothing can be changed."


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A database with one person, in a folder of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    add_person(open_store(folder / "embers.db"), first_name="Sam")
    yield folder / "embers.db"
    allow(folder)


@pytest.fixture
def locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    forbid(path.parent, monkeypatch)
    return open_store(path)


def names(store: LocalStore) -> list[str]:
    with store.read() as db:
        return [row[0] for row in db.execute("SELECT first_name FROM people ORDER BY id")]


@contextmanager
def beside(path: Path) -> Iterator[None]:
    """Nothing is changed, and no file is made."""
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    yield
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def test_all_of_it_is_read_and_no_file_is_made(locked: LocalStore) -> None:
    with beside(locked.path):
        assert names(locked) == ["Sam"]
        assert portability.check(locked)["integrity"] == "ok"
        assert [one.name for one in people.suggest(locked, "Sam", 5)] == ["Sam Larkfield"]


def test_it_is_exported_and_backed_up_elsewhere(locked: LocalStore, tmp_path: Path) -> None:
    with beside(locked.path):
        exports.write(locked, "portable-json", tmp_path / "all.json", TODAY)
        portability.backup_to(locked, tmp_path / "copy.db")
    assert '"Sam"' in (tmp_path / "all.json").read_text("utf-8")
    assert names(open_store(tmp_path / "copy.db")) == ["Sam"]


@pytest.mark.parametrize("way", ["write", "rehearse", "forget"])
def test_a_change_is_refused_with_what_to_do(locked: LocalStore, way: str) -> None:
    with beside(locked.path), pytest.raises(StoreForeign, match=CANNOT) as refused:
        getattr(locked, way)(lambda db: db.execute("DELETE FROM people"))
    assert "You can look at everything, export it and save a backup." in refused.value.hint


def test_a_restore_is_refused_before_anything_is_done(locked: LocalStore, tmp_path: Path) -> None:
    portability.backup_to(locked, tmp_path / "copy.db")
    with beside(locked.path), pytest.raises(StoreForeign, match=CANNOT):
        portability.restore_from(locked.path, tmp_path / "copy.db")


def test_only_the_file_is_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(path.parent, monkeypatch)
    path.parent.chmod(0o700)
    store = open_store(path)
    assert names(store) == ["Sam"]
    with pytest.raises(StoreForeign, match=CANNOT):
        add_person(store)


def test_what_somebody_else_wrote_a_moment_ago_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their changes are in SQLite's log beside the file; this process may write neither."""
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("UPDATE people SET first_name = 'Samuel'")
        theirs.commit()
        forbid(path.parent, monkeypatch)
        assert names(open_store(path)) == ["Samuel"]
        allow(path.parent)


def test_what_is_written_while_it_is_read_is_told(locked: LocalStore) -> None:
    """Somebody else may write to the disk: what was read meanwhile may be wrong."""

    def read() -> None:
        with locked.read() as db:
            db.execute("SELECT count(*) FROM people").fetchone()
            allow(locked.path.parent)
            add_person(LocalStore(locked.path), first_name="Ada")

    with pytest.raises(StoreBusy, match="writing to your database"):
        read()


def test_changes_that_a_killed_program_left_beside_it_are_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("UPDATE people SET first_name = 'Samuel'")
        killed.commit()
        left = {end: Path(f"{path}{end}").read_bytes() for end in ("", "-wal")}
    for end, data in left.items():
        Path(f"{path}{end}").write_bytes(data)
    forbid(path.parent, monkeypatch)
    with beside(path), pytest.raises(StoreForeign, match="embers.db-wal beside it") as refused:
        open_store(path)
    assert refused.value.hint.startswith("Copy both files to a folder that you can write to")
    for end, data in left.items():
        (tmp_path / f"copy.db{end}").write_bytes(data)
    assert names(open_store(tmp_path / "copy.db")) == ["Samuel"]


def test_an_older_database_is_told_to_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    older_database(folder / "embers.db", 22)
    forbid(folder, monkeypatch)
    with (
        beside(folder / "embers.db"),
        pytest.raises(StoreForeign, match="older version") as refused,
    ):
        open_store(folder / "embers.db")
    assert refused.value.hint.startswith("It was not changed. Copy it to a folder")
    allow(folder)


def test_the_command_line_answers_and_says_it(
    locked: LocalStore, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(locked.path, capsys)
    status, out, err = cli("people")
    assert (status, "Sam Larkfield" in out, CANNOT in err) == (0, True, True)
    assert CANNOT in cli.refused("sample", "add")


def test_once_it_can_be_written_it_is_changed_again(locked: LocalStore) -> None:
    allow(locked.path.parent)
    people.add(open_store(locked.path), a_person(first_name="Ada"), TODAY)
    assert names(open_store(locked.path)) == ["Sam", "Ada"]
