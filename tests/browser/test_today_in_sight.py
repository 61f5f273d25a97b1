"""Today without scrolling: the first five things on a screen, the first two on a phone, and what one click does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from crm.domain.cases.decisions import keys_in
from crm.domain.cases.opportunity import Role
from crm.services import sample, today_list
from crm.services.cases import decisions, rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.store.handle import Store
from crm.store.local import open_store
from tests.browser.conftest import Server, go, plain_start, running, settle, visit
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("today")
    sample.add(open_store(folder / "embers.db"), TODAY)
    with running(folder, plain_start) as started:
        yield started


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB")
    made.set_default_timeout(20_000)
    yield made
    made.close()


def in_sight(page: Page, height: int) -> list[str]:
    """The actions whose words are wholly within the window, from the top."""
    found = page.locator('[class*="st-key-card-"] strong').all()
    bar = page.locator(".st-key-bar").bounding_box()  # that of a phone lies over the page
    end = bar["y"] if bar and bar["height"] else height
    return [one.inner_text() for one in found if _bottom(one.bounding_box()) <= end]


def _bottom(box: dict[str, float] | None) -> float:
    return box["y"] + box["height"] if box else 1e9


@pytest.mark.parametrize(
    ("width", "height", "most"), [(1440, 900, 5), (390, 844, 2)], ids=["screen", "phone"]
)
def test_the_first_things_are_in_sight(
    width: int, height: int, most: int, page: Page, sampled: Server
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    visit(page, sampled.url)
    expect(page.get_by_text("Check which legal deadlines may apply")).to_be_attached()
    settle(page)
    assert (
        in_sight(page, height)[:most]
        == [
            "Call Sam and ask what decided it",
            "Thank Gilbert and ask to be kept in mind",
            "Ask Priya for some detective work",
            "Check on LinkedIn whether anything changed in the department",
            "Check which legal deadlines may apply",
        ][:most]
    )


def test_a_row_opens_in_place_with_the_number_to_press(page: Page, sampled: Server) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    visit(page, sampled.url)
    first, others = page.locator(".st-key-today_first"), page.locator(".st-key-today_rows")
    number = first.get_by_role("link", name="+1 555 555 0101")
    expect(number).to_have_attribute("href", "tel:+15555550101")
    others.get_by_role("button", name="Write", exact=True).first.click()
    expect(others.get_by_label("Letter", exact=True)).to_have_count(1)
    expect(others.get_by_role("button", name="Mark as sent")).to_be_visible()
    others.get_by_role("button", name="Write", exact=True).last.click()
    expect(others.get_by_text("Ask Priya for some detective work")).to_be_visible()
    expect(others.get_by_label("Letter", exact=True)).to_have_count(1)  # one at a time


def test_on_a_phone_the_words_at_the_top_open_with_a_press(page: Page, sampled: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, sampled.url)
    first = page.locator(".st-key-today_first")
    more = first.get_by_role("button", name="What to say")
    expect(more).to_be_visible()
    settle(page)
    copy, name = (
        first.get_by_role("button", name="Copy", exact=True),
        first.get_by_label("Your name"),
    )
    expect(copy).to_be_hidden()
    expect(name).to_be_hidden()
    more.click()
    expect(more).to_be_hidden()
    expect(copy).to_be_visible()
    expect(name).to_be_visible()
    letter = first.get_by_role("textbox", name="What to say")
    expect(letter).not_to_be_focused()  # which would open the keyboard
    assert letter.evaluate("e => e.scrollHeight <= e.parentElement.clientHeight + 1")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    settle(page)
    expect(copy).to_be_visible()
    expect(more).to_be_hidden()


def heard(store: Store, company: str, days_ago: int, names: str) -> None:
    """A rejection with somebody in each part: recruiter, hiring manager, interviewer, referrer."""
    parts = (Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER, Role.REFERRER)
    people = {
        part: Involved(newcomers=(name,))
        for part, name in zip(parts, names.split(", "), strict=True)
    }
    day = TODAY - timedelta(days=days_ago)
    form = Rejection(company, "Operations Lead", day, day - timedelta(days=7), involved=people)
    rejection.record(store, form, day)


def test_the_first_things_are_in_sight_whatever_the_first_one_is(
    page: Page, tmp_path: Path
) -> None:
    """A call, a letter, a card, a message, before the user has given a name: the longest that they get."""
    store = open_store(tmp_path / "embers.db")
    heard(store, "Northwind Paper", 3, "Ada Byrne, Bo Carver, Cy Dunn, Flo Grant")
    heard(store, "Tall Oak Mills", 4, "Gus Hale, Ida Jones, Kit Lowe, Mo Nash")
    seen = []
    with running(tmp_path, plain_start) as server:
        while set(seen) < {"call", "email", "handwritten_note", "gift_card", "any"}:
            lines = today_list.plan_of(store, TODAY, 40, 0).next
            if lines[0].channel not in seen:
                seen.append(lines[0].channel)
                page.set_viewport_size({"width": 1440, "height": 900})
                go(page, server, "/")
                expect(page.get_by_text(lines[-1].action).last).to_be_attached()
                for width, height, most in ((1440, 900, 4), (390, 844, 2)):
                    page.set_viewport_size({"width": width, "height": height})
                    settle(page)
                    assert in_sight(page, height)[:most] == [one.action for one in lines[:most]]
            assert lines[0].step
            decisions.skip_all(store, keys_in(lines[0].step.keys), "Not for me", TODAY)
