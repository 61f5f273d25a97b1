"""Tests against Ceph and PostgreSQL; `make test-cluster` starts both and says where they are."""

from __future__ import annotations

import os

import pytest

#: Without the servers these files are no tests of this run.
collect_ignore_glob = [] if os.environ.get("EMBERS_TEST_STORES") else ["test_*.py"]


@pytest.fixture(scope="session", autouse=True)
def bucket() -> None:
    """The bucket of the tests in Ceph."""
    from tests.remote.servers import make_bucket

    make_bucket(os.environ["EMBERS_TEST_S3"])
