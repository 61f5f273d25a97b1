"""Paste what came: the text fills the form, doubts are asked about, and nothing is stored before Save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import EventKind
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.days import day_field
from tests.pages.names import names_field
from tests.services.pasted_messages import messages, scene
from tests.services.test_pasted import state

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = open_store(database)
    scene(store)
    return store


@pytest.fixture
def drawer(store: LocalStore, open_page: Open) -> AppTest:
    return open_page("today.py").button(key="today:paste").click().run()


def paste(page: AppTest, text: str) -> AppTest:
    next(one for one in page.text_area if one.label == "What came").set_value(text).run()
    return press(page, "Read it")


def press(page: AppTest, label: str) -> AppTest:
    [b for b in page.button if b.label == label][-1].click().run()
    assert not page.exception
    return page


def choice(page: AppTest, label: str) -> object:
    return next(one for one in page.selectbox if one.label == label).value


def text_of(name: str, file: str = "en") -> str:
    return next(one.text for one in messages(file) if one.name == name)


def said(page: AppTest) -> str:
    return " ".join(str(one.value) for one in (*page.markdown, *page.error, *page.caption))


def test_a_rejection_is_proposed_saved_and_undone(drawer: AppTest, store: LocalStore) -> None:
    before = state(store)
    page = paste(drawer, text_of("en-01"))
    assert choice(page, "What is it?") == "rejection"
    assert choice(page, "About which opportunity?") == 1
    assert names_field(page, "Who wrote it?").names == ["Sam Larch"]
    assert day_field(page, "When did it come?").text == "Nov 19, 2026"
    assert state(store) == before
    press(page, "Save")
    (event,) = opportunities.case(store, 1).events
    assert event.kind is EventKind.REJECTION_RECEIVED
    (contact,) = people.person_file(store, 1, TODAY).touchpoints
    assert contact.summary == ""
    press(page, "Undo")
    assert state(store) == before


def test_the_text_is_kept_only_with_a_tick(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, text_of("en-12"))
    next(b for b in page.checkbox if b.label.startswith("Keep the text")).check().run()
    press(page, "Save")
    (contact,) = people.person_file(store, 1, TODAY).touchpoints
    assert contact.summary.startswith("Hi Robin,\n\nthanks for checking in!")
    assert "Could you tell me when" not in contact.summary  # the quoted letter


def test_namesakes_are_a_choice_and_saving_waits_for_it(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, text_of("de-14", "de"))
    assert "Who is Anna Schmidt?" in said(page)
    before = state(store)
    press(page, "Save")
    assert names_field(page, "Who wrote it?").error == "Please say who Anna Schmidt is."
    assert state(store) == before
    press(page, "Anna Schmidt, Nordwind Logistik GmbH")
    press(page, "Save")
    assert [t.day.isoformat() for t in people.person_file(store, 4, TODAY).touchpoints] == [
        "2026-11-22"
    ]
    assert people.person_file(store, 3, TODAY).touchpoints == ()


def test_several_jobs_at_one_company_are_a_choice(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, text_of("de-12", "de"))
    assert "Which opportunity is it about?" in said(page)
    assert choice(page, "About which opportunity?") is None
    press(page, "Save")
    assert "Please say which opportunity it is about." in said(page)


def test_of_several_days_one_is_chosen(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, text_of("en-06"))
    assert day_field(page, "On which day?").text == ""
    press(page, "Fri, Dec 4, 2026")
    assert day_field(page, "On which day?").text == "Dec 4, 2026"


def test_a_kind_in_doubt_is_asked_for(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, "Hello, this is about something else entirely.")
    assert "This sounds as if" in said(page)
    assert choice(page, "What is it?") is None
    press(page, "Save")
    assert "Please say what it is." in said(page)


def test_a_profile_becomes_a_person(drawer: AppTest, store: LocalStore) -> None:
    page = paste(drawer, text_of("en-15"))
    press(page, "Save")
    new = max(
        people.page(store, people.PeopleFilter(), TODAY).rows, key=lambda row: row.person.id
    ).person
    assert (new.name, new.position, new.company, new.phone) == (
        "Marisol Vega", "Head of Talent", "Copperfield Robotics", "+1 555 0121",
    )  # fmt: skip


def test_an_empty_field_is_said(drawer: AppTest) -> None:
    page = press(drawer, "Read it")
    assert "Please paste a text, or choose a file." in said(page)


def test_it_opens_from_an_opportunity_and_is_about_it(store: LocalStore, open_page: Open) -> None:
    page = open_page("opportunity.py", id=4).button(key="opportunity:paste:4").click().run()
    paste(page, "Unfortunately you were not selected.\n\nBest,\nThe team")
    assert choice(page, "About which opportunity?") == 4
