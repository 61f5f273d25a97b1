"""The log and the rejection at the side of the window: few clicks, and the buttons always in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.services.people import people
from crm.store.local import open_store
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import TODAY

DIALOG = 'section[role="dialog"]'
OPENERS = {"log": "Log a contact", "rejection": "I just got a rejection"}
SIZES = [(1440, 900), (390, 844), (390, 480)]  # the last: a phone held across, or with its keyboard
#: A keyboard that lies over the page, as on an iPhone, where the window stays as high as it was.
KEYBOARD = 300
_COVER = """height => {
  Object.defineProperty(visualViewport, 'height', { value: innerHeight - height, configurable: true });
  visualViewport.dispatchEvent(new Event('resize'));
}"""
#: The drawer has slid in and ends where the window does.
_AT_THE_SIDE = """() => {
  const right = document.querySelector('section[role="dialog"]').getBoundingClientRect().right;
  return Math.abs(right - innerWidth) < 1;
}"""
#: What has the focus and is hidden behind the buttons.
_HIDDEN = """() => {
  const at = document.activeElement;
  const foot = document.querySelector('[class*="-drawer-end"]').getBoundingClientRect();
  if (at.closest('[class*="-drawer-end"]') || !at.closest('section[role=dialog]')) return '';
  const box = at.getBoundingClientRect();
  return box.height < 60 && box.bottom > foot.top ? at.outerHTML.slice(0, 200) : '';
}"""


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


def opened(page: Page, drawer: str) -> Locator:
    step_to(page, "/opportunities" if drawer == "rejection" else "/person?id=1")
    page.get_by_test_id("stMain").get_by_role("button", name=OPENERS[drawer]).first.click()
    settle(page)
    expect(page.locator(DIALOG).get_by_role("button", name="Cancel")).to_be_visible()
    return page.locator(DIALOG)


def closed(page: Page) -> None:
    page.locator(DIALOG).get_by_role("button", name="Cancel").click()
    expect(page.locator(DIALOG)).to_have_count(0)
    settle(page)


def in_sight(dialog: Locator, height: float) -> None:
    for name in ("Save", "Cancel"):
        box = dialog.get_by_role("button", name=name).bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= height, name


@pytest.mark.parametrize("drawer", OPENERS)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_save_and_cancel_are_in_sight_however_long_the_form_is(
    window: Page, drawer: str, width: int, height: int
) -> None:
    window.set_viewport_size({"width": width, "height": height})
    dialog = opened(window, drawer)
    if drawer == "log":
        dialog.get_by_role("radio", name="Gift card").click()
        settle(window)
    expect(dialog.get_by_text("Kept as you type")).to_be_in_viewport()
    in_sight(dialog, height)
    window.wait_for_function(_AT_THE_SIDE)
    assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")
    dialog.get_by_role("button", name="Save").focus()
    in_sight(dialog, height)
    closed(window)


@pytest.mark.parametrize("drawer", OPENERS)
def test_the_keyboard_of_a_phone_does_not_cover_them(window: Page, drawer: str) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    dialog = opened(window, drawer)
    window.evaluate(_COVER, KEYBOARD)
    in_sight(dialog, 844 - KEYBOARD)
    window.evaluate(_COVER, 0)
    in_sight(dialog, 844)
    closed(window)


@pytest.mark.parametrize("drawer", OPENERS)
def test_no_field_has_the_focus_behind_the_buttons(window: Page, drawer: str) -> None:
    window.set_viewport_size({"width": 390, "height": 600})
    dialog = opened(window, drawer)
    hidden = []
    for _ in range(22):
        window.keyboard.press("Tab")
        hidden += filter(None, [window.evaluate(_HIDDEN)])
    assert not hidden
    expect(dialog).to_be_visible()
    closed(window)


def test_a_step_is_logged_in_three_clicks(window: Page, server: Server) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    store = open_store(server.database)
    step_to(window, "/person?id=1")
    expect(window.locator("h1")).to_have_text("Sam Larkfield")
    clicks = (
        lambda: window.get_by_role("button", name="We talked").first,
        lambda: window.locator(DIALOG).get_by_role("radio", name="Left a message"),
        lambda: window.locator(DIALOG).get_by_role("button", name="Save"),
    )
    for number, target in enumerate(clicks):
        target().click()
        settle(window)
        if number == 0:  # what is left to say is what was said
            expect(window.locator(DIALOG).get_by_label("What was said?")).to_be_focused()
    expect(window.locator(DIALOG)).to_have_count(0)
    entry = max(people.person_file(store, 1, TODAY).touchpoints, key=lambda one: one.id)
    assert (entry.channel, entry.result, entry.day) == ("voicemail", "sent", TODAY)
    assert entry.opportunity_id is not None
