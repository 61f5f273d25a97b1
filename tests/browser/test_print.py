"""Printed pages: only the content, without sidebar, buttons and menus, in black."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, one_window, screenshot, step_to


@pytest.fixture(scope="module")
def paper(server: Server, browser: Browser) -> Iterator[Page]:
    """An A4 page, printed by somebody who works in the dark."""
    with one_window(browser, server, 794, 1123, color_scheme="dark") as page:
        yield page


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("today", "/", ["Gilbert Thistlewick", "Thank Gilbert", "They said no 2 days ago"]),
        ("week", "/week", ["Head of Planning at Brambleworks", "Quiet for", "Next:"]),
        ("person", "/person?id=1", ["Sam Larkfield", "Together", "Gift card from you"]),
        ("case", "/opportunity?id=1", ["Supply Chain Planner", "They said no", "by tomorrow"]),
        ("list", "/opportunities", ["Supply Chain Planner at Northlight Instruments", "Next:"]),
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
