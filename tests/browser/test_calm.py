"""Nothing jumps, nothing is forgotten, and a day is the same day everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import LONG, also

#: A tenth of the window that moves by a tenth of its height counts 0.01.
STILL = 0.02
PAGES = (
    "/", "/people", "/opportunity?id=1", "/person?id=1", "/insights?about=companies", "/opportunities",
    "/week", "/duplicates", "/help", "/settings",
)  # fmt: skip
_WATCH = (
    "window.moved = 0; window.watch = new PerformanceObserver(list => list.getEntries()"
    ".forEach(e => { window.moved += e.value }));"
    "window.watch.observe({ type: 'layout-shift' })"
)
_MOVED = "window.watch.disconnect(); window.moved"


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    """Somebody far west of London."""
    with one_window(browser, server, locale="en-US", timezone_id="America/Los_Angeles") as page:
        yield page


def pictures_are_drawn(page: Page) -> None:
    """Wait for what comes after a run of the page; what moves it comes at once."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
        ".every(one => one.querySelector('svg, canvas'))"
    )
    page.wait_for_timeout(700)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        also("/people"),
        also("/insights?about=companies"),
        "/opportunity?id=1",
        also("/person?id=1"),
    ],  # fmt: skip
)
def test_a_rerun_moves_nothing(address: str, window: Page) -> None:
    step_to(window, address)
    pictures_are_drawn(window)
    window.evaluate(_WATCH)
    window.get_by_test_id("stSidebar").get_by_role("button", name="Find").click()
    expect(window.get_by_role("dialog")).to_be_visible()
    settle(window)
    window.keyboard.press("Escape")
    expect(window.get_by_role("dialog")).to_have_count(0)
    settle(window)
    window.wait_for_timeout(500)
    assert window.evaluate(_MOVED) <= STILL


@pytest.mark.parametrize("width", [also(1280), 390])
def test_a_page_comes_to_stay_where_it_was_drawn(width: int, window: Page) -> None:
    """Going through the app moves nothing: what is drawn late has its room at once."""
    window.set_viewport_size({"width": width, "height": 844})
    pages = PAGES if LONG else PAGES[:5]
    for address in pages:  # the browser has to fetch each kind of element once
        step_to(window, address)
    pictures_are_drawn(window)  # those of the last one are not to move under the first
    moved = {}
    for address in pages:
        window.evaluate(_WATCH)
        step_to(window, address)
        pictures_are_drawn(window)
        moved[address] = round(window.evaluate(_MOVED), 3)
    window.set_viewport_size({"width": 1280, "height": 900})
    assert {address: value for address, value in moved.items() if value > STILL} == {}


def test_what_was_chosen_is_still_chosen_after_another_page(window: Page) -> None:
    step_to(window, "/")
    window.get_by_role("link", name="People").click()
    settle(window)
    window.get_by_label("Search", exact=True).first.fill("Northlight")
    window.wait_for_timeout(600)
    settle(window)
    window.get_by_role("button", name="More filters").click()
    window.get_by_role("radio", name="Archived").click()
    settle(window)
    window.get_by_role("link", name="Today").click()
    settle(window)
    window.get_by_role("link", name="People").click()
    settle(window)
    expect(window.get_by_label("Search", exact=True).first).to_have_value("Northlight")
    expect(window.get_by_role("button", name="Archived", exact=True)).to_be_visible()


def test_a_day_in_a_picture_is_that_day_far_west_of_london(window: Page) -> None:
    said = "Day: Nov 23, 2026"
    step_to(window, "/person?id=1")
    marks = window.locator("[data-testid=stVegaLiteChart] .mark-symbol path[aria-label]")
    expect(marks.first).to_be_attached()
    told = " | ".join(mark.get_attribute("aria-label") or "" for mark in marks.all())
    assert said in told, told
