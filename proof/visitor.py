"""A scripted person in Chromium: what somebody does in a day at work, again and again, with a bad connection."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Error, FilePayload, Locator, Page, expect

from scripts.waiting import settle

#: Keeps the connections of a page, so that they can be cut as a network cuts them.
_CABLES: Final = """window.cables = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.cables.push(this); }
};"""
_CUT: Final = "window.cables.forEach(one => one.close())"
#: What says on the screen that something went wrong on Embers' side.
_WRONG: Final = "[data-testid=stException], [data-testid=stAlertContentError]"
_SKELETON: Final = "[data-testid=stSkeleton]"
#: Milliseconds in which everything that is drawn must have come, on a busy machine.
_PATIENCE: Final = 45_000


@dataclass(slots=True)
class Seen:
    """What a person saw and did.

    Attributes:
        views: how often a finished page was looked at. lost: how often the connection was.
        begun: when a session may have begun, in seconds of the monotonic clock.
        logged: the words of contacts that were saved.
        wrong: what was on the screen and should not be. failed: what could not be done.
    """

    views: int = 0
    lost: int = 0
    begun: list[float] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Visitor:
    """One person with one tab; each method in `WORK` is something they do and see the end of."""

    def __init__(
        self, browser: Browser, url: str, people: int, names: Callable[[int], str]
    ) -> None:
        """Open the first tab.

        Args:
            people: how many there are. names: the name of each number.
        """
        expect.set_options(timeout=_PATIENCE)
        self.url, self.people, self.names = url, people, names
        self.chance = random.Random(8)
        self.seen = Seen()
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB"
        )
        self.context.set_default_timeout(_PATIENCE)
        self.context.add_init_script(_CABLES)
        self.page = self._tab()

    def acts(self) -> Iterator[Callable[[], None]]:
        """What they do next, for ever: all of it in another order each time."""
        while True:
            yield from self.chance.sample(self.work, len(self.work))

    @property
    def work(self) -> list[Callable[[], None]]:
        return [
            self.today, self.log_by_drawer, self.log_in_a_line, self.list_of_people, self.filter,
            self.search, self.person, self.opportunity, self.note, self.archive_and_undo,
            self.import_and_undo, self.insights, self.export,
        ]  # fmt: skip

    @property
    def troubles(self) -> list[Callable[[], None]]:
        return [self.reload, self.another_tab, self.lost_connection, self.away_and_back]

    def do(self, act: Callable[[], None]) -> None:
        """Do something and look at the screen; whatever fails is told, and begun anew."""
        name = getattr(act, "__name__", "")
        try:
            act()
            self._look(name)
        except (Error, AssertionError) as fault:
            shown = ""
            with suppress(Error):
                shown = (
                    self.page.locator("body").inner_text(timeout=2_000)[:300].replace("\n", " / ")
                )
            self.seen.failed.append(f"{name}: {str(fault)[:200]!r} at {self.page.url}: {shown}")
            self.another_tab()

    # What they do.

    def today(self) -> None:
        self._menu("Today")
        self.page.wait_for_timeout(self.chance.randint(300, 1_500))

    def log_by_drawer(self) -> None:
        self._step_to(f"/person?id={self._somebody()}")
        self.page.get_by_test_id("stMain").get_by_role("button", name="Log a contact").first.click()
        words = self._words()
        self._dialog.get_by_role("radio", name="E-mail").click()
        self._dialog.get_by_role("textbox", name="What was said?").fill(words)
        self._save("Save")
        self.seen.logged.append(words)

    def log_in_a_line(self) -> None:
        self._menu("Today")
        self.page.get_by_test_id("stSidebar").get_by_role("button", name="Log a contact").click()
        words, line = self._words(), self._dialog.get_by_role("textbox", name="In one sentence")
        line.fill(f"call with {self.names(self._somebody())} yesterday, {words}")
        line.press("Enter")
        expect(self._dialog.get_by_role("textbox", name="What was said?")).to_have_value(words)
        self._save("Save")
        self.seen.logged.append(words)

    def list_of_people(self) -> None:
        self._menu("People")
        for way in ("Next page", "Next page", "Previous page"):
            self.page.get_by_label(way).click()
            settle(self.page)

    def filter(self) -> None:
        self._menu("People")
        for label, wanted in (("Part", "Recruiter"), ("Sort", "Warmest")):
            choice = self.page.get_by_label(label, exact=True)
            choice.click()
            choice.fill(wanted)
            self.page.get_by_role("option", name=wanted, exact=True).click()
            settle(self.page)
        self.page.get_by_test_id("stMain").get_by_role(
            "button", name="Recruiter", exact=True
        ).first.click()

    def search(self) -> None:
        self._menu("People")
        name = self.names(self._somebody())
        field = self.page.get_by_label("Search").first
        field.press_sequentially(name, delay=60)
        expect(self.page.get_by_role("rowheader").first).to_have_text(name)
        field.fill("")
        settle(self.page)

    def person(self) -> None:
        self._menu("People")
        link = self.page.get_by_role("rowheader").get_by_role("link").nth(self.chance.randrange(20))
        name = link.inner_text()
        link.click()
        expect(self.page.locator("h1")).to_have_text(name)
        settle(self.page)
        self.page.go_back()
        expect(self.page.locator("h1")).to_have_text("People")

    def opportunity(self) -> None:
        self._menu("Opportunities")
        for tab in ("", "&tab=people", "&tab=why"):
            self._step_to(f"/opportunity?id={self.chance.randint(1, 20)}{tab}")

    def note(self) -> None:
        self._more("Edit")
        words = self._words()
        self._dialog.get_by_role("textbox", name="Notes").fill(words)
        self._save("Save")
        expect(self.page.get_by_test_id("stMain")).to_contain_text(words)

    def archive_and_undo(self) -> None:
        self._more("Archive")
        bar = self.page.locator(".st-key-undo_bar")
        expect(bar.get_by_role("status")).to_contain_text("is archived.")
        bar.get_by_role("button", name="Undo").click()
        expect(bar.get_by_role("status")).to_contain_text("Undone")

    def import_and_undo(self) -> None:
        self._menu("Import")
        number = self.chance.randrange(10**9)
        lines = [f"New{n},Comer{number},Works {number}" for n in range(40)]
        data = "\n".join(["First Name,Last Name,Company", *lines]).encode()
        file: FilePayload = {"name": f"{number}.csv", "mimeType": "text/csv", "buffer": data}
        self.page.locator("input[type=file]").first.set_input_files(file)
        self.page.get_by_role("button", name="Import 40 people").click()
        expect(self.page.get_by_text("Imported: 40 people added")).to_be_visible()
        settle(self.page)
        row = self.page.locator('[class*="st-key-import_row_"]').first
        row.get_by_role("button", name="Undo").click()
        self.page.get_by_role("button", name="Undo this import").first.click()
        expect(row.get_by_text("Undone on")).to_be_visible()

    def insights(self) -> None:
        self._menu("Insights")
        for question in self.chance.sample(
            ("Channels", "Answers", "Companies", "Opportunities"), 2
        ):
            self.page.get_by_role("radio", name=question).click()
            settle(self.page)
            expect(self.page.get_by_test_id("stVegaLiteChart").first).to_be_visible()

    def export(self) -> None:
        self._menu("Your data")
        for name in ("People as a table", "People as cards", "Steps as a calendar", "Everything"):
            with self.page.expect_download() as started:
                self.page.get_by_role("button", name=name).click()
            started.value.delete()

    # What befalls them.

    def reload(self) -> None:
        self.seen.begun.append(time.monotonic())
        self.page.reload()
        settle(self.page)

    def another_tab(self) -> None:
        """Closed in the middle of it all; another one is opened."""
        self.context.set_offline(False)
        old, self.page = self.page, self._tab()
        old.close()

    def lost_connection(self) -> None:
        """Gone for some seconds; the page finds its server again by itself."""
        self.context.set_offline(True)
        self.page.evaluate(_CUT)
        self.page.wait_for_timeout(self.chance.randint(500, 4_000))
        self.context.set_offline(False)
        self._lost()
        settle(self.page, 2_000)
        self._menu("Today")

    def away_and_back(self) -> None:
        """The connection is lost, they go elsewhere, and come back with the button of the browser."""
        heading = self.page.locator("h1").inner_text()
        self.context.set_offline(True)
        self.page.evaluate(_CUT)
        self.page.goto("about:blank")
        self.page.wait_for_timeout(self.chance.randint(300, 2_000))
        self.context.set_offline(False)
        self._lost()
        self.page.go_back()
        settle(self.page)
        expect(self.page.locator("h1")).to_have_text(heading)

    # The ways.

    @property
    def _dialog(self) -> Locator:
        return self.page.locator('section[role="dialog"]')

    def _lost(self) -> None:
        self.seen.lost += 1
        self.seen.begun.append(time.monotonic())

    def _tab(self) -> Page:
        self.seen.begun.append(time.monotonic())
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.seen.wrong.append(f"script of the page: {error}"))
        page.goto(self.url)
        settle(page)
        return page

    def _menu(self, name: str) -> None:
        self.page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
        settle(self.page)
        expect(self.page.locator("h1").first).to_be_visible()

    def _step_to(self, address: str) -> None:
        """As the browser's forward button: the session and the app stay loaded."""
        there = (
            "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }"
        )
        self.page.evaluate(there, address)
        settle(self.page)

    def _more(self, name: str) -> None:
        """Choose in the menu of somebody's page."""
        self._step_to(f"/person?id={self._somebody()}")
        self.page.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def _save(self, name: str) -> None:
        self._dialog.get_by_role("button", name=name).click()
        expect(self._dialog).to_have_count(0)
        settle(self.page)

    def _somebody(self) -> int:
        return self.chance.randint(1, self.people)

    def _words(self) -> str:
        return f"soak {self.chance.randrange(10**12)}"

    def _look(self, name: str) -> None:
        """A finished page: nothing went wrong on it, and nothing is still to come."""
        settle(self.page)
        self.seen.views += 1
        for found in self.page.locator(_WRONG).all_inner_texts():
            self.seen.wrong.append(f"{name}: {' '.join(found.split())[:200]}")
        with suppress(AssertionError):
            expect(self.page.locator(_SKELETON)).to_have_count(0, timeout=10_000)
            return
        self.seen.wrong.append(f"{name}: a skeleton stays at {self.page.url}")
