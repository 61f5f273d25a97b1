"""Work that an older Embers kept on this machine while its store was silent is not lost, nor done again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm.config import StoreSettings
from crm.remote.accounts import Accounts
from crm.remote.replica import Replica
from crm.remote.sealing import Keyring
from crm.remote.target import Target
from crm.remote.versions import Kind, pack
from crm.store import local
from tests.remote.support import USER, Clock, add, names, numbers, opened
from tests.remote.tampered import Tampered, down


def leave(replica: Replica, name: str) -> None:
    """What an older Embers left behind: a person in the file who is not in the store, and its mark."""
    slot, path = replica.path.parent.parent, replica.path
    replica.close()
    with local.connected(path) as db:
        db.execute("UPDATE people SET first_name = ?", [name])
    mark = json.loads((slot / "mark.json").read_text())
    old = {name: mark[name] for name in ("generation", "version", "sum")}
    old |= {"pending_since": "2026-11-20T09:00:00+00:00", "asides": []}
    old["attempts"] = [
        {"version": 2, "nonce": "ab", "count": 1, "local": "", "direct": True, "aside": False}
    ]
    (slot / "mark.json").write_text(json.dumps(old))


@pytest.fixture
def older(folder: Target, tmp_path: Path) -> Replica:
    replica = opened(folder, tmp_path / "a")
    add(replica, "Ada")
    return replica


def test_it_is_saved_as_the_newest_state_if_nobody_saved_since(
    folder: Target, tmp_path: Path, older: Replica
) -> None:
    leave(older, "Adele")
    for _ in range(2):
        again = opened(folder, tmp_path / "a")
        assert names(again) == ["Adele"]
        assert numbers(folder) == [1, 2]
        again.close()


def test_it_is_kept_beside_what_others_saved_and_can_be_gone_back_to(
    folder: Target, tmp_path: Path, older: Replica
) -> None:
    leave(older, "Adele")
    other = opened(folder, tmp_path / "b")
    add(other, "Zoe")
    again = opened(folder, tmp_path / "a")
    assert names(again) == ["Ada", "Zoe"]
    assert [one.kind for one in again.history()] == [Kind.ASIDE, Kind.CHANGES, Kind.FULL]
    other.pull()
    assert names(other) == ["Ada", "Zoe"]
    again.restore(3)
    assert names(again) == ["Adele"]
    add(again, "Bea")
    assert names(opened(folder, tmp_path / "c")) == ["Adele", "Bea"]


def test_it_waits_for_a_store_that_is_silent(
    folder: Target, tmp_path: Path, older: Replica
) -> None:
    leave(older, "Adele")
    link = Tampered(folder)
    link.before = down
    again = opened(link, tmp_path / "a")
    assert names(again) == ["Adele"]
    asked: list[str] = []
    link.before = lambda method: asked.append(method) if len(asked) < 3 else down(method)
    again.try_now()  # it falls silent again in the middle
    assert names(again) == ["Adele"]
    link.before = lambda method: None
    again.try_now()
    assert names(again) == ["Adele"]
    assert names(opened(folder, tmp_path / "b")) == ["Adele"]


@pytest.mark.parametrize("anew", [False, True], ids=["erased", "begun anew"])
@pytest.mark.parametrize("by_older", [False, True], ids=["now", "by an older Embers"])
def test_nothing_of_an_erased_account_is_saved(
    folder: Target, tmp_path: Path, older: Replica, anew: bool, by_older: bool
) -> None:
    leave(older, "Secretname")
    if by_older:
        folder.create(USER, 2, b"")
        folder.blank(USER, [1])
    else:
        opened(folder, tmp_path / "b").erase_account()
    there = opened(folder, tmp_path / "c")
    if anew:
        add(there, "Zoe")
    again = opened(folder, tmp_path / "a")
    assert names(again) == (["Zoe"] if anew else [])
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if b"Secretname" in path.read_bytes()]


def test_it_is_saved_at_the_start_although_nobody_comes(
    folder: Target, tmp_path: Path, older: Replica
) -> None:
    leave(older, "Adele")
    settings = StoreSettings("file", folder=str(tmp_path / "store"))
    service = Accounts(settings, tmp_path / "a", Clock())
    service.save_older_work()  # as its thread does; whichever comes first
    assert names(opened(folder, tmp_path / "b")) == ["Adele"]


def test_work_kept_beside_others_is_no_sign_of_an_erasure(folder: Target, tmp_path: Path) -> None:
    first = opened(folder, tmp_path / "a")
    add(first, "Old")
    first.erase_account()
    here = opened(folder, tmp_path / "b")
    add(here, "New")
    aside = pack(here.image_of(3), None, Kind.ASIDE, (USER, 4), Keyring())  # it names no tombstone
    folder.create(USER, 4, aside.data)
    here.pull()
    add(here, "Newer")
    assert names(opened(folder, tmp_path / "c")) == ["New", "Newer"]
