"""The claim "durable and distributed" on real parts: killed writers, wiped disks, a killed store, lost answers."""

from __future__ import annotations

import dataclasses
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from crm.config import StoreSettings
from crm.errors import StoreRefused
from crm.remote import open_target
from crm.remote.target import prove
from tests.cluster.dropping import dropping
from tests.conftest import LONG
from tests.remote.servers import s3_settings
from tests.remote.torture import Figures, torture

CEPH = os.environ["EMBERS_TEST_S3"]
DSN = os.environ["EMBERS_TEST_POSTGRES"]
#: Killed writers of each kind of server.
KILLS = 25 if LONG else 12
STORES = [int(pid) for pid in os.environ["EMBERS_TEST_STORES"].split(",")]


@pytest.fixture
def say(
    capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> Iterator[list[object]]:
    """What a test puts into the list is printed, so that the figures stand in the log."""
    lines: list[object] = []
    yield lines
    with capfd.disabled():
        for line in lines:
            print(f"\n{request.node.name}: {line}", end="")  # noqa: T201


def at(address: str, port: int) -> str:
    """The same address on another port."""
    return urlsplit(address)._replace(netloc=f"127.0.0.1:{port}").geturl()


def test_both_honour_the_condition() -> None:
    for settings in (s3_settings(CEPH), StoreSettings("postgres", dsn=DSN)):
        with closing(open_target(settings)) as target:
            prove(target)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"access_key_id": "AKunknown"}, "access key is unknown"),
        ({"secret_access_key": "SKwrong"}, "secret key is wrong"),
        ({"bucket": "somewhere-else"}, "bucket does not exist"),
    ],
)
def test_ceph_says_no_in_words(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(StoreRefused) as refused:
        open_target(s3_settings(CEPH, **wrong)).create("someuser", 1, b"x")
    assert words in refused.value.operator


@pytest.mark.parametrize(
    ("dsn", "words"),
    [
        (DSN.replace("embers-test@", "wrong@"), "does not let this user in"),
        (DSN.replace("/postgres", "/nothing"), "database does not exist"),
        ("this is no address", "cannot be read"),
    ],
)
def test_postgres_says_no_in_words(dsn: str, words: str) -> None:
    with (
        closing(open_target(StoreSettings("postgres", dsn=dsn))) as target,
        pytest.raises(StoreRefused) as refused,
    ):
        target.create("someuser", 1, b"x")
    assert words in refused.value.operator
    assert "wrong@" not in str(refused.value)


def test_a_user_without_rights_is_refused_in_words() -> None:
    with psycopg.connect(DSN, autocommit=True) as conn:
        conn.execute("DROP ROLE IF EXISTS reader")
        conn.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'")
        conn.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    dsn = DSN.replace("embers:embers-test@", "reader:reader@")
    with (
        closing(open_target(StoreSettings("postgres", dsn=dsn))) as target,
        pytest.raises(StoreRefused) as refused,
    ):
        target.saved("someuser")
    assert "is not allowed to create and write" in refused.value.operator


def test_ceph_keeps_every_promise(tmp_path: Path, say: list[object]) -> None:
    figures = torture(s3_settings(CEPH), tmp_path / "work", KILLS, 120, user="ceph-plain")
    say.append(figures)
    assert figures.kept_every_promise
    assert figures.kills == KILLS


def test_without_the_condition_ceph_loses_some(tmp_path: Path, say: list[object]) -> None:
    settings = s3_settings(CEPH)
    figures = torture(settings, tmp_path / "work", 8, 90, forgetful=True, user="ceph-control")
    say.append(figures)
    assert figures.lost > 0


def test_postgres_keeps_every_promise(tmp_path: Path, say: list[object]) -> None:
    settings = StoreSettings("postgres", dsn=DSN)
    figures = torture(settings, tmp_path / "work", KILLS, 120, user="postgres-plain")
    say.append(figures)
    assert figures.kept_every_promise
    assert figures.kills == KILLS


def test_postgres_keeps_every_promise_when_answers_are_lost(
    tmp_path: Path, say: list[object]
) -> None:
    # Of the large messages only the one that inserts a version tells the compressed data's magic.
    with dropping(urlsplit(DSN).port or 0, b"EMBV") as wire:
        settings = StoreSettings(
            "postgres", dsn=DSN.replace(str(urlsplit(DSN).port), str(wire.port))
        )
        figures = torture(settings, tmp_path / "work", 12, 120, user="postgres-dropped")
        say.append(f"{wire.dropped} of {wire.marked} answers lost, {figures}")
    assert figures.kept_every_promise
    assert wire.dropped > 0


def test_ceph_keeps_every_promise_when_a_store_dies_and_answers_are_lost(
    tmp_path: Path, say: list[object]
) -> None:
    def harm(killed: int) -> None:
        if killed >= 8 and len(STORES) == 3:
            os.kill(STORES.pop(), signal.SIGKILL)

    with dropping(urlsplit(CEPH).port or 0, b"PUT ") as wire:
        settings = dataclasses.replace(s3_settings(CEPH), endpoint=at(CEPH, wire.port))
        figures: Figures = torture(
            settings, tmp_path / "work", KILLS, 180, user="ceph-harmed", meanwhile=harm
        )
        say.append(f"{wire.dropped} of {wire.marked} answers lost, one store killed, {figures}")
    assert figures.kept_every_promise
    assert wire.dropped > 0
    assert len(STORES) == 2
