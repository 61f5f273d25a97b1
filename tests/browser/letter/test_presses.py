"""A press counts though its button moves under the hand, and not if the hand moves away from it."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle
from tests.browser.letter.letters import box, clipboard, opened, write

#: How far what is above moves it, in pixels.
FAR: Final = 120


def grown(above: Locator) -> None:
    above.first.evaluate(
        "(above, far) => { above.style.height = `${above.offsetHeight + far}px`; }", FAR
    )


def press_while(page: Page, button: Locator, moves: str, above: Locator) -> None:
    """Press the mouse, let the hand or what is above the button move, and let go."""
    settle(page, 800)  # until the page and its folds are still
    button.scroll_into_view_if_needed()
    at = button.bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    if moves == "the hand":
        page.mouse.move(x + 5, y + FAR, steps=4)
    elif moves == "the hand a little":
        page.mouse.move(x + 3, y + 3)
    else:
        grown(above)
        moved = "([button, y]) => button.getBoundingClientRect().top > y"
        page.wait_for_function(moved, arg=[button.element_handle(), y])
    page.mouse.up()


@pytest.mark.parametrize("moves", ["the button", "the hand", "the hand a little"])
def test_of_the_page(moves: str, fresh: Page) -> None:
    above = fresh.get_by_role("heading", name="Today")
    press_while(fresh, fresh.get_by_role("button", name="Not now").first, moves, above)
    settle(fresh, 500)
    expect(fresh.get_by_role("dialog")).to_have_count(0 if moves == "the hand" else 1)


@pytest.mark.parametrize("moves", ["the button", "the hand", "the hand a little"])
def test_of_a_letter(moves: str, fresh: Page) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, f"Dear Ada, thank you. {moves}")
    press_while(fresh, letter.get_by_text("Copy", exact=True), moves, box(letter))
    fresh.wait_for_timeout(300)
    expect(letter.get_by_text("Copied.")).to_have_count(0 if moves == "the hand" else 1)
    if moves != "the hand":
        assert clipboard(fresh) == box(letter).input_value()


def test_of_a_link(fresh: Page) -> None:
    people = fresh.get_by_role("navigation").get_by_role("link", name="People")
    press_while(fresh, people, "the hand a little", people)
    fresh.wait_for_url("**/people")
