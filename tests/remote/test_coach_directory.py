"""Invitations reach a coach even if others write at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.errors import StoreUnreachable
from crm.remote import coach_directory
from crm.remote.folder import FolderTarget
from crm.remote.sealing import Keyring
from crm.remote.target import Conflict
from tests.remote.tampered import Tampered, down, overwrite

COACH = "cleo@coach.example"
LIST = coach_directory.address_key(COACH)
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


def stored(target: FolderTarget) -> list[int]:
    """The numbers of the letters that hold anything."""
    return [one.version for one in target.saved(LIST) if one.size]


def test_a_letter_moved_to_another_list_is_read_by_nobody(target: FolderTarget) -> None:
    coach_directory.post(target, SEALED, COACH, "u-ada")
    stolen = target.get(LIST, 1)
    target.create(coach_directory.address_key("thief@example.com"), 1, stolen)
    found = coach_directory.read(target, SEALED, "thief@example.com")
    assert (found.senders, found.unreadable) == ([], [1])


BROKEN = {
    "cut": lambda data: data[:-3],
    "changed": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "no letter at all": lambda data: b"\xff\x00 something else",
    "sealed with a key that is gone": lambda data: data.replace(SEALED.current.encode(), b"0" * 8),
    "not sealed": lambda data: b"EMBL\nu-eve",
}


@pytest.mark.parametrize("how", BROKEN.values(), ids=BROKEN)
def test_a_letter_that_cannot_be_read_harms_no_other_and_is_told(
    target: FolderTarget, caplog: pytest.LogCaptureFixture, how: Callable[[bytes], bytes]
) -> None:
    for sender in ("u-ada", "u-ben", "u-cay"):
        coach_directory.post(target, SEALED, COACH, sender)
    overwrite(target, LIST, 2, how(target.get(LIST, 2)))
    found = coach_directory.read(target, SEALED, COACH)
    assert (found.senders, found.unreadable) == (["u-ada", "u-cay"], [2])
    assert "A letter to a coach cannot be read" in caplog.text
    coach_directory.post(target, SEALED, COACH, "u-dov")
    coach_directory.forget(target, SEALED, COACH, "u-ada")
    coach_directory.forget(target, SEALED, COACH, "u-ben")
    assert coach_directory.senders(target, SEALED, COACH) == ["u-cay", "u-dov"]
    # Whose letter it was invites again, and the coach removes what is left of it.
    coach_directory.post(target, SEALED, COACH, "u-ben")
    coach_directory.drop(target, COACH, [2])
    found = coach_directory.read(target, SEALED, COACH)
    assert (found.senders, found.unreadable) == (["u-cay", "u-dov", "u-ben"], [])


@pytest.mark.parametrize("former", [PLAIN, Keyring([b"o" * 32])], ids=["plain", "another key"])
def test_letters_are_sealed_anew_when_the_coach_reads_them(
    target: FolderTarget, former: Keyring
) -> None:
    for sender in ("u-ada", "u-ben"):
        coach_directory.post(target, former, COACH, sender)
    both = Keyring([b"k" * 32, b"o" * 32], plain_allowed=True)
    assert coach_directory.senders(target, both, COACH) == ["u-ada", "u-ben"]
    assert len(stored(target)) == 2
    found = coach_directory.read(target, SEALED, COACH)  # the former key is gone
    assert (found.senders, found.unreadable) == (["u-ada", "u-ben"], [])
    before = target.versions(LIST)
    coach_directory.read(target, both, COACH)
    assert target.versions(LIST) == before, "sealed anew once"


def test_a_letter_is_sealed_anew_when_its_sender_comes_by(target: FolderTarget) -> None:
    old = Keyring([b"o" * 32])
    for sender in ("u-ada", "u-ben"):
        coach_directory.post(target, old, COACH, sender)
    coach_directory.post(target, Keyring([b"k" * 32, b"o" * 32]), COACH, "u-ada")
    found = coach_directory.read(target, SEALED, COACH)
    assert (found.senders, len(found.unreadable)) == (["u-ada"], 1)


def test_letters_can_be_read_while_they_cannot_be_sealed_anew(folder: Path) -> None:
    link = Tampered(FolderTarget(folder))
    coach_directory.post(link, Keyring([b"o" * 32]), COACH, "u-ada")

    def no_writing(method: str) -> None:
        if method in ("create", "blank"):
            down(method)

    link.before = no_writing
    both = Keyring([b"k" * 32, b"o" * 32])
    assert coach_directory.senders(link, both, COACH) == ["u-ada"]
    link.before = lambda method: None
    assert coach_directory.senders(link, both, COACH) == ["u-ada"]
    assert coach_directory.senders(link, SEALED, COACH) == ["u-ada"]


@pytest.mark.parametrize("fails", ["create", "blank"])
def test_sealing_anew_that_breaks_off_loses_no_letter(folder: Path, fails: str) -> None:
    link = Tampered(FolderTarget(folder))
    coach_directory.post(link, Keyring([b"o" * 32]), COACH, "u-ada")
    both = Keyring([b"k" * 32, b"o" * 32])
    link.before = lambda method: down(method) if method == fails else None
    with pytest.raises(StoreUnreachable):
        coach_directory.post(link, both, COACH, "u-ada")
    link.before = lambda method: None
    assert coach_directory.senders(link, both, COACH) == ["u-ada"]
    found = coach_directory.read(link, SEALED, COACH)
    assert (found.senders, found.unreadable) == (["u-ada"], [])
