"""Invitations reach a coach even if others write at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.errors import StoreDamaged
from crm.remote import coach_directory
from crm.remote.folder import FolderTarget
from crm.remote.sealing import Keyring
from crm.remote.target import Conflict

COACH = "cleo@coach.example"
PLAIN = Keyring()
SEALED = Keyring([b"k" * 32])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def target(folder: Path) -> FolderTarget:
    return FolderTarget(folder)


@pytest.mark.parametrize("keys", [PLAIN, SEALED], ids=["plain", "sealed"])
def test_a_coach_finds_everybody_who_invited_them_once(target: FolderTarget, keys: Keyring) -> None:
    assert coach_directory.senders(target, keys, COACH) == []
    for sender in ("u-ada", "u-ben", "u-ada"):
        coach_directory.post(target, keys, COACH, sender)
    assert coach_directory.senders(target, keys, COACH) == ["u-ada", "u-ben"]
    assert coach_directory.senders(target, keys, "somebody@else.example") == []


def test_who_erases_their_account_is_on_no_list_any_more(target: FolderTarget) -> None:
    for sender in ("u-ada", "u-ben"):
        coach_directory.post(target, PLAIN, COACH, sender)
    coach_directory.forget(target, PLAIN, COACH, "u-ada")
    assert coach_directory.senders(target, PLAIN, COACH) == ["u-ben"]
    coach_directory.post(target, PLAIN, COACH, "u-ada")
    assert coach_directory.senders(target, PLAIN, COACH) == ["u-ben", "u-ada"]


def test_two_invitations_at_one_moment_both_arrive(
    target: FolderTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = target.create
    rivals = ["u-eve", "u-dov"]

    def contested(user: str, version: int, data: bytes) -> None:
        if rivals:
            monkeypatch.setattr(target, "create", create)
            coach_directory.post(target, PLAIN, COACH, rivals.pop())
            monkeypatch.setattr(target, "create", contested)
            raise Conflict
        create(user, version, data)

    monkeypatch.setattr(target, "create", contested)
    coach_directory.post(target, PLAIN, COACH, "u-ada")
    assert set(coach_directory.senders(target, PLAIN, COACH)) == {"u-ada", "u-dov", "u-eve"}


def test_names_in_the_store_tell_nobody_the_address(target: FolderTarget, folder: Path) -> None:
    coach_directory.post(target, PLAIN, COACH, "u-ada")
    names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    assert names
    assert not [name for name in names if "cleo" in name or "coach.example" in name]


def test_an_entry_moved_to_another_list_is_noticed(target: FolderTarget) -> None:
    coach_directory.post(target, SEALED, COACH, "u-ada")
    stolen = target.get(coach_directory.address_key(COACH), 1)
    target.create(coach_directory.address_key("thief@example.com"), 1, stolen)
    with pytest.raises(StoreDamaged):
        coach_directory.senders(target, SEALED, "thief@example.com")
