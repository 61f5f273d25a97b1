"""A letter in a real browser: what was typed stays, and stays where it is."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services import settings
from crm.services.people import people
from crm.store.local import LocalStore
from scripts.launch import command
from tests.browser.axe import violations
from tests.browser.conftest import Server, running, settle, step_to, visit
from tests.browser.letter.letters import (
    TEXTS,
    box,
    logged,
    opened,
    press,
    with_ada,
    write,
)
from tests.conftest import TODAY, also, longer

LONG_AGO = TODAY - timedelta(days=90)


def test_what_was_typed_stays_over_pages_and_a_reload(fresh: Page, server: Server) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Kept on")
    box(letter).press_sequentially(" this page")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    expect(box(opened(fresh, "thank_email"))).to_have_value("Kept on this page")
    box(letter).press_sequentially(" and over a reload")
    fresh.reload()
    settle(fresh)
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value("Kept on this page and over a reload")
    press(letter, "Start again from the draft")
    expect(box(letter)).to_have_value(re.compile("^Hi Ada,.*Robin$", re.DOTALL))
    press(letter, "Back to my words")
    press(letter, "Start again from the draft")
    fresh.reload()
    settle(fresh)
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value(re.compile("^Hi Ada,.*Robin$", re.DOTALL))


def test_a_draft_follows_the_case_and_own_words_stay(fresh: Page, store: LocalStore) -> None:
    letter = opened(fresh, "thank_email")
    settings.sign_as(store, "Robin Fair")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value(re.compile("Robin Fair$"))
    write(letter, "Mine. Robin Fair")
    settings.sign_as(store, "Robin")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value("Mine. Robin Fair")
    expect(letter.get_by_text("The draft has changed since you wrote this.")).to_be_visible()


#: As if the letter had been written so many days ago, at noon.
_AGED = """days => {
  for (const key of Object.keys(sessionStorage).filter(one => one.startsWith("embers:letter:"))) {
    const kept = JSON.parse(sessionStorage.getItem(key));
    const at = new Date();
    at.setDate(at.getDate() - days);
    sessionStorage.setItem(key, JSON.stringify({ ...kept, at: at.setHours(12) }));
  }
  return at_weekday(days);
  function at_weekday(days) {
    const at = new Date();
    at.setDate(at.getDate() - days);
    return at.toLocaleDateString("en-US", { weekday: "long" });
  }
}"""


@pytest.mark.parametrize(
    ("words", "days", "hint"),
    [
        ("Thank you for yesterday.", 3, "You wrote this on {day}; check “yesterday”."),
        also("We met Today.", 1, "You wrote this yesterday; check “Today”."),
        also("See you on Monday.", 9, "You wrote this 9 days ago; check “on Monday”."),
        also("Thank you for yesterday.", 0, ""),
        also("Thank you for the talk.", 3, ""),
    ],
)
def test_a_day_named_in_a_letter_of_an_earlier_day_is_pointed_out(
    fresh: Page, words: str, days: int, hint: str
) -> None:
    letter = opened(fresh, "thank_email")
    letter.get_by_label("Subject", exact=True).fill("Thank you")  # the draft's names a day, too
    write(letter, words)
    box(letter).blur()
    settle(fresh)
    day = fresh.evaluate(_AGED, days)
    fresh.goto("about:blank")
    fresh.go_back()
    settle(fresh)
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value(words)
    status = letter.locator("#status")
    if hint:
        expect(status).to_contain_text(hint.format(day=day))
    else:
        expect(status).not_to_contain_text("You wrote this")


def test_reruns_leave_text_and_caret_alone(fresh: Page, store: LocalStore) -> None:
    """Both those that the pauses of the writer start and those of the whole page."""
    settings.propose_a_day(store, 20)  # with more than five lines there is a switch
    for n in range(6):
        people.add(
            store, Person(PersonId(0), f"P{n}", cadence_days=30, created_on=LONG_AGO), LONG_AGO
        )
    letter = opened(fresh, "thank_email")
    write(letter, "Dear Ada,\n\nRobin")
    for _ in range(3):
        box(letter).press("ArrowLeft")
    typed = "rc, a long sentence with pauses in it"
    for at, key in enumerate(typed):
        fresh.keyboard.type(key)
        fresh.wait_for_timeout(700 if at % 12 == 0 else 30)
        if at % 8 == 0:  # without a hand that leaves the box
            fresh.evaluate("document.querySelector('[data-testid=stCheckbox] input').click()")
    settle(fresh)
    expect(box(letter)).to_have_value(f"Dear Ada,\n\nRo{typed}bin")
    assert box(letter).evaluate("e => e.selectionStart") == len(f"Dear Ada,\n\nRo{typed}")


def test_writing_leaves_the_page_around_the_letter_alone(fresh: Page) -> None:
    """A page made anew loses what stands above the letter, and moves the letter away from under the keys."""
    first = opened(fresh, "connect_panel")
    write(first, "Hello")
    press(first, "Mark as sent")
    expect(first).to_have_count(0)
    letter = opened(fresh, "thank_email")
    write(letter, "Dear Ada, ")
    keys = "abcdefgh"[: longer(4, 8)]
    for key in keys:
        fresh.keyboard.type(key)
        fresh.wait_for_timeout(700)
    expect(box(letter)).to_have_value(f"Dear Ada, {keys}")
    expect(fresh.get_by_role("button", name="Undo")).to_be_visible()


def test_the_marks_lie_behind_their_words(fresh: Page) -> None:
    """The mirror that draws them breaks its lines where the box does, at every size."""
    letter = opened(fresh, "thank_email")
    for text in (
        *TEXTS.values(),
        "word " * longer(600, 3000) + "[topic]",
        "x" * 500,
        "",
        "end\n\n",
    ):
        write(letter, text)
        for width, size in ((1280, 100), (640, 100), (390, 100), (1280, 200)):
            fresh.set_viewport_size({"width": width, "height": 900})
            fresh.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            fresh.wait_for_timeout(50)
            drawn, needed = box(letter).evaluate(
                "e => { const drawn = e.previousElementSibling.offsetHeight;"
                " e.style.height = 0; const needed = e.scrollHeight;"
                " e.style.height = ''; return [drawn, needed]; }"
            )
            assert abs(drawn - needed) <= 1, (text[:20], width, size)
    fresh.evaluate("document.documentElement.style.fontSize = ''")
    fresh.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.long
def test_a_letter_is_for_everybody(fresh: Page) -> None:
    letter = opened(fresh, "thank_email")
    assert not violations(fresh)
    write(letter, "Dear [you]")
    press(letter, "Copy")
    assert not violations(fresh)


@pytest.mark.long
def test_a_server_that_was_away_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    store = with_ada(tmp_path / "embers.db")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()

    def line(port: int) -> list[str]:
        return command(port, {"HEADLESS": "1"})

    with running(tmp_path, line) as first:
        visit(page, first.url)
        letter = opened(page, "thank_email")
        write(letter, "Before, ")
        box(letter).press_sequentially("and")
    box(letter).press_sequentially(" while it was away")
    page.wait_for_timeout(5000)
    with running(tmp_path, line, port=first.port):
        expect(page.get_by_text("Connection error")).to_have_count(0, timeout=60_000)
        settle(page)
        expect(box(letter)).to_have_value("Before, and while it was away")
        page.reload()
        settle(page)
        opened(page, "thank_email")
        expect(box(letter)).to_have_value("Before, and while it was away")
        press(letter, "Mark as sent")
        expect(letter).to_have_count(0)
        assert logged(store)[0].summary.endswith("Before, and while it was away")
    context.close()
