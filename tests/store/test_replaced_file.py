"""A file that becomes another while Embers runs is opened anew, or refused in words; never written into."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from crm.errors import StoreForeign
from crm.store import local
from crm.store.schema.migrations import SCHEMA
from crm.ui.shell import session
from tests.store.support import add_person, older_database, scalar


def _gone(path: Path) -> None:
    for side in ("", "-wal", "-shm"):
        Path(f"{path}{side}").unlink(missing_ok=True)


def _older(path: Path) -> None:
    _gone(path)
    older_database(path, 22)


def _emptied(path: Path) -> None:
    _gone(path)
    path.touch()


def _foreign(path: Path) -> None:
    _gone(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE theirs (x)")


def _garbage(path: Path) -> None:
    _gone(path)
    path.write_bytes(b"no database" * 900)


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version={SCHEMA + 1}")


def _a_copy(path: Path) -> None:
    shutil.copyfile(path, path.with_suffix(".copy"))
    _gone(path)
    shutil.move(path.with_suffix(".copy"), path)


#: What becomes of the file, and how many people are there when it is opened anew; None = it is refused.
BECOMES: Final[list[tuple[Callable[[Path], None], int | None]]] = [
    (_gone, 0), (_older, 0), (_emptied, 0), (_foreign, None), (_garbage, None), (_newer, None), (_a_copy, 1),
]  # fmt: skip


@pytest.mark.parametrize(("become", "people"), BECOMES)
def test_the_next_run_opens_what_is_there_now(
    database: Path, become: Callable[[Path], None], people: int | None
) -> None:
    session._opened.clear()
    add_person(session._opened(database))
    become(database)
    if people is None:
        before = database.read_bytes()
        with pytest.raises(StoreForeign):
            session._opened(database)
        assert database.read_bytes() == before
    else:
        with session._opened(database).read() as db:
            assert db.table("people").count == people


@pytest.mark.parametrize("become", [one for one, _ in BECOMES[1:6]])
def test_a_run_in_between_reads_and_writes_nothing(
    database: Path, become: Callable[[Path], None]
) -> None:
    store = local.open_store(database)
    add_person(store)
    become(database)
    before = database.read_bytes()
    for use in (store.write, store.rehearse, store.forget):
        with pytest.raises(StoreForeign):
            use(lambda db: db.execute("UPDATE people SET notes = 'mine'"))
    with pytest.raises(StoreForeign), store.read() as db:
        db.execute("SELECT count(*) FROM people")
    assert database.read_bytes() == before


def test_a_file_in_use_is_still_the_one_that_was_opened(database: Path) -> None:
    store = local.open_store(database)
    with store.read():
        add_person(store)
        assert local.is_as_opened(database)
    assert scalar(database, "SELECT count(*) FROM people") == 1
