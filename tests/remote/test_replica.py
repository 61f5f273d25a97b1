"""A replica: durable before it returns, nothing lost, nothing twice, whatever happens on the way."""

from __future__ import annotations

import secrets
import shutil
import threading
from pathlib import Path

import pytest

from crm.errors import NotAllowed, NotFound, StoreDamaged, StoreForeign, StoreUnreachable
from crm.remote.state import Limits
from crm.remote.target import Target
from crm.remote.versions import Kind
from crm.store import local
from crm.store.schema.migrations import SCHEMA
from tests.remote.support import USER, Clock, add, names, opened, rename, scalar
from tests.remote.tampered import Tampered, down, overwrite


@pytest.fixture
def store(folder: Target) -> Tampered:
    return Tampered(folder)


def test_a_new_account_is_an_empty_database_and_leaves_nothing_in_the_store(
    folder: Target, tmp_path: Path
) -> None:
    replica = opened(folder, tmp_path / "a")
    assert names(replica) == []
    assert scalar(replica, "PRAGMA user_version") == SCHEMA
    assert folder.versions(USER) == []


def test_a_write_is_in_the_store_when_it_returns(target: Target, tmp_path: Path) -> None:
    user = f"u{secrets.token_hex(8)}"
    one = opened(target, tmp_path / "a", user=user)
    for number in range(45):
        add(one, f"P{number}")
    assert one.state().durable
    one.close()
    shutil.rmtree(tmp_path / "a")
    other = opened(target, tmp_path / "b", user=user)
    assert names(other) == [f"P{number}" for number in range(45)]
    assert other.state().version == 45


def test_a_write_that_changes_nothing_makes_no_version(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    replica.write(lambda db: db.execute("DELETE FROM people WHERE id = 99"))
    assert folder.versions(USER) == [1]


def test_an_error_in_a_write_undoes_it(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")

    def work(db: object) -> None:
        rename(db, 1, "x")  # type: ignore[arg-type]
        raise NotFound("no")

    add(replica, "Ada")
    with pytest.raises(NotFound):
        replica.write(work)
    assert names(replica) == ["Ada"]
    assert folder.versions(USER) == [1]


def test_a_rehearsal_saves_nothing_here_or_there(store: Tampered, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    state, here = replica.state(), replica.path.read_bytes()
    store.asked.clear()
    replica.rehearse(lambda db: rename(db, 1, "Bea"))
    with pytest.raises(NotFound):
        replica.rehearse(lambda db: _missing(db))
    assert (store.asked, replica.state(), replica.path.read_bytes()) == ([], state, here)
    assert names(replica) == ["Ada"]


def _missing(db: object) -> None:
    rename(db, 1, "Cid")  # type: ignore[arg-type]
    raise NotFound("no")


def test_a_rehearsal_while_something_is_pending_leaves_it_pending(
    store: Tampered, tmp_path: Path
) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    store.before = down
    add(replica, "Bea")
    store.before = lambda method: None
    store.asked.clear()
    replica.rehearse(lambda db: rename(db, 1, "Cid"))
    assert (store.asked, store.inner.versions(USER)) == ([], [1])
    assert replica.sync()
    assert names(opened(store, tmp_path / "b")) == ["Ada", "Bea"]


def test_two_copies_take_turns(folder: Target, tmp_path: Path) -> None:
    one, two = opened(folder, tmp_path / "a"), opened(folder, tmp_path / "b")
    add(one, "Ada")
    assert not two.fresh()
    add(two, "Bea")
    add(one, "Cid")
    assert names(one) == ["Ada", "Bea", "Cid"]
    two.pull()
    assert two.fresh()
    assert names(two) == ["Ada", "Bea", "Cid"]


def test_threads_of_one_process_share_a_replica(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")

    def work(name: str) -> None:
        for number in range(5):
            add(replica, f"{name}{number}")
            names(replica)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(replica)) == 20
    assert folder.versions(USER) == list(range(1, 21))


def test_a_reader_keeps_its_state_while_another_arrives(folder: Target, tmp_path: Path) -> None:
    one, two = opened(folder, tmp_path / "a"), opened(folder, tmp_path / "b")
    add(one, "Ada")
    two.pull()
    with two.read() as db:
        db.execute("SELECT count(*) FROM people").fetchone()
        before = two.path
        add(one, "Bea")
        two.pull()
        assert two.path != before
        assert db.execute("SELECT count(*) FROM people").fetchone()[0] == 1
    assert names(two) == ["Ada", "Bea"]
    assert not before.exists()


def test_a_store_that_is_down_keeps_nobody_from_working(store: Tampered, tmp_path: Path) -> None:
    clock = Clock()
    replica = opened(store, tmp_path / "a", clock)
    add(replica, "Ada")
    store.before = down
    assert add(replica, "Bea") == 2
    assert replica.state().pending_since == clock.at
    assert replica.state().trouble is not None
    clock.move(minutes=3)
    add(replica, "Cid")
    assert names(replica) == ["Ada", "Bea", "Cid"]
    assert not replica.sync()
    store.before = lambda method: None
    assert replica.sync()
    assert replica.state().durable
    assert replica.state().trouble is None
    assert store.inner.versions(USER) == [1, 2]
    assert names(opened(store.inner, tmp_path / "b")) == ["Ada", "Bea", "Cid"]


def test_a_store_that_is_down_is_left_alone_for_a_while(store: Tampered, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    store.before = down
    add(replica, "Ada")
    asked = len(store.asked)
    add(replica, "Bea")
    replica.pull()
    assert replica.fresh()
    assert len(store.asked) == asked


@pytest.mark.parametrize("newer", [False, True], ids=["alone", "overtaken"])
def test_pending_work_survives_the_process(store: Tampered, tmp_path: Path, newer: bool) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    store.before = down
    add(replica, "Bea")
    since = replica.state().pending_since
    replica.close()  # as the system does for a killed process
    again = opened(store, tmp_path / "a")
    assert names(again) == ["Ada", "Bea"]
    assert again.state().pending_since == since
    again.close()
    store.before = lambda method: None
    if newer:
        add(opened(store, tmp_path / "b"), "Zoe")
    again = opened(store, tmp_path / "a")
    assert again.state().durable
    if not newer:
        assert names(again) == ["Ada", "Bea"]
        assert again.state().asides == ()
        return
    assert names(again) == ["Ada", "Zoe"]
    (aside,) = again.state().asides
    assert [moment.kind for moment in again.history()][0] is Kind.ASIDE
    again.restore(aside)
    assert names(again) == ["Ada", "Bea"]
    assert again.state().asides == ()
    assert names(opened(store, tmp_path / "c")) == ["Ada", "Bea"]


def test_pending_work_is_done_again_on_what_others_saved(store: Tampered, tmp_path: Path) -> None:
    one, other = opened(store, tmp_path / "a"), opened(store.inner, tmp_path / "b")
    first = add(one, "Ada")
    other.pull()
    store.before = down
    one.write(lambda db: rename(db, first, "Adele"))
    add(one, "Bea")
    other.write(lambda db: db.execute("UPDATE people SET last_name = 'Moor'"))
    store.before = lambda method: None
    assert one.sync()
    assert names(one) == ["Adele", "Bea"]
    assert scalar(one, "SELECT last_name FROM people WHERE id = 1") == "Moor"
    assert one.state().asides == ()
    other.pull()
    assert names(other) == ["Adele", "Bea"]


def test_pending_work_that_would_touch_a_stranger_is_put_aside(
    store: Tampered, tmp_path: Path
) -> None:
    one, other = opened(store, tmp_path / "a"), opened(store.inner, tmp_path / "b")
    add(one, "Ada")
    other.pull()
    store.before = down
    mine = add(one, "Bea")
    one.write(lambda db: rename(db, mine, "Beatrix"))  # names the row that the first write made
    assert add(other, "Zoe") == mine
    store.before = lambda method: None
    assert one.sync()
    assert names(one) == ["Ada", "Zoe"]
    (aside,) = one.state().asides
    one.restore(aside)
    assert names(one) == ["Ada", "Beatrix"]


def test_pending_work_that_fails_on_what_others_saved_is_put_aside(
    store: Tampered, tmp_path: Path
) -> None:
    one, other = opened(store, tmp_path / "a"), opened(store.inner, tmp_path / "b")

    def work(db: object) -> None:
        if not db.execute("UPDATE people SET last_name = 'Kept' WHERE id = 1").rowcount:  # type: ignore[attr-defined]
            raise NotFound("gone")

    add(one, "Ada")
    other.pull()
    store.before = down
    one.write(work)
    other.write(lambda db: db.execute("DELETE FROM people"))
    store.before = lambda method: None
    assert one.sync()
    assert names(one) == []
    assert len(one.state().asides) == 1
    one.dismiss(one.state().asides[0])
    assert one.state().asides == ()


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("more", [False, True], ids=["one", "more"])
@pytest.mark.parametrize("other", [False, True], ids=["alone", "overtaken"])
def test_a_lost_answer_does_not_cause_a_second_write(
    store: Tampered, tmp_path: Path, restart: bool, more: bool, other: bool
) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    store.after = lambda method: down(method) if method == "create" else None
    add(replica, "Bea")  # it lands, and nobody hears of it
    assert not replica.state().durable
    store.after, store.before = (lambda method: None), down
    if more:
        add(replica, "Cid")
    if restart:
        replica.close()
        replica = opened(store, tmp_path / "a")
    store.before = lambda method: None
    if other:
        add(opened(store, tmp_path / "b"), "Zoe")
    assert replica.sync()
    if more and other and restart:
        assert names(replica) == ["Ada", "Bea", "Zoe"]
        replica.restore(replica.state().asides[0])
        assert names(replica) == ["Ada", "Bea", "Cid"]
        return
    mine = ["Ada", "Bea", *(["Zoe"] if other else []), *(["Cid"] if more else [])]
    assert names(replica) == mine
    assert names(opened(store, tmp_path / "c")) == mine
    assert replica.state().asides == ()


def test_no_copy_and_no_store_is_a_calm_refusal(store: Tampered, tmp_path: Path) -> None:
    store.before = down
    with pytest.raises(StoreUnreachable):
        opened(store, tmp_path / "a")


def test_a_newer_embers_makes_the_older_one_stand_aside(folder: Target, tmp_path: Path) -> None:
    old, new = opened(folder, tmp_path / "a"), opened(folder, tmp_path / "b")
    add(old, "Ada")
    new.write(lambda db: db.execute(f"PRAGMA user_version={SCHEMA + 1}"))
    for act in (lambda: add(old, "Bea"), old.pull, lambda: opened(folder, tmp_path / "c")):
        with pytest.raises(StoreForeign) as refused:
            act()
        assert "newer version of Embers" in refused.value.sentence
        assert str(tmp_path) not in str(refused.value)
    assert names(old) == ["Ada"]
    assert folder.versions(USER) == [1, 2]


def test_a_migration_is_a_version(
    folder: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(folder, tmp_path / "a")
    add(one, "Ada")
    older = (
        f"DROP TABLE appointment_people; DROP TABLE appointments; PRAGMA user_version={SCHEMA - 1}"
    )
    one.write(lambda db: [db.execute(line) for line in older.split(";")])
    one.close()
    two = opened(folder, tmp_path / "b")
    assert folder.versions(USER) == [1, 2, 3]
    assert scalar(two, "PRAGMA user_version") == SCHEMA
    with local.connected(two.path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_too_much_is_refused_with_a_sentence(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a", limits=Limits(size=1_000_000))
    add(replica, "Ada")
    for run in (replica.rehearse, replica.write):
        with pytest.raises(NotAllowed, match="1 MB"):
            run(lambda db: rename(db, 1, "x" * 1_000_000))
    assert names(replica) == ["Ada"]
    replica.write(lambda db: rename(db, 1, "Adele"))
    assert names(replica) == ["Adele"]


def test_damage_offers_the_last_good_state_and_overwrites_nothing(
    folder: Target, tmp_path: Path
) -> None:
    one = opened(folder, tmp_path / "a")
    for name in ("Ada", "Bea", "Cid", "Dan"):
        add(one, name)
    one.close()
    overwrite(folder, USER, 3, folder.get(USER, 3)[:-20])
    found = opened(folder, tmp_path / "b")
    damage = found.state().damage
    assert damage is not None
    assert (damage.version, damage.good) == (4, 2)
    assert names(found) == ["Ada", "Bea"]
    assert [m.version for m in found.history() if not m.readable] == [4, 3]
    with pytest.raises(StoreDamaged):
        found.rehearse(lambda db: rename(db, 1, "Eve"))
    with pytest.raises(StoreDamaged) as refused:
        add(found, "Eve")
    assert "Nothing was overwritten" in refused.value.hint
    assert folder.versions(USER) == [1, 2, 3, 4]
    found.restore(damage.good)
    assert found.state().damage is None
    add(found, "Eve")
    assert folder.versions(USER) == [1, 2, 3, 4, 5, 6]
    assert names(opened(folder, tmp_path / "c")) == ["Ada", "Bea", "Eve"]


def test_a_copy_here_is_better_than_damage_there(folder: Target, tmp_path: Path) -> None:
    one = opened(folder, tmp_path / "a")
    for name in ("Ada", "Bea"):
        add(one, name)
    overwrite(folder, USER, 2, b"nonsense")
    add(one, "Cid")  # built on what is here, which is sound
    one.close()
    again = opened(folder, tmp_path / "a")
    assert again.state().damage is None
    assert names(again) == ["Ada", "Bea", "Cid"]
    other = opened(folder, tmp_path / "b")
    assert names(other) == ["Ada"]
    assert other.state().damage is not None
    again.restore(again.state().version)
    other.pull()
    assert other.state().damage is None
    assert names(other) == ["Ada", "Bea", "Cid"]


def test_a_former_version_made_the_newest_goes_on_counting_ids(
    folder: Target, tmp_path: Path
) -> None:
    """A page of the state before may still name the second person."""
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    add(replica, "Bo")
    replica.restore(1)
    add(replica, "Cem")
    with replica.read() as db:
        found = db.execute("SELECT id, first_name FROM people ORDER BY id").fetchall()
    assert found == [(1, "Ada"), (3, "Cem")]
