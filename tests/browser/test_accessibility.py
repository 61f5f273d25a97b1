"""WCAG 2.2 AA as axe-core sees it, on every page, in both themes; and checks that axe does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.ui.insights.page import QUESTIONS
from crm.ui.shell.nav import SCREENS
from tests.browser.axe import violations
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import ROOT, also

EXPORT: Final = ROOT / "tests" / "data" / "linkedin" / "01_native_2026.csv"

ADDRESSES: Final = [
    *(screen.url for screen in SCREENS if screen.url not in ("person", "opportunity", "insights")),
    "person?id=1",
    "opportunity?id=1",
    "opportunity?id=2",
    *(f"insights?about={question.slug}" for question in QUESTIONS),
    "insights?about=answers&table=true",
    "person?id=99999",
    "opportunity?id=99999",
]
#: The same page with another picture; tests/browser/test_insights.py shows them on a phone.
OTHER_QUESTIONS: Final = {f"insights?about={question.slug}" for question in QUESTIONS[2:]}
#: The same page once more: another case, and a record that is gone, as with a person.
_ONCE_MORE: Final = {"opportunity?id=2", "opportunity?id=99999"}


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


@pytest.mark.parametrize(
    "address",
    [also(one) if one in OTHER_QUESTIONS | _ONCE_MORE else one for one in ADDRESSES],
    ids=lambda address: address or "today",
)
def test_every_page(address: str, window: Page) -> None:
    step_to(window, f"/{address}")
    expect(window.locator("h1")).to_have_count(1)
    assert not violations(window)


def test_the_dark_is_dark(window: Page) -> None:
    window.emulate_media(color_scheme="dark")
    settle(window)
    ground = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert window.evaluate(ground) == "rgb(24, 19, 17)"
    window.emulate_media(color_scheme="light")


@pytest.mark.parametrize(
    ("address", "button"),
    [
        ("", "Log a contact"),
        ("people", "Add a person"),
        also("person?id=1", "Who introduced you ..."),
        ("opportunities", "I just got a rejection"),
        also("opportunities", "LinkedIn round"),
        also("week", "Find"),
        ("opportunity?id=1", "Something happened"),
    ],
)
def test_every_dialog(address: str, button: str, window: Page) -> None:
    step_to(window, f"/{address}")
    if button.startswith("Who introduced you"):
        window.get_by_role("button", name="More").click()
    window.get_by_role("button", name=button).first.click()
    expect(window.get_by_role("dialog")).to_be_visible()
    settle(window)
    window.wait_for_timeout(400)  # it fades in, and half faded its contrast is half
    assert not violations(window)
    dialog = window.get_by_role("dialog")
    leave = dialog.get_by_role("button", name="Cancel").or_(dialog.get_by_label("Close"))
    leave.click()
    expect(dialog).to_have_count(0)
    # The server hears of it a moment later; a page asked for before would show it again.
    settle(window)


def test_a_letter_a_menu_and_the_folds_of_today(window: Page) -> None:
    step_to(window, "/")
    window.get_by_role("button", name="More").first.click()
    settle(window)
    window.mouse.move(0, 0)
    window.wait_for_timeout(500)  # the color of the button under the pointer fades
    assert not violations(window)
    window.keyboard.press("Escape")
    window.get_by_role("button", name="Write", exact=True).first.click()
    settle(window)
    window.get_by_text("Also for").first.click()
    settle(window)
    assert not violations(window)


def test_the_preview_of_an_import(window: Page) -> None:
    step_to(window, "/import_data")
    window.locator("input[type=file]").first.set_input_files(EXPORT)
    expect(window.get_by_role("button", name="Import 7 people")).to_be_visible()
    settle(window)
    assert not violations(window)
