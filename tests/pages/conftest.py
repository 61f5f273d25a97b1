"""Browsers of people who sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.ui.shell import service
from tests.conftest import ROOT, TODAY


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that a hosted process keeps is in this test's folder and ends with it."""
    monkeypatch.setenv("EMBERS_DB", str(tmp_path / "never.db"))
    monkeypatch.setenv("EMBERS_TODAY", TODAY.isoformat())
    monkeypatch.setattr(service, "_FOLDER", tmp_path / "copies")
    monkeypatch.setattr(service, "_failed", {})
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def visitor(tmp_path: Path, own_folder: None) -> Callable[..., AppTest]:
    """Somebody's browser: `visitor(ADA)`; signed out without claims."""
    now = int(datetime.now(UTC).timestamp())  # noqa: TID251 (the cookie is as real as the clock)
    sign_ins = count(
        now, -1
    )  # each at a time of its own, although a whole test may take less than a second

    def opened(claims: dict[str, Any] | None = None, **store: Any) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        app.secrets["auth"] = {
            "redirect_uri": "http://localhost:8501/oauth2callback",
            "cookie_secret": "a-long-random-text-for-tests-only",
            "client_id": "embers",
            "client_secret": "a-secret",
            "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
        }
        app.secrets["store"] = store or {"kind": "file", "folder": str(tmp_path / "store")}
        if claims:
            at = next(sign_ins)
            app.user = {"is_logged_in": True, "iss": "https://id.example.com", "iat": at, **claims}
        return app

    return opened
