"""How many requests each thing costs; `docs/hosted-store.md` has these figures as a table."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm.remote import open_target
from crm.remote.accounts import Accounts
from crm.remote.sealing import Keyring
from crm.remote.versions import Kind
from tests.conftest import also
from tests.remote.proxy import Asked, Wire, counting
from tests.remote.servers import s3_settings
from tests.remote.support import Clock, Dated, add, names, opened

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def wire(s3: str) -> Iterator[Wire]:
    with counting(s3) as opened:
        yield opened


@pytest.fixture
def user() -> str:
    return f"u{secrets.token_hex(8)}"


def accounts(wire: Wire, folder: Path) -> Accounts:
    return Accounts(s3_settings(wire.address), folder, lambda: NOW)


def test_requests_of_a_day(wire: Wire, user: str, tmp_path: Path) -> None:
    service = accounts(wire, tmp_path / "a")
    replica = service.of(user)
    assert wire.counted(replica.pull) == {"HEAD": 1}
    assert wire.counted(lambda: add(replica, "Ada")) == {"PUT": 1}
    assert wire.counted(replica.pull) == {"HEAD": 1}
    for number in range(150):  # a busy week
        add(replica, f"P{number}")
    assert wire.counted(lambda: replica.history(20)) == {"LIST": 1, "HEAD": 20}
    assert wire.counted(lambda: replica.history(20)) == {"LIST": 1}
    add(replica, "Bea")
    assert wire.counted(lambda: replica.history(20)) == {"LIST": 1, "HEAD": 1}
    assert wire.counted(replica.prune) == {"LIST": 1}

    other = accounts(wire, tmp_path / "b")
    cold = wire.counted(lambda: other.of(user))
    assert cold["LIST"] == 1
    assert cold.total() <= 10
    assert len(names(other.of(user))) == 152
    assert wire.counted(lambda: other.of(user)) == {}

    replica.close()
    again = accounts(wire, tmp_path / "a")  # the process starts anew on the same disk
    assert wire.counted(lambda: again.of(user)) == {"LIST": 1}


def test_opening_reads_at_most_eight_objects_wherever_the_chain_stands(
    wire: Wire, user: str, tmp_path: Path
) -> None:
    writer = opened(open_target(s3_settings(wire.address)), tmp_path / "a", user=user)
    found = []
    for number in range(17):
        add(writer, f"P{number}")
        shutil.rmtree(tmp_path / "b", ignore_errors=True)
        found.append(
            wire.counted(
                lambda: opened(
                    open_target(s3_settings(wire.address)), tmp_path / "b", user=user
                ).close()
            )["GET"]
        )
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1]


def test_pruning_asks_for_what_is_old_once(wire: Wire, user: str, tmp_path: Path) -> None:
    clock = Clock()
    store = Dated(open_target(s3_settings(wire.address)), clock)
    replica = opened(store, tmp_path / "a", clock, user=user, keys=Keyring([b"k" * 32]))
    for number in range(30):
        add(replica, f"P{number}")
        clock.move(hours=12)
    # 16 versions are old; 9 is the newest full image of them.
    assert wire.counted(replica.prune) == {"LIST": 1, "HEAD": 8, "GET": 1, "DELETE": 1}
    assert wire.counted(replica.prune) == {"LIST": 1}
    assert [one.version for one in replica.history() if one.kind is Kind.FULL] == [25, 17, 9]


def test_a_store_that_is_busy_with_a_number_is_asked_again(
    wire: Wire, user: str, tmp_path: Path
) -> None:
    """Amazon answers 409 ("retry the upload") while another request about the same name is under way."""
    replica = opened(open_target(s3_settings(wire.address)), tmp_path / "a", user=user)
    add(replica, "Sam")
    waiting = [1]

    def busy(asked: Asked) -> tuple[int, str] | None:
        if asked.method == "PUT" and asked.if_absent and waiting:
            waiting.pop()
            return 409, "<Error><Code>ConditionalRequestConflict</Code></Error>"
        return None

    wire.instead = busy
    add(replica, "Xavier")
    assert names(replica) == ["Sam", "Xavier"]
    assert names(opened(replica._account.target, tmp_path / "b", user=user)) == ["Sam", "Xavier"]


@pytest.mark.parametrize("many", [10, also(40)])
def test_more_people_than_may_be_open_cost_one_more_request_each(
    s3: str, tmp_path: Path, many: int
) -> None:
    users = [f"u{secrets.token_hex(8)}" for _ in range(many)]
    with counting(s3) as wire:
        service = Accounts(s3_settings(wire.address), tmp_path / "a", lambda: NOW, many // 2)
        for user in users:
            add(service.of(user), "Ada")

        def everybody() -> None:
            for user in users:
                service.of(user).pull()

        assert wire.counted(everybody) == {"LIST": many, "HEAD": many}
        service = Accounts(s3_settings(wire.address), tmp_path / "b", lambda: NOW, many)
        everybody()
        assert wire.counted(everybody) == {"HEAD": many}


def test_each_open_account_is_looked_after_once_a_day(s3: str, tmp_path: Path) -> None:
    clock = Clock()
    with counting(s3) as wire:
        service = Accounts(s3_settings(wire.address), tmp_path / "a", clock)
        replica = service.of(f"u{secrets.token_hex(8)}")
        add(replica, "Ada")
        assert wire.counted(service.tidy) == {"HEAD": 1, "LIST": 1}
        clock.at += timedelta(hours=23)
        assert wire.counted(service.tidy) == {}
        clock.at += timedelta(hours=1)
        assert wire.counted(service.tidy) == {"HEAD": 1, "LIST": 1}
