"""A press on Save stores once and closes, or says something: whatever comes with it, or is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.store.local import open_store
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import also

#: A run of the whole page, as after a connection that was lost for a moment.
RUN = "window.embersTyped.again()"
#: Messages to the server that are lost on the way, as many as `window.lost` says.
_LOSES: str = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    window.cable = this;
    if (window.lost > 0) window.lost -= 1;
    else send.apply(this, message);
  };
}"""
UNANSWERED = "Embers did not answer when you saved."


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        page.evaluate(_LOSES)
        yield page


def opened(page: Page) -> Locator:
    """The drawer of somebody, while the page behind it may still be drawn."""
    step_to(page, "/person?id=1")
    page.get_by_test_id("stMain").get_by_role("button", name="Log a contact").first.click()
    dialog = page.locator('section[role="dialog"]')
    dialog.get_by_role("radio", name="E-mail").click()
    expect(dialog.get_by_role("radio", name="E-mail")).to_be_checked()
    return dialog


def words(dialog: Locator) -> Locator:
    return dialog.get_by_role("textbox", name="What was said?")


def save(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Save").click()


def stored(server: Server, summary: str) -> int:
    with open_store(server.database).read() as db:
        found = db.execute("SELECT count(*) FROM touchpoints WHERE summary = ?", [summary])
        return int(found.fetchone()[0])


def closed(page: Page, dialog: Locator) -> None:
    """It is closed and stays so: a run of the whole page closes and opens it again."""
    expect(dialog).to_have_count(0)
    settle(page, 1_000)
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("pause", [0, also(5), also(20), also(50), also(100)])
def test_a_run_of_the_whole_page_right_after_the_press(
    window: Page, server: Server, pause: int
) -> None:
    dialog, said = opened(window), f"A run {pause} milliseconds later"
    words(dialog).fill(said)
    save(dialog)
    window.wait_for_timeout(pause)
    window.evaluate(RUN)
    closed(window, dialog)
    assert stored(server, said) == 1


@pytest.mark.parametrize("pause", [also(0), 100, also(400)])
def test_a_run_of_the_whole_page_right_before_the_press(
    window: Page, server: Server, pause: int
) -> None:
    dialog, said = opened(window), f"A run {pause} milliseconds before"
    words(dialog).fill(said)
    window.evaluate(RUN)
    window.wait_for_timeout(pause)
    save(dialog)
    closed(window, dialog)
    assert stored(server, said) == 1


@pytest.mark.parametrize("pause", [0, also(50)])
def test_a_connection_that_breaks_right_after_the_press(
    window: Page, server: Server, pause: int
) -> None:
    dialog, said = opened(window), f"Broken {pause} milliseconds later"
    words(dialog).fill(said)
    save(dialog)
    window.wait_for_timeout(pause)
    window.context.set_offline(True)
    window.evaluate("window.cable.close()")
    window.wait_for_timeout(1_000)
    window.context.set_offline(False)
    window.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
    closed(window, dialog)
    assert stored(server, said) == 1


def test_a_press_that_is_lost_on_the_way_is_made_again(window: Page, server: Server) -> None:
    dialog, said = opened(window), "Lost on the way"
    words(dialog).fill(said)
    settle(window)
    window.evaluate("window.lost = 1")
    save(dialog)
    closed(window, dialog)
    assert stored(server, said) == 1


def test_a_press_that_is_never_answered_is_told(window: Page, server: Server) -> None:
    dialog, said = opened(window), "Never answered"
    words(dialog).fill(said)
    settle(window)
    window.evaluate("window.lost = 1000")
    save(dialog)
    expect(dialog.get_by_text(UNANSWERED)).to_be_visible()
    expect(words(dialog)).to_have_value(said)
    assert stored(server, said) == 0
    window.evaluate("window.lost = 0")
    save(dialog)
    closed(window, dialog)
    assert stored(server, said) == 1


def test_a_press_that_is_refused_is_made_once(window: Page, server: Server) -> None:
    dialog = opened(window)
    dialog.get_by_label("When?").fill("1 Jan 2030")
    save(dialog)
    expect(dialog.get_by_text("This day is still to come.")).to_be_visible()
    window.wait_for_timeout(3_000)
    expect(dialog.get_by_text(UNANSWERED)).to_have_count(0)
    dialog.get_by_role("button", name="Cancel").click()
    closed(window, dialog)


def test_what_is_being_typed_outlives_a_run_of_the_whole_page(window: Page, server: Server) -> None:
    dialog = opened(window)
    words(dialog).click()
    window.keyboard.type("Half of ")
    window.evaluate(RUN)
    settle(window, 500)
    expect(words(dialog)).to_have_value("Half of ")
    expect(words(dialog)).to_be_focused()
    window.keyboard.type("it")
    when = dialog.get_by_label("When?")
    when.fill("20 Nov 2026")
    when.press("End")
    window.evaluate(RUN)
    settle(window, 500)
    expect(when).to_have_value(re.compile("^(20 Nov 2026|Nov 20, 2026)$"))  # as typed, or read
    expect(words(dialog)).to_have_value("Half of it")
    whom = dialog.get_by_role("combobox", name="With whom?")
    whom.click()
    expect(when).to_have_value("Nov 20, 2026")
    window.keyboard.type("Zora Half")
    window.evaluate(RUN)
    settle(window, 500)
    save(dialog)  # a name that was left is taken, and so is one that is still being typed
    closed(window, dialog)
    with open_store(server.database).read() as db:
        found = db.execute(
            "SELECT happened_at, (SELECT count(*) FROM people WHERE last_name = 'Half')"
            " FROM touchpoints WHERE summary = 'Half of it'"
        ).fetchall()
    assert [(str(day)[:10], people) for day, people in found] == [("2026-11-20", 1)]


@pytest.mark.long
def test_many_who_cannot_wait_leave_no_word_in_the_log(window: Page, server: Server) -> None:
    """Two runs of one session side by side change its state at the same time; there is one after the other."""
    window.reload()
    settle(window)
    menu = window.get_by_test_id("stSidebarNav")
    for _ in range(6):
        for name in ("People", "Opportunities", "Today"):
            menu.get_by_role("link", name=name).click()
            window.wait_for_timeout(40)
    settle(window, 1_000)
    log = server.log.read_text("utf-8")
    assert "Traceback" not in log
    assert "Uncaught" not in log
