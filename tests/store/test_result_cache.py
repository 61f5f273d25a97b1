"""Cached results are never out of step with the data."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.store import local, result_cache
from crm.store.people import people
from crm.store.result_cache import ResultCache
from tests.conftest import ROOT
from tests.store.support import a_person, add_person


def stamp(store: local.LocalStore) -> str:
    with store.read() as db:
        return str(db.execute("SELECT stamp FROM content").fetchone()[0])


def people_counted(store: local.LocalStore, *question: object) -> int:
    with store.read() as db:
        return result_cache.cached(
            db, lambda: db.table("people").count, "people counted", *question
        )


def test_every_write_that_changes_something_gives_the_content_a_new_stamp(database: Path) -> None:
    store = local.open_store(database)
    before = stamp(store)
    add_person(store)
    assert stamp(store) != before


def test_a_write_that_changes_nothing_keeps_the_stamp(database: Path) -> None:
    store = local.open_store(database)
    add_person(store)
    before = stamp(store)
    store.write(lambda db: db.execute("SELECT count(*) FROM people").fetchone())
    store.write(lambda db: db.execute("DELETE FROM people WHERE id = 999"))
    assert stamp(store) == before


def test_a_write_that_fails_keeps_the_stamp(database: Path) -> None:
    store = local.open_store(database)
    before = stamp(store)

    def half_way(db: Database) -> None:
        people.insert(db, a_person())
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        store.write(half_way)
    assert stamp(store) == before


def test_an_answer_is_made_once_while_nothing_changes(database: Path) -> None:
    store = local.open_store(database)
    made = []
    for _ in range(3):
        with store.read() as db:
            result_cache.cached(db, lambda: made.append(1), "once")
    assert made == [1]


def test_another_question_has_its_own_answer(database: Path) -> None:
    store = local.open_store(database)
    with store.read() as db:
        assert [result_cache.cached(db, lambda n=n: n, "number", n) for n in (1, 2, 1)] == [1, 2, 1]  # type: ignore[misc]


def test_a_change_by_whomever_is_seen_at_once(database: Path) -> None:
    here, elsewhere = local.open_store(database), local.open_store(database)
    assert people_counted(here) == 0
    add_person(elsewhere)
    assert people_counted(here) == 1
    add_person(here)
    assert people_counted(here) == people_counted(elsewhere) == 2


def test_two_databases_never_share_an_answer(tmp_path: Path) -> None:
    one, other = (local.open_store(tmp_path / name) for name in ("one.db", "other.db"))
    add_person(one)
    assert (people_counted(one), people_counted(other)) == (1, 0)


def test_only_so_much_is_kept(database: Path) -> None:
    store = local.open_store(database)
    for number in range(result_cache.MOST * 2):
        people_counted(store, number)
    assert len(result_cache._BY_CONTENT) == result_cache.MOST


def test_many_threads_may_ask_at_once() -> None:
    """Results come and go while others look for theirs; each gets its own."""
    cache: ResultCache[int] = ResultCache(5)
    errors: list[BaseException] = []

    def ask(first: int) -> None:
        try:
            for n in range(4_000):
                wanted = first + n % 40
                assert cache.cached("stamp", lambda wanted=wanted: wanted, wanted) == wanted  # type: ignore[misc]
                cache.put(("stamp", wanted), wanted)
                assert cache.get(("stamp", wanted)) in (wanted, None)
        except BaseException as error:
            errors.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask, args=(n * 7,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert errors == []
    assert len(cache) == 5


def test_nothing_is_kept_outside_of_the_cache_with_a_lock() -> None:
    """A plain dict that threads share fails when one changes it while another goes through it."""
    shared = re.compile(
        r"^_[A-Z_]+(?:: [^=]+)? = (?:\{\}|dict\(\)|\[\]|set\(\)|defaultdict|OrderedDict|LRUCache)",
        re.M,
    )
    files = [*(ROOT / "crm" / "store").rglob("*.py"), *(ROOT / "crm" / "services").rglob("*.py")]
    assert [file.name for file in files if shared.search(file.read_text("utf-8"))] == []
