"""A new tab, from its first moment until the page is complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from crm.services import sample
from crm.store.local import open_store
from tests.browser.conftest import Server, plain_start, running, settle
from tests.browser.test_calm import STILL, pictures_are_drawn
from tests.conftest import TODAY, also

_WATCH = (
    "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {"
    "if (!one.hadRecentInput) window.moved += one.value }))"
    ".observe({ type: 'layout-shift', buffered: true })"
)
#: Streamlit's own program: without it a tab stays as it was sent.
_PROGRAM = "**/static/js/index.*.js"


@pytest.fixture(scope="module", autouse=True)
def people(server: Server) -> None:
    sample.add(open_store(server.database), TODAY)


@contextmanager
def fresh(
    browser: Browser, width: int, height: int, scheme: str = "light"
) -> Iterator[BrowserContext]:
    """A browser that was never here: nothing of the app is kept."""
    made = browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-US",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("width", "height", "address"),
    [
        (1440, 900, "/"),
        also(1440, 900, "/opportunity?id=1"),
        *(also(1440, 900, one) for one in ("/people", "/insights", "/help")),
        *(also(1920, 1080, one) for one in ("/person?id=1", "/settings")),
        also(390, 844, "/"),
        (390, 844, "/person?id=1"),
        *(also(390, 844, one) for one in ("/opportunities", "/import_data")),
    ],
)
def test_nothing_moves_in_a_new_tab(
    width: int, height: int, address: str, server: Server, browser: Browser
) -> None:
    with fresh(browser, width, height) as context:
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(server.url + address)
        settle(page)
        expect(page.locator("h1")).to_be_visible()
        pictures_are_drawn(page)
        assert page.evaluate("window.moved") <= STILL
        expect(page.locator("#embers-opening")).to_have_count(0)


@pytest.mark.parametrize("app", ["streamlit_app.py", also("hosted_app.py")])
def test_nothing_moves_in_a_new_tab_of_a_site_either(
    app: str, tmp_path: Path, browser: Browser
) -> None:
    """Started as a site starts it, by Streamlit's own command."""
    start = partial(plain_start, app=app)
    with running(tmp_path, start) as site, fresh(browser, 1440, 900) as context:
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(site.url)
        settle(page)
        expect(page.locator("h1")).to_be_visible()
        pictures_are_drawn(page)
        assert page.evaluate("window.moved") <= STILL


def first_moment(context: BrowserContext, server: Server) -> Page:
    """A tab in which nothing but the first answer of the server has come."""
    page = context.new_page()
    page.route(_PROGRAM, lambda route: route.abort())
    page.goto(f"{server.url}/", wait_until="domcontentloaded")
    return page


def complete(context: BrowserContext, server: Server) -> Page:
    """A tab in which everything has come."""
    page = context.new_page()
    page.goto(f"{server.url}/")
    settle(page)
    return page


@pytest.mark.parametrize(
    ("scheme", "ground", "beside"),
    [
        ("light", "rgb(255, 252, 249)", "rgb(247, 238, 230)"),
        ("dark", "rgb(24, 19, 17)", "rgb(32, 25, 22)"),
    ],
)
def test_the_first_moment_has_the_colors_and_the_menu_of_the_app(
    scheme: str, ground: str, beside: str, server: Server, browser: Browser
) -> None:
    with fresh(browser, 1280, 900, scheme) as context:
        page = first_moment(context, server)
        expect(page.locator("#embers-opening")).to_have_css("background-color", ground)
        menu = page.locator("#embers-opening > .menu")
        expect(menu).to_have_css("background-color", beside)
        expect(menu).to_have_css("width", "300px")


def test_a_menu_that_was_closed_is_closed_in_the_first_moment(
    server: Server, browser: Browser
) -> None:
    with fresh(browser, 1280, 900) as context:
        page = complete(context, server)
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
        again = first_moment(context, server)
        expect(again.locator("#embers-opening > .page")).to_be_visible()
        expect(again.locator("#embers-opening > .menu")).to_have_count(0)


@pytest.mark.long
def test_a_theme_that_was_chosen_is_there_in_the_first_moment(
    server: Server, browser: Browser
) -> None:
    with fresh(browser, 1280, 900) as context:
        page = complete(context, server)
        page.get_by_test_id("stMainMenu").get_by_role("button").click()
        page.get_by_role("menuitemradio", name="Dark").click()
        ground = "rgb(24, 19, 17)"
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", ground)
        again = first_moment(context, server)
        expect(again.locator("#embers-opening")).to_have_css("background-color", ground)


def test_a_part_that_never_comes_does_not_keep_the_page_back(
    server: Server, browser: Browser
) -> None:
    with fresh(browser, 1280, 900) as context:
        page = context.new_page()
        page.route("**/static/js/MenuButton.*.js", lambda _: None)  # no answer
        page.goto(f"{server.url}/", wait_until="domcontentloaded")
        expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible(timeout=60_000)
