"""A backup of the sample, made once for each file of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.services import portability
from crm.services.sample import sample_document
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, load, text_of


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """A backup of the sample, and what is in it."""
    folder = tmp_path_factory.mktemp("sample")
    here = open_store(folder / "embers.db")
    load(here, sample_document(TODAY))
    portability.backup_to(here, folder / "saved.db")
    return (folder / "saved.db").read_bytes(), text_of(here)


@pytest.fixture
def saved(sample: tuple[bytes, str], tmp_path: Path) -> Path:
    file = tmp_path / "saved.db"
    file.write_bytes(sample[0])
    return file
