"""What is done on a page before its picture is taken; only scripts/screenshots.py uses this."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from playwright.sync_api import Page

from scripts import waiting

CONNECTIONS: Final = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ada,Example,https://www.linkedin.com/in/ada-example,ada@example.com,Example Works,Head of Data,12 Mar 2024
Jonas,Muster,https://www.linkedin.com/in/jonas-muster,,Harborstone Logistics,Planner,03 Feb 2025
,,,,,,19 Jun 2023
"""
#: A table whose column names Embers does not know.
UNKNOWN: Final = """Hvem;Hvor jobber de;Snakket sist;Nettside;Husk
Kari Solbakken;Fjell Eksempel AS;3.2.2026;https://www.linkedin.com/in/kari-example;Møttes på messen
Ola Nordmo;Vann Eksempel AS;17.3.2026;https://www.linkedin.com/in/ola-example;
Liv Strand;Skog Eksempel AS;9.9.2026;;Ringer tilbake
"""
#: An address of a calendar has a key that is another each time.
_ADDRESS: Final = "https://embers.example.com/calendar/a-key-that-only-you-have/embers.ics"


def settle(page: Page) -> None:
    """Wait until the script has run and its output is drawn."""
    waiting.settle(page, 700)
    page.evaluate("document.fonts.ready")


def button(title: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=title).first.click()


def fold(title: str) -> Callable[[Page], None]:
    return lambda page: page.locator("summary", has_text=title).first.click()


def remarks(page: Page) -> None:
    """A letter with what it had better not say."""
    page.get_by_role("button", name="Write", exact=True).first.click()
    letter = page.locator(".st-key-today_rows").get_by_role("textbox", name="Letter", exact=True)
    letter.fill(
        "Dear Gilbert,\n\nThank you for the interview. I guess I was too old for the team. "
        "Could you give me some feedback on why you chose someone else?\n\nBest,\nSam"
    )
    letter.blur()


def upload(page: Page) -> None:
    file = {"name": "Connections.csv", "mimeType": "text/csv", "buffer": CONNECTIONS.encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import").last.wait_for()


def upload_unknown(page: Page) -> None:
    file = {"name": "kontakter.csv", "mimeType": "text/csv", "buffer": UNKNOWN.encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("combobox", name="Hvem").wait_for()


def prepare(page: Page) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name="More").first.click()
    page.get_by_role("button", name="Prepare").last.click()
    page.get_by_role("button", name="Print").wait_for()


def rejection_by_tab(page: Page) -> Iterator[None]:
    """Record one rejection with everybody involved, by keyboard only: text, Tab, commas, Ctrl + Enter."""
    keys = page.keyboard
    page.get_by_role("button", name="I just got a rejection").focus()
    keys.press("Enter")
    form = page.get_by_role("dialog")
    form.get_by_role("radio", name="Another job").press("Space")  # not the one that is under way
    form.get_by_label("Company").wait_for()
    settle(page)
    form.get_by_label("Company").focus()
    yield
    for words, tabs in (("Harborstone Logistics", 1), ("Operations Manager", 1), ("yesterday", 4)):
        keys.type(words)
        for _ in range(tabs):
            keys.press("Tab")
    keys.type("16/11")
    for _ in range(5):
        keys.press("Tab")
    settle(page)
    yield
    keys.type("Rita Lake")
    keys.press("Tab")
    keys.type("Ada Stone")
    keys.press("Tab")
    keys.type("Ben Hill, Dora La", delay=30)
    settle(page)
    yield
    keys.type("ke")
    keys.press("Tab")
    keys.type("sam lark", delay=30)
    settle(page)
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Tab")
    settle(page)
    yield
    keys.press("Control+Enter")
    form.wait_for(state="detached")
    settle(page)
    yield
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Today").click()
    settle(page)
    yield


def after_interview(page: Page) -> None:
    """The desk: a row for each person that an interview was with."""
    line = page.locator('[class*="st-key-touchpoint-event"]', has_text="Interview").last
    line.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Notes on each person").click()
    page.get_by_role("dialog").wait_for()


def who_said_what(page: Page) -> None:
    fold("Who said what")(page)
    table = page.locator(".st-key-evidence")
    table.wait_for()
    table.evaluate("found => found.scrollIntoView({ block: 'center' })")


def calendar_address(page: Page) -> None:
    page.get_by_role("button", name="Make an address").click()
    code = page.get_by_test_id("stCode").filter(has_text="/calendar/")
    code.wait_for()
    code.locator("code").evaluate("(found, text) => { found.textContent = text; }", _ADDRESS)
