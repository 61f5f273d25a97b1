"""Today without scrolling: the first five things on a screen, the first two on a phone, and what one click does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.services import sample
from crm.store.local import open_store
from tests.browser.conftest import Server, plain_start, running, settle, visit
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("today")
    sample.add(open_store(folder / "embers.db"), TODAY)
    with running(folder, plain_start) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def in_sight(page: Page, height: int) -> list[str]:
    """The actions whose words are wholly within the window, from the top."""
    found = page.locator('[class*="st-key-card-"] strong').all()
    bar = page.locator(".st-key-bar").bounding_box()  # that of a phone lies over the page
    end = bar["y"] if bar and bar["height"] else height
    return [one.inner_text() for one in found if _bottom(one.bounding_box()) <= end]


def _bottom(box: dict[str, float] | None) -> float:
    return box["y"] + box["height"] if box else 1e9


@pytest.mark.parametrize(
    ("width", "height", "most"), [(1440, 900, 5), (390, 844, 2)], ids=["screen", "phone"]
)
def test_the_first_things_are_in_sight(
    width: int, height: int, most: int, page: Page, sampled: Server
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    visit(page, sampled.url)
    expect(page.get_by_text("Check which legal deadlines may apply")).to_be_attached()
    settle(page)
    assert (
        in_sight(page, height)[:most]
        == [
            "Invite Wren to coffee or lunch",
            "Check on LinkedIn whether anything changed in the department",
            "Call Sam and ask what decided it",
            "Thank Gilbert and ask to be kept in mind",
            "Check which legal deadlines may apply",
        ][:most]
    )


def test_a_row_opens_in_place_with_the_number_to_press(page: Page, sampled: Server) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    visit(page, sampled.url)
    page.get_by_role("button", name="Call", exact=True).click()
    number = page.get_by_role("link", name="+1 555 555 0101")
    expect(number).to_have_attribute("href", "tel:+15555550101")
    expect(page.get_by_label("What to say")).to_be_visible()
    expect(page.get_by_role("button", name="We talked")).to_be_visible()
    page.get_by_role("button", name="Write", exact=True).first.click()
    expect(page.get_by_label("What to say")).to_have_count(0)  # one at a time


def test_on_a_phone_a_letter_at_the_top_leaves_room_for_the_second_thing(
    page: Page, sampled: Server
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, sampled.url)
    page.get_by_role("button", name="Look now").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Still there").click()
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(dialog).to_have_count(0)
    more = page.get_by_role("button", name="Show the letter")
    expect(more).to_be_visible()
    settle(page)
    bar = page.locator(".st-key-bar").bounding_box()
    assert bar
    assert in_sight(page, int(bar["y"]))[:2] == [
        "Invite Wren to coffee or lunch",
        "Call Sam and ask what decided it",
    ]
    first = page.locator(".st-key-today_first")
    copy, name = (
        first.get_by_role("button", name="Copy", exact=True),
        first.get_by_label("Your name"),
    )
    expect(copy).to_be_hidden()
    expect(name).to_be_hidden()
    more.click()
    expect(more).to_be_hidden()
    expect(copy).to_be_visible()
    expect(name).to_be_visible()
    letter = first.get_by_label("Letter", exact=True)
    expect(letter).not_to_be_focused()  # which would open the keyboard
    assert letter.evaluate("e => e.scrollHeight <= e.parentElement.clientHeight + 1")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    settle(page)
    expect(copy).to_be_visible()
    expect(more).to_be_hidden()
