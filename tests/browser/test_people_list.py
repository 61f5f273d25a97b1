"""The list of people in a browser: names are links, Back returns, also to a page; nothing moves, it fits a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import touchpoints
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.browser.axe import violations
from tests.browser.conftest import Server, screenshot, settle, visit
from tests.conftest import TODAY
from tests.store.support import a_person

PEOPLE: Final = 120
STRANGE: Final = "<b>Bold</b> *Star* & ليلى 🚀"
#: Width in CSS pixels, and the size of the root's text in per cent: two phones, a window enlarged, large text.
SIZES: Final = ((390, 100), (320, 100), (640, 100), (1280, 200))
_SMALL: Final = """table => [...table.querySelectorAll('button, a')]
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, b]) => b.width < 24 || b.height < 22)
  .map(([e, b]) => `${Math.round(b.width)} x ${Math.round(b.height)}: ${e.outerHTML.slice(0, 120)}`)"""
_SIDEWAYS: Final = """['html', '[data-testid=stMain]']
  .map(s => document.querySelector(s))
  .filter(e => e.scrollWidth > e.clientWidth + 1).length"""
_HEIGHTS: Final = "body => [...new Set([...body.children].map(r => Math.round(r.getBoundingClientRect().height)))]"


@pytest.fixture(scope="module")
def store(server: Server) -> LocalStore:
    opened = open_store(server.database)
    for number in range(PEOPLE):
        made = a_person(
            first_name=f"P{number:03}",
            last_name="Alder" if number < 60 else "Birch",
            company="Acme" if number % 3 else "",
            position="Planner",
            phone="+1 555 010-2233" if number % 2 else "",
            email=f"p{number}@example.com",
        )
        person = people.add(opened, made, TODAY).id
        # P077 was met today, P078 yesterday ..., P076 longest ago.
        day = TODAY - timedelta(days=(number - 77) % PEOPLE)
        met = Touchpoint(TouchpointId(0), (PersonId(person),), day, Channel.COFFEE)
        touchpoints.log(opened, met, TODAY)
    case = opportunities.add(opened, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(opened, case.id, 2, Role.HIRING_MANAGER)
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


def names(tab: Page) -> Locator:
    return tab.get_by_role("rowheader")


def choose(tab: Page, label: str, option: str) -> None:
    tab.get_by_label(label, exact=True).fill(option)
    tab.get_by_role("option", name=option, exact=True).click()
    settle(tab)


def says(tab: Page, text: str) -> None:
    settle(tab)
    expect(tab.get_by_text(text)).to_be_visible(timeout=20_000)


@pytest.mark.long
def test_the_page_of_people(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    says(tab, "120 people, 1 to 50 shown")
    tab.get_by_label("Next page").click()
    says(tab, "120 people, 51 to 100 shown")
    expect(tab).to_have_url(re.compile("/people[?]page=2-[0-9a-f]{3}$"))
    tab.reload()
    says(tab, "120 people, 51 to 100 shown")

    tab.get_by_label("Search").first.fill("Alder")
    says(tab, "60 people, 1 to 50 shown")
    tab.get_by_label("Next page").click()
    says(tab, "60 people, 51 to 60 shown")
    tab.go_back()
    says(tab, "60 people, 1 to 50 shown")
    tab.go_forward()
    says(tab, "60 people, 51 to 60 shown")
    tab.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).click()
    tab.get_by_role("button", name="Who introduced whom").click()
    expect(tab.locator("h1")).to_have_text("Who introduced whom")
    settle(tab)
    tab.go_back()
    says(tab, "60 people, 51 to 60 shown")
    expect(tab).to_have_url(re.compile("/people[?].*q=Alder"))
    expect(tab.get_by_label("Search").first).to_have_value("Alder")
    tab.get_by_label("Previous page").click()
    says(tab, "60 people, 1 to 50 shown")
    expect(tab).to_have_url(f"{server.url}/people?q=Alder")


def test_turning_pages_says_nothing_in_the_log(server: Server, tab: Page) -> None:
    """Whoever keeps the log of a server finds what is wrong in it, and nothing else."""
    visit(tab, f"{server.url}/people?page=2")
    says(tab, "51 to 100 shown")
    tab.get_by_label("Next page").click()
    says(tab, "101 to")
    lines = [line.strip() for line in server.log.read_text("utf-8").splitlines() if line.strip()]
    started = ("Uvicorn server started", "You can now view", "URL:")
    assert [line for line in lines if not any(words in line for words in started)] == []


@pytest.mark.long
def test_a_name_opens_its_person_and_back_returns_to_the_same_page_and_filter(
    server: Server, tab: Page, window: BrowserContext
) -> None:
    visit(tab, f"{server.url}/people")
    choose(tab, "Sort", "Warmest")
    expect(names(tab).nth(0)).to_have_text("P077 Birch")
    expect(names(tab).nth(1)).to_have_text("P078 Birch")
    tab.get_by_label("Search").first.fill("Planner")
    expect(tab).to_have_url(re.compile("Planner"))  # searched a moment after the last key
    settle(tab)
    choose(tab, "Sort", "Last contact")
    tab.get_by_label("Next page").click()
    settle(tab)
    # The same walk as the days: 50 after P077.
    expect(names(tab).first).to_have_text("P007 Alder")
    address = tab.url
    tab.evaluate("window.stayed = true")
    tab.get_by_role("link", name="P009 Alder", exact=True).click()
    expect(tab.locator("h1")).to_have_text("P009 Alder")
    assert tab.evaluate("window.stayed")  # the page was not loaded once more
    settle(tab)
    tab.go_back()
    settle(tab)
    expect(names(tab).first).to_have_text("P007 Alder")
    expect(tab.get_by_label("Search").first).to_have_value("Planner")
    assert tab.url == address
    with window.expect_page() as opened:
        tab.get_by_role("link", name="P008 Alder", exact=True).click(modifiers=["ControlOrMeta"])
    settle(opened.value)
    expect(opened.value.locator("h1")).to_have_text("P008 Alder")
    opened.value.close()


def test_the_ways_to_reach_somebody_are_links_of_their_name(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    row = tab.get_by_role("row").filter(has_text="P001 Alder")
    expect(row.get_by_role("link", name="Call P001 Alder")).to_have_attribute(
        "href", "tel:+15550102233"
    )
    expect(row.get_by_role("link", name="Write to P001 Alder")).to_have_attribute(
        "href", "mailto:p1@example.com"
    )
    expect(row).to_contain_text("Hiring manager")
    expect(tab.get_by_role("link", name="Call P002 Alder")).to_have_count(0)


def test_nothing_moves_when_the_page_is_turned(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    heights, place = tab.locator("tbody").evaluate(_HEIGHTS), _place(tab)
    assert len(heights) == 1
    for forth, first in (("Next page", "P050 Alder"), ("Previous page", "P000 Alder")):
        tab.get_by_label(forth).click()
        settle(tab)
        expect(names(tab).first).to_have_text(first)
        # The page numbers are below the list; the next page is read from its beginning.
        expect(names(tab).first).to_be_in_viewport()
        assert tab.locator("tbody").evaluate(_HEIGHTS) == heights
        assert _place(tab) == place


def _place(tab: Page) -> float:
    """How far the list is below the title, however far the window is scrolled."""
    title, first = tab.locator("h1").bounding_box(), names(tab).first.bounding_box()
    assert title
    assert first
    return round(first["y"] - title["y"])


def test_a_filter_in_use_is_removed_with_one_click(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    choose(tab, "Part", "Hiring manager")
    expect(names(tab)).to_have_text(["P001 Alder"])
    choose(tab, "Tie", "No contact yet")
    expect(tab.get_by_text("Nobody matches.")).to_be_visible()
    tab.get_by_role("button", name="No contact yet").click()
    settle(tab)
    expect(names(tab)).to_have_text(["P001 Alder"])
    tab.get_by_role("button", name="Hiring manager").click()
    settle(tab)
    expect(tab.get_by_text("120 people, 1 to 50 shown")).to_be_visible()
    assert tab.url == f"{server.url}/people"


def test_who_is_shown_is_in_the_address_although_its_menu_is_closed(
    server: Server, tab: Page, store: LocalStore
) -> None:
    people.archive(store, 120, TODAY)
    visit(tab, f"{server.url}/people")
    tab.get_by_role("button", name="More filters").click()
    tab.get_by_role("radio", name="Archived").click()
    settle(tab)
    tab.keyboard.press("Escape")
    expect(names(tab)).to_have_text(["P119 Birch"])
    assert tab.url == f"{server.url}/people?show=Archived"
    tab.get_by_role("link", name="P119 Birch", exact=True).click()
    expect(tab.locator("h1")).to_have_text("P119 Birch")
    settle(tab)
    tab.go_back()
    settle(tab)
    expect(names(tab)).to_have_text(["P119 Birch"])
    tab.reload()
    settle(tab)
    expect(names(tab)).to_have_text(["P119 Birch"])
    tab.get_by_role("button", name="Archived").click()
    settle(tab)
    expect(names(tab).first).to_have_text("P000 Alder")
    people.archive(store, 120, None)


def test_tags_with_a_comma_are_two_for_those_who_are_selected(
    server: Server, tab: Page, store: LocalStore
) -> None:
    visit(tab, f"{server.url}/people")
    tab.get_by_role("button", name="Select several").click()
    settle(tab)
    for name in ("P001 Alder", "P003 Alder", "P004 Alder"):
        tab.get_by_role("checkbox", name=f"Select {name}").check()
    expect(tab.get_by_text("3 selected")).to_be_visible()
    tab.get_by_role("button", name="Tags", exact=True).click()
    tab.get_by_label("Tags, with commas").fill("ally, club")
    tab.get_by_role("button", name="Add", exact=True).click()
    settle(tab)
    found = people.by_ids(store, range(1, 6))
    assert [one.tags for one in found] == [
        (), ("ally", "club"), (), ("ally", "club"), ("ally", "club")
    ]  # fmt: skip
    tab.locator(".st-key-undo_bar").get_by_role("button", name="Undo").click()
    settle(tab)
    tab.get_by_role("button", name="Done").click()
    settle(tab)
    expect(tab.get_by_role("checkbox")).to_have_count(0)
    expect(tab.get_by_role("button", name="Select several")).to_be_visible()


def test_a_strange_name_stays_text_and_makes_nothing_wider(
    server: Server, tab: Page, store: LocalStore
) -> None:
    odd = a_person(first_name=STRANGE, last_name="X" * 80, company="<img src=x> *c*" * 9)
    added = people.add(store, odd, TODAY)
    visit(tab, f"{server.url}/people?sort=Last+added")
    expect(names(tab).first).to_have_text(f"{STRANGE} {'X' * 80}")
    assert tab.locator("tbody b, tbody img").count() == 0
    heights = tab.locator("tbody").evaluate(_HEIGHTS)
    assert len(heights) == 1
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.wait_for_timeout(400)
    assert tab.evaluate(_SIDEWAYS) == 0
    people.remove(store, added.id, TODAY)


def test_two_lines_a_person_in_a_narrow_window(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    for width, text in SIZES:
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        tab.wait_for_timeout(400)
        assert tab.evaluate(_SIDEWAYS) == 0, width
        assert tab.locator("table").evaluate(_SMALL) == [], width
        row = tab.get_by_role("row").filter(has_text="P005 Alder")
        # On the smallest phones the day is on the person's page only.
        for words in ("P005 Alder", "Planner · Acme", "No answer yet", "in October")[
            : 3 if width == 320 else 4
        ]:
            expect(row.get_by_text(words, exact=True)).to_be_visible()
        expect(row.get_by_role("link", name="Call P005 Alder")).to_be_visible()
        box = row.bounding_box()
        assert box
        assert box["height"] < 75 * text / 100
        screenshot(tab, f"people-list-{width}-{text}")


@pytest.mark.long
def test_axe_finds_nothing_wide_or_narrow(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people?sort=Warmest&role=Hiring+manager")
    assert violations(tab) == []
    tab.get_by_role("button", name="Actions for P001 Alder").click()
    assert violations(tab) == []
    tab.keyboard.press("Escape")
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.add_style_tag(content="[data-testid=stBottom] { display: none !important; }")
    assert violations(tab) == []


def test_the_list_on_paper(server: Server, tab: Page) -> None:
    visit(tab, f"{server.url}/people")
    tab.emulate_media(media="print", color_scheme="dark")
    tab.set_viewport_size({"width": 794, "height": 1123})
    expect(tab.get_by_role("link", name="P001 Alder", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name="Actions for P001 Alder")).to_be_hidden()
    expect(tab.locator("[data-column=reach] a").first).to_be_hidden()
    ink = tab.locator("table").evaluate(
        "t => [...t.querySelectorAll('a, td')].map(e => getComputedStyle(e).color)"
    )
    assert set(ink) == {"rgb(0, 0, 0)"}
