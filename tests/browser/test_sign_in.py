"""Hosted: people sign in at a real OpenID provider, and each sees their own data only."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from crm.access import user_key
from crm.ui.shell.nav import SCREENS
from scripts import hosted as hosting
from tests.browser.axe import violations
from tests.browser.conftest import Server, settle, step_to, visit
from tests.browser.signed_in import (
    ADA,
    BEN,
    NOBODY,
    add_person,
    address,
    identities,
    service,
    shows,
    shows_the_door,
    sign_in,
)
from tests.conftest import also


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with hosting.provider((ADA, BEN, NOBODY)) as url:
        yield url


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def hosted(folder: Path, provider: str) -> Iterator[Server]:
    with service(folder, provider) as started:
        yield started


@pytest.fixture
def profile(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Fresh browser profiles: nobody is signed in in them."""
    made: list[BrowserContext] = []

    def new() -> BrowserContext:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(20_000)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture(scope="module")
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """One profile in which nobody ever signs in."""
    context = browser.new_context(locale="en-GB")
    yield context
    context.close()


@pytest.fixture(scope="module")
def ada(browser: Browser, hosted: Server) -> Iterator[BrowserContext]:
    """The profile in which Ada is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, hosted, ADA)
    page.close()
    yield context
    context.close()


#: A start, a page with a person in its address, and the one that gives everything away.
FEW = ("", "person", "data")
MORE = [screen.url for screen in SCREENS if screen.url not in FEW]


@pytest.mark.parametrize("path", [*FEW, *(also(url) for url in MORE)])
def test_nobody_sees_a_page_without_signing_in(
    stranger: BrowserContext, hosted: Server, path: str
) -> None:
    # The first of these is the first request the server gets.
    page = stranger.new_page()
    shows_the_door(page, hosted, path or "people")
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    assert not hosted.database.exists()
    page.close()


def test_the_door_is_there_for_everybody(stranger: BrowserContext, hosted: Server) -> None:
    page = stranger.new_page()
    shows_the_door(page, hosted)
    assert not violations(page)
    page.close()


def test_signing_in_leads_to_the_requested_page(
    profile: Callable[[], BrowserContext], hosted: Server
) -> None:
    page = profile().new_page()
    sign_in(page, hosted, ADA, "help?topic=Warmth")
    page.wait_for_url(re.compile(r"/help\?topic=Warmth$"))
    settle(page)
    expect(page.get_by_role("heading", name="Help")).to_be_visible()
    expect(page.get_by_text("Signed in as Ada Example")).to_be_visible()


def test_the_second_person_sees_nothing_of_the_first(
    profile: Callable[[], BrowserContext],
    ada: BrowserContext,
    hosted: Server,
    provider: str,
    folder: Path,
) -> None:
    first, second = ada.new_page(), profile().new_page()
    add_person(first, hosted, "Zenobia", "Quillfeather")
    sign_in(second, hosted, BEN)
    visit(second, address(hosted, "person?id=1"))
    for path in ("person?id=1", "people", "people?q=Zenobia", "data", ""):
        step_to(second, f"/{path}")
        second.wait_for_timeout(500)
        assert "Quillfeather" not in second.content()
    add_person(second, hosted, "Wilhelmina", "Oakenfold")
    kept = {path.name for path in (folder / "store").iterdir() if path.name.startswith("u")}
    assert kept == {user_key(provider, str(who["sub"])) for who in (ADA, BEN)}


@pytest.mark.long
def test_another_node_shows_what_the_first_one_saved(
    profile: Callable[[], BrowserContext],
    ada: BrowserContext,
    hosted: Server,
    folder: Path,
    provider: str,
) -> None:
    page = ada.new_page()
    add_person(page, hosted, "Yolanda", "Marchbanks")
    with service(folder, provider) as other:
        # A node at another address: behind a proxy it would have the same, and so the same cookie.
        elsewhere = profile().new_page()
        sign_in(elsewhere, other, ADA)
        visit(elsewhere, address(other, "people?q=Yolanda"))
        shows(elsewhere, "Marchbanks")
        add_person(elsewhere, other, "Xaver", "Lindqvist")
    # The first node learns of it with its next run.
    visit(page, address(hosted, "people?q=Xaver"))
    shows(page, "Lindqvist")


def test_signing_out_ends_every_tab_and_every_copy_of_the_cookie(
    profile: Callable[[], BrowserContext], hosted: Server
) -> None:
    context, thief = profile(), profile()
    page = context.new_page()
    sign_in(page, hosted, BEN)
    tab = context.new_page()
    visit(tab, address(hosted, "people"))
    tab.get_by_role("button", name="Add a person").click()
    tab.get_by_label("First name").fill("Nobody")
    tab.get_by_label("Last name").fill("Writtenlate")
    thief.add_cookies(context.cookies())  # type: ignore[arg-type]

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="End Session")).to_be_visible()  # the provider's
    assert not identities(context)
    save, door = (
        tab.get_by_role("button", name="Save"),
        tab.get_by_role("button", name="Sign in", exact=True),
    )
    expect(save.or_(door).first).to_be_visible()
    if save.is_visible():  # a run that was under way may have found it out by itself
        with suppress(Error):
            save.click(timeout=2000)
    expect(door).to_be_visible()
    expect(tab.get_by_text("You have signed out")).to_be_visible()
    assert tab.get_by_test_id("stSidebarNavLink").count() == 0
    shows_the_door(thief.new_page(), hosted)

    # Whoever signs in next is let in, also from the tab that was closed.
    door.click()
    tab.get_by_role("button", name=str(BEN["sub"]), exact=True).click()
    expect(tab.get_by_text("Signed in as Ben Sample")).to_be_visible()
    tab.wait_for_url(re.compile(r"/people$"))
    settle(tab)
    assert tab.get_by_role("link", name="Writtenlate").count() == 0


def test_a_cookie_that_was_changed_opens_nothing(
    profile: Callable[[], BrowserContext], ada: BrowserContext, hosted: Server
) -> None:
    context = profile()
    context.add_cookies(ada.cookies())  # type: ignore[arg-type]
    for cookie in identities(context):
        middle = len(cookie["value"]) // 2
        other = "A" if cookie["value"][middle] != "A" else "B"
        changed = cookie["value"][:middle] + other + cookie["value"][middle + 1 :]
        context.add_cookies([{**cookie, "value": changed}])
    shows_the_door(context.new_page(), hosted)


def test_a_cookie_of_another_service_opens_nothing(
    profile: Callable[[], BrowserContext], hosted: Server
) -> None:
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    claims = {
        "is_logged_in": True,
        "iss": "https://id.example.com",
        "sub": "17",
        "origin": address(hosted),
    }
    forged = create_signed_value("another-secret" * 4, "_streamlit_user", json.dumps(claims))
    context = profile()
    context.add_cookies(
        [{"name": "_streamlit_user", "value": forged.decode(), "url": address(hosted)}]
    )
    shows_the_door(context.new_page(), hosted)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    ada: BrowserContext, hosted: Server
) -> None:
    page = ada.new_page()
    visit(page, address(hosted))
    found = identities(ada)
    assert found
    assert all(c["httpOnly"] and c["sameSite"] == "Lax" for c in found)
    assert "_streamlit_user" not in page.evaluate("document.cookie")


@pytest.mark.long
def test_a_provider_without_name_and_address_will_do(
    profile: Callable[[], BrowserContext], hosted: Server, provider: str, folder: Path
) -> None:
    page = profile().new_page()
    sign_in(page, hosted, NOBODY)
    add_person(page, hosted, "Walburga", "Tern")
    assert (folder / "store" / user_key(provider, str(NOBODY["sub"]))).is_dir()


def test_the_log_holds_no_person_and_no_secret(hosted: Server) -> None:
    log = hosted.log.read_text("utf-8", "replace")
    assert not [
        w for w in ("Zenobia", "ada@example.com", "Ada Example", hosting.COOKIE_SECRET) if w in log
    ]


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [("", True), ("https://evil.example", False), ("null", False)],
)
def test_another_site_cannot_open_a_connection(hosted: Server, origin: str, welcome: bool) -> None:
    own = f"http://localhost:{hosted.port}"
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: localhost:{hosted.port}", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Key: ZW1iZXJzLWVtYmVycy1lbQ==",
        "Sec-WebSocket-Version: 13", f"Origin: {origin or own}", "Sec-WebSocket-Protocol: streamlit",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", hosted.port), timeout=10) as asked:
        asked.sendall("\r\n".join([*lines, "", ""]).encode())
        status = asked.recv(64).split()[1]
    assert (status == b"101") is welcome


def test_an_upload_without_the_token_of_a_session_is_refused(hosted: Server) -> None:
    request = urllib.request.Request(
        f"http://localhost:{hosted.port}/_stcore/upload_file/session/file", b"x", method="PUT"
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403
    refused.value.close()
