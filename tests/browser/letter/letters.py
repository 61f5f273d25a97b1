"""Letters for the browser tests: a case with drafts, a page that shows them, and helpers to edit them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from playwright.sync_api import Browser, Locator, Page, expect

from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.services import settings, touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.browser.conftest import Server, settle, visit
from tests.conftest import TODAY
from tests.store.support import an_opportunity

TEXTS: Final = {
    "everything": "\n".join(
        (
            "Dear Ada,\n\n  two spaces\n\ttab",
            "5 % & 3 + 2 = \"five\", #1? 'yes' <b> a\\b {x} ~ `",
            "Łódź, Ελλάδα, Привет, 東京へ、שלום, مرحبا",
            "Well done 🙂👩\u200d👩\u200d👧🏽 e\u0301",
        )
    ),
    "long": "A long sentence about logistics, again. " * 60,
}


def with_ada(database: Path) -> LocalStore:
    """Ada interviewed the user yesterday; she has an address and four things are due with her."""
    store = open_store(database)
    opportunities.add(store, an_opportunity(), TODAY)
    ada = Person(PersonId(0), "Ada", "Stone", email="ada+hr@example.com")
    people.add(store, ada, TODAY)
    opportunities.give_role(store, 1, 1, Role.RECRUITER)
    met = Event(
        EventId(0),
        OpportunityId(1),
        EventKind.INTERVIEW_HELD,
        TODAY - timedelta(days=1),
        (PersonId(1),),
    )
    events.record(store, met, TODAY)
    settings.sign_as(store, "Robin")
    return store


@contextmanager
def a_window(browser: Browser) -> Iterator[Page]:
    """An empty window that may use the clipboard and tells what a mail program would be given."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(
        "addEventListener('click', e => { const link = e.composedPath()[0];"
        " if (link.href?.startsWith('mailto:') && !e.defaultPrevented)"
        " { window.mailed = link.href; e.preventDefault(); } });"
    )
    yield page
    context.close()


def begin_again(page: Page, server: Server, store: LocalStore) -> None:
    """Open Today without anything logged or kept."""
    for entry in logged(store):
        touchpoints.remove(store, entry.id, TODAY)
    if page.url.startswith(server.url):
        page.evaluate("sessionStorage.clear()")
    visit(page, server.url)


def logged(store: LocalStore) -> tuple[Touchpoint, ...]:
    return people.person_file(store, 1, TODAY).touchpoints


def opened(page: Page, step: str) -> Locator:
    """The letter of a step on Today, whose card is complete a moment after the page.

    The first thing of the day shows its letter; the letters of the others with Ada are folded.
    """
    letter = page.locator(f'[class*="st-key-letter-{step}"]')
    draft = page.locator(f'[class*="st-key-today-draft-{step}"]')
    more = page.get_by_text("Also for Ada")
    expect(more).to_be_visible()
    if letter.count():
        return letter
    if not draft.count():
        more.click()
        settle(page)
    for _ in range(
        3
    ):  # a press while its card is still drawn anew reaches nothing: press again, as anyone would
        draft.get_by_text("Draft", exact=True).last.click()
        settle(page)
        if box(letter).count():
            break
    expect(box(letter)).to_be_visible()
    settle(page)
    return letter


def box(letter: Locator) -> Locator:
    return letter.locator("#body")


def press(letter: Locator, name: str) -> None:
    letter.get_by_text(name, exact=True).click()


def write(letter: Locator, words: str) -> None:
    """Put the whole letter into the box, as pasting does."""
    box(letter).fill(words)


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def mailed(page: Page) -> dict[str, str]:
    """What a mail program makes of the link that was followed: it decodes %XX and nothing else."""
    link = str(page.evaluate("window.mailed"))
    to, _, query = link.removeprefix("mailto:").partition("?")
    fields = dict(part.split("=", 1) for part in query.split("&") if part)
    return {name: unquote_to_bytes(value).decode() for name, value in ({"to": to} | fields).items()}
