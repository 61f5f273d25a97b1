"""Insights as only a browser shows it: addresses with back and forward, titles that fit a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.services import sample
from crm.store.local import open_store
from crm.ui.insights.page import QUESTIONS
from tests import feelings
from tests.browser.conftest import Server, go, settle, visit
from tests.conftest import TODAY, also

SLUGS = [question.slug for question in QUESTIONS]


@pytest.fixture(scope="module", autouse=True)
def people_to_look_at(server: Server) -> None:
    store = open_store(server.database)
    sample.add(store, TODAY)
    feelings.five(store)  # else that question has no answer


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A phone far west of London, in the dark."""
    made = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", color_scheme="dark",
        timezone_id="America/Los_Angeles",
    )  # fmt: skip
    made.set_default_timeout(20_000)
    yield made.new_page()
    made.close()


def asks(page: Page, question: str) -> None:
    expect(page.locator("h2").first).to_have_text(question, timeout=20_000)


@pytest.mark.long
def test_each_question_has_an_address_that_survives_reload_back_and_another_page(
    server: Server, page: Page
) -> None:
    visit(page, f"{server.url}/insights?about=gifts")
    asks(page, "What did gift cards bring?")
    page.get_by_role("radio", name="Companies").click()
    asks(page, "Where do I know people?")
    settle(page)
    assert page.url.endswith("/insights?about=companies")
    page.reload()
    asks(page, "Where do I know people?")
    page.go_back()
    asks(page, "What did gift cards bring?")
    page.go_forward()
    asks(page, "Where do I know people?")
    settle(page)
    page.get_by_role("button", name=re.compile("^Northlight Instruments")).click()
    settle(page)
    assert page.url.endswith("/people?company=Northlight+Instruments")
    expect(page.get_by_label("Search").first).to_have_value("")
    page.go_back()
    asks(page, "Where do I know people?")


@pytest.mark.parametrize(
    "slug", [slug if slug in ("cooling", "answers") else also(slug) for slug in SLUGS]
)
def test_on_a_phone_the_answer_fits_and_nothing_moves_sideways(
    slug: str, server: Server, phone: Page
) -> None:
    go(phone, server, f"/insights?about={slug}")
    chart = phone.get_by_test_id("stVegaLiteChart")
    title = chart.locator(".mark-text.role-title-text text")
    expect(title).to_be_visible(timeout=20_000)
    box = title.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    said = (title.text_content() or "").replace(" ", "")  # its lines follow each other
    alt = phone.get_by_label("The table below has the numbers").first
    assert f"{said}." in (alt.get_attribute("aria-label") or "").replace(" ", "")
    phone.get_by_text("The numbers as a table").click()
    expect(phone.get_by_test_id("stTable")).to_be_visible(timeout=20_000)
    settle(phone)
    wide = phone.evaluate(
        "['body', '[data-testid=stMain]', '[data-testid=stTable]']"
        ".map(s => document.querySelector(s)).map(e => e.scrollWidth - e.clientWidth)"
    )
    assert wide == [0, 0, 0]


def test_a_week_is_named_by_its_monday_far_west_of_london(server: Server, phone: Page) -> None:
    go(phone, server, "/insights?about=channels")
    dots = phone.locator("[data-testid=stVegaLiteChart] .mark-symbol path[aria-label]")
    # Those of the question before stay until the answer has come.
    expect(dots.first).to_have_attribute("aria-label", re.compile(r"Week from|\bMon\b"))
    told = " ".join(dot.get_attribute("aria-label") or "" for dot in dots.all())
    assert "Week from: Nov 16, 2026" in told or "Mon Nov 16 2026" in told, told
