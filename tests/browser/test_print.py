"""Printed pages: only the content, without sidebar, buttons and menus, in black."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, one_window, screenshot, step_to
from tests.conftest import also


@pytest.fixture(scope="module")
def paper(server: Server, browser: Browser) -> Iterator[Page]:
    """An A4 page, printed by somebody who works in the dark."""
    with one_window(browser, server, 794, 1123, color_scheme="dark") as page:
        yield page


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("today", "/", ["Gilbert Thistlewick", "Thank Gilbert", "They said no 2 days ago"]),
        also("week", "/week", ["Head of Planning at Brambleworks", "Quiet for", "Next:"]),
        also("person", "/person?id=1", ["Sam Larkfield", "Together", "Gift card from you"]),
        also("case", "/opportunity?id=1", ["Supply Chain Planner", "They said no", "by tomorrow"]),
        also("list", "/opportunities", ["Supply Chain Planner at Northlight Instruments", "Next:"]),
    ],
)
def test_a_page_on_paper(name: str, address: str, words: list[str], paper: Page) -> None:
    paper.emulate_media(media="screen")
    step_to(paper, address)
    expect(paper.get_by_text(words[0]).first).to_be_visible()
    paper.emulate_media(media="print")
    for one in words:
        expect(paper.get_by_text(one).first).to_be_visible()
    expect(paper.get_by_test_id("stSidebar")).to_be_hidden()
    expect(paper.get_by_test_id("stHeader")).to_be_hidden()
    for verb in ("Log it", "Not now", "Skip", "Edit", "Remove", "Draft", "I just got a rejection"):
        for found in paper.get_by_text(verb, exact=True).all():
            expect(found).to_be_hidden()
    ink = paper.evaluate(
        "[...document.querySelectorAll('h1, p')].filter(e => e.checkVisibility())"
        ".map(e => getComputedStyle(e).color)"
    )
    assert set(ink) == {"rgb(0, 0, 0)"}
    grounds = paper.evaluate(
        "['html', 'body', '[data-testid=stApp]']"
        ".map(e => getComputedStyle(document.querySelector(e)).backgroundColor)"
    )
    assert set(grounds) == {"rgb(255, 255, 255)"}
    screenshot(paper, f"print-{name}")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4")))
    height = paper.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert pages >= height // 1300  # nothing is cut off after the first page


def test_the_sheet_before_a_talk_is_printed_alone_on_one_page(paper: Page) -> None:
    paper.emulate_media(media="screen")
    step_to(paper, "/person?id=1")
    expect(paper.locator("h1")).to_have_text("Sam Larkfield")
    paper.get_by_test_id("stMain").get_by_role("button", name="More").first.click()
    paper.get_by_test_id("stPopoverBody").get_by_role("button", name="Prepare").click()
    sheet = paper.get_by_role("dialog", name="Before you talk to Sam Larkfield")
    expect(sheet.get_by_text("What they like")).to_be_visible()
    paper.evaluate("() => { window.print = () => { window.asked = (window.asked || 0) + 1; }; }")
    sheet.get_by_role("button", name="Print").click()
    assert paper.evaluate("window.asked") == 1
    paper.emulate_media(media="print")
    for words in (
        "Talent Acquisition Partner, Northlight Instruments",
        "Introduced by Priya Nettlewick",
        "Thank you for the first talk",
        "Call Sam and ask what decided it",
        "What would have made me the stronger choice as Supply Chain Planner?",
        "Gift card from Coffee shop",
    ):
        expect(sheet.get_by_text(words)).to_be_visible()
    for hidden in (paper.get_by_test_id("stSidebar"), paper.locator("h1"), paper.locator("button")):
        for one in hidden.all():
            expect(one).to_be_hidden()
    ink = sheet.evaluate(
        "e => [...e.querySelectorAll('h2, p, li')].map(one => getComputedStyle(one).color)"
    )
    assert set(ink) == {"rgb(0, 0, 0)"}
    screenshot(paper, "print-sheet")
    assert len(re.findall(rb"/Type\s*/Page\b", paper.pdf(format="A4"))) == 1
