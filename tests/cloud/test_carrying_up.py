"""The local database becomes the first version of an account that holds nothing, or nothing is done."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from crm.config import store_settings
from crm.errors import CrmError, InvalidInput
from crm.remote import open_target
from crm.remote.folder import FolderTarget
from crm.services import overview
from tests.cloud.support import (
    OWNER,
    PASSPHRASE,
    Person,
    account,
    ran,
    script,
)


def test_the_local_database_becomes_the_first_version(
    folder: str, local: Path, tmp_path: Path
) -> None:
    before = local.read_bytes()
    data, text = ran(script(PASSPHRASE), "--store", folder, "--carry-up", db=local)
    assert data["carried"] == {"people": 17, "opportunities": 7, "touchpoints": 34}
    assert "17 people, 7 opportunities" in text
    assert local.read_bytes() == before
    there = account(data, tmp_path / "here")
    assert overview.counts(there).people == 17
    assert there.state().version == 1
    for object_ in (tmp_path / "store").rglob("*"):
        assert not object_.is_file() or b"SQLite format" not in object_.read_bytes()


def test_whoever_types_is_asked(folder: str, local: Path, tmp_path: Path) -> None:
    data, _ = ran(Person(folder, "1", PASSPHRASE, PASSPHRASE, "", "yes"), db=local)
    assert overview.counts(account(data, tmp_path / "here")).people == 17
    data, _ = ran(Person(f"{folder}2", "1", PASSPHRASE, PASSPHRASE, "", "no"), db=local)
    assert data["carried"] is None


def test_data_that_are_there_stay_and_need_their_key(
    folder: str, local: Path, tmp_path: Path
) -> None:
    first, _ = ran(script(PASSPHRASE), "--store", folder, "--carry-up", db=local)
    key = tomllib.loads(first["secrets"])["store"]["encryption_key"]
    wrong = base64.b64encode(b"x" * 32).decode()
    again = ("--store", folder)
    with pytest.raises(InvalidInput, match="There is no answer"):
        ran(script(PASSPHRASE), *again)
    for bad in (wrong, "rubbish"):
        with pytest.raises(CrmError):
            ran(script(PASSPHRASE, bad), *again)
    with pytest.raises(CrmError, match="nothing was uploaded"):
        ran(script(PASSPHRASE, key), *again, "--carry-up", db=local)
    person = Person(folder, "1", "another passphrase", "another passphrase", wrong, key, "")
    changed, text = ran(person, db=local)
    assert "This store already holds your data" in "\n".join(person.said)
    assert "has not changed" in text
    assert tomllib.loads(changed["secrets"])["store"]["encryption_key"] == key
    assert overview.counts(account(changed, tmp_path / "here")).people == 17


def test_after_the_account_was_erased_it_may_begin_anew(
    folder: str, local: Path, tmp_path: Path
) -> None:
    argv = ("--store", folder, "--carry-up")
    first, _ = ran(script(PASSPHRASE), *argv, db=local)
    account(first, tmp_path / "one").erase_account()
    key = tomllib.loads(first["secrets"])["store"]["encryption_key"]
    second, _ = ran(script(PASSPHRASE, key), *argv, db=local)
    assert overview.counts(account(second, tmp_path / "two")).people == 17


def _foreign(path: Path) -> None:
    path.write_bytes(b"not a database at all")


def _missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("spoil", [_foreign, _missing])
def test_a_database_that_cannot_be_carried_up_leaves_nothing_behind(
    folder: str, database: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    database.touch()
    spoil(database)
    file = tmp_path / "secrets.toml"
    with pytest.raises(CrmError):
        ran(script(PASSPHRASE), "--store", folder, "--carry-up", "--write", file, db=database)
    assert not file.exists()
    settings = store_settings({"kind": "file", "folder": str(tmp_path / "store")})
    assert open_target(settings).versions(OWNER) == []


def test_with_a_provider_nothing_can_be_carried_up_before_the_first_sign_in(
    folder: str, local: Path
) -> None:
    argv = (
        "--store",
        folder,
        "--sign-in",
        "provider",
        "--app",
        "x.example.com",
        "--client-id",
        "x",
    )
    with pytest.raises(InvalidInput, match="only after you first sign in") as refused:
        ran(script("the secret"), *argv, "--carry-up", db=local)
    assert "restore a backup on the page Your data" in str(refused.value)


def test_whoever_stops_it_half_way_still_has_the_key(
    folder: str, local: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    create = FolderTarget.create

    def stopped(self: FolderTarget, user: str, version: int, data: bytes) -> None:
        create(self, user, version, data)
        if user == OWNER:
            raise KeyboardInterrupt

    monkeypatch.setattr(FolderTarget, "create", stopped)
    person = Person(folder, "1", PASSPHRASE, PASSPHRASE, "", "yes")
    with pytest.raises(KeyboardInterrupt):
        ran(person, db=local)
    monkeypatch.undo()
    there = account({"secrets": person.said[-1]}, tmp_path / "here")
    assert overview.counts(there).people == 17
