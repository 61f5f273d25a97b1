"""The table to select several people in a browser: it sorts everybody, and actions hit the right person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import touchpoints
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.browser.axe import violations
from tests.browser.conftest import Server, screenshot, settle, visit
from tests.conftest import TODAY
from tests.store.support import a_person

#: Of 120 people everybody was met, in an order that is not that of their names.
PEOPLE: Final = 120
STRANGE: Final = "<b>Bold</b> *Star* & ليلى 🚀"
#: Width in CSS pixels, and the size of the root's text in per cent: two phones, a window enlarged, large text.
SIZES: Final = ((390, 100), (320, 100), (640, 100), (1280, 200))
_SMALL: Final = """table => [...table.querySelectorAll('button, a, label')]
  .filter(e => e.checkVisibility())
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, b]) => b.width < 24 || b.height < 22)
  .map(([e, b]) => `${Math.round(b.width)} x ${Math.round(b.height)}: ${e.outerHTML.slice(0, 120)}`)"""
_SIDEWAYS: Final = """['html', '[data-testid=stMain]']
  .map(s => document.querySelector(s))
  .filter(e => e.scrollWidth > e.clientWidth + 1).length"""


@pytest.fixture(scope="module")
def store(server: Server) -> LocalStore:
    opened = open_store(server.database)
    for number in range(PEOPLE):
        made = a_person(
            first_name=f"P{number:03}",
            last_name="Alder" if number < 60 else "Birch",
            company="Acme",
            position="Planner",
        )
        person = people.add(opened, made, TODAY).id
        # P077 was met today, P078 yesterday ..., P076 longest ago.
        day = TODAY - timedelta(days=(number - 77) % PEOPLE)
        met = Touchpoint(TouchpointId(0), (PersonId(person),), day, Channel.COFFEE)
        touchpoints.log(opened, met, TODAY)
    return opened


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser, store: LocalStore) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def tab(window: BrowserContext) -> Iterator[Page]:
    opened = window.new_page()
    yield opened
    opened.close()


def several(tab: Page, address: str) -> None:
    """Open the list and turn it into the table."""
    visit(tab, address)
    tab.get_by_role("button", name="Select several").click()
    settle(tab)


def names(tab: Page) -> Locator:
    return tab.get_by_role("rowheader")


def begins_with(tab: Page, *expected: str) -> None:
    for number, name in enumerate(expected):
        expect(names(tab).nth(number)).to_have_text(name)


def heading(tab: Page, name: str) -> Locator:
    return tab.get_by_role("columnheader", name=name, exact=True)


def sort_by(tab: Page, name: str) -> None:
    heading(tab, name).get_by_role("button").click()
    settle(tab)


def act(tab: Page, name: str, what: str) -> None:
    tab.get_by_role("button", name=f"Actions for {name}").click()
    tab.get_by_role("menuitem", name=what).click()
    settle(tab)


def bar(tab: Page) -> Locator:
    return tab.locator(".st-key-undo_bar")


def contacts(store: LocalStore) -> int:
    with store.read() as db:
        return db.table("touchpoints").count


def tags(store: LocalStore) -> dict[str, tuple[str, ...]]:
    everybody = people.by_ids(store, range(1, PEOPLE + 10))
    return {person.first_name: person.tags for person in everybody if person.tags}


def test_a_heading_sorts_everybody_and_not_the_page(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people?page=2")
    begins_with(tab, "P050 Alder")
    expect(heading(tab, "Name")).to_have_attribute("aria-sort", "ascending")
    sort_by(tab, "Warmth")
    begins_with(tab, "P077 Birch", "P078 Birch", "P079 Birch")
    expect(tab.get_by_text("120 people, 1 to 50 shown")).to_be_visible()
    expect(heading(tab, "Warmth")).to_have_attribute("aria-sort", "descending")
    expect(heading(tab, "Name")).to_have_attribute("aria-sort", "none")
    # The focus stays on the heading, so that the keyboard sorts it the other way.
    tab.keyboard.press("Enter")
    settle(tab)
    begins_with(tab, "P076 Birch", "P075 Birch")
    tab.get_by_label("Next page").click()
    settle(tab)
    begins_with(tab, "P026 Alder")
    sort_by(tab, "Last contact")
    begins_with(tab, "P077 Birch")
    tab.reload()
    settle(tab)
    begins_with(tab, "P077 Birch")
    tab.get_by_role("button", name="Select several").click()
    settle(tab)
    sort_by(tab, "Last contact")
    begins_with(tab, "P076 Birch")
    sort_by(tab, "Name")
    begins_with(tab, "P000 Alder")
    sort_by(tab, "Name")
    begins_with(tab, "P119 Birch")


def test_columns_the_database_cannot_sort_have_no_button(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people")
    expect(heading(tab, "Position")).to_be_visible()
    expect(heading(tab, "Position").get_by_role("button")).to_have_count(0)
    expect(heading(tab, "Company").get_by_role("button")).to_have_count(1)
    # Nor is there a search or a download of these fifty rows alone.
    expect(tab.get_by_test_id("stElementToolbar")).to_have_count(0)
    expect(tab.get_by_test_id("stDataFrame")).to_have_count(0)


@pytest.mark.long
def test_a_name_is_a_link_and_back_returns_to_the_same_list(
    server: Server, tab: Page, window: BrowserContext
) -> None:
    several(tab, f"{server.url}/people?q=Birch")
    sort_by(tab, "Warmth")
    link = tab.get_by_role("link", name="P079 Birch")
    with window.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    settle(opened.value)
    expect(opened.value.locator("h1")).to_have_text("P079 Birch")
    opened.value.close()

    link.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("P079 Birch")
    settle(tab)
    tab.go_back()
    settle(tab)
    begins_with(tab, "P077 Birch", "P078 Birch")
    expect(tab.get_by_label("Search").first).to_have_value("Birch")


def test_ticks_hold_on_to_their_people_when_the_list_changes(
    server: Server, tab: Page, store: LocalStore
) -> None:
    several(tab, f"{server.url}/people")
    tab.get_by_role("checkbox", name="Select P001 Alder").check()
    box = tab.get_by_role("checkbox", name="Select P003 Alder")
    box.focus()
    tab.keyboard.press("Space")
    expect(tab.get_by_text("2 selected")).to_be_visible()
    expect(box).to_be_focused()
    settle(tab)
    # Somebody who comes first is added elsewhere: every row moves down by one.
    newcomer = people.add(store, a_person(first_name="A", last_name="Aalto"), TODAY)
    tab.get_by_role("button", name="Tags", exact=True).click()
    tab.get_by_label("Tags, with commas").fill("harborstone team, allies")
    tab.get_by_role("button", name="Add", exact=True).click()
    settle(tab)
    expect(names(tab).first).to_have_text("A Aalto")
    both = ("harborstone team", "allies")
    assert tags(store) == {"P001": both, "P003": both}
    expect(bar(tab)).to_contain_text("P001 Alder and P003 Alder")
    bar(tab).get_by_role("button", name="Undo").click()
    settle(tab)
    assert tags(store) == {}
    expect(tab.get_by_role("checkbox", name="Select P001 Alder")).to_be_checked()
    expect(tab.get_by_role("checkbox", name="Select P000 Alder")).not_to_be_checked()
    people.remove(store, newcomer.id, TODAY)


def test_all_of_a_page_are_ticked_at_once(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people")
    every = tab.get_by_role("checkbox", name="Select all on this page")
    every.check()
    expect(tab.get_by_text("50 selected")).to_be_visible()
    tab.get_by_role("checkbox", name="Select P007 Alder").uncheck()
    expect(tab.get_by_text("49 selected")).to_be_visible()
    assert every.evaluate("box => box.indeterminate")
    tab.get_by_label("Next page").click()
    settle(tab)
    expect(tab.get_by_text("0 selected")).to_be_visible()
    expect(tab.get_by_role("button", name="Archive", exact=True)).to_be_disabled()
    expect(every).not_to_be_checked()


def test_the_menu_acts_on_its_own_person(server: Server, tab: Page, store: LocalStore) -> None:
    several(tab, f"{server.url}/people")
    tab.get_by_role("button", name="Actions for P004 Alder").click()
    expect(tab.get_by_role("menuitem").first).to_be_focused()
    # The list moves while the menu is open; the person whose menu it is stays the same.
    newcomer = people.add(store, a_person(first_name="A", last_name="Aalto"), TODAY)
    tab.keyboard.press("End")
    expect(tab.get_by_role("menuitem", name="Remove")).to_be_focused()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    settle(tab)
    expect(bar(tab)).to_contain_text("P004 Alder is archived.")
    # Where the row was there is the next one, and the keyboard goes on from it.
    expect(tab.get_by_role("button", name="Actions for P004 Alder")).to_have_count(0)
    assert tab.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "more"
    bar(tab).get_by_role("button", name="Undo").click()
    settle(tab)
    expect(tab.get_by_role("link", name="P004 Alder")).to_be_visible()

    act(tab, "P005 Alder", "Edit")
    expect(tab.get_by_role("dialog").get_by_label("First name")).to_have_value("P005")
    tab.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    people.remove(store, newcomer.id, TODAY)


def test_the_menu_is_left_without_a_choice(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people")
    more = tab.get_by_role("button", name="Actions for P002 Alder")
    for leave in (lambda: tab.keyboard.press("Escape"), more.click, tab.locator("h1").click):
        more.click()
        expect(more).to_have_attribute("aria-expanded", "true")
        leave()
        expect(tab.get_by_role("menu")).to_have_count(0)
        expect(more).to_have_attribute("aria-expanded", "false")


def test_one_touch_writes_nothing_but_what_it_says(
    server: Server, tab: Page, store: LocalStore
) -> None:
    several(tab, f"{server.url}/people")
    before = contacts(store)
    for control in tab.get_by_role("row").nth(9).locator("button, input, td").all():
        control.click(force=True)
        settle(tab)
        tab.keyboard.press("Escape")
    assert contacts(store) == before
    act(tab, "P009 Alder", "In touch today")
    expect(bar(tab)).to_contain_text("In touch with P009 Alder today.")
    assert contacts(store) == before + 1
    bar(tab).get_by_role("button", name="Undo").click()
    settle(tab)


@pytest.mark.long
def test_a_strange_name_is_shown_as_it_is(server: Server, tab: Page, store: LocalStore) -> None:
    added = people.add(store, a_person(first_name=STRANGE, last_name="X" * 80), TODAY)
    several(tab, f"{server.url}/people?sort=Last+added")
    begins_with(tab, f"{STRANGE} {'X' * 80}")
    expect(names(tab).first).to_have_attribute("dir", "auto")
    for width in (1440, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.wait_for_timeout(400)
        assert tab.evaluate(_SIDEWAYS) == 0
    people.remove(store, added.id, TODAY)


@pytest.mark.long
def test_a_narrow_window_shows_two_lines_a_person(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people")
    for width, text in SIZES:
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        tab.wait_for_timeout(400)
        assert tab.evaluate(_SIDEWAYS) == 0, width
        assert tab.locator("table").evaluate(_SMALL) == [], width
        row = tab.get_by_role("row").nth(1)
        for words in ("P000 Alder", "Acme", "Planner"):
            expect(row.get_by_text(words, exact=True)).to_be_visible()
        expect(row.locator("[data-column=contact]")).to_be_hidden()
        box = row.bounding_box()
        assert box
        assert box["height"] < 75 * text / 100
        screenshot(tab, f"people-table-{width}-{text}")


@pytest.mark.long
def test_axe_finds_nothing_wide_or_narrow(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people?sort=Warmest")
    assert violations(tab) == []
    tab.get_by_role("checkbox", name="Select P077 Birch").check()
    tab.get_by_role("button", name="Actions for P077 Birch").click()
    assert violations(tab) == []
    tab.keyboard.press("Escape")
    tab.set_viewport_size({"width": 390, "height": 844})
    # The bar at the bottom lies over a part of the row that is just scrolled under it.
    tab.add_style_tag(content="[data-testid=stBottom] { display: none !important; }")
    assert violations(tab) == []


@pytest.mark.long
def test_the_list_on_paper(server: Server, tab: Page) -> None:
    several(tab, f"{server.url}/people")
    tab.emulate_media(media="print", color_scheme="dark")
    tab.set_viewport_size({"width": 794, "height": 1123})
    expect(tab.get_by_role("link", name="P000 Alder")).to_be_visible()
    expect(heading(tab, "Company")).to_be_visible()
    expect(tab.get_by_role("checkbox", name="Select P000 Alder")).to_be_hidden()
    expect(tab.get_by_role("button", name="Actions for P000 Alder")).to_be_hidden()
    ink = tab.locator("table").evaluate(
        "t => [...t.querySelectorAll('a, td')].map(e => getComputedStyle(e).color)"
    )
    assert set(ink) == {"rgb(0, 0, 0)"}
