"""Large files are read with the garbage collector off; it is always switched on again."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest

from crm.errors import FileRefused
from crm.services.gc_paused import uncollected
from crm.services.imports import batch_import
from crm.store.local import open_store


def test_it_is_off_only_meanwhile() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_refused_file_leaves_it_on(database: Path) -> None:
    with pytest.raises(FileRefused):
        batch_import.import_file(open_store(database), "a.csv", b"", date(2026, 11, 23))
    assert gc.isenabled()
