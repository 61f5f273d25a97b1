"""Days that are emptied in a form: Streamlit would put the start value back without a word."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Page, expect

from crm.services import opportunities, people
from crm.store.local import open_store
from tests.browser.conftest import Server, settle, visit
from tests.conftest import TODAY
from tests.store.support import a_person


def empty(page: Page, form: Locator, label: str) -> None:
    """Delete a day as people do: year, month and day, one after the other."""
    field = form.get_by_test_id("stDateInput").filter(has_text=label)
    parts = field.get_by_role("spinbutton")
    expect(parts).to_have_count(3)
    for part in parts.all():
        part.click()
        for _ in range(4):
            page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    expect(parts.first).to_have_text("yyyy")
    settle(page)


def test_no_interview_is_made_up(server: Server, page: Page) -> None:
    visit(page, f"{server.url}/opportunities")
    page.get_by_role("button", name="I just got a rejection").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Company").fill("Northlight")
    form.get_by_label("Job title").fill("Planner")
    empty(page, form, "Last interview")
    form.get_by_role("button", name="Show me what to do").click()
    expect(form).to_have_count(0)
    (row,) = opportunities.overview(open_store(server.database))
    case = opportunities.case(open_store(server.database), row.opportunity.id)
    assert [event.kind.value for event in case.events] == ["rejection_received"]


def test_a_stored_day_can_be_taken_away(server: Server, page: Page) -> None:
    store = open_store(server.database)
    ada = people.add(store, a_person(connected_on=date(2020, 5, 4)), TODAY).id
    visit(page, f"{server.url}/person?id={ada}")
    page.get_by_role("button", name="Edit", exact=True).first.click()
    form = page.get_by_role("dialog")
    empty(page, form, "Connected on LinkedIn since")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert people.get(store, ada).connected_on is None


def test_an_entry_needs_its_day(server: Server, page: Page) -> None:
    store = open_store(server.database)
    bo = people.add(store, a_person(first_name="Bo"), TODAY).id
    visit(page, f"{server.url}/person?id={bo}")
    page.get_by_role("button", name="Log", exact=True).first.click()
    form = page.get_by_role("dialog")
    empty(page, form, "When?")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Please say on which day")).to_be_visible()
    assert people.person_file(store, bo, TODAY).touchpoints == ()
