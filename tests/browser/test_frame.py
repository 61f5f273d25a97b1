"""The frame of a page: the menu of a wide window, the bar of a phone; and what fits small windows and large text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Server, one_window, settle, step_to
from tests.browser.test_accessibility import ADDRESSES, OTHER_QUESTIONS
from tests.conftest import also

WIDE: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
#: What has the focus, and whether a person sees it in the window.
_FOCUS: Final = """(() => {
  const e = document.activeElement, b = e.getBoundingClientRect();
  const seen = b.right > 0 && b.left < innerWidth && b.bottom > 0 && b.top < innerHeight;
  const region = !e.matches('a, button');  // the page itself can be scrolled with keys
  return { name: region ? '' : e.ariaLabel || e.innerText.trim().split('\\n').pop(),
           seen: e === document.body || (seen && e.checkVisibility({ visibilityProperty: true })) };
})()"""


#: Name: width in CSS pixels, and the size of the root's text in per cent. A window of 1280 pixels
#: enlarged to 200 % is one of 640.
SIZES: Final = {
    "phone": (390, 100),
    "small phone": (320, 100),
    "zoom 200": (640, 100),
    "text 200": (1280, 200),
}
_SIDEWAYS: Final = """...['html', 'body', '[data-testid=stApp]', '[data-testid=stMain]']
  .map(s => [s, document.querySelector(s)])
  .filter(([, e]) => e && e.scrollWidth > e.clientWidth + 1)
  .map(([s, e]) => `${s} ${e.scrollWidth} > ${e.clientWidth}`)"""
#: Whatever is pressed, in the page itself: below 24 x 24 pixels. Links in a sentence are excepted
#: by WCAG 2.5.8; a hidden input has a label around it that is pressed instead.
_SMALL: Final = """...[...document.querySelectorAll(
    '[data-testid=stMain] :is(button, summary, [role=tab], [role=radio], [role=switch], label:has(input))')]
  .filter(e => e.checkVisibility() && !e.closest('p') && !e.closest('.stVegaLiteChart') && e.localName !== 'input')
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, b]) => b.width > 1 && (b.width < 24 || b.height < 24))
  .map(([e, b]) => `${Math.round(b.width)} x ${Math.round(b.height)}: ${e.outerHTML.slice(0, 160)}`)"""


@pytest.fixture(scope="module")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    with one_window(browser, server) as page:
        yield page


def bar(page: Page) -> Locator:
    return page.locator(".st-key-bar")


def box(found: Locator) -> Any:
    return found.bounding_box()


def names(found: Locator) -> list[str]:
    """The visible words, without the names of icons, which are letters of a font."""
    return [text.strip().split("\n")[-1] for text in found.all_inner_texts()]


def still(page: Page, wrong: str) -> object:
    """What is wrong once the page has found its shape: grids and pictures follow a moment later."""
    for _ in range(20):
        page.wait_for_timeout(250)
        found = page.evaluate(wrong)
        if not found:
            break
    return found


def walked_with_tab(page: Page, most: int) -> list[str]:
    """What Tab comes to; all of it must be seen."""
    # Else Tab goes on from where the focus was last.
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)  # it is scrolled to
        now = page.evaluate(_FOCUS)
        assert now["seen"], now["name"]
        found.append(now["name"])
    return found


def test_a_wide_window_has_the_places_in_order_and_no_bar(tab: Page) -> None:
    tab.set_viewport_size(WIDE)
    step_to(tab, "/people")
    assert names(tab.get_by_test_id("stSidebarNavLink")) == [
        "Today", "Opportunities", "People", "Insights",
    ]  # fmt: skip
    expect(tab.locator("[aria-current=page]")).to_contain_text("People")
    foot = tab.locator(".st-key-foot")
    assert names(foot.get_by_role("link")) == ["Import", "Your data", "Settings", "Help"]
    assert box(foot)["y"] > 700
    assert box(foot)["y"] + box(foot)["height"] <= WIDE["height"]
    expect(bar(tab)).to_be_hidden()
    expect(tab.get_by_test_id("stBottom")).to_be_hidden()
    assert still(tab, f"[{_SIDEWAYS}]") == []


def test_the_name_is_on_top_and_the_title_near_it(tab: Page) -> None:
    for size, most, logo in ((WIDE, 75, "stSidebarLogo"), (PHONE, 75, "stHeaderLogo")):
        tab.set_viewport_size(size)
        step_to(tab, "/people")
        expect(tab.get_by_test_id(logo)).to_be_in_viewport()
        assert box(tab.locator("h1"))["y"] < most


def test_the_buttons_beside_the_title_can_be_clicked(tab: Page) -> None:
    tab.set_viewport_size({"width": 900, "height": 800})
    step_to(tab, "/opportunities")
    tab.get_by_role("button", name="The week").click()
    expect(tab.locator("h1")).to_have_text("The week")
    tab.get_by_role("button", name="Main menu").click()
    expect(tab.get_by_role("menu").or_(tab.get_by_role("dialog")).first).to_be_visible()
    tab.keyboard.press("Escape")


def test_the_foot_leads_to_its_pages(tab: Page) -> None:
    tab.set_viewport_size(WIDE)
    step_to(tab, "/")
    for name in ("Import", "Your data", "Settings", "Help"):
        tab.locator(".st-key-foot").get_by_role("link", name=name, exact=True).click()
        expect(tab.locator("h1")).to_have_text(name)
        settle(tab)


def test_tab_walks_the_menu_and_then_the_page(tab: Page) -> None:
    tab.set_viewport_size(WIDE)
    step_to(tab, "/week")
    walked = walked_with_tab(tab, 24)
    wanted = ["Today", "Opportunities", "People", "Insights", "Import", "Your data", "Settings"]
    assert [name for name in walked if name in wanted][:7] == wanted
    assert not {"Log", "More"} & set(walked)


@pytest.mark.parametrize("height", [844, also(500)])
def test_a_phone_has_a_bar_that_is_always_in_sight(height: int, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": height})
    step_to(tab, "/opportunity?id=1")
    assert names(bar(tab).locator("a, button")) == [
        "Today", "Opportunities", "People", "Log", "More",
    ]  # fmt: skip
    expect(tab.get_by_test_id("stExpandSidebarButton")).to_be_hidden()
    for top in (0, 99999):
        tab.evaluate(f"document.querySelector('[data-testid=stMain]').scrollTop = {top}")
        tab.wait_for_timeout(300)
        expect(bar(tab)).to_be_in_viewport(ratio=1)
    page, foot = (
        box(tab.get_by_test_id("stMainBlockContainer")),
        box(tab.get_by_test_id("stBottom")),
    )
    assert page["y"] + page["height"] <= foot["y"] + 1
    for target in bar(tab).locator("a, button").all():
        assert min(box(target)["width"], box(target)["height"]) >= 40
    assert still(tab, f"[{_SIDEWAYS}]") == []
    assert not violations(tab)


def test_the_bar_leads_to_the_places_and_more_to_the_rest(tab: Page) -> None:
    tab.set_viewport_size(PHONE)
    step_to(tab, "/settings")
    for name in ("Today", "Opportunities", "People"):
        bar(tab).get_by_role("link", name=name).click()
        expect(tab.locator("h1")).to_contain_text(name)
        settle(tab)
    for name in ("Insights", "Import", "Your data", "Settings", "Help"):
        bar(tab).get_by_role("button", name="More").click()
        tab.get_by_role("menuitem", name=name, exact=True).click()
        expect(tab.locator("h1")).to_have_text(name)
        settle(tab)


@pytest.mark.parametrize(("press", "asks"), [("Log", "Log a contact"), ("Alt+l", "Log a contact")])
def test_a_phone_logs_with_one_press(press: str, asks: str, tab: Page) -> None:
    tab.set_viewport_size(PHONE)
    step_to(tab, "/week")
    if "+" in press:
        tab.keyboard.press(press)
    else:
        bar(tab).get_by_role("button", name=press).click()
    expect(tab.get_by_role("dialog")).to_contain_text(asks)
    settle(tab)
    tab.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(tab.get_by_role("dialog")).to_have_count(0)
    settle(tab)


def test_tab_on_a_phone_comes_to_nothing_beside_the_window(tab: Page) -> None:
    tab.set_viewport_size(PHONE)
    step_to(tab, "/week")
    walked = walked_with_tab(tab, 14)
    wanted = ["Today", "Opportunities", "People", "Log", "More"]
    assert [name for name in walked if name in wanted][:5] == wanted
    assert not {"Insights", "Import", "Settings"} & set(walked)


def test_a_small_phone_and_a_tablet_have_the_bar_without_scrolling_sideways(tab: Page) -> None:
    for width in (320, 768):
        tab.set_viewport_size({"width": width, "height": 800})
        step_to(tab, "/people")
        expect(bar(tab)).to_be_in_viewport(ratio=1)
        assert still(tab, f"[{_SIDEWAYS}]") == []
        ends = box(bar(tab).get_by_role("button", name="More"))
        assert ends["x"] + ends["width"] <= width


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(
            one,
            id=one or "today",
            marks=pytest.mark.long if n % 2 or one in OTHER_QUESTIONS else (),
        )
        for n, one in enumerate(ADDRESSES)
    ],
)
def test_nothing_moves_sideways_and_every_target_is_large(address: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    step_to(tab, f"/{address}")
    for name, (width, text) in SIZES.items():
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        assert still(tab, f"[{_SIDEWAYS}, {_SMALL}]") == [], name
    tab.evaluate("document.documentElement.style.fontSize = ''")
