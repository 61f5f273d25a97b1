"""The page of an opportunity as it looks: side by side on a screen, below each other on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Server, one_window, settle, step_to

BLOCKS: Final = ["Next", "What happened", "Why", "People", "Who got it"]
_SIDEWAYS: Final = """(() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth > main.clientWidth + 1; })()"""


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


def places(page: Page) -> list[tuple[float, float]]:
    """Where each block begins, from the left and from the top."""
    boxes = [
        page.get_by_role("heading", name=block, exact=True, level=2).bounding_box()
        for block in BLOCKS
    ]
    return [(box["x"], box["y"]) for box in boxes if box]


def letter_of(page: Page) -> None:
    page.get_by_role("button", name="Write", exact=True).first.click()
    expect(page.get_by_role("button", name="Close", exact=True)).to_have_count(1)
    expect(page.get_by_role("textbox", name="Letter", exact=True)).to_be_visible()
    settle(page)


def test_on_a_screen_the_reasons_are_beside_the_steps(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=1")
    following, happened, why, people, hire = places(window)
    assert following[0] == happened[0] < why[0] == people[0] == hire[0]
    assert abs(following[1] - why[1]) < 30
    assert following[1] < 400, "what comes next is in sight at once"


def test_on_a_phone_the_blocks_follow_each_other(window: Page) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    step_to(window, "/opportunity?id=1")
    found = places(window)
    assert [x for x, _ in found] == [found[0][0]] * 5
    assert found == sorted(found, key=lambda place: place[1])
    assert not window.evaluate(_SIDEWAYS)
    letter_of(window)
    assert not window.evaluate(_SIDEWAYS)
    window.get_by_role("button", name="Close", exact=True).click()
    settle(window)
    expect(window.get_by_role("textbox", name="Letter", exact=True)).to_have_count(0)


@pytest.mark.long
def test_a_letter_and_the_menus_can_be_read_by_everybody(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=1")
    letter_of(window)
    assert not violations(window)
    for menu in ("More", "Compare, advice", "Change", "Role"):
        window.get_by_test_id("stMain").get_by_role("button", name=menu).last.click()
        settle(window)
        window.mouse.move(0, 0)
        window.wait_for_timeout(500)  # the color of the button under the pointer fades
        assert not violations(window), menu
        window.keyboard.press("Escape")


def test_the_stage_line_is_a_list_that_names_the_present(window: Page) -> None:
    step_to(window, "/opportunity?id=1")
    stations = window.get_by_role("list").filter(has_text="They said no").get_by_role("listitem")
    assert [one.inner_text().split("\n")[0] for one in stations.all()] == [
        "Done:", "Done:", "Now:", "Still to come:", "Still to come:",
    ]  # fmt: skip
    expect(window.locator("[aria-current=step]")).to_contain_text("They said no")


def test_a_line_of_what_happened_is_mended_where_it_stands(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=2")
    entry = window.locator('[class*="st-key-touchpoint-event-"]').filter(has_text="They said no")
    entry.get_by_role("button", name="Change").click()
    window.get_by_role("button", name="Correct").click()
    form = window.get_by_role("dialog")
    form.get_by_label("In your words").fill("A friendly call")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(entry).to_contain_text("A friendly call")
