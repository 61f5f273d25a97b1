"""The proof of many at work finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import StoreBusy
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from proof import concurrency, day_at_work
from proof.day_at_work import Done, Worker
from tests.conftest import TODAY
from tests.store.support import a_person


@pytest.fixture
def store(database: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    monkeypatch.setattr(day_at_work, "MANY", 12)
    made = open_store(database)
    for n in range(12):
        people.add(made, a_person(first_name=f"Sam{n}"), TODAY)
    return made


def broken(store: LocalStore, *done: Done) -> list[str]:
    rows = concurrency.told(store, done, Done(slowest={"log": 0.1}), "1 s")
    return [row.promise for row in rows if not row.kept]


def test_work_that_is_all_there_is_told_as_kept(store: LocalStore) -> None:
    worker = Worker(store, 1, [0] * 13)
    for action in ("log", "import_some", "import_and_undo", "list_of_people", "today", "insights"):
        worker.do(action)
    assert worker.done.faults == []
    assert broken(store, worker.done, Done(slowest={"log": 0.2})) == []


@pytest.mark.parametrize(
    "claims", [Done(logged=["never"]), Done(imported=["Nobody"]), Done(counted={3: 2})]
)
def test_an_update_that_is_not_there_is_told(store: LocalStore, claims: Done) -> None:
    claims.slowest["log"] = 0.1
    assert broken(store, claims) == ["No update is lost"]


def test_an_older_answer_is_told(store: LocalStore) -> None:
    worker = Worker(store, 1, [5] * 13)
    worker.do("person")
    worker.done.slowest["log"] = 0.1
    assert broken(store, worker.done) == [
        "Nobody is shown an older answer than was acknowledged, also in another process"
    ]


@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        (StoreBusy("Another program is writing."), "Nobody is refused because others are at work"),
        (RuntimeError("changed size"), "Nothing else goes wrong"),
    ],
)
def test_what_goes_wrong_is_told(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, fault: Exception, promise: str
) -> None:
    def write(work: object) -> None:
        raise fault

    worker = Worker(store, 1, [0] * 13)
    with monkeypatch.context() as changed:
        changed.setattr(LocalStore, "write", lambda self, work: write(work))
        worker.do("log")
    assert broken(store, worker.done) == [promise]


def test_a_summary_that_is_wrong_is_told(store: LocalStore) -> None:
    worker = Worker(store, 1, [0] * 13)
    worker.do("log")

    def spoil(db: Database) -> None:
        db.execute("UPDATE standings SET regular = regular + 1")

    store.write(spoil)
    assert "What is kept computed equals a rebuild" in broken(store, Done(slowest={"log": 0.1}))
