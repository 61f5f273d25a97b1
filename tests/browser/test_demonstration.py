"""Hosted without secrets: strangers look around in a database of their own, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.ui.shell.nav import SCREENS, Spot
from tests.browser.axe import violations
from tests.browser.conftest import REBOUND, Server, plain_start, running, settle, visit
from tests.conftest import also


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as a hosting service starts it: no secrets, no database."""
    with running(tmp_path_factory.mktemp("hosted"), plain_start) as started:
        yield started


def address(server: Server, path: str = "") -> str:
    """The app as somebody from elsewhere reaches it."""
    return f"http://{REBOUND}:{server.port}/{path}"


def assert_told(page: Page) -> None:
    expect(page.get_by_text("This is a demonstration")).to_be_visible()
    expect(page.get_by_text("gone when you close this tab")).to_be_visible()


#: Of the menu, of the foot, and of the other pages; all of them are tried in `make hands`.
FEW = ("", "duplicates")
MORE = ["people", "help", *(s.url for s in SCREENS if s.spot is not Spot.PAGES or s.url == "week")]


@pytest.mark.parametrize(
    "path",
    [*FEW, *(also(url) for url in dict.fromkeys(MORE) if url not in FEW)],
)
def test_a_deep_link_shows_the_demonstration_and_says_so(
    page: Page, hosted: Server, path: str
) -> None:
    # The first of these is the first request the server gets.
    visit(page, address(hosted, path or "people"))
    assert_told(page)
    assert not hosted.database.exists()


def test_the_banner_is_there_for_everybody(page: Page, hosted: Server) -> None:
    visit(page, address(hosted))
    assert_told(page)
    assert not violations(page)


def test_two_visitors_share_nothing(browser: Browser, hosted: Server) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    visit(first, address(hosted, "people"))
    first.get_by_role("button", name="Add a person").click()
    first.get_by_label("First name").fill("Zenobia")
    first.get_by_label("Last name").fill("Quillfeather")
    first.get_by_role("button", name="Save").click()
    settle(first)
    assert "Zenobia" in first.content()
    visit(second, address(hosted, "people?q=Quillfeather"))
    assert "Zenobia" not in second.content()
    assert not hosted.database.exists()
    for context in contexts:
        context.close()


def test_what_was_typed_can_be_taken_along(page: Page, hosted: Server) -> None:
    visit(page, address(hosted))
    with page.expect_download() as started:
        page.get_by_role("button", name="Export").click()
    assert started.value.suggested_filename == "embers-demonstration.json"
    assert b'"format": "embers"' in started.value.path().read_bytes()


def test_the_owner_at_the_machine_still_gets_their_own(page: Page, hosted: Server) -> None:
    visit(page, f"http://127.0.0.1:{hosted.port}/")
    assert page.get_by_text("This is a demonstration").count() == 0
    assert hosted.database.exists()


def test_from_then_on_strangers_find_a_closed_door(page: Page, hosted: Server) -> None:
    visit(page, address(hosted, "people"))
    expect(page.get_by_role("heading", name="This is private")).to_be_visible()
