"""WCAG 2.2 AA as axe-core sees it, on every page, in both themes; and what axe cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from crm.services import sample
from crm.store.local import open_store
from crm.ui.case_view import TABS
from crm.ui.insights_view import QUESTIONS
from crm.ui.nav import SCREENS
from tests.browser.conftest import Server, settle, step_to, visit
from tests.conftest import ROOT, TODAY

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
EXPORT: Final = ROOT / "tests" / "data" / "linkedin" / "01_native_2026.csv"

#: (rule, part of the element's HTML): why it is Streamlit's, and cannot be changed from here.
NOT_OURS: Final[dict[tuple[str, str], str]] = {}

_RUN: Final = """async options => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations.flatMap(v => v.nodes.map(n => ({
    rule: v.id, impact: n.impact || v.impact, html: n.html.slice(0, 300), said: n.failureSummary,
  })));
}"""
_EVERYTHING: Final = {"rules": {"target-size": {"enabled": True}}}
_COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: What may come out of order without harm, and is still ours to keep in order.
_ALSO: Final = {"heading-order", "region", "page-has-heading-one", "landmark-one-main"}

ADDRESSES: Final = [
    *(screen.url for screen in SCREENS if screen.url not in ("person", "opportunity", "insights")),
    "person?id=1",
    *(f"opportunity?id=1&tab={tab}" for tab in TABS),
    *(f"insights?q={question.slug}" for question in QUESTIONS),
    "person?id=99999",
    "opportunity?id=99999",
]


@pytest.fixture(scope="module", autouse=True)
def people_to_look_at(server: Server) -> None:
    sample.add(open_store(server.database), TODAY)


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    """One window for all: only the first page loads the app."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(20_000)
    page = made.new_page()
    visit(page, server.url)
    page.evaluate(f"{AXE};0")
    yield page
    made.close()


def violations(page: Page) -> list[str]:
    """What axe finds serious or critical, and is not Streamlit's: all in light, colours in dark."""
    light = page.evaluate(_RUN, _EVERYTHING)
    page.emulate_media(color_scheme="dark")
    settle(page)
    dark = page.evaluate(_RUN, _COLOURS)
    page.emulate_media(color_scheme="light")
    settle(page)
    return [
        f"{theme}, {one['rule']} ({one['impact']}): {one['html']}\n    {one['said']}"
        for theme, found in (("light", light), ("dark", dark))
        for one in found
        if one["impact"] in ("serious", "critical") or one["rule"] in _ALSO
        if not any(one["rule"] == rule and part in one["html"] for rule, part in NOT_OURS)
    ]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address or "today")
def test_every_page(address: str, window: Page) -> None:
    step_to(window, f"/{address}")
    expect(window.locator("h1")).to_have_count(1)
    assert not violations(window)


@pytest.mark.parametrize(
    ("address", "button"),
    [
        ("", "Log a touchpoint"),
        ("people", "Add a person"),
        ("opportunities", "I just got a rejection"),
        ("week", "Find a person"),
        ("opportunity?id=1&tab=events", "Add what happened"),
    ],
)
def test_every_dialog(address: str, button: str, window: Page) -> None:
    step_to(window, f"/{address}")
    window.get_by_role("button", name=button).first.click()
    expect(window.get_by_role("dialog")).to_be_visible()
    settle(window)
    window.wait_for_timeout(400)  # it fades in, and half faded its contrast is half
    assert not violations(window)
    window.keyboard.press("Escape")
    expect(window.get_by_role("dialog")).to_have_count(0)


def test_a_draft_and_the_folds_of_today(window: Page) -> None:
    step_to(window, "/")
    window.get_by_text("Draft", exact=True).first.click()
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
