"""Files are taken only from sessions that a page let in, and only so much of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from crm.access import Admission, Door
from crm.deployment import Mode
from crm.ui.shell import uploads

MEGABYTE = 1_000_000
Put = Callable[[str, str, int], int]


class Runtime:
    """Streamlit's, as far as uploads know it; every session is connected."""

    def is_active_session(self, session_id: str) -> bool:
        return session_id != "gone"


@pytest.fixture
def files() -> MemoryUploadedFileManager:
    return MemoryUploadedFileManager("/_stcore/upload_file")


@pytest.fixture
def server() -> Any:
    return Runtime()


@pytest.fixture
def guard(server: Any, files: MemoryUploadedFileManager) -> uploads.Guard:
    return uploads.Guard(server, files)


@pytest.fixture
def put(server: Any, files: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Send a file as a browser, or a script, does; returns the status."""
    real = config.get_option
    monkeypatch.setattr(
        config,
        "get_option",
        lambda name: False if name == "server.enableXsrfProtection" else real(name),
    )
    app = httpx.ASGITransport(Starlette(routes=create_upload_routes(server, files, "")))

    async def sent(address: str, size: int) -> int:
        async with httpx.AsyncClient(transport=app, base_url="http://localhost") as client:
            return (await client.put(address, files={"f": ("x", b"x" * size)})).status_code

    def send(session: str, name: str, size: int) -> int:
        return asyncio.run(sent(f"/_stcore/upload_file/{session}/{name}", size))

    return send


def kept(files: MemoryUploadedFileManager, session: str) -> int:
    return sum(len(file.data) for file in files.file_storage.get(session, {}).values())


def test_nothing_is_taken_before_the_session_was_let_in(
    guard: uploads.Guard, files: MemoryUploadedFileManager, put: Put
) -> None:
    assert put("stranger", "a", MEGABYTE) == 400
    guard.allow("stranger", 0)
    assert put("stranger", "a", MEGABYTE) == 400
    assert kept(files, "stranger") == 0


def test_who_was_let_in_uploads_until_it_is_too_much(
    guard: uploads.Guard, files: MemoryUploadedFileManager, put: Put
) -> None:
    guard.allow("ada", 3 * MEGABYTE)
    assert put("ada", "a", 2 * MEGABYTE) == 204
    assert put("ada", "b", 2 * MEGABYTE) == 413
    assert put("ada", "c", MEGABYTE) == 204
    assert put("ada", "d", 1) == 400  # full: not even read
    assert kept(files, "ada") == 3 * MEGABYTE
    files.remove_file("ada", "a")
    assert put("ada", "d", MEGABYTE) == 204
    assert put("ben", "a", 1) == 400


def test_who_is_no_longer_let_in_leaves_nothing(
    guard: uploads.Guard, files: MemoryUploadedFileManager, put: Put
) -> None:
    guard.allow("ada", MEGABYTE)
    assert put("ada", "a", 1000) == 204
    guard.allow("ada", 0)
    assert kept(files, "ada") == 0
    assert put("ada", "b", 1000) == 400


def test_a_session_that_ended_leaves_nothing(
    guard: uploads.Guard, files: MemoryUploadedFileManager, put: Put
) -> None:
    guard.allow("ada", MEGABYTE)
    assert put("ada", "a", 1000) == 204
    files.remove_session_files("ada")
    assert kept(files, "ada") == 0
    assert put("ada", "b", 1000) == 400
    guard.allow("gone", MEGABYTE)
    assert put("gone", "a", 1000) == 400


def test_what_came_before_the_first_page_is_dropped(
    server: Any, files: MemoryUploadedFileManager, put: Put
) -> None:
    assert put("early", "a", 1000) == 204
    uploads.Guard(server, files)
    assert kept(files, "early") == 0


@pytest.mark.parametrize(
    ("decision", "megabytes"),
    [
        (Admission(False, "", door=Door.SIGN_IN), 0),
        (Admission(True, "", mode=Mode.DEMO), 20),
        (Admission(True, "", mode=Mode.HOSTED), 400),
        (Admission(True, "", mode=Mode.LOCAL), 400),
    ],
)
def test_how_much_anybody_may_leave(decision: Admission, megabytes: int) -> None:
    assert uploads.most_of(decision) == megabytes * MEGABYTE
