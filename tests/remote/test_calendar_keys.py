"""The keys of calendar addresses: one an account, ended for good, never stored in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.remote import calendar_keys
from crm.remote.calendar_keys import Holder
from crm.remote.folder import FolderTarget

ADA, BEN = "u0123456789abcdef", "ufedcba9876543210"


@pytest.fixture
def target(tmp_path: Path) -> FolderTarget:
    return FolderTarget(tmp_path / "store")


def test_a_key_opens_the_calendar_of_its_account(target: FolderTarget) -> None:
    ada, ben = (calendar_keys.make(target, one, "Europe/Berlin") for one in (ADA, BEN))
    assert calendar_keys.holder(target, ada) == Holder(ADA, "Europe/Berlin")
    assert calendar_keys.holder(target, ben) == Holder(BEN, "Europe/Berlin")


def test_a_new_key_ends_the_one_before(target: FolderTarget) -> None:
    first, other = calendar_keys.make(target, ADA, ""), calendar_keys.make(target, BEN, "")
    second = calendar_keys.make(target, ADA, "")
    assert calendar_keys.holder(target, first) is None
    assert calendar_keys.holder(target, second) == Holder(ADA, "")
    assert calendar_keys.holder(target, other) == Holder(BEN, "")


def test_what_ended_opens_nothing_and_ending_can_be_repeated(target: FolderTarget) -> None:
    key = calendar_keys.make(target, ADA, "")
    assert calendar_keys.is_made(target, ADA)
    calendar_keys.end(target, ADA)
    calendar_keys.end(target, ADA)
    assert calendar_keys.holder(target, key) is None
    assert not calendar_keys.is_made(target, ADA)


def test_the_key_itself_is_nowhere_in_the_store(target: FolderTarget, tmp_path: Path) -> None:
    _, secret = calendar_keys.make(target, ADA, "").split(".")
    held = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert held
    assert all(secret.encode() not in path.read_bytes() for path in held)
    assert all(secret not in str(path) for path in held)
    assert all(ADA not in str(path) for path in held)


def test_the_key_of_one_account_with_the_secret_of_another_opens_nothing(
    target: FolderTarget,
) -> None:
    _, secret = calendar_keys.make(target, ADA, "").split(".")
    calendar_keys.make(target, BEN, "")
    assert calendar_keys.holder(target, f"{BEN}.{secret}") is None


def test_a_damaged_entry_opens_nothing(target: FolderTarget, tmp_path: Path) -> None:
    key = calendar_keys.make(target, ADA, "")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for data in (b"", b"{}", b"[]", b"\xff", b'{"sum": 1, "zone": 2}'):
        file.write_bytes(data)
        assert calendar_keys.holder(target, key) is None


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[a-z0-9]{8,20}\.[A-Za-z0-9_-]{32}")))
def test_whatever_is_no_key_opens_nothing(
    tmp_path_factory: pytest.TempPathFactory, key: str
) -> None:
    target = FolderTarget(tmp_path_factory.getbasetemp() / "keys")
    assert calendar_keys.holder(target, key) is None
