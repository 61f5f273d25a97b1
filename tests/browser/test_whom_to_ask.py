"""Whom to ask, as it looks: the menu of those who could refer you in, the fold of who said what, remarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import open_store
from tests.browser.axe import violations
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.conftest import TODAY, also

#: In the sample nobody refers the user in here.
CASE: Final = "/opportunity?id=2"
_SIDEWAYS: Final = """(() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth > main.clientWidth + 1; })()"""


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        for first, tags in (("Ivo", ()), ("Zoe", ("former colleague",))):
            who = Person(PersonId(0), first, "Quillan", "BRAMBLEWORKS Ltd", "Planner", tags=tags)
            people.add(open_store(server.database), who, TODAY)
        yield page


@pytest.mark.parametrize(("width", "height"), [also(1440, 900), also(390, 844), (320, 640)])
def test_the_menu_and_the_fold_fit_the_window(window: Page, width: int, height: int) -> None:
    window.set_viewport_size({"width": width, "height": height})
    step_to(window, CASE)
    if not window.get_by_role("table").count():  # it stays as it was left
        window.get_by_text("Who said what").click()
    expect(window.get_by_role("table")).to_be_visible()
    settle(window)
    assert not window.evaluate(_SIDEWAYS)
    window.get_by_role("button", name="Who do you know there?").click()
    expect(window.get_by_role("button", name="They refer me")).to_have_count(2)
    settle(window)
    assert not window.evaluate(_SIDEWAYS)
    window.mouse.move(0, 0)
    window.wait_for_timeout(500)  # the color of the button under the pointer fades
    assert not violations(window)
    assert window.get_by_text("former colleague").is_visible()
    window.keyboard.press("Escape")


def test_the_log_opens_from_the_menu_with_the_line(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, CASE)
    window.get_by_role("button", name="Who do you know there?").click()
    window.locator(
        '[class*="st-key-opportunity:way-in-log"], [class*="way-in-log"]'
    ).first.get_by_role("button").click()
    form = window.get_by_role("dialog").filter(has_text="You wrote to Zoe Quillan")
    expect(form.get_by_label("What was said?")).to_have_value(
        "Hi Zoe, I enjoyed working with you, and I hope you are well. I was a candidate for the Head of "
        "Planning position at Brambleworks, and it did not work out this time. Do you know someone on that "
        "team I could learn from? I would be grateful for a name."
    )
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)


def test_a_remark_comes_while_one_writes_and_goes_again(window: Page) -> None:
    step_to(window, "/opportunity?id=1")
    window.get_by_role("button", name="Write", exact=True).first.click()
    letter = window.get_by_role("textbox", name="Letter", exact=True)
    text = letter.input_value()
    letter.fill(f"{text}\n\nThe process was unfair.")
    remark = window.get_by_text("This blames someone.")
    expect(remark).to_be_visible()
    window.mouse.move(0, 0)
    settle(window)
    assert not violations(window)
    letter.fill(f"{text}\n\nThe process was kind.")
    expect(remark).to_have_count(0)
    expect(letter).to_have_value(f"{text}\n\nThe process was kind.")
