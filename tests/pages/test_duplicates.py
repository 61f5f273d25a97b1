"""The page of duplicates, and merging from it and from a person's page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import duplicates, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.names import names_field

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    for values in (
        {"company": "Northlight", "position": "Planner"},
        {"company": "Northlight GmbH", "email": "sam@example.com"},
    ):
        people.add(opened, Person(PersonId(0), "Sam", "Larkfield", **values), TODAY)
    return opened


def button(page: AppTest, start: str) -> Any:
    return next(b for b in page.button if (b.key or "").startswith(start))


def test_without_pairs_the_page_says_so(open_page: Open) -> None:
    assert "No duplicates found" in open_page("duplicates.py").success[0].value


def test_a_pair_is_merged_with_the_chosen_values_and_undone(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("duplicates.py")
    assert any("Both at Northlight" in c.value for c in page.caption)
    button(page, "duplicates:merge:1:2").click().run()
    company = next(r for r in page.radio if r.label == "Company")
    company.set_value(True).run()
    next(b for b in page.button if (b.key or "").endswith(":save")).click().run()
    assert not page.exception
    (left,) = people.by_ids(store, [1, 2])
    assert (left.company, left.position, left.email) == (
        "Northlight GmbH",
        "Planner",
        "sam@example.com",
    )
    assert "No duplicates found" in page.success[0].value
    button(page, "undo:do").click().run()
    assert len(people.by_ids(store, [1, 2])) == 2
    assert len(duplicates.suspected(store)) == 1


def test_two_people_stay_two(store: LocalStore, open_page: Open) -> None:
    page = open_page("duplicates.py")
    button(page, "duplicates:apart").click().run()
    assert duplicates.suspected(store) == ()
    button(page, "undo:do").click().run()
    assert len(duplicates.suspected(store)) == 1


def test_from_a_persons_page_one_chooses_with_whom(store: LocalStore, open_page: Open) -> None:
    page = open_page("person.py", id=1)
    button(page, "person:merge").click().run()
    button(page, "dialog").click().run()
    assert names_field(page, "Who is the same person?").error.startswith("Choose someone")
    names_field(page, "Who is the same person?").type("Nobody Ofthisname")
    button(page, "dialog").click().run()
    assert "Nobody in your list is called" in names_field(page, "Who is the same person?").error
    names_field(page, "Who is the same person?").choose(2)
    button(page, "dialog").click().run()
    assert any("stays, and everything" in m.value for m in page.markdown)
