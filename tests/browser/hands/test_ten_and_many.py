"""Names among ten people and among fifteen hundred: exactly those that were typed, and no stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.services import overview
from crm.services.cases import opportunities
from crm.services.people import people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from scripts.launch import command
from tests.browser.conftest import running, settle
from tests.browser.hands.crowd import bring
from tests.browser.hands.forms import FORMS, make_scene
from tests.browser.hands.hand import Hand, end, fill
from tests.conftest import LONG, TODAY

_NUMBERS = count(1)
LOG = next(form for form in FORMS if form.name == "log")
REJECTION = next(form for form in FORMS if form.name == "rejection")
#: How a field is left, each with the name that tries it; in `make hands` every name tries all.
WAYS = {"Enter": "Ben Hill", "Tab": "rita", "Save": "Ann Lee"}


@dataclass(frozen=True)
class Place:
    page: Page
    store: LocalStore
    url: str
    many: int


@pytest.fixture(scope="module", params=[10, 1500] if LONG else [1500])
def place(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("crowd")
    store = open_store(folder / "embers.db")
    bring(store, request.param)
    with running(folder, lambda port: command(port, {"HEADLESS": "1"})) as server:
        made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        made.set_default_timeout(20_000)
        page = made.new_page()
        page.goto(server.url)
        settle(page)
        yield Place(page, store, server.url, request.param)
        made.close()


def everybody(store: LocalStore) -> int:
    return people.page(store, PeopleFilter(), TODAY, limit=1).total


def last_logged(store: LocalStore) -> list[str]:
    with store.read() as db:
        row = db.execute("SELECT max(touchpoint_id) FROM touchpoint_people").fetchone()
        ids = db.execute(
            "SELECT person_id FROM touchpoint_people WHERE touchpoint_id = ?", [row[0]]
        ).fetchall()
    return [person.name for person in people.by_ids(store, [one for (one,) in ids])]


@pytest.mark.parametrize(
    ("name", "leave"),
    [(name, way) for own, name in WAYS.items() for way in (WAYS if LONG else (own,))],
)
def test_a_name_that_many_begin_with(place: Place, name: str, leave: str) -> None:
    """The first time somebody new, afterwards that person; the list of suggestions decides nothing."""
    page, before = place.page, everybody(place.store)
    known = [p.name for p in people.suggest(place.store, name, 50) if p.name == name]
    dialog = LOG.open(page, make_scene(place.store, place.url, next(_NUMBERS)))
    before = everybody(place.store)
    box = dialog.get_by_role("combobox", name="With whom?")
    box.click()
    page.keyboard.type(name, delay=30)
    if people.suggest(place.store, name, 1):  # the list opens
        expect(page.get_by_role("option").first).to_be_visible()
    if leave != "Save":
        page.keyboard.press(leave)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert last_logged(place.store) == [name]
    assert everybody(place.store) == before + (0 if known else 1)


def test_the_first_arrow_goes_to_somebody_in_the_list(place: Place) -> None:
    """ "rita" is what Enter takes by itself; Down and Enter take the first person offered."""
    page, dialog = (
        place.page,
        LOG.open(place.page, make_scene(place.store, place.url, next(_NUMBERS))),
    )
    before = everybody(place.store)
    dialog.get_by_role("combobox", name="With whom?").click()
    page.keyboard.type("rit", delay=30)
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    first = people.suggest(place.store, "rit", 1)[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert last_logged(place.store) == [first.name]
    assert everybody(place.store) == before


@pytest.mark.parametrize(
    "hand",
    [Hand.TAB, Hand.ENTER, Hand.COMMA, Hand.PASTE, Hand.RELOAD] if LONG else [Hand.RELOAD],
)
def test_a_rejection_with_everybody_involved(place: Place, hand: Hand) -> None:
    scene = make_scene(place.store, place.url, next(_NUMBERS))
    dialog = REJECTION.open(place.page, scene)
    dialog.get_by_role("button", name="Today").first.click()
    before = everybody(place.store)
    typed = {
        label: kind for label, kind in REJECTION.fields.items() if kind.name in ("NAMES", "LINE")
    }
    for label, kind in typed.items():
        fill(place.page, dialog, label, kind, hand, scene)
    end(place.page, dialog, REJECTION, hand)
    lists = hand in (Hand.COMMA, Hand.PASTE)
    assert everybody(place.store) == before + (8 if lists else 4)
    newest = max(row.opportunity.id for row in opportunities.overview(place.store))
    assert len(opportunities.case(place.store, newest).roles) == (8 if lists else 4)
    assert overview.counts(place.store).people == everybody(place.store)


def test_namesakes_are_asked_about_and_nobody_is_stored_twice(place: Place) -> None:
    first, second = (
        make_scene(place.store, place.url, next(_NUMBERS)),
        make_scene(place.store, place.url, next(_NUMBERS)),
    )
    from crm.domain.ids import PersonId
    from crm.domain.people.person import Person

    twin = people.add(
        place.store, Person(PersonId(0), "Mia", first.surname, company="Larch"), TODAY
    )
    dialog = LOG.open(place.page, second)
    before = everybody(place.store)
    dialog.get_by_role("combobox", name="With whom?").click()
    place.page.keyboard.type(first.known.lower())
    place.page.keyboard.press("Tab")
    expect(dialog.get_by_text("which one?")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text(f"2 people are called {first.known.lower()}.")).to_be_visible()
    assert everybody(place.store) == before
    _choose(dialog, "which one?", "Larch")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert everybody(place.store) == before
    assert people.person_file(place.store, twin.id, TODAY).touchpoints


def _choose(dialog: Locator, name: str, words: str) -> None:
    dialog.get_by_role("button", name=name).click()
    dialog.page.get_by_role("option").filter(has_text=words).click()
