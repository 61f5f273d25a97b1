"""Nothing typed is lost: not by Escape, a click beside the form, a reload, Back, or a server that was away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import open_store
from scripts.launch import command
from tests.browser.conftest import Server, go, running, settle, visit
from tests.browser.hands.kinds import press_or_menu
from tests.conftest import TODAY

GO_ON = "Continue where you left off"
OUTAGE = "Embers is not running on this computer at the moment."


def begin(page: Page) -> Locator:
    """A rejection, half typed: the last word is not left."""
    page.get_by_role("button", name="I just got a rejection").first.click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Company")).to_be_focused()
    page.keyboard.type("Harborstone")
    page.keyboard.press("Tab")
    page.keyboard.type("Operations Manager")
    form.get_by_role("combobox", name="Recruiter").click()
    page.keyboard.type("Rita Lake, Tom Frost,")
    form.get_by_label("When did you hear?").fill("20 Nov 2026")
    form.get_by_label("Job title").click()
    page.keyboard.press("End")
    page.keyboard.type(" II")
    return form


def as_typed(form: Locator) -> None:
    expect(form.get_by_label("Job title")).to_have_count(
        1
    )  # none of a form that is being drawn anew
    expect(form.get_by_label("When did you hear?")).to_have_count(1)
    expect(form.get_by_label("Company")).to_have_value("Harborstone")
    expect(form.get_by_label("Job title")).to_have_value("Operations Manager II")
    expect(form.get_by_label("When did you hear?")).to_have_value("Nov 20, 2026")
    expect(form.get_by_role("button", name="Remove Rita Lake")).to_be_visible()
    expect(form.get_by_role("button", name="Remove Tom Frost")).to_be_visible()


@pytest.fixture(scope="module")
def window(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def opened(server: Server, window: Page) -> Page:
    """The opportunities, with nothing begun."""
    go(window, server, "/opportunities")
    form = window.locator('section[role="dialog"]')
    if form.count():
        form.get_by_role("button", name="Cancel").click()
        expect(form).to_have_count(0)
        settle(window)
    discard = window.get_by_role("button", name="Discard")
    if discard.count():
        discard.click()
        expect(discard).to_have_count(0)
        settle(window)
    return window


def test_escape_and_a_click_beside_it_do_nothing(opened: Page) -> None:
    form = begin(opened)
    for _ in range(3):
        opened.keyboard.press("Escape")
    opened.mouse.click(1260, 700)
    opened.mouse.click(20, 880)
    settle(opened)
    as_typed(form)


def test_the_cursor_stays_where_somebody_has_put_it_while_the_form_was_coming(
    opened: Page,
) -> None:
    # A slow computer: the first field takes the cursor only after the second is written into.
    late = opened.add_style_tag(content="[role=dialog] [class*='-company'] {visibility: hidden}")
    opened.get_by_role("button", name="I just got a rejection").first.click()
    title = opened.get_by_role("dialog").get_by_label("Job title")
    title.click()
    opened.keyboard.type("Operations ")
    late.evaluate("e => e.remove()")
    opened.wait_for_timeout(300)
    opened.keyboard.type("Manager")
    expect(title).to_have_value("Operations Manager")


def test_a_reload_offers_it_again(opened: Page) -> None:
    begin(opened)
    opened.reload()
    settle(opened)
    expect(opened.get_by_text("Not saved yet: I just got a rejection")).to_be_visible()
    opened.get_by_role("button", name=GO_ON).click()
    as_typed(opened.get_by_role("dialog"))


def test_back_closes_it_and_it_is_offered_there(server: Server, opened: Page) -> None:
    opened.get_by_test_id("stSidebarNav").get_by_role("link", name="People").click()
    expect(opened.locator("h1")).to_have_text("People")
    opened.get_by_test_id("stSidebarNav").get_by_role("link", name="Opportunities").click()
    expect(opened.locator("h1")).to_have_text("Opportunities")
    form = begin(opened)
    opened.go_back()
    expect(form).to_have_count(0)
    expect(opened.locator("h1")).to_have_text("People")
    opened.get_by_role("button", name=GO_ON).click()
    as_typed(opened.get_by_role("dialog"))


def test_cancel_offers_it_and_the_same_form_begins_with_it_until_it_is_saved(
    opened: Page,
) -> None:
    form = begin(opened)
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
    settle(opened)
    opened.get_by_role("button", name="I just got a rejection").first.click()
    as_typed(form)
    form.get_by_role("button", name="Save and show my next step").click()
    expect(form).to_have_count(0)
    settle(opened)
    expect(opened.get_by_role("button", name=GO_ON)).to_have_count(0)
    opened.reload()
    settle(opened)
    expect(opened.get_by_role("button", name=GO_ON)).to_have_count(0)
    opened.get_by_role("button", name="I just got a rejection").first.click()
    expect(form.get_by_label("Company")).to_have_value("")


def test_start_over_and_discard_forget_it(opened: Page) -> None:
    form = begin(opened)
    form.get_by_role("button", name="Cancel").click()
    opened.get_by_role("button", name=GO_ON).click()
    as_typed(form)
    form.get_by_role("button", name="Start over").click()
    expect(form.get_by_role("button", name="Start over")).to_have_count(0)
    settle(opened)
    expect(form.get_by_label("Company")).to_have_value("")
    expect(form.get_by_role("button", name="Remove Rita Lake")).to_have_count(0)
    expect(form.get_by_label("Company")).to_be_focused()
    opened.keyboard.type("Umber")
    form.get_by_role("button", name="Cancel").click()
    opened.get_by_role("button", name="Discard").click()
    expect(opened.get_by_role("button", name=GO_ON)).to_have_count(0)
    opened.reload()
    settle(opened)
    expect(opened.get_by_role("button", name=GO_ON)).to_have_count(0)


def test_an_untouched_form_is_not_offered(opened: Page) -> None:
    opened.get_by_role("button", name="I just got a rejection").first.click()
    form = opened.get_by_role("dialog")
    expect(form.get_by_label("Company")).to_be_focused()
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
    settle(opened)
    expect(opened.get_by_role("button", name=GO_ON)).to_have_count(0)


def test_a_form_of_another_person_is_another_form(server: Server, page: Page) -> None:
    store = open_store(server.database)
    ada, bo = (
        people.add(store, Person(PersonId(0), name, "Unfinished"), TODAY).id
        for name in ("Ada", "Bo")
    )
    go(page, server, f"/person?id={ada}")
    press_or_menu(page, page.locator(f".st-key-person-edit-{ada} button"))
    form = page.locator('section[role="dialog"]')  # the menu is one, too, while it closes
    form.get_by_label("Phone", exact=True).fill("+1 555 010-7788")
    form.get_by_role("button", name="Cancel").click()
    go(page, server, f"/person?id={bo}")
    press_or_menu(page, page.locator(f".st-key-person-edit-{bo} button"))
    expect(form.get_by_label("First name")).to_have_value("Bo")
    expect(form.get_by_label("Phone", exact=True)).to_have_value("")


@pytest.mark.long
def test_a_server_that_was_away_for_ten_seconds(browser: Browser, tmp_path: Path) -> None:
    """Its words are ours, and the form goes on by itself, with a server that knows nothing of it."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(30_000)
    page = made.new_page()
    with running(tmp_path, lambda port: command(port, {"HEADLESS": "1"})) as server:
        visit(page, f"{server.url}/opportunities")
        form = begin(page)
        as_typed(form)
        port = server.port
    page.wait_for_timeout(10_000)
    expect(page.get_by_text(OUTAGE)).to_be_visible()
    for words in ("Are you connected to the internet", "Connection error", "Streamlit"):
        expect(page.get_by_text(words).filter(visible=True)).to_have_count(0)
    line = command(port, {"HEADLESS": "1"})
    with running(tmp_path, lambda _: line, port=port) as server:
        expect(page.get_by_text(OUTAGE)).to_be_hidden()
        expect(page.get_by_role("button", name="Start over")).to_be_visible()
        as_typed(form)
        form.get_by_role("button", name="Save and show my next step").click()
        expect(form).to_have_count(0)
        listed = subprocess.run(
            [sys.executable, "-m", "crm", "--db", str(server.database), "people"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "Rita Lake" in listed.stdout
        assert "Tom Frost" in listed.stdout
    made.close()


def test_a_refusal_is_shown_at_its_field_with_the_cursor_there(opened: Page) -> None:
    opened.get_by_role("button", name="I just got a rejection").first.click()
    form = opened.get_by_role("dialog")
    expect(form.get_by_label("Company")).to_be_focused()
    opened.keyboard.type("Larch")
    form.get_by_role("combobox", name="Recruiter").click()
    opened.keyboard.type("Rita Lake")
    form.get_by_role("button", name="Yesterday").first.click()
    form.get_by_role("button", name="Save and show my next step").click()
    title = form.get_by_label("Job title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    words = form.get_by_text("Please enter the job.")
    expect(words).to_be_in_viewport()
    field, said = title.bounding_box(), words.bounding_box()
    assert field
    assert said
    assert 0 < said["y"] - field["y"] < 120
    opened.keyboard.type("Cook")
    form.get_by_role("button", name="Save and show my next step").click()
    expect(form).to_have_count(0)


def test_a_day_that_is_refused_has_the_cursor(opened: Page) -> None:
    form = begin(opened)
    form.get_by_label("Last interview").fill("1 Jan 2030")
    form.get_by_role("button", name="Save and show my next step").click()
    expect(form.get_by_label("Last interview")).to_be_focused()
    expect(form.get_by_label("Last interview")).to_have_value("1 Jan 2030")
    expect(form.get_by_text("This day is still to come.")).to_be_in_viewport()
