"""Without a mouse: three keys that work everywhere, a focus that is seen, and the job of Today."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.ui.today import shortcuts
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import ROOT

_FOCUSED = "(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()"
_BOX = """(() => {
  const box = document.activeElement.getBoundingClientRect();
  return { x: box.x, y: box.y, width: box.width, height: box.height };
})()"""


@pytest.fixture(scope="module")
def keys(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


def press(page: Page, shortcut: str) -> None:
    page.keyboard.press(shortcut)
    settle(page)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what begins so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        lines = page.evaluate(_FOCUSED).split(
            "\n"
        )  # an icon before the words, a shortcut after them
        named = any(said == words or said.startswith(f"{words},") for said in lines)
        if named and len(lines) <= 4:  # more is a region that scrolls
            return
    raise AssertionError(f"Tab never came to {words!r}")


def test_a_suggested_step_is_logged_by_keyboard_alone(keys: Page) -> None:
    step_to(keys, "/")
    tab_to(keys, "Write")  # a row opens in place
    press(keys, "Enter")
    tab_to(keys, "Log it")
    press(keys, "Enter")
    expect(keys.get_by_role("dialog")).to_be_visible()
    tab_to(keys, "Save")
    press(keys, "Enter")
    expect(keys.get_by_text("Logged:")).to_be_visible()
    expect(keys.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("verb", "choice", "confirm"), [("Not now", "Tomorrow", "Put it off"), ("Skip", "", "Skip it")]
)
def test_a_step_is_put_off_or_skipped_by_keyboard_alone(
    verb: str, choice: str, confirm: str, keys: Page
) -> None:
    step_to(keys, "/")
    tab_to(keys, verb)
    press(keys, "Enter")
    expect(keys.get_by_role("dialog")).to_be_visible()
    if choice:
        tab_to(keys, choice)
        press(keys, "Enter")
    else:
        expect(keys.get_by_role("dialog").get_by_label("Why?")).to_be_focused()
        keys.keyboard.type("Not my way")
    tab_to(keys, confirm)
    press(keys, "Enter")
    expect(keys.get_by_role("dialog")).to_have_count(0)
    expect(keys.get_by_role("button", name="Undo", exact=True)).to_be_visible()


def test_find_has_the_cursor_and_enter_opens_the_only_match(keys: Page) -> None:
    step_to(keys, "/week")
    press(keys, shortcuts.FIND)
    dialog = keys.get_by_role("dialog")
    expect(dialog.get_by_label("Name or company")).to_be_focused()
    keys.keyboard.type("a")
    expect(dialog.get_by_role("button", name="Sam Larkfield")).to_be_visible()
    press(keys, "Enter")  # one of several: nobody was meant
    expect(dialog).to_be_visible()
    keys.keyboard.press("Control+A")
    keys.keyboard.type("wren")
    expect(dialog.get_by_role("button", name="Wren Ashdale")).to_be_visible()
    expect(dialog.get_by_role("button", name="Sam Larkfield")).to_have_count(0)
    settle(keys)
    press(keys, "Enter")
    expect(keys.locator("h1")).to_have_text("Wren Ashdale")


def test_next_leads_to_today_and_then_begins_the_first_step(keys: Page) -> None:
    step_to(keys, "/people?q=Sam")
    press(keys, shortcuts.NEXT)
    expect(keys.locator("h1")).to_have_text("Today")
    press(keys, shortcuts.NEXT)
    expect(keys.get_by_role("dialog")).to_contain_text("Log a contact")
    tab_to(keys, "Cancel")
    press(keys, "Enter")
    expect(keys.get_by_role("dialog")).to_have_count(0)


def test_log_opens_on_every_kind_of_page(keys: Page) -> None:
    step_to(keys, "/person?id=1")
    press(keys, shortcuts.LOG)
    expect(keys.get_by_role("dialog")).to_contain_text("Log a contact")
    tab_to(keys, "Cancel")
    press(keys, "Enter")
    expect(keys.get_by_role("dialog")).to_have_count(0)


def test_help_names_the_keys() -> None:
    words = (ROOT / "docs" / "help" / "keyboard.md").read_text("utf-8")
    for key in (shortcuts.LOG, shortcuts.FIND, shortcuts.NEXT):
        assert key.replace("+", " + ") in words


def test_the_focus_is_seen_on_whatever_has_it(keys: Page) -> None:
    step_to(keys, "/")
    # What fades is compared after it has faded, which it does at once.
    keys.add_style_tag(content="* { transition: none !important; animation: none !important; }")
    keys.evaluate("document.activeElement.blur()")
    unseen = []
    for _ in range(24):
        keys.keyboard.press("Tab")
        keys.wait_for_timeout(80)
        box = keys.evaluate(_BOX)
        if box["width"] < 2 or box["y"] < 0:
            continue
        clip = {
            "x": max(box["x"] - 6, 0), "y": max(box["y"] - 6, 0),
            "width": box["width"] + 12, "height": box["height"] + 12,
        }  # fmt: skip
        with_focus = keys.screenshot(clip=clip)
        keys.evaluate("window.had = document.activeElement; window.had.blur()")
        keys.wait_for_timeout(80)
        if keys.screenshot(clip=clip) == with_focus:
            unseen.append(keys.evaluate("window.had.outerHTML.slice(0, 200)"))
        keys.evaluate("window.had.focus()")
    assert not unseen
