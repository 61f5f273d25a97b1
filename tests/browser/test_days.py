"""Days as people in different places type them, left in every way there is, and what is stored then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from crm.domain.ids import PersonId
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import open_store
from tests.browser.axe import violations
from tests.browser.conftest import Server, go, settle
from tests.conftest import LONG, TODAY, also
from tests.store.support import a_person

#: The second of November, as it is written there.
WRITTEN = {
    "en-US": ("11/02/2026", "11022026", "Nov 2, 2026"),
    "en-GB": ("02/11/2026", "02112026", "2 Nov 2026"),
    "de-DE": ("02.11.2026", "2.11.26", "2. November 2026"),
    "sv-SE": ("2026-11-02", "20261102", "2 nov. 2026"),
    "ja-JP": ("2026/11/02", "２０２６/１１/２", "2026年11月2日"),
}
LEAVING = ("Tab", "Enter", "a click beside it", "Save")
#: The two whose days are least like each other; between them they are left in every way.
FEW = {"en-US": LEAVING[:1], "ja-JP": LEAVING[1:2]}


@dataclass(frozen=True)
class Log:
    """Ada's page, from which a contact is logged."""

    page: Page
    server: Server
    ada: PersonId

    def open(self) -> Locator:
        """The dialog, in which the day is today's."""
        go(self.page, self.server, f"/person?id={self.ada}")
        self.page.get_by_role("button", name="Log a contact").last.click()
        dialog = self.page.get_by_role("dialog")
        expect(self.day).to_have_value("Nov 23, 2026", timeout=20_000)  # a new window loads the app
        dialog.get_by_role("radio", name="E-mail").click()
        settle(self.page)
        return dialog

    @property
    def day(self) -> Locator:
        return self.page.get_by_role("dialog").get_by_label("When?")

    def write(self, text: str) -> None:
        self.day.click()
        self.day.press("Control+a")
        self.day.press_sequentially(text, delay=10)

    def save(self) -> None:
        """A press that takes its time, as it does with a tired hand."""
        button = self.page.get_by_role("dialog").get_by_role("button", name="Save")
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.wait_for_timeout(400)
        self.page.mouse.up()

    def saved(self) -> None:
        self.save()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        settle(self.page)

    def stored(self) -> list[str]:
        """The days of all that is logged."""
        file = people.person_file(open_store(self.server.database), self.ada, TODAY)
        return sorted(entry.day.isoformat() for entry in file.touchpoints)


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    """One tab for all: only its first page loads the app."""
    return context.new_page()


@pytest.fixture
def log(page: Page, server: Server) -> Log:
    """In a British browser."""
    store = open_store(server.database)
    number = len(people.suggest(store, "", 100))  # nobody has a namesake
    return Log(page, server, people.add(store, a_person(first_name=f"Ada{number}"), TODAY).id)


@pytest.fixture(params=WRITTEN if LONG else FEW)
def abroad(request: pytest.FixtureRequest, browser: Browser, log: Log) -> Iterator[Log]:
    """In a browser of each of these languages."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale=request.param)
    made.set_default_timeout(20_000)
    yield replace(log, page=made.new_page())
    made.close()


def test_the_same_day_is_stored_in_whatever_way_it_is_typed_and_left(
    abroad: Log, request: pytest.FixtureRequest
) -> None:
    locale = request.node.callspec.params["abroad"]
    for number, leave in enumerate(LEAVING if LONG else FEW[locale]):
        dialog = abroad.open()
        for text in WRITTEN[locale]:
            abroad.write(text)
            if leave in ("Tab", "Enter"):
                abroad.day.press(leave)
            elif leave != "Save":
                dialog.get_by_text("Log a contact").click()
            if leave != "Save":
                expect(abroad.day).to_have_value("Nov 2, 2026")
        abroad.saved()
        assert abroad.stored() == ["2026-11-02"] * (number + 1), (locale, leave)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        also("25/11/2026", "This day is still to come."),
        also("31/02/2026", "“31/02/2026” is not a day. Write it like Nov 23, 2026 or 23/11/2026."),
        ("soon", "“soon” is not a day. Write it like Nov 23, 2026 or 23/11/2026."),
    ],
)
def test_an_impossible_day_is_refused_at_its_field(log: Log, text: str, sentence: str) -> None:
    dialog = log.open()
    log.write(text)
    log.save()
    expect(dialog.get_by_role("alert").filter(has_text=sentence).first).to_be_visible()
    expect(log.day).to_have_value(text)
    expect(log.day).to_have_attribute("aria-invalid", "true")
    expect(log.day).to_have_accessible_description(sentence)
    assert log.stored() == []
    if text == "soon":
        assert not violations(log.page)
    log.write("yesterday")
    log.day.press("Enter")
    expect(log.day).to_have_value("Nov 22, 2026")
    expect(log.day).to_have_attribute("aria-invalid", "false")
    log.saved()
    assert log.stored() == ["2026-11-22"]


def test_near_days_are_one_click_away(log: Log) -> None:
    dialog = log.open()
    today, yesterday = (dialog.get_by_role("button", name=n) for n in ("Today", "Yesterday"))
    expect(today).to_have_attribute("aria-pressed", "true")
    yesterday.click()
    expect(log.day).to_have_value("Nov 22, 2026")
    expect(yesterday).to_have_attribute("aria-pressed", "true")
    expect(today).to_have_attribute("aria-pressed", "false")
    log.saved()
    assert log.stored() == ["2026-11-22"]


def test_a_day_is_logged_by_keyboard_alone(log: Log) -> None:
    dialog = log.open()
    dialog.get_by_role("radio", name="More").focus()
    log.page.keyboard.press("Tab")
    expect(log.day).to_be_focused()
    log.page.keyboard.press("Control+a")
    log.page.keyboard.type("3 3 26")
    log.page.keyboard.press("Enter")
    expect(log.day).to_have_value("Mar 3, 2026")
    log.page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Calendar")).to_be_focused()
    for name in ("Today", "Yesterday"):
        log.page.keyboard.press("Tab")
        expect(dialog.get_by_role("button", name=name)).to_be_focused()
    log.page.keyboard.press("Enter")
    expect(log.day).to_have_value("Nov 22, 2026")
    expect(dialog.get_by_role("button", name="Yesterday")).to_be_focused()
    dialog.get_by_role("button", name="Save").focus()
    log.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert log.stored() == ["2026-11-22"]


def test_the_calendar_fills_the_field(log: Log) -> None:
    dialog = log.open()
    opened = (
        "field => new Promise(done => { field.showPicker = () => done([field.min, field.max]); })"
    )
    calendar = log.page.get_by_role("dialog").locator("input[type=date]")
    limits = log.page.evaluate_handle(f"field => ({{ asked: ({opened})(field) }})",
                                      calendar.element_handle())  # fmt: skip
    dialog.get_by_role("button", name="Calendar").click()
    assert limits.evaluate("it => it.asked") == ["1970-01-01", "2026-11-23"]
    calendar.evaluate("f => { f.value = '2025-09-03'; f.dispatchEvent(new Event('change')); }")
    expect(log.day).to_have_value("Sep 3, 2025")
    log.saved()
    assert log.stored() == ["2025-09-03"]


def test_what_is_being_typed_is_told_and_not_overwritten(log: Log) -> None:
    dialog = log.open()
    log.page.evaluate(
        "() => { window.told = []; document.addEventListener('embers:typed', e => told.push(e.detail)); }"
    )
    log.write("2/1")
    dialog.get_by_role("radio", name="They replied").evaluate("button => button.click()")
    expect(dialog.get_by_label("On which day?")).to_be_visible()
    expect(log.day).to_have_value("2/1")
    expect(log.day).to_be_focused()
    log.page.keyboard.type("1")
    told = log.page.evaluate("told")
    assert [one["value"] for one in told] == ["2", "2/", "2/1", "2/11"]
    assert {one["key"].rpartition(":")[2] for one in told} == {"happened_at"}
    log.saved()
    assert "2026-11-02" in log.stored()


@pytest.mark.parametrize("way", [also("its button"), "the keyboard"])
def test_a_stored_day_is_taken_away(server: Server, page: Page, way: str) -> None:
    store = open_store(server.database)
    ada = people.add(store, a_person(connected_on=date(2020, 5, 4)), TODAY).id
    go(page, server, f"/person?id={ada}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Edit", exact=True).first.click()
    form = page.get_by_role("dialog")
    field = form.get_by_label("Connected on LinkedIn since")
    expect(field).to_have_value("May 4, 2020")
    if way == "its button":
        form.get_by_role("button", name="Not connected").click()
    else:
        field.fill("")
    expect(field).to_have_value("")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert people.get(store, ada).connected_on is None


def test_no_interview_is_made_up(server: Server, page: Page) -> None:
    go(page, server, "/opportunities")
    page.get_by_role("button", name="I just got a rejection").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Company").fill("Northlight")
    form.get_by_label("Job title").fill("Planner")
    form.get_by_role("button", name="Today").first.click()
    form.get_by_label("Last interview").fill("9/11")
    form.get_by_label("Last interview").press("Enter")
    expect(form.get_by_label("Last interview")).to_have_value("Nov 9, 2026")
    form.get_by_role("button", name="None, or not sure").click()
    form.get_by_role("combobox", name="Recruiter").fill("Rita Lake")
    form.get_by_role("button", name="Save and show my next step").click()
    expect(form).to_have_count(0)
    (row,) = opportunities.overview(open_store(server.database))
    case = opportunities.case(open_store(server.database), row.opportunity.id)
    assert [event.kind.value for event in case.events] == ["rejection_received"]
