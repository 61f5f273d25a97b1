"""Fixtures for all tests: a separate database, a fixed day, and the app opened through streamlit_app.py."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import streamlit as st
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)

#: Where files live in memory: there a test waits for no disk, which is a quarter of the time of those of the store.
_MEMORY: Final = Path("/dev/shm")
_PLENTY: Final = 4 << 30

if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _PLENTY:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)

#: Everything is tried (`make hands`), not a selection.
LONG: Final = bool(os.environ.get("EMBERS_LONG"))

# Shared machines are slow now and then; a slow example is no failure. The same examples each time: what lands
# is no matter of luck. `make hands` looks for others.
settings.register_profile("embers", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("long" if LONG else "embers")

# Each app under test would look for components in every installed package, longer than a page takes. A server
# looks once; so does a run of the tests.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def longer(short: int, long: int) -> int:
    """How many examples of something slow: the first in `make test`, the second in `make hands`."""
    return long if LONG else short


def also(*values: Any) -> Any:
    """One more example of a kind of which `make test` tries others; `make hands` tries this one, too."""
    return pytest.param(*values, marks=pytest.mark.long)


@pytest.fixture
def today() -> date:
    """The day on which every test takes place."""
    return TODAY


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where this test's database goes; nothing is there yet."""
    return tmp_path / "embers.db"


@pytest.fixture
def app(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app at its front door on an empty database, not run yet."""
    monkeypatch.setenv("EMBERS_DB", str(database))
    monkeypatch.setenv("EMBERS_TODAY", TODAY.isoformat())
    st.cache_data.clear()
    st.cache_resource.clear()
    yield AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_page(app: AppTest) -> Callable[..., AppTest]:
    """Open a page the way a person does: `open_page("person.py", id=3)` through the front door.

    `unfolded`: keys of what a click opens before, as only that is filled; a tab by its name.
    """

    def opened(file: str, unfolded: Mapping[str, object] | None = None, **query: object) -> AppTest:
        app.run()
        app.switch_page(f"pages/{file}")
        for key, value in (unfolded or {}).items():
            app.session_state[key] = value
        for name, value in query.items():
            app.query_params[name] = str(value)
        return app.run()

    return opened


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where the screens sent the user; the real thing needs a browser."""
    calls: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda *args, **more: calls.append((*args, more)))
    return calls
