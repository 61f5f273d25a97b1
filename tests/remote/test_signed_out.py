"""The list of sign-ins that ended: what it costs, what it outlives, what is told when the store is silent."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from crm.errors import StoreUnreachable
from crm.remote.accounts import Accounts
from crm.remote.signed_out import SignedOut
from crm.remote.target import Target
from tests.remote.proxy import counting
from tests.remote.servers import s3_settings
from tests.remote.support import Clock, Dated
from tests.remote.tampered import Tampered, down

#: The S3 server is shared by all tests.
USER = f"u{secrets.token_hex(8)}"


class Ticks:
    """A clock of seconds that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_another_process_learns_of_it_at_its_next_run(target: Target) -> None:
    ticks = Ticks()
    here, there = SignedOut(target), SignedOut(target, ticks)
    assert not there.has_ended(USER, "laptop")
    here.end(USER, "laptop")
    assert here.has_ended(USER, "laptop")
    assert not there.has_ended(USER, "laptop")  # the same run
    ticks.at += 1
    assert there.has_ended(USER, "laptop")
    assert not there.has_ended(USER, "phone")
    assert not there.has_ended("someoneelse-0123", "laptop")


def test_a_run_that_asks_five_times_is_one_look(link: Tampered) -> None:
    ticks = Ticks()
    known = SignedOut(link, ticks)
    for _ in range(4 * 5):
        known.has_ended(USER, "laptop")
        ticks.at += 0.2
    assert link.asked == ["exists"] * 4


def test_ending_twice_is_ending_once(folder: Target) -> None:
    SignedOut(folder).end(USER, "laptop")
    SignedOut(folder).end(USER, "laptop")
    assert SignedOut(folder).has_ended(USER, "laptop")


def test_a_silent_store_shuts_nobody_out_and_is_left_alone_for_a_while(link: Tampered) -> None:
    ticks = Ticks()
    known = SignedOut(link, ticks)
    link.before = down
    for number in range(30):  # others open pages meanwhile
        assert not known.has_ended(USER, f"sign-in {number}")
        ticks.at += 1
    assert link.asked == ["exists"] * 2


def test_what_a_silent_store_was_not_told_it_is_told_at_the_next_look(
    link: Tampered, folder: Target
) -> None:
    known = SignedOut(link)
    link.before = down
    with pytest.raises(StoreUnreachable):
        known.end(USER, "laptop")
    assert known.has_ended(USER, "laptop")
    link.before = lambda method: None
    assert not known.has_ended("someoneelse-0123", "phone")
    assert SignedOut(folder).has_ended(USER, "laptop")


def test_entries_go_when_the_sign_in_would_have_ended_by_itself(folder: Target) -> None:
    clock = Clock()
    store = Dated(folder, clock)
    known = SignedOut(store)
    for day in range(90):
        known.end(USER, f"sign-in {day}")
        clock.at += timedelta(days=1)
    (name,) = {path.parent.parent.name for path in Path(folder._folder).rglob("v/*")}  # type: ignore[attr-defined]
    assert len(folder.saved(name)) == 31
    assert SignedOut(folder).has_ended(USER, "sign-in 89")
    assert not SignedOut(folder).has_ended(USER, "sign-in 50")


def test_nothing_in_the_store_tells_whose_it_is(folder: Target, tmp_path: Path) -> None:
    SignedOut(folder).end("ada-example-com", "laptop")
    paths = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    told = " ".join(f"{path} {path.read_text()}" for path in paths)
    assert not [
        word for word in ("ada-example", "laptop") if word in told.replace(str(tmp_path), "")
    ]


def test_requests_of_a_sign_out_and_of_a_look(s3: str, tmp_path: Path) -> None:
    user = f"u{secrets.token_hex(8)}"
    with counting(s3) as wire:
        known = Accounts(s3_settings(wire.address), tmp_path / "a", Clock()).signed_out
        assert wire.counted(lambda: known.has_ended(user, "laptop")) == {"HEAD": 1}
        assert wire.counted(lambda: known.has_ended(user, "laptop")) == {}
        assert wire.counted(lambda: known.end(user, "laptop")) == {"PUT": 1, "LIST": 1}
        assert wire.counted(lambda: known.has_ended(user, "laptop")) == {}
