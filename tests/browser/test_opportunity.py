"""The page of an opportunity as it looks: its blocks, the menu of those who could refer you in, remarks."""

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
BLOCKS: Final = ["Next", "What happened", "Why", "People", "Who got it"]
_SIDEWAYS: Final = """(() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth > main.clientWidth + 1; })()"""


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        for first, tags in (("Ivo", ()), ("Zoe", ("former colleague",))):
            who = Person(PersonId(0), first, "Quillan", "BRAMBLEWORKS Ltd", "Planner", tags=tags)
            people.add(open_store(server.database), who, TODAY)
        yield page


def places(page: Page) -> list[tuple[float, float]]:
    """Where each block begins, from the left and from the top."""
    boxes = [
        page.get_by_role("heading", name=block, exact=True, level=2).bounding_box()
        for block in BLOCKS
    ]
    return [(box["x"], box["y"]) for box in boxes if box]


def letter_of(page: Page) -> None:
    page.get_by_role("button", name="Write", exact=True).first.click()
    expect(page.get_by_role("button", name="Close", exact=True)).to_have_count(1)
    expect(page.get_by_role("textbox", name="Letter", exact=True)).to_be_visible()
    settle(page)


def test_on_a_screen_the_reasons_are_beside_the_steps(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=1")
    following, happened, why, persons, hire = places(window)
    assert following[0] == happened[0] < why[0] == persons[0] == hire[0]
    assert abs(following[1] - why[1]) < 30
    assert following[1] < 400, "what comes next is in sight at once"


def test_on_a_phone_the_blocks_follow_each_other(window: Page) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    step_to(window, "/opportunity?id=1")
    found = places(window)
    assert [x for x, _ in found] == [found[0][0]] * 5
    assert found == sorted(found, key=lambda place: place[1])
    assert not window.evaluate(_SIDEWAYS)
    letter_of(window)
    assert not window.evaluate(_SIDEWAYS)
    window.get_by_role("button", name="Close", exact=True).click()
    settle(window)
    expect(window.get_by_role("textbox", name="Letter", exact=True)).to_have_count(0)


@pytest.mark.long
def test_a_letter_and_the_menus_can_be_read_by_everybody(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=1")
    letter_of(window)
    assert not violations(window)
    for menu in ("More", "Compare, advice", "Change", "Role"):
        window.get_by_test_id("stMain").get_by_role("button", name=menu).last.click()
        settle(window)
        window.mouse.move(0, 0)
        window.wait_for_timeout(500)  # the color of the button under the pointer fades
        assert not violations(window), menu
        window.keyboard.press("Escape")


def test_the_stage_line_is_a_list_that_names_the_present(window: Page) -> None:
    step_to(window, "/opportunity?id=1")
    stations = window.get_by_role("list").filter(has_text="They said no").get_by_role("listitem")
    assert [one.inner_text().split("\n")[0] for one in stations.all()] == [
        "Done:", "Done:", "Now:", "Still to come:", "Still to come:",
    ]  # fmt: skip
    expect(window.locator("[aria-current=step]")).to_contain_text("They said no")


def test_a_line_of_what_happened_is_mended_where_it_stands(window: Page) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    step_to(window, "/opportunity?id=2")
    entry = window.locator('[class*="st-key-touchpoint-event-"]').filter(has_text="They said no")
    entry.get_by_role("button", name="Change").click()
    window.get_by_role("button", name="Correct").click()
    form = window.get_by_role("dialog")
    form.get_by_label("In your words").fill("A friendly call")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(entry).to_contain_text("A friendly call")


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
