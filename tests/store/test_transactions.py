"""All or nothing: an interrupted write leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import StoreBusy
from crm.store import local, settings, turns
from tests.conftest import ROOT
from tests.store.support import add_person, older_database, scalar


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_write_that_raises_leaves_nothing(database: Path, stop: type[BaseException]) -> None:
    store = local.open_store(database)

    def work(db: Database) -> None:
        settings.put(db, "half", "done")
        raise stop

    with pytest.raises(stop):
        store.write(work)
    assert scalar(database, "SELECT count(*) FROM settings") == 0
    store.write(lambda db: settings.put(db, "next", "works"))


def test_a_write_gives_back_what_its_function_gives(database: Path) -> None:
    assert local.open_store(database).write(lambda db: 7) == 7


@pytest.mark.parametrize("stop", [None, ValueError, KeyboardInterrupt])
def test_a_rehearsal_gives_what_a_write_would_and_does_not_touch_the_file(
    database: Path, stop: type[BaseException] | None
) -> None:
    store = local.open_store(database)
    files = [database, database.with_name(f"{database.name}-wal")]

    def work(db: Database) -> int:
        rows = [{"key": f"{n}", "value": "x" * 300} for n in range(20_000)]
        db.table("settings").insert_all(rows)  # more than SQLite keeps in memory by itself
        if stop:
            raise stop
        return int(db.table("settings").count)

    def look() -> list[tuple[bytes, int]]:
        return [(file.read_bytes(), file.stat().st_mtime_ns) for file in files if file.exists()]

    add_person(store)
    with store.read():  # so that closing the last connection does not tidy up
        before = look()
        with nullcontext() if stop is None else pytest.raises(stop):
            assert store.rehearse(work) == 20_000
        assert look() == before
    assert scalar(database, "SELECT count(*) FROM settings") == 0
    store.write(lambda db: settings.put(db, "next", "works"))


def test_a_broken_reference_is_refused(database: Path) -> None:
    store = local.open_store(database)
    with pytest.raises(sqlite3.IntegrityError):
        add_person(store, referred_by=99)
    assert scalar(database, "SELECT count(*) FROM people") == 0


def test_a_reader_sees_one_state(database: Path) -> None:
    store = local.open_store(database)
    add_person(store)
    with store.read() as db:
        first = db.table("people").count
        add_person(store, first_name="Later")
        assert db.table("people").count == first == 1
    with store.read() as db:
        assert db.table("people").count == 2


def test_nothing_written_through_a_reader_stays(database: Path) -> None:
    store = local.open_store(database)
    with store.read() as db:
        settings.put(db, "sneaky", "yes")
    assert scalar(database, "SELECT count(*) FROM settings") == 0


def test_a_reader_that_raises_frees_the_file(database: Path) -> None:
    store = local.open_store(database)
    with pytest.raises(sqlite3.OperationalError), store.read() as db:
        db.execute("SELECT * FROM nowhere")
    add_person(store)


def test_six_writers_lose_no_update(database: Path) -> None:
    store = local.open_store(database)
    errors: list[BaseException] = []

    def bump(db: Database) -> None:
        settings.put(db, "n", str(int(settings.get(db, "n") or 0) + 1))

    def work() -> None:
        try:
            for _ in range(50):
                store.write(bump)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with store.read() as db:
        assert settings.get(db, "n") == "300"


@pytest.mark.parametrize("version", [0, 8, 22])
def test_many_may_open_a_new_or_older_database_at_once(database: Path, version: int) -> None:
    errors: list[BaseException] = []
    gate = threading.Barrier(6)
    if version:
        older_database(database, version)

    def work() -> None:
        try:
            gate.wait()
            add_person(local.open_store(database))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert scalar(database, "SELECT count(*) FROM people") == 6
    # One of them updated it; the others did not copy it once more.
    copies = [copy.name for copy in database.parent.glob("backups/*")]
    assert copies == ([f"embers-before-schema-{version + 1}-1.db"] if version else [])


_CHILD = """
import sys
from pathlib import Path
from crm.errors import StoreBusy
from crm.store import local, settings
store = local.LocalStore(Path(sys.argv[1]))
n = 0
def work(db):
    for i in range(200):
        settings.put(db, f"k{i}", str(n))
while True:
    n += 1
    store.write(work)
    print(n, flush=True)
"""


def test_a_killed_writer_leaves_all_or_nothing(database: Path) -> None:
    store = local.open_store(database)
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(database)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdout
        told = int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        told = max([told, *map(int, child.stdout.read().split())])
        child.stdout.close()
        child.wait()
        values = store.write(lambda db: list(db.query("SELECT DISTINCT value FROM settings")))
        assert len(values) == 1
        assert int(values[0]["value"]) in (told, told + 1)
        assert scalar(database, "PRAGMA integrity_check") == "ok"


def test_pages_of_one_app_wait_for_each_other_instead_of_being_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long one of them takes, as an import may: only other programs are waited for in vain."""
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.0)
    store = local.open_store(database)
    begun, goes_on = threading.Event(), threading.Event()

    def long_import(db: Database) -> None:
        settings.put(db, "first", "saved")
        begun.set()
        goes_on.wait(30)

    importing = threading.Thread(target=store.write, args=(long_import,))
    importing.start()
    begun.wait(30)
    threading.Timer(0.2, goes_on.set).start()
    store.write(lambda db: settings.put(db, "second", "saved"))
    store.rehearse(lambda db: settings.put(db, "third", "tried"))
    importing.join()
    assert scalar(database, "SELECT count(*) FROM settings") == 2


def test_a_page_does_not_wait_for_ever(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    store = local.open_store(database)
    with turns.in_turn(database), pytest.raises(StoreBusy, match="still saving something else"):
        store.write(lambda db: settings.put(db, "second", "saved"))
    store.write(lambda db: settings.put(db, "now", "saved"))
    assert scalar(database, "SELECT count(*) FROM settings") == 1
