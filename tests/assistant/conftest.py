"""Databases that an assistant comes to: each test has a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services import sample
from crm.services.people import people
from crm.store.local import open_store
from tests.conftest import TODAY


@pytest.fixture(scope="session")
def with_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, and two people called Tom; made once."""
    path = tmp_path_factory.mktemp("assistant") / "embers.db"
    store = open_store(path)
    sample.add(store, TODAY)
    for last, firm in (("Reed", ""), ("Hale", "Beacon")):
        people.add(store, Person(PersonId(0), "Tom", last, company=firm), TODAY)
    return path


@pytest.fixture
def path(with_sample: Path, database: Path) -> Path:
    """A database with the sample and two people called Tom."""
    shutil.copyfile(with_sample, database)
    return database
