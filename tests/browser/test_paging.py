"""The page of a long list in the address: kept by reload, Back and Forward, dropped by another filter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from crm.services.people import people
from crm.store.local import open_store
from tests.browser.conftest import Server, settle, visit
from tests.conftest import TODAY
from tests.store.support import a_person


def says(page: Page, text: str) -> None:
    settle(page)
    expect(page.get_by_text(text)).to_be_visible(timeout=20_000)


@pytest.fixture(scope="module", autouse=True)
def crowd(server: Server) -> None:
    store = open_store(server.database)
    for number in range(120):
        name = "Alder" if number < 60 else "Birch"
        people.add(store, a_person(first_name=f"P{number:03}", last_name=name), TODAY)


@pytest.mark.long
def test_the_page_of_people(server: Server, page: Page) -> None:
    visit(page, f"{server.url}/people")
    says(page, "120 people, 1 to 50 shown")
    page.get_by_label("Next page").click()
    says(page, "120 people, 51 to 100 shown")
    expect(page).to_have_url(re.compile("/people[?]page=2-[0-9a-f]{3}$"))
    page.reload()
    says(page, "120 people, 51 to 100 shown")

    page.get_by_label("Search").first.fill("Alder")
    says(page, "60 people, 1 to 50 shown")
    page.get_by_label("Next page").click()
    says(page, "60 people, 51 to 60 shown")
    page.go_back()
    says(page, "60 people, 1 to 50 shown")
    page.go_forward()
    says(page, "60 people, 51 to 60 shown")
    page.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Who introduced whom").click()
    expect(page.locator("h1")).to_have_text("Who introduced whom")
    settle(page)
    page.go_back()
    says(page, "60 people, 51 to 60 shown")
    expect(page).to_have_url(re.compile("/people[?].*q=Alder"))
    expect(page.get_by_label("Search").first).to_have_value("Alder")
    page.get_by_label("Previous page").click()
    says(page, "60 people, 1 to 50 shown")
    expect(page).to_have_url(f"{server.url}/people?q=Alder")


def test_turning_pages_says_nothing_in_the_log(server: Server, page: Page) -> None:
    """Whoever keeps the log of a server finds what is wrong in it, and nothing else."""
    visit(page, f"{server.url}/people?page=2")
    says(page, "51 to 100 shown")
    page.get_by_label("Next page").click()
    says(page, "101 to")
    lines = [line.strip() for line in server.log.read_text("utf-8").splitlines() if line.strip()]
    started = ("Uvicorn server started", "You can now view", "URL:")
    assert [line for line in lines if not any(words in line for words in started)] == []
