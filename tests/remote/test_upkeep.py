"""Keeping an account over years: history, going back, pruning, erasing, encryption."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crm.errors import NotFound, StoreForeign, StoreRefused, StoreTrouble
from crm.remote.sealing import Keyring
from crm.remote.target import Target
from crm.remote.versions import Kind
from tests.remote.support import START, USER, Clock, Dated, add, names, numbers, opened, rename


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(folder: Target, clock: Clock) -> Dated:
    return Dated(folder, clock)


def test_history_tells_when_and_what(store: Dated, clock: Clock, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a", clock)
    for number in range(43):
        add(replica, f"P{number}")
        clock.move(hours=1)
    history = replica.history()
    assert [moment.version for moment in history] == list(range(43, 0, -1))
    assert [m.version for m in history if m.kind is Kind.FULL] == [41, 33, 25, 17, 9, 1]
    assert history[0].at == START + timedelta(hours=42)
    assert all(moment.readable for moment in history)
    assert [moment.version for moment in replica.history(most=2)] == [43, 42]


def test_going_back_to_yesterday_and_forth_again(
    store: Dated, clock: Clock, tmp_path: Path
) -> None:
    replica = opened(store, tmp_path / "a", clock)
    add(replica, "Ada")
    clock.move(days=1)
    replica.write(lambda db: rename(db, 1, "Oops"))
    yesterday = [m for m in replica.history() if m.at < clock.at][0]
    replica.restore(yesterday.version)
    assert names(replica) == ["Ada"]
    replica.restore(2)
    assert names(replica) == ["Oops"]
    assert [m.version for m in replica.history()] == [4, 3, 2, 1]
    assert names(opened(store, tmp_path / "b")) == ["Oops"]
    with pytest.raises((NotFound, StoreTrouble)):
        replica.restore(77)


def test_going_back_while_another_writes(store: Dated, tmp_path: Path) -> None:
    one, two = opened(store, tmp_path / "a"), opened(store, tmp_path / "b")
    add(one, "Ada")
    add(one, "Bea")
    add(two, "Cid")
    one.restore(1)
    assert names(one) == ["Ada"]
    assert numbers(store) == [1, 2, 3, 4]
    two.restore(3)
    assert names(two) == ["Ada", "Bea", "Cid"]


def test_going_back_in_the_moment_in_which_another_saves(store: Dated, tmp_path: Path) -> None:
    one, two = opened(store, tmp_path / "a"), opened(store, tmp_path / "b")
    add(one, "Ada")
    add(one, "Bea")
    two.pull()

    def meanwhile(method: str) -> None:
        if method == "create":
            store.before = lambda method: None
            add(two, "Cid")

    store.before = meanwhile
    assert one.restore(1) == 3
    assert names(one) == ["Ada"]
    assert numbers(store) == [1, 2, 3, 4]
    two.restore(3)
    assert names(two) == ["Ada", "Bea", "Cid"]


def test_a_backup_takes_the_place_of_everything(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    backup = tmp_path / "backup.db"
    backup.write_bytes(replica.image_of(1))
    add(replica, "Bea")
    replica.replace(backup)
    assert names(replica) == ["Ada"]
    backup.write_bytes(b"SQLite format 3\x00 and then nonsense")
    with pytest.raises(StoreForeign):
        replica.replace(backup)
    assert names(replica) == ["Ada"]


def test_pruning_keeps_a_week_and_what_it_needs(store: Dated, clock: Clock, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a", clock)
    for number in range(130):
        add(replica, f"P{number}")
        clock.move(hours=2)
    # The last week is 84 of the 130, so 1 to 45 are old; the newest full image of these is 41.
    assert replica.prune() == list(range(1, 41))
    assert replica.prune() == []
    again = opened(store, tmp_path / "b", clock)
    assert len(names(again)) == 130
    history = again.history()
    assert [moment.version for moment in history] == list(range(130, 40, -1))
    for moment in history:
        assert again.image_of(moment.version)


def test_pruning_believes_the_clock_of_the_store(
    store: Dated, clock: Clock, tmp_path: Path
) -> None:
    replica = opened(store, tmp_path / "a", clock)
    for number in range(130):
        add(replica, f"P{number}")
    clock.move(days=400)  # ours alone: nothing was saved since
    assert replica.prune() == []
    assert len(numbers(store)) == 130


def test_what_was_deleted_for_good_goes_from_the_store_with_the_week(
    store: Dated, clock: Clock, tmp_path: Path
) -> None:
    replica = opened(store, tmp_path / "a", clock)
    for number in range(60):
        add(replica, f"P{number}")
    replica.forget(lambda db: db.execute("DELETE FROM people WHERE id > 1"))
    assert replica.history()[0].kind is Kind.FULL
    assert b"P57" not in replica.path.read_bytes()
    assert b"P57" not in replica.image_of(61)
    clock.move(days=8)
    add(replica, "Ada")
    assert replica.prune() == list(range(1, 61))
    assert names(opened(store, tmp_path / "b", clock)) == ["P0", "Ada"]


def test_a_copy_that_slept_never_takes_a_number_that_was_pruned(
    store: Dated, clock: Clock, tmp_path: Path
) -> None:
    sleeper, other = opened(store, tmp_path / "a", clock), opened(store, tmp_path / "b", clock)
    add(sleeper, "Ada")
    other.pull()
    for number in range(200):
        add(other, f"P{number}")
        clock.move(hours=2)
    assert 2 in other.prune()
    add(sleeper, "Bea")
    assert 2 not in numbers(store)
    assert names(sleeper)[-1] == "Bea"
    other.pull()
    assert names(other)[-1] == "Bea"


def test_a_copy_that_slept_between_asking_and_writing_notices(
    store: Dated, clock: Clock, tmp_path: Path
) -> None:
    sleeper, other = opened(store, tmp_path / "a", clock), opened(store, tmp_path / "b", clock)
    add(sleeper, "Ada")
    other.pull()

    def sleeps(method: str) -> None:
        if method != "create":
            return
        store.before = lambda method: None
        for number in range(200):
            add(other, f"P{number}")
            clock.move(hours=2)
        assert 2 in other.prune()

    store.before = sleeps
    add(sleeper, "Bea")
    assert 2 not in numbers(store)
    assert names(sleeper)[-1] == "Bea"
    other.pull()
    assert names(other)[-1] == "Bea"


def test_erasing_an_account_leaves_nothing(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Secretname")
    replica.erase_account()
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in everything if b"Secretname" in path.read_bytes()]
    assert not (tmp_path / "a" / USER).exists()
    with pytest.raises(NotFound):
        add(replica, "x")
    with pytest.raises(NotFound), replica.read():
        pass
    new = opened(store, tmp_path / "a")
    assert names(new) == []
    add(new, "Ada")
    assert names(opened(store, tmp_path / "b")) == ["Ada"]


def test_encrypted_accounts_need_their_key(store: Dated, tmp_path: Path) -> None:
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    replica = opened(store, tmp_path / "a", keys=Keyring([key]))
    add(replica, "Secretname")
    assert b"Secretname" not in store.get(USER, 1)
    assert names(opened(store, tmp_path / "b", keys=Keyring([key]))) == ["Secretname"]
    for wrong in (Keyring([other]), Keyring()):
        with pytest.raises(StoreRefused) as refused:
            opened(store, tmp_path / "c", keys=wrong)
        assert "encryption" in refused.value.operator
        assert "nothing was changed" in refused.value.hint
    assert numbers(store) == [1]
    changed = opened(store, tmp_path / "d", keys=Keyring([other, key]))
    add(changed, "Bea")
    assert names(opened(store, tmp_path / "e", keys=Keyring([other, key]))) == ["Secretname", "Bea"]


def test_an_encrypted_account_that_was_erased_has_ended_on_every_machine(
    store: Dated, tmp_path: Path
) -> None:
    keys = Keyring([secrets.token_bytes(32)])
    here, there = (opened(store, tmp_path / name, keys=keys) for name in "ab")
    add(here, "Secretname")
    there.pull()
    here.erase_account()
    assert [one.size > 0 for one in store.saved(USER)] == [False, True]
    with pytest.raises(NotFound, match="erased"):
        there.pull()


def test_objects_that_were_swapped_are_noticed(store: Dated, tmp_path: Path) -> None:
    keys = Keyring([secrets.token_bytes(32)])
    one = opened(store, tmp_path / "a", keys=keys, user="account-one")
    two = opened(store, tmp_path / "a", keys=keys, user="account-two")
    add(one, "Ada")
    add(two, "Bea")
    stolen = store.get("account-two", 1)
    store.delete("account-one", [1])
    store.inner.create("account-one", 1, stolen)
    with pytest.raises(StoreTrouble):
        opened(store, tmp_path / "b", keys=keys, user="account-one")


def test_a_foreign_file_takes_the_place_of_nothing(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    backup = tmp_path / "backup.db"
    backup.write_bytes(replica.image_of(1))
    with closing(sqlite3.connect(backup)) as conn:
        conn.executescript(
            "CREATE TRIGGER more AFTER UPDATE ON content BEGIN DELETE FROM people; END"
        )
    with pytest.raises(StoreForeign, match="its tables are different"):
        replica.replace(backup)
    assert names(replica) == ["Ada"]
    assert numbers(store) == [1]


def test_a_state_that_embers_never_made_is_not_gone_back_to(store: Dated, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    replica.write(lambda db: db.execute("CREATE VIEW more AS SELECT 1"))
    replica.write(lambda db: db.execute("DROP VIEW more"))
    with pytest.raises(StoreForeign, match="The state 2 is not a backup that Embers saved"):
        replica.restore(2)
    assert replica.restore(1) == 3
    assert names(replica) == ["Ada"]
