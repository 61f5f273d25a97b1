"""The undo bar at the foot of the window: visible at any scroll position for a minute, moving nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.services import sample
from crm.store.local import open_store
from scripts.launch import command
from tests.browser.axe import violations
from tests.browser.conftest import Server, one_window, running, settle, step_to, visit
from tests.conftest import TODAY

#: Starts the app with offers that end after so many seconds.
_HURRIED: Final = 6
_IN_A_HURRY: Final = f"""import sys
from crm.ui.shell import undo
undo.OFFERED = {_HURRIED}.0
from streamlit.web.cli import main
sys.exit(main())"""
_SCROLL: Final = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server, 1280, 900) as page:
        yield page


def bar(page: Page) -> Locator:
    return page.locator(".st-key-undo_bar")


def box_of(found: Locator) -> Any:
    box = found.bounding_box()
    assert box
    return box


def skip(page: Page, number: int) -> str:
    """Skip a step of Today; gives what it was."""
    page.get_by_role("button", name="Skip", exact=True).nth(number).click()
    settle(page)
    dialog = page.get_by_role("dialog")
    title = dialog.get_by_role("heading").first.inner_text()
    dialog.get_by_label("Why?").fill("Not my way")
    dialog.get_by_role("button", name="Skip it").click()
    expect(dialog).to_have_count(0)
    settle(page)
    return title


def test_it_is_in_sight_wherever_one_has_scrolled_and_moves_nothing(tab: Page) -> None:
    tab.set_viewport_size({"width": 1280, "height": 500})
    step_to(tab, "/")
    expect(tab.get_by_test_id("stBottom")).to_be_hidden()
    heading = box_of(tab.locator("h1"))
    tab.evaluate(f"{_SCROLL} = 400")
    assert tab.evaluate(_SCROLL) == 400
    last = tab.get_by_role("button", name="Skip", exact=True).count() - 1
    skip(tab, last)
    expect(bar(tab)).to_be_in_viewport(ratio=1)
    tab.evaluate(f"{_SCROLL} = 0")
    assert box_of(tab.locator("h1")) == heading
    assert box_of(tab.get_by_test_id("stBottom"))["height"] < 70
    tab.set_viewport_size({"width": 1280, "height": 900})


def test_it_names_what_it_takes_back_and_stays_for_many_runs(tab: Page) -> None:
    step_to(tab, "/")
    title = skip(tab, 0)
    words = bar(tab).get_by_role("status")
    expect(words).to_contain_text("Skipped: ")
    said = words.inner_text()
    step_to(tab, "/people")
    for part in ("S", "am", " Lark", "field"):
        tab.get_by_label("Search").first.press_sequentially(part)
        settle(tab, 400)
    expect(tab.get_by_role("rowheader")).to_have_text(["Sam Larkfield"])
    expect(words).to_have_text(said)
    bar(tab).get_by_role("button", name="Undo").click()
    settle(tab)
    expect(words).to_have_text(f"Undone: “{said}”")
    expect(bar(tab).get_by_role("button", name="Undo")).to_have_count(0)
    expect(tab.get_by_test_id("stToast")).to_have_count(0)
    expect(bar(tab)).to_have_count(0, timeout=15_000)
    assert title


def test_the_next_change_takes_its_place(tab: Page) -> None:
    step_to(tab, "/")
    skip(tab, 0)
    step_to(tab, "/person?id=4")
    tab.get_by_role("button", name="More").click()
    tab.get_by_role("button", name="Archive", exact=True).click()
    settle(tab)
    expect(bar(tab)).to_have_count(1)
    expect(bar(tab).get_by_role("status")).to_contain_text("is archived.")
    bar(tab).get_by_role("button", name="Close").click()
    expect(tab.get_by_test_id("stBottom")).to_be_hidden()


def test_it_is_reached_by_tab_and_sound_for_everybody(tab: Page) -> None:
    step_to(tab, "/person?id=5")
    tab.get_by_role("button", name="More").click()
    tab.get_by_role("button", name="Archive", exact=True).click()
    settle(tab)
    assert violations(tab) == []
    undo = bar(tab).get_by_role("button", name="Undo")
    for _ in range(60):
        tab.keyboard.press("Tab")
        if undo.evaluate("e => e === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    expect(bar(tab).get_by_role("status")).to_contain_text("Undone:")


def test_on_a_phone_it_covers_neither_the_end_of_the_page_nor_the_bar(tab: Page) -> None:
    step_to(tab, "/person?id=4")
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.get_by_test_id("stPopoverButton").click()
    tab.get_by_role("button", name="In touch today").click()
    settle(tab)
    expect(bar(tab)).to_be_in_viewport(ratio=1)
    tab.evaluate(f"{_SCROLL} = 99999")
    tab.wait_for_timeout(300)
    inside = box_of(tab.get_by_test_id("stMainBlockContainer"))
    foot = box_of(tab.get_by_test_id("stBottom"))
    assert inside["y"] + inside["height"] <= foot["y"] + 1
    line, menu = box_of(bar(tab)), box_of(tab.locator(".st-key-bar"))
    assert line["y"] + line["height"] <= menu["y"]
    tab.set_viewport_size({"width": 1280, "height": 900})


def in_a_hurry(port: int) -> Sequence[str]:
    line = command(port, {"HEADLESS": "1"})
    return [sys.executable, "-c", _IN_A_HURRY, *line[line.index("run") :]]


def test_it_goes_by_itself_when_its_time_is_over(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(tmp_path_factory.mktemp("hurried"), in_a_hurry) as server:
        sample.add(open_store(server.database), TODAY)
        page = browser.new_page()
        visit(page, f"{server.url}/person?id=1")
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Archive", exact=True).click()
        expect(bar(page)).to_be_visible()
        page.wait_for_timeout(2000)
        # A look at something else meanwhile gives it no new time.
        step_to(page, "/week")
        expect(bar(page)).to_be_visible()
        expect(page.get_by_test_id("stBottom")).to_be_hidden(timeout=_HURRIED * 1000)

        # Whoever is writing at that moment goes on writing: the bar waits for the end of the dialog.
        step_to(page, "/person?id=2")
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Archive", exact=True).click()
        expect(bar(page)).to_be_visible()
        page.keyboard.press("Alt+l")
        words = page.get_by_role("dialog").get_by_label("What was said?")
        words.click()
        page.keyboard.type("Half a sen")
        page.wait_for_timeout((_HURRIED + 2) * 1000)
        page.keyboard.type("tence")
        expect(words).to_have_value("Half a sentence")
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(bar(page)).to_have_count(0)
        page.close()
