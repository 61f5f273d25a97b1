"""The kinds of fields, and what the fields for days and times are given."""

from __future__ import annotations

from datetime import date, time
from enum import Enum

from playwright.sync_api import Locator, Page

from scripts.waiting import settle


class Kind(Enum):
    """What a field takes."""

    NAMES = "several people"
    ONE = "one person, also a new one"
    KNOWN = "one person who is stored"
    TAGS = "tags"
    LINE = "a line of text"
    AREA = "several lines of text"
    DAY = "a day of the past"
    DAY_AHEAD = "a day to come"
    TIME = "a time of day"
    CHOICE = "something that is chosen, not typed"


#: What the day fields are given, in the order of en-GB, and the day it is.
TYPED_DAY, THE_DAY = "02/11/2026", date(2026, 11, 2)
TYPED_DAY_AHEAD, THE_DAY_AHEAD = "3 Dec 2026", date(2026, 12, 3)
TYPED_TIME, THE_TIME = "2:30 pm", time(14, 30)


def press_or_menu(page: Page, button: Locator) -> None:
    """Press a button; one that is nowhere to be seen is in a menu of the page, the first that has it."""
    menus = page.get_by_test_id("stMain").get_by_test_id("stPopover").get_by_role("button")
    for menu in [] if button.count() else menus.all():
        menu.click()
        settle(page)
        if button.count():
            break
        page.keyboard.press("Escape")
    button.click()
