"""What strangers can take of a demonstration: places, bytes and hours are bounded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import NotAllowed
from crm.store.local import open_store
from crm.ui.shell import demo
from tests.store.support import scalar

HOUR = 3600.0


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> demo.Places:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return demo.Places()


def folders(tmp_path: Path) -> int:
    return len(list(tmp_path.glob("embers-demonstration-*")))


def test_there_are_200_demonstrations_at_most(places: demo.Places, tmp_path: Path) -> None:
    taken = [places.take(None, 0.0) for _ in range(200)]
    with pytest.raises(NotAllowed, match="A lot of people are looking around"):
        places.take(None, 1.0)
    places.leave(taken[7])
    assert not taken[7].exists()
    places.take(None, 2.0)
    assert folders(tmp_path) == 200


@pytest.mark.parametrize(
    "addresses",
    [
        ["8.8.8.8"],
        ["8.8.8.8", "::ffff:8.8.8.8"],
        ["2001:4860:4860:1::1", "2001:4860:4860:1::2", "2001:4860:4860:1:ffff::"],
    ],
    ids=["one", "one in two notations", "one network"],
)
def test_one_address_has_20_at_most(
    places: demo.Places, tmp_path: Path, addresses: list[str]
) -> None:
    for number in range(20):
        places.take(addresses[number % len(addresses)], 0.0)
    for address in addresses:
        with pytest.raises(NotAllowed):
            places.take(address, 1.0)
    assert folders(tmp_path) == 20
    places.take("9.9.9.9", 1.0)
    places.take("2001:4860:4860:2::1", 1.0)


@pytest.mark.parametrize(
    "address", [None, "", "127.0.0.1", "10.0.0.7", "192.168.1.9", "fd00::7", "x"]
)
def test_an_address_that_many_may_share_is_not_counted(
    places: demo.Places, tmp_path: Path, address: str | None
) -> None:
    for _ in range(30):
        places.take(address, 0.0)
    assert folders(tmp_path) == 30


def test_after_two_hours_a_demonstration_makes_room(places: demo.Places, tmp_path: Path) -> None:
    old = [places.take("8.8.8.8", 0.0) for _ in range(19)]
    young = places.take("8.8.8.8", 1.5 * HOUR)
    with pytest.raises(NotAllowed):
        places.take("8.8.8.8", 1.9 * HOUR)
    new = places.take("8.8.8.8", 2.1 * HOUR)
    assert not any(folder.exists() for folder in old)
    assert young.exists()
    assert new.exists()


def grow(megabytes: int) -> Callable[[Database], object]:
    def work(db: Database) -> object:
        for _ in range(megabytes):
            db.execute("INSERT INTO people(notes) VALUES (hex(zeroblob(500000)))")
        return None

    return work


def test_a_demonstration_does_not_grow_beyond_10_megabytes(database: Path) -> None:
    store = demo.Demonstration(open_store(database).path)
    store.write(grow(4))
    for act in (store.write, store.rehearse, store.forget):
        with pytest.raises(NotAllowed, match="at most 10 MB"):
            act(grow(12))
    assert scalar(database, "SELECT count(*) FROM people") == 4
    assert database.stat().st_size < 10_000_000
    store.write(lambda db: db.execute("DELETE FROM people WHERE id = 1"))
    assert scalar(database, "SELECT count(*) FROM people") == 3


def test_only_the_last_copy_stays(database: Path) -> None:
    backups = database.parent / "backups"
    backups.mkdir()
    for number in range(1, 5):
        (backups / f"embers-before-restore-{number}.db").write_bytes(b"x")
    demo.tidy(database)
    assert [copy.name for copy in backups.iterdir()] == ["embers-before-restore-4.db"]
