"""Another account of the machine reaches the port, but without the owner's key it sees nothing."""

from __future__ import annotations

import http.server
import re
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.services import sample
from crm.store.local import open_store
from tests.browser.conftest import Server, running, visit
from tests.browser.test_local_means_local import assert_private
from tests.conftest import TODAY


def as_make_run(port: int) -> Sequence[str]:
    return ["env", f"PORT={port}", sys.executable, "-m", "scripts.launch"]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("locked"), as_make_run) as started:
        sample.add(open_store(started.database), TODAY)
        yield started


@pytest.fixture(scope="module")
def key(locked: Server) -> str:
    return (locked.database.parent / "owner-key").read_text("ascii").strip()


def stranger(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    return page


def come_in(page: Page, address: str) -> None:
    """Open the address with the key, and wait until the browser remembers it."""
    visit(page, address)
    expect(page.get_by_role("link", name="Today")).to_be_visible()
    page.wait_for_function("localStorage['embers:key']")


def test_the_address_that_is_printed_opens_it_and_the_browser_remembers(
    browser: Browser, locked: Server, key: str
) -> None:
    assert f"{locked.url}/?key={key}" in locked.log.read_text()
    page = stranger(browser)
    come_in(page, f"{locked.url}/?key={key}")
    expect(page).to_have_url(re.compile(r"^[^?]*$"))
    visit(page, f"{locked.url}/people")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    page.context.close()


def test_without_the_key_nothing_is_shown(browser: Browser, locked: Server, key: str) -> None:
    page = stranger(browser)
    for path in ("", "people", "person?id=1", "?key=wrong"):
        assert_private(page, f"{locked.url}/{path}")
    typed = page.get_by_label("Or type the key")
    typed.fill("wrong")
    typed.press("Enter")
    expect(page.get_by_text("That is not the key.")).to_be_visible()
    typed.fill(key)
    typed.press("Enter")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    page.wait_for_function("localStorage['embers:key']")
    page.reload()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    page.context.close()


def test_a_page_that_frames_it_gets_nothing_to_click(
    browser: Browser, locked: Server, key: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(f'<iframe src="{locked.url}" width=900 height=700>')
    page = stranger(browser)
    come_in(page, f"{locked.url}/?key={key}")
    with served(tmp_path) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="This is private")).to_be_visible()
        expect(frame.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    page.context.close()


def test_a_restart_asks_for_nothing_and_keeps_what_is_typed(
    browser: Browser, tmp_path: Path
) -> None:
    page = stranger(browser)
    with running(tmp_path, as_make_run) as first:
        key = (tmp_path / "owner-key").read_text("ascii").strip()
        come_in(page, f"{first.url}/?key={key}")
        page.get_by_role("button", name="Log a contact").click()
        words = page.get_by_role("dialog").get_by_label("What was said?")
        words.click()
        page.keyboard.type("Half a sentence")
    with running(tmp_path, as_make_run, port=first.port):
        expect(words).to_have_value("Half a sentence", timeout=60_000)
        page.wait_for_timeout(3000)
        expect(words).to_have_value("Half a sentence")
        assert (tmp_path / "owner-key").read_text("ascii").strip() == key
    page.context.close()


def test_files_are_readable_by_their_owner_alone(locked: Server, key: str) -> None:
    folder = locked.database.parent
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("*")}
    assert {name for name, mode in modes.items() if mode != 0o600} <= {locked.log.name}
    assert {"embers.db", "owner-key"} <= modes.keys()
    assert len(key) >= 32


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The files of a folder on a port of their own, as another program of this machine might serve them."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
