"""What is pasted is read and forgotten: nothing of it stays in the browser, and an .eml file is read as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Server, one_window, screenshot, settle, step_to

DIALOG = 'section[role="dialog"]'
LETTER = (
    "From: Sam Larkfield <sam.larkfield@example.com>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n"
    "Message-ID: <1@example.com>\nSubject: Planner\n\nHi, unfortunately we went with another candidate. ZEBRA.\n"
)
_KEPT = "() => JSON.stringify({...sessionStorage}) + JSON.stringify({...localStorage})"


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


def opened(page: Page) -> Locator:
    step_to(page, "/")
    page.get_by_test_id("stMain").get_by_role("button", name="Paste what came").click()
    dialog = page.locator(DIALOG)
    expect(dialog.get_by_label("What came")).to_be_visible()
    settle(page)
    return dialog


def test_nothing_that_is_pasted_stays_in_the_browser(window: Page) -> None:
    dialog = opened(window)
    dialog.get_by_label("What came").fill(LETTER)
    dialog.get_by_role("button", name="Read it").click()
    expect(dialog.get_by_text("Nothing is stored yet")).to_be_visible()
    settle(window)
    screenshot(window, "what-came")
    dialog.get_by_text("Keep the text").click()
    settle(window)
    assert "ZEBRA" not in window.evaluate(_KEPT)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    settle(window)
    assert "ZEBRA" not in window.evaluate(_KEPT)
    expect(window.get_by_role("button", name="Continue where you left off")).to_have_count(0)


def test_a_mail_in_a_file_is_read(window: Page, tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_text(LETTER, "utf-8")
    dialog = opened(window)
    dialog.locator('input[type="file"]').set_input_files(path)
    expect(dialog.get_by_text("letter.eml")).to_be_visible()
    settle(window)
    dialog.get_by_role("button", name="Read it").click()
    expect(dialog.get_by_text("Nothing is stored yet")).to_be_visible()
    expect(dialog.get_by_role("combobox", name="What is it?")).to_have_value("They said no")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_the_proof_of_search_is_a_sheet(window: Page) -> None:
    step_to(window, "/data")
    window.get_by_role("button", name="Proof of search").click()
    dialog = window.locator(DIALOG)
    expect(dialog.get_by_text("Nachweis der Eigenbemühungen").first).to_be_visible()
    settle(window)
    screenshot(window, "proof-of-search")
    window.emulate_media(media="print")
    expect(dialog.get_by_text("For which office?")).to_be_hidden()
    expect(dialog.get_by_text("Nachweis der Eigenbemühungen").first).to_be_visible()
    window.emulate_media(media="screen")
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_have_count(0)
