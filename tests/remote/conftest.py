"""The stores under test: always a folder and an S3 server, others where they run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm.config import StoreSettings
from crm.remote import open_target
from crm.remote.replica import Replica
from crm.remote.target import Target
from tests.remote.lost_answers import AT_ONCE, add_person
from tests.remote.servers import make_bucket, moto, s3_settings
from tests.remote.support import opened
from tests.remote.tampered import Tampered

#: Set by `make test-cluster` to the address of Ceph's gateway and to a PostgreSQL database.
CEPH, POSTGRES = "EMBERS_TEST_S3", "EMBERS_TEST_POSTGRES"


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 server: moto, or Ceph in the cluster's run."""
    if address := os.environ.get(CEPH):
        make_bucket(address)
        yield address
        return
    with moto() as address:
        yield address


KINDS = ["folder", "s3", *(["postgres"] if os.environ.get(POSTGRES) else [])]


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """Each store in turn."""
    settings = {
        "folder": lambda: StoreSettings("file", folder=str(tmp_path / "store")),
        "postgres": lambda: StoreSettings("postgres", dsn=os.environ[POSTGRES]),
        "s3": lambda: s3_settings(request.getfixturevalue("s3")),
    }
    with closing(open_target(settings[request.param]())) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Target:
    """A store in a folder of this test's own."""
    return open_target(StoreSettings("file", folder=str(tmp_path / "store")))


@pytest.fixture
def link(folder: Target) -> Tampered:
    """What the first copy has between itself and the store."""
    return Tampered(folder)


@pytest.fixture
def here(link: Tampered, tmp_path: Path) -> Replica:
    return opened(link, tmp_path / "a", limits=AT_ONCE)


@pytest.fixture
def elsewhere(folder: Target, here: Replica, tmp_path: Path) -> Replica:
    """A second copy of the account, after Sam was added in the first."""
    add_person(here, "Sam")
    return opened(folder, tmp_path / "b", limits=AT_ONCE)
