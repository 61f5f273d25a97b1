"""The links of a person in a real browser, and the cursor in the field that was asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import open_store
from tests.browser.conftest import Server, visit
from tests.conftest import TODAY


def test_number_and_address_are_links_that_call_and_write(server: Server, page: Page) -> None:
    ada = Person(PersonId(0), "Ada", phone="+1 (555) 010-2233", email="ada@example.com")
    number = people.add(open_store(server.database), ada, TODAY).id
    visit(page, f"{server.url}/person?id={number}")
    call = page.get_by_role("link", name="+1 (555) 010-2233")
    assert call.get_attribute("href") == "tel:+15550102233"
    write = page.get_by_role("link", name="ada@example.com")
    assert write.get_attribute("href") == "mailto:ada@example.com"


@pytest.mark.parametrize(
    ("button", "label"), [("Add a number", "Phone"), ("Add a LinkedIn profile", "LinkedIn profile")]
)
def test_what_is_missing_is_one_click_and_then_typing(
    server: Server, page: Page, button: str, label: str
) -> None:
    number = people.add(open_store(server.database), Person(PersonId(0), "Ben"), TODAY).id
    visit(page, f"{server.url}/person?id={number}")
    page.get_by_role("button", name=button).click()
    field = page.get_by_role("dialog").get_by_label(label, exact=True)
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
