"""Small windows and large text: nothing scrolls sideways, and every button and link is large enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, one_window, step_to
from tests.browser.test_accessibility import ADDRESSES, OTHER_QUESTIONS

#: Name: width in CSS pixels, and the size of the root's text in per cent. A window of 1280 pixels
#: enlarged to 200 % is one of 640.
SIZES: Final = {
    "phone": (390, 100),
    "small phone": (320, 100),
    "zoom 200": (640, 100),
    "text 200": (1280, 200),
}
_SIDEWAYS: Final = """...['html', 'body', '[data-testid=stApp]', '[data-testid=stMain]']
  .map(s => [s, document.querySelector(s)])
  .filter(([, e]) => e && e.scrollWidth > e.clientWidth + 1)
  .map(([s, e]) => `${s} ${e.scrollWidth} > ${e.clientWidth}`)"""
#: Whatever is pressed, in the page itself: below 24 x 24 pixels. Links in a sentence are excepted
#: by WCAG 2.5.8; a hidden input has a label around it that is pressed instead.
_SMALL: Final = """...[...document.querySelectorAll(
    '[data-testid=stMain] :is(button, summary, [role=tab], [role=radio], [role=switch], label:has(input))')]
  .filter(e => e.checkVisibility() && !e.closest('p') && !e.closest('.stVegaLiteChart') && e.localName !== 'input')
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, b]) => b.width > 1 && (b.width < 24 || b.height < 24))
  .map(([e, b]) => `${Math.round(b.width)} x ${Math.round(b.height)}: ${e.outerHTML.slice(0, 160)}`)"""


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server, 390, 844) as page:
        yield page


def still(page: Page, wrong: str) -> object:
    """What is wrong once the page has found its shape: grids and pictures follow a moment later."""
    for _ in range(20):
        page.wait_for_timeout(250)
        found = page.evaluate(wrong)
        if not found:
            break
    return found


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(
            one,
            id=one or "today",
            marks=pytest.mark.long if n % 2 or one in OTHER_QUESTIONS else (),
        )
        for n, one in enumerate(ADDRESSES)
    ],
)
def test_nothing_moves_sideways_and_every_target_is_large(address: str, window: Page) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    step_to(window, f"/{address}")
    for name, (width, text) in SIZES.items():
        window.set_viewport_size({"width": width, "height": 844})
        window.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        assert still(window, f"[{_SIDEWAYS}, {_SMALL}]") == [], name
    window.evaluate("document.documentElement.style.fontSize = ''")
