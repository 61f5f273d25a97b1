"""The S3 server that the tests of the stores use, a folder, and a database of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.services import sample
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.remote.conftest import s3 as s3


@pytest.fixture
def local(database: Path) -> Path:
    """The database of this machine, with ten people."""
    sample.add(open_store(database), TODAY)
    return database


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return f"file://{tmp_path}/store"
