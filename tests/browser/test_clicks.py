"""How many clicks it takes: what is done every day, from the page where one would begin; and links that call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import opportunities, rejection
from crm.services.people import people
from crm.store.local import open_store
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import TODAY

_COUNT = (
    "addEventListener('pointerdown', () => { window.pressed = (window.pressed ?? 0) + 1 }, true)"
)


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server, 1440) as page:
        page.evaluate(_COUNT)
        yield page


def begin(page: Page, address: str) -> None:
    step_to(page, address)
    settle(page)
    page.evaluate("window.pressed = 0")


def clicks(page: Page) -> int:
    settle(page)
    found: int = page.evaluate("window.pressed")
    return found


def dialog(page: Page) -> Locator:
    return page.locator('section[role="dialog"]')


def test_a_rejection_with_four_people_takes_two(window: Page, server: Server) -> None:
    """Where no job is waiting for a decision: else "Which job?" takes one more."""
    store = open_store(server.database)
    for waiting in rejection.undecided(store):
        opportunities.remove(store, waiting.id, TODAY)
    begin(window, "/")
    window.get_by_role("button", name="I just got a rejection").click()
    form = dialog(window)
    expect(form.get_by_label("Company")).to_be_focused()
    keys = window.keyboard
    for words, tabs in (("Harborstone Logistics", 1), ("Operations Manager", 1), ("yesterday", 0)):
        keys.type(words)
        for _ in range(tabs):
            keys.press("Tab")
    form.get_by_role("combobox", name="Recruiter", exact=True).focus()
    for names in ("Rita Lake", "Ada Stone", "Ben Hill, Dora Lake"):
        keys.type(names)
        keys.press("Tab")
    form.get_by_role("button", name="Save and show my next step").click()
    expect(form).to_have_count(0)
    assert clicks(window) == 2
    known = {person.name for person in people.suggest(open_store(server.database), "", 50)}
    assert {"Rita Lake", "Ada Stone", "Ben Hill", "Dora Lake"} <= known


def test_a_call_that_nobody_answered_takes_one(window: Page) -> None:
    begin(window, "/person?id=1")
    window.get_by_role("button", name="No answer").first.click()
    expect(window.get_by_text("Undo", exact=True)).to_be_visible()
    assert clicks(window) == 1


def test_a_letter_takes_two(window: Page) -> None:
    begin(window, "/opportunity?id=1")
    window.get_by_role("button", name="Write").first.click()
    window.get_by_text("Mark as sent").first.click()
    expect(window.get_by_text("Undo", exact=True)).to_be_visible()
    assert clicks(window) == 2


def test_a_number_takes_two(window: Page, server: Server) -> None:
    begin(window, "/person?id=2")
    window.get_by_role("button", name="Add a number").first.click()
    field = dialog(window).get_by_label("Phone", exact=True)
    expect(field).to_be_focused()
    field.fill("+1 555 010-7788")
    dialog(window).get_by_role("button", name="Save").click()
    expect(dialog(window)).to_have_count(0)
    assert clicks(window) == 2
    assert people.get(open_store(server.database), 2).phone == "+1 555 010-7788"


def test_finding_someone_takes_one(window: Page) -> None:
    begin(window, "/opportunities")
    window.get_by_test_id("stSidebar").get_by_role("button", name="Find").click()
    expect(dialog(window).get_by_label("Name or company")).to_be_focused()
    window.keyboard.type("wren ash")
    expect(dialog(window).get_by_role("button", name="Wren Ashdale")).to_be_visible()
    settle(window)
    window.keyboard.press("Enter")
    expect(window.locator("h1")).to_have_text("Wren Ashdale")
    assert clicks(window) == 1


def test_nine_old_applications_take_two(window: Page, server: Server) -> None:
    store, spring = open_store(server.database), TODAY - timedelta(120)
    for number in range(9):
        one = Opportunity(OpportunityId(0), f"Spring {number}", "Planner", applied_on=spring)
        opportunities.add(store, one, spring)
    begin(window, "/week")
    window.get_by_role("button", name="Close several").click()
    dialog(window).get_by_role("button", name="Close 9").click()
    expect(dialog(window)).to_have_count(0)
    assert clicks(window) == 2
    still = [row for row in opportunities.overview(store) if row.opportunity.closed_on is None]
    assert not [row for row in still if row.opportunity.company.startswith("Spring")]


def test_number_and_address_are_links_that_call_and_write(server: Server, window: Page) -> None:
    ada = Person(PersonId(0), "Ada", phone="+1 (555) 010-2233", email="ada@example.com")
    number = people.add(open_store(server.database), ada, TODAY).id
    step_to(window, f"/person?id={number}")
    call = window.get_by_role("link", name="+1 (555) 010-2233")
    assert call.get_attribute("href") == "tel:+15550102233"
    write = window.get_by_role("link", name="ada@example.com")
    assert write.get_attribute("href") == "mailto:ada@example.com"


@pytest.mark.parametrize(
    ("button", "label"), [("Add a number", "Phone"), ("Add a LinkedIn profile", "LinkedIn profile")]
)
def test_what_is_missing_is_one_click_and_then_typing(
    server: Server, window: Page, button: str, label: str
) -> None:
    number = people.add(open_store(server.database), Person(PersonId(0), "Ben"), TODAY).id
    step_to(window, f"/person?id={number}")
    window.get_by_role("button", name=button).click()
    field = window.get_by_role("dialog").get_by_label(label, exact=True)
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
