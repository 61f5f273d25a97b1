"""The list of people: what it shows, and what the address asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId
from crm.domain.touchpoints.touchpoint import Direction
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.people_table import SEVERAL, add, cells, columns, log, names, table

NASTY = "<script>alert(1)</script> *x* :smile: $a$ #1"


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def test_an_empty_list_says_what_to_do(open_page: Callable[..., AppTest]) -> None:
    page = open_page("people.py")
    assert any("Nobody is here yet" in text.value for text in page.markdown)
    assert {"people:add", "people:first-import"} <= {b.key for b in page.button}
    assert not table(page)


def test_a_row_says_who_it_is_how_the_tie_stands_and_how_to_reach_them(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner",
              email="ada@example.com", phone="+1 555 010-2233",
              linkedin_url="https://www.linkedin.com/in/ada-alpha")  # fmt: skip
    add(store, "Ben", "Beta", phone="ask at the desk")
    cem = add(store, "Cem", "Gamma", company="Other", do_not_contact=True)
    log(store, ada, 2)
    log(store, cem, 430, Direction.IN)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ada, Role.HIRING_MANAGER)
    page = open_page("people.py")
    assert "3 people" in [c.value for c in page.caption]
    assert names(page) == ["Ada Alpha", "Ben Beta", "Cem Gamma"]
    assert cells(page) == [
        {
            "about": [["Hiring manager"], "Planner · Northlight"],
            "tie": ["no answer yet", "No answer yet", "last Saturday"],
            "said": "",
            "reach": [
                ["phone", "tel:+15550102233", "Call Ada Alpha"],
                ["email", "mailto:ada@example.com", "Write to Ada Alpha"],
                ["linkedin_url", "https://www.linkedin.com/in/ada-alpha",
                 "LinkedIn profile of Ada Alpha"],
            ],
        },
        # No contact is not a warmth of nought, and what cannot be dialed is no link.
        {"about": [[], ""], "tie": None, "said": "", "reach": []},
        {"about": [["Do not contact"], "Other"], "tie": ["quiet", "Quiet", "in September 2025"],
         "said": "", "reach": []},
    ]  # fmt: skip
    assert [row["face"] for row in table(page)["rows"]] == ["AA", "BB", "CG"]


def test_the_list_names_its_parts_for_screen_readers_and_has_no_check_boxes(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py")
    assert list(columns(page)) == ["Name", "Part and work", "In touch", "Reach them"]
    assert table(page)["listed"] is True


def test_several_are_selected_in_a_table_until_one_is_done(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", tags=("club",))
    add(store, "Ben", "Beta")
    log(store, ada, 2)
    page = open_page("people.py")
    page.button(key="people:several").click().run()
    assert table(page)["listed"] is False
    first, second = cells(page)
    told = {name: first[name] for name in ("contact", "company", "position", "tags")}
    assert told == {
        "contact": "2 days ago",
        "company": "Northlight",
        "position": "Planner",
        "tags": ["club"],
    }
    assert first["warmth"] == [30, "No answer yet"]
    assert (second["warmth"], second["contact"]) == (None, "")
    page.button(key="people:bulk-done").click().run()
    assert table(page)["listed"] is True


def test_columns_in_which_nothing_stands_leave_the_room_to_the_rest(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha", company="Northlight")
    assert list(columns(open_page("people.py", SEVERAL))) == ["Name", "Company"]


def test_the_heading_by_which_the_list_is_sorted_stays_to_sort_it_the_other_way(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    assert list(columns(open_page("people.py", SEVERAL, sort="Warmest"))) == ["Name", "Warmth"]


def test_a_name_leads_to_the_page_of_its_person(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    number = add(store, "Ada", "Alpha")
    (row,) = table(open_page("people.py"))["rows"]
    assert (row["id"], row["href"]) == (number, f"person?id={number}")


@dataclass(frozen=True)
class Sorted:
    """A list, what its headings say of its order, and which order they ask for next."""

    query: dict[str, str]
    says: dict[str, str]
    asks: dict[str, str]


@pytest.mark.parametrize(
    "case",
    [
        Sorted({}, {"Name": "ascending"}, {"Name": "name_desc", "Warmth": "warmest",
               "Company": "company", "Last contact": "contact"}),
        Sorted({"sort": "By name, Z to A"}, {"Name": "descending"}, {"Name": "name"}),
        Sorted({"sort": "Warmest"}, {"Warmth": "descending"}, {"Warmth": "coolest"}),
        Sorted({"sort": "Coolest"}, {"Warmth": "ascending"}, {"Warmth": "warmest"}),
        Sorted({"sort": "Last contact"}, {"Last contact": "descending"},
               {"Last contact": "longest_ago"}),
        Sorted({"sort": "Longest ago"}, {"Last contact": "ascending"}, {"Last contact": "contact"}),
        Sorted({"sort": "By company"}, {"Company": "ascending"}, {"Company": "company_desc"}),
        Sorted({"sort": "Last added"}, {}, {"Name": "name"}),
        # The best match is no order of names.
        Sorted({"q": "northlight"}, {}, {"Name": "name"}),
    ],
    ids=lambda case: str(case.query),
)  # fmt: skip
def test_headings_say_how_the_whole_list_is_sorted(
    store: LocalStore, open_page: Callable[..., AppTest], case: Sorted
) -> None:
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", tags=("club",))
    log(store, ada, 2)
    found = columns(open_page("people.py", SEVERAL, **case.query))
    assert {n: c["order"] for n, c in found.items() if c["order"] != "none"} == case.says
    assert {name: found[name]["next"] for name in case.asks} == case.asks
    # What the database cannot sort is no button.
    assert (found["Position"]["next"], found["Tags"]["next"]) == ("", "")


def test_names_are_shown_as_they_were_typed(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, NASTY)
    assert names(open_page("people.py")) == [NASTY]


@dataclass(frozen=True)
class Asked:
    query: dict[str, str]
    names: list[str]


@pytest.mark.parametrize(
    "asked",
    [
        Asked({}, ["Ada Alpha", "Ben Beta", "Cem Gamma"]),
        Asked({"q": "bet"}, ["Ben Beta"]),
        Asked({"tag": "club"}, ["Ada Alpha"]),
        Asked({"role": "Recruiter"}, ["Ben Beta"]),
        Asked({"company": "NORTHLIGHT"}, ["Ada Alpha", "Cem Gamma"]),
        Asked({"company": "Northlight", "q": "cem"}, ["Cem Gamma"]),
        Asked({"sort": "Last added"}, ["Cem Gamma", "Ben Beta", "Ada Alpha"]),
        Asked({"show": "Archived"}, ["Dan Delta"]),
        Asked({"show": "Bin"}, ["Eve Eta"]),
        Asked({"show": "Nonsense", "sort": "'; --", "role": "x"},
              ["Ada Alpha", "Ben Beta", "Cem Gamma"]),
    ],
    ids=lambda asked: ",".join(asked.query) or "nothing",
)  # fmt: skip
def test_the_address_says_what_the_list_shows(
    store: LocalStore, open_page: Callable[..., AppTest], asked: Asked
) -> None:
    add(store, "Ada", "Alpha", company="Northlight", tags=("club",))
    ben = add(store, "Ben", "Beta", company="Other")
    add(store, "Cem", "Gamma", company="Northlight")
    people.archive(store, add(store, "Dan", "Delta"), TODAY)
    people.remove(store, add(store, "Eve", "Eta"), TODAY)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ben, Role.RECRUITER)
    assert names(open_page("people.py", **asked.query)) == asked.names


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"show": "Archived"}, "Nobody is archived"),
        ({"show": "Bin"}, "The bin is empty"),
        ({"q": "zzz"}, "Nobody matches"),
        ({"company": "Nowhere"}, "Nobody matches"),
        ({"tie": "Quiet"}, "Nobody matches"),
    ],
)
def test_an_empty_answer_says_why(
    store: LocalStore, open_page: Callable[..., AppTest], query: dict[str, str], words: str
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", **query)
    assert any(words in text.value for text in page.markdown)
    assert not table(page)


def test_filters_that_fit_nobody_can_be_cleared(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha")
    page = open_page("people.py", q="zzz", company="Nowhere")
    page.button(key="people:clear").click().run()
    assert names(page) == ["Ada Alpha"]


def test_a_company_in_the_address_can_be_dropped(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    add(store, "Ada", "Alpha", company="A *b*")
    add(store, "Ben", "Beta", company="Other")
    page = open_page("people.py", company="A *b*")
    assert page.button(key="people:drop:company").label == r"At A \*b\*"
    page.button(key="people:drop:company").click().run()
    assert names(page) == ["Ada Alpha", "Ben Beta"]


def test_each_filter_in_use_is_shown_and_dropped_with_one_click(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = add(store, "Ada", "Alpha", tags=("club",))
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ada, Role.RECRUITER)
    log(store, ada, 1, Direction.IN)
    people.archive(store, add(store, "Dan", "Delta"), TODAY)
    page = open_page("people.py", role="Recruiter", tag="club", tie="Fresh")
    drops = [b for b in page.button if (b.key or "").startswith("people:drop:")]
    assert [b.label for b in drops] == ["Fresh", "Recruiter", "Tag: club"]
    for name in ("tie", "tag", "role"):
        page.button(key=f"people:drop:{name}").click().run()
    assert not [b for b in page.button if (b.key or "").startswith("people:drop:")]
    page.button_group(key="show").set_value("archived").run()
    assert names(page) == ["Dan Delta"]
    page.button(key="people:drop:show").click().run()
    assert names(page) == ["Ada Alpha"]


def test_pairs_that_look_alike_are_one_line_and_none_is_no_line(
    store: LocalStore, open_page: Callable[..., AppTest], sent: list[Any]
) -> None:
    add(store, "Sam", "Larkfield", company="Northlight")
    page = open_page("people.py")
    assert "people:pairs" not in {b.key for b in page.button}
    add(store, "Sam", "Larkfield", company="Northlight", email="sam@example.com")
    page.run()
    line = page.button(key="people:pairs")
    assert line.label == "1 pair looks like the same person"
    line.click().run()
    assert sent == [("pages/duplicates.py", {"query_params": {}})]


def test_a_long_list_comes_in_pages_of_fifty(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    numbers = [add(store, "P", f"{number:03}") for number in range(103)]
    page = open_page("people.py")
    assert len(names(page)) == 50
    assert "103 people, 1 to 50 shown" in [c.value for c in page.caption]
    page.pagination[0].set_value(3).run()
    assert names(page) == ["P 100", "P 101", "P 102"]
    for number in numbers[100:]:  # the page that is being looked at goes away
        people.remove(store, number, TODAY)
    page.run()
    assert "100 people, 51 to 100 shown" in [c.value for c in page.caption]
    assert names(page)[0] == "P 050"


@pytest.mark.parametrize(
    ("number", "begins"),
    [
        ("2", 51),
        ("3", 101),
        ("999999999", 101),
        ("9" * 30, 1),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("²", 1),
    ],
)
def test_the_address_names_the_page_of_a_list(
    store: LocalStore, open_page: Callable[..., AppTest], number: str, begins: int
) -> None:
    for n in range(103):
        add(store, "P", f"{n:03}")
    page = open_page("people.py", page=number)
    assert not page.exception
    assert names(page)[0] == f"P {begins - 1:03}"


def test_another_filter_begins_at_its_first_page(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    for number in range(120):
        add(store, f"P{number:03}", "Same")
    page = open_page("people.py")
    page.pagination[0].set_value(2).run()
    page.text_input(key="q").set_value("same").run()
    assert "120 people, 1 to 50 shown" in [c.value for c in page.caption]
