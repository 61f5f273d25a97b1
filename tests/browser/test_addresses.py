"""Every person, case, filter, tab and question has an address: on a first visit, a reload, Back and Forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, go, one_window, settle
from tests.conftest import also


@dataclass(frozen=True)
class Place:
    """An address and what shows that it was reached: `value` of a field, a pressed choice, or a filter in use."""

    address: str
    heading: str
    label: str = ""
    value: str = ""
    chosen: str = ""
    filter: str = ""


PLACES = [
    Place("/", "Today"),
    Place("/person?id=3", "Gilbert Thistlewick"),
    Place("/opportunity?id=2", "Head of Planning"),
    Place("/opportunity?id=1&tab=people", "Supply Chain Planner"),
    Place("/opportunity?id=1&tab=why", "Supply Chain Planner"),
    Place("/people?q=Sam", "People", "Search", "Sam"),
    Place("/people?show=Archived", "People", filter="Archived"),
    Place("/people?role=Recruiter&sort=Warmest", "People", filter="Recruiter"),
    Place("/people?company=Brambleworks", "People", filter="At Brambleworks"),
    Place("/people?tie=Fresh", "People", filter="Fresh"),
    Place("/week", "The week"),
    Place("/insights?about=gifts", "Insights", chosen="Gift cards"),
    Place("/insights?about=answers&table=true", "Insights", chosen="Answers"),
    Place("/help?topic=Warmth", "Help", chosen="Warmth"),
    Place("/introductions", "Who introduced whom"),
]


#: A deep one: what a server is asked for first after its start.
FIRST = Place("/opportunity?id=1&tab=why", "Supply Chain Planner")


@pytest.fixture(scope="module")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server, at=FIRST.address) as page:
        yield page


def is_at(page: Page, place: Place) -> None:
    settle(page)
    expect(page).to_have_url(
        f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}{place.address}"
    )
    expect(page.locator("h1")).to_contain_text(place.heading)
    if place.value:
        field = page.get_by_label(place.label, exact=True).first
        expect(field).to_have_value(place.value)
    if place.chosen:
        chosen = page.locator("[aria-selected=true], [aria-checked=true], [data-selected=true]")
        expect(chosen.filter(has_text=place.chosen).first).to_be_visible()
    if place.filter:
        expect(page.get_by_role("button", name=place.filter, exact=True)).to_be_visible()


def test_the_first_visit_after_a_start_may_be_deep(tab: Page) -> None:
    is_at(tab, FIRST)


@pytest.mark.parametrize(
    "place",
    [one if n % 3 == 0 else also(one) for n, one in enumerate(PLACES)],
    ids=lambda place: place.address,
)
def test_an_address_leads_there_and_survives_a_reload(
    place: Place, server: Server, tab: Page
) -> None:
    go(tab, server, place.address)
    is_at(tab, place)
    tab.reload()  # as whoever is given the address opens it
    is_at(tab, place)


def test_back_from_the_people_leads_to_the_question_that_was_open(
    server: Server, tab: Page
) -> None:
    go(tab, server, "/insights?about=gifts")
    tab.get_by_test_id("stSidebar").get_by_role("link", name="People").click()
    is_at(tab, Place("/people", "People"))
    tab.go_back()
    is_at(tab, Place("/insights?about=gifts", "Insights", chosen="Gift cards"))


def test_back_and_forward_along_a_whole_walk(server: Server, tab: Page) -> None:
    go(tab, server, "/opportunity?id=2&tab=people")
    case = Place("/opportunity?id=2&tab=people", "Head of Planning")
    is_at(tab, case)
    tab.get_by_role("button", name="Noor Fernhurst").click()
    expect(tab.locator("h1")).to_have_text("Noor Fernhurst")
    settle(tab)
    person = Place(tab.url.removeprefix(server.url), "Noor Fernhurst")
    tab.go_back()
    is_at(tab, case)
    tab.go_forward()
    is_at(tab, person)
    tab.go_back()
    is_at(tab, case)


def test_back_to_a_filtered_list(server: Server, tab: Page) -> None:
    filtered = Place("/people?q=Northlight", "People", "Search", "Northlight")
    go(tab, server, filtered.address)
    is_at(tab, filtered)
    tab.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).click()
    tab.get_by_role("button", name="Who introduced whom").click()
    is_at(tab, Place("/introductions", "Who introduced whom"))
    tab.go_back()
    is_at(tab, filtered)
    tab.go_forward()
    is_at(tab, Place("/introductions", "Who introduced whom"))


def test_back_after_the_menu(server: Server, tab: Page) -> None:
    filtered = Place("/people?q=Northlight", "People", "Search", "Northlight")
    go(tab, server, filtered.address)
    is_at(tab, filtered)
    menu = tab.get_by_test_id("stSidebarNavLink")
    menu.filter(has_text="Opportunities").click()
    is_at(tab, Place("/opportunities", "Opportunities"))
    tab.go_back()
    is_at(tab, filtered)
    tab.go_forward()
    is_at(tab, Place("/opportunities", "Opportunities"))


def test_turning_the_pages_of_what_happened(server: Server, tab: Page) -> None:
    go(tab, server, "/opportunity?id=1")
    tab.get_by_test_id("stPagination").get_by_label("Next page").click()
    is_at(tab, Place("/opportunity?id=1&page=2", "Supply Chain"))
    tab.get_by_role("button", name="Opportunities", exact=True).click()
    is_at(tab, Place("/opportunities", "Opportunities"))
    tab.go_back()
    is_at(tab, Place("/opportunity?id=1&page=2", "Supply Chain"))
