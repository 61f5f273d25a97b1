"""A replica: durable before it returns, nothing lost, nothing twice, whatever happens on the way."""

from __future__ import annotations

import secrets
import shutil
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import NotAllowed, NotFound, NotSaved, StoreDamaged, StoreForeign, StoreUnreachable
from crm.remote.state import Limits
from crm.remote.target import Target
from crm.store import local
from crm.store.schema.migrations import SCHEMA
from tests.remote.support import USER, add, names, numbers, opened, rename, scalar
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
    assert numbers(folder) == []


def test_a_write_is_in_the_store_when_it_returns(target: Target, tmp_path: Path) -> None:
    user = f"u{secrets.token_hex(8)}"
    one = opened(target, tmp_path / "a", user=user)
    for number in range(45):
        add(one, f"P{number}")
    one.close()
    shutil.rmtree(tmp_path / "a")
    other = opened(target, tmp_path / "b", user=user)
    assert names(other) == [f"P{number}" for number in range(45)]
    assert other.state().version == 45


def test_a_write_that_changes_nothing_makes_no_version(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    replica.write(lambda db: db.execute("DELETE FROM people WHERE id = 99"))
    assert numbers(folder) == [1]


def test_an_error_in_a_write_undoes_it(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")

    def work(db: object) -> None:
        rename(db, 1, "x")  # type: ignore[arg-type]
        raise NotFound("no")

    add(replica, "Ada")
    with pytest.raises(NotFound):
        replica.write(work)
    assert names(replica) == ["Ada"]
    assert numbers(folder) == [1]


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


def test_two_copies_take_turns(folder: Target, tmp_path: Path) -> None:
    one, two = opened(folder, tmp_path / "a"), opened(folder, tmp_path / "b")
    add(one, "Ada")
    add(two, "Bea")
    add(one, "Cid")
    assert names(one) == ["Ada", "Bea", "Cid"]
    two.pull()
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
    assert numbers(folder) == list(range(1, 21))


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


def test_a_store_that_is_down_keeps_nobody_from_reading(store: Tampered, tmp_path: Path) -> None:
    replica = opened(store, tmp_path / "a")
    add(replica, "Ada")
    replica.close()
    store.before = down
    replica = opened(store, tmp_path / "a")
    assert names(replica) == ["Ada"]
    assert replica.state().trouble is not None
    with pytest.raises(NotSaved):
        add(replica, "Bea")
    store.before = lambda method: None
    replica.try_now()
    assert replica.state().trouble is None
    add(replica, "Bea")
    assert names(opened(store.inner, tmp_path / "b")) == ["Ada", "Bea"]


def test_pages_leave_a_store_that_is_down_alone_for_a_while(
    store: Tampered, tmp_path: Path
) -> None:
    replica = opened(store, tmp_path / "a")
    store.before = down
    replica.pull()
    asked = len(store.asked)
    replica.pull()
    assert len(store.asked) == asked
    replica.try_now()
    assert len(store.asked) == asked + 1


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
    assert numbers(folder) == [1, 2]


def _as_version_27(db: Database) -> None:
    """As it was before gut feelings, verdicts on stories and looks at seats."""
    for column in ("disproof", "verdict", "verdict_on"):
        db.execute(f"ALTER TABLE claims DROP COLUMN {column}")
    db.execute("DROP TABLE gut_feelings")
    db.execute("DROP TABLE seat_checks")
    db.execute("PRAGMA user_version = 27")


def test_an_older_schema_is_brought_up_here_and_saved_with_the_next_save(
    folder: Target, tmp_path: Path
) -> None:
    one = opened(folder, tmp_path / "a")
    add(one, "Ada")
    one.write(_as_version_27)
    one.close()
    for _ in range(2):  # also a second time, on the copy that is here
        two = opened(folder, tmp_path / "b")
        assert numbers(folder) == [1, 2]
        assert scalar(two, "PRAGMA user_version") == SCHEMA
        two.close()
    two = opened(folder, tmp_path / "b")
    add(two, "Bea")
    assert names(opened(folder, tmp_path / "c")) == ["Ada", "Bea"]
    assert numbers(folder) == [1, 2, 3]
    with local.connected(two.path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("noted", [False, True], ids=["not committed", "not noted"])
def test_a_process_that_ends_between_saving_and_noting(
    folder: Target, tmp_path: Path, noted: bool
) -> None:
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    slot = replica.path.parent.parent
    before, mark = replica.path.read_bytes(), (slot / "mark.json").read_text()
    add(replica, "Bea")
    path = replica.path
    replica.close()
    (slot / "mark.json").write_text(mark)
    if not noted:
        for file in path.parent.iterdir():
            file.unlink()
        path.write_bytes(before)
    again = opened(folder, tmp_path / "a")
    assert names(again) == ["Ada", "Bea"]
    assert (again.path == path) is noted
    add(again, "Cid")
    assert names(opened(folder, tmp_path / "b")) == ["Ada", "Bea", "Cid"]


def test_what_the_store_does_not_have_is_not_kept_here(folder: Target, tmp_path: Path) -> None:
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    replica.close()
    with local.connected(replica.path) as db:
        db.execute("UPDATE people SET first_name = 'Nobody'")
    assert names(opened(folder, tmp_path / "a")) == ["Ada"]


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
    assert numbers(folder) == [1, 2, 3, 4]
    found.restore(damage.good)
    assert found.state().damage is None
    add(found, "Eve")
    assert numbers(folder) == [1, 2, 3, 4, 5, 6]
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
