"""One owner with a passphrase, in a real browser: what it remembers, and what it hands out."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.passphrase import hashing
from scripts.launch import any_free
from tests.browser.axe import violations
from tests.browser.conftest import Server, plain_start, running, settle, visit

WORDS = "correct horse battery"
_WAIT = re.compile("before the next try")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owner")
    path = folder / "secrets.toml"
    path.write_text(
        f"""
        [owner]
        passphrase_hash = "{hashing.make(WORDS)}"
        cookie_secret = "only for tests and pictures, 0123456789abcdef"
        [store]
        kind = "file"
        folder = "{folder / "store"}"
        """
    )
    return path


@pytest.fixture(scope="module")
def hosted(secrets: Path) -> Iterator[Server]:
    with running(
        secrets.parent, lambda port: [*plain_start(port), f"--secrets.files={secrets}"]
    ) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str, stay: bool = False) -> None:
    visit(page, address)
    field = page.get_by_label("Passphrase", exact=True)
    expect(field).to_have_attribute("autocomplete", "current-password")
    field.fill(WORDS)
    if stay:
        page.get_by_text("Stay signed in on this device").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def kept(page: Page) -> list[bool]:
    """Whether the tab and the browser keep a sign-in."""
    return [
        bool(page.evaluate(f"{place}.getItem('embers:owner')"))
        for place in ("sessionStorage", "localStorage")
    ]


def test_a_reload_stays_at_the_same_address_and_another_tab_is_asked(
    page: Page, hosted: Server
) -> None:
    sign_in(page, f"{hosted.url}/people")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    page.wait_for_function("sessionStorage.getItem('embers:owner')")
    page.reload()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    assert kept(page) == [True, False]
    assert WORDS not in page.content()
    other = page.context.new_page()
    visit(other, hosted.url)
    expect(other.get_by_label("Passphrase", exact=True)).to_be_visible()


def test_stay_signed_in_counts_for_new_tabs_until_sign_out(page: Page, hosted: Server) -> None:
    sign_in(page, hosted.url, stay=True)
    page.wait_for_function("localStorage.getItem('embers:owner')")
    other = page.context.new_page()
    visit(other, hosted.url)
    expect(other.get_by_role("button", name="Sign out")).to_be_visible()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_label("Passphrase", exact=True)).to_be_visible()
    other.wait_for_function("!localStorage.getItem('embers:owner')")
    other.reload()
    expect(other.get_by_label("Passphrase", exact=True)).to_be_visible()
    assert kept(other) == [False, False]


@pytest.mark.long
def test_a_wrong_one_and_the_wait_are_said_at_the_field(page: Page, hosted: Server) -> None:
    visit(page, hosted.url)
    wrong, wait = page.get_by_text("That is not the passphrase."), page.get_by_text(_WAIT)
    for _ in range(8):  # a slow machine may let the first pauses pass
        page.get_by_label("Passphrase", exact=True).fill("wrong words here")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Passphrase", exact=True)).to_have_value("")
        settle(page)
        expect(wrong.or_(wait)).to_be_visible()
        if wait.count():
            break
    assert violations(page) == []
    seconds = re.search(r"(\d+) seconds?", wait.inner_text())
    assert seconds
    page.wait_for_timeout(1_000 * int(seconds[1]) + 500)
    page.get_by_label("Passphrase", exact=True).fill(WORDS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_frame_of_another_site_gets_no_sign_in_and_one_of_the_same_address_does(
    page: Page, hosted: Server, tmp_path: Path
) -> None:
    sign_in(page, hosted.url, stay=True)
    page.wait_for_function("localStorage.getItem('embers:owner')")
    # As Community Cloud does, which shows the app in a frame of its own address.
    page.evaluate("document.body.innerHTML = '<iframe src=/ width=900 height=700>'")
    own = page.frame_locator("iframe")
    expect(own.get_by_role("button", name="Sign out")).to_be_attached()
    (tmp_path / "index.html").write_text(f'<iframe src="{hosted.url}" width=900 height=700>')
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", any_free()), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        frame = page.frame_locator("iframe")
        expect(frame.get_by_label("Passphrase", exact=True)).to_be_visible()
        expect(frame.get_by_role("button", name="Sign out")).to_have_count(0)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.long
def test_a_restart_asks_for_nothing(page: Page, secrets: Path, tmp_path: Path) -> None:
    def line(port: int) -> list[str]:
        return [*plain_start(port), f"--secrets.files={secrets}"]

    with running(tmp_path, line) as first:
        sign_in(page, first.url)
        page.wait_for_function("sessionStorage.getItem('embers:owner')")
    with running(tmp_path, line, port=first.port):
        visit(page, first.url)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
