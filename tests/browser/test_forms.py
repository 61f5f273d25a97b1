"""Days that a form takes away: an emptied field would give its start value back without a word."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from crm.services import opportunities, people
from crm.store.local import open_store
from tests.browser.conftest import Server, settle, visit
from tests.conftest import TODAY
from tests.store.support import a_person


def test_no_interview_is_made_up(server: Server, page: Page) -> None:
    visit(page, f"{server.url}/opportunities")
    page.get_by_role("button", name="I just got a rejection").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Company").fill("Northlight")
    form.get_by_label("Job title").fill("Planner")
    form.get_by_text("There was none").click()
    settle(page)
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
    form.get_by_text("Not connected").click()
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert people.get(store, ada).connected_on is None
