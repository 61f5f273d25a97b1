"""The menu: its places, the foot of the sidebar, and the bar of a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.deployment import Mode
from crm.ui.shell.nav import SCREENS, Screen, Spot, chosen_at
from tests.pages.folded import button_of

PLACES = ["Today", "Opportunities", "People", "Insights"]
FOOT = ["Import", "Your data", "Settings", "Help"]
#: The pages that are reached from another one only, and the button there.
ELSEWHERE = {
    "week.py": ("opportunities.py", "opportunities:week"),
    "duplicates.py": ("people.py", "people:duplicates"),
    "introductions.py": ("people.py", "people:introductions"),
}


def titles(screens: list[Screen]) -> list[str]:
    return [screen.title for screen in screens]


def test_four_places_and_a_foot() -> None:
    assert titles(chosen_at(Spot.MENU, Mode.LOCAL)) == PLACES
    assert titles(chosen_at(Spot.FOOT, Mode.LOCAL)) == FOOT


def test_clients_are_a_place_where_one_signs_in() -> None:
    assert titles(chosen_at(Spot.MENU, Mode.HOSTED)) == [*PLACES, "Clients"]


def test_the_foot_links_to_its_pages_and_the_bar_to_the_first_places(app: AppTest) -> None:
    app.run()
    links = [link.proto.page for link in app.get("page_link")]
    assert links == [
        "import_data", "data", "settings", "help",
        "", "opportunities", "people",
    ]  # fmt: skip


def test_more_holds_what_the_bar_does_not(app: AppTest) -> None:
    options = app.run().menu_button(key="bar:more").options
    titles = [option.split(" ", 1)[1] for option in options]
    assert titles == ["Insights", "Find", *FOOT, "Help with this page"]


@pytest.mark.parametrize(
    ("choice", "file", "parameters"),
    [
        ("Insights", "insights.py", {}),
        ("Your data", "data.py", {}),
        ("Help with this page", "help.py", {"topic": "How Today decides"}),
    ],
)
def test_more_leads_there(
    choice: str, file: str, parameters: dict[str, str], app: AppTest, sent: list[Any]
) -> None:
    app.run().menu_button(key="bar:more").click(choice).run()
    assert not app.exception
    assert sent == [(f"pages/{file}", {"query_params": parameters})]


def test_find_is_behind_more_and_log_in_the_bar(app: AppTest) -> None:
    app.run().menu_button(key="bar:more").click("Find").run()
    assert [field.label for field in app.text_input] == ["Name or company"]
    app.button(key="bar:log").click().run()
    assert "What was said?" in [field.label for field in app.text_area]


@pytest.mark.parametrize("file", ELSEWHERE)
def test_what_the_menu_does_not_hold_is_linked_from_a_page(
    file: str, open_page: Callable[..., AppTest], sent: list[Any]
) -> None:
    start, key = ELSEWHERE[file]
    page = open_page(start)
    button_of(page, key).click().run()
    assert not page.exception
    assert sent == [(f"pages/{file}", {"query_params": {}})]


def test_no_address_was_lost() -> None:
    assert {screen.url for screen in SCREENS} == {
        "", "opportunities", "people", "insights", "clients", "import_data", "data", "settings",
        "help", "week", "duplicates", "person", "introductions", "opportunity",
    }  # fmt: skip
