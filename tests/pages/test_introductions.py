"""The page of who introduced whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.services import sample
from crm.services.people import people
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.pages.names import names_field
from tests.store.support import a_person


def test_chains_are_drawn_and_listed(database: Path, open_page: Callable[..., AppTest]) -> None:
    sample.add(open_store(database), TODAY)
    page = open_page("introductions.py")
    assert not page.exception
    labels = [b.label for b in page.button if (b.key or "").startswith("introductions:")]
    assert labels[0] == "Thandiwe Larchmoor"
    assert {"Priya Nettlewick", "Sam Larkfield", "Owen Vesperley"} <= set(labels)
    grown = "opened the door to 3 people, 3 talks and 1 opportunity"
    assert grown in [c.value for c in page.caption]


def test_without_introductions_the_page_says_how(open_page: Callable[..., AppTest]) -> None:
    page = open_page("introductions.py")
    assert "Who introduced you" in page.info[0].value


def test_who_introduced_somebody_is_noted_on_their_page(
    database: Path, open_page: Callable[..., AppTest]
) -> None:
    store = open_store(database)
    ada, bo = (people.add(store, a_person(first_name=n), TODAY).id for n in ("Ada", "Bo"))
    page = open_page("person.py", id=bo)
    page.button(key=f"person:introduced:{bo}").click().run()
    names_field(page, "Who introduced you to Bo Larkfield?").type("ada larkfield")
    next(b for b in page.button if b.label == "Save").click().run()
    assert not page.exception
    assert not page.error
    assert people.get(store, bo).referred_by == ada
    page.button(key="undo:do").click().run()
    assert people.get(store, bo).referred_by is None


def test_only_one_person_introduces(database: Path, open_page: Callable[..., AppTest]) -> None:
    store = open_store(database)
    ids = [people.add(store, a_person(first_name=n), TODAY).id for n in ("Ada", "Bo", "Cem")]
    page = open_page("person.py", id=ids[2])
    page.button(key=f"person:introduced:{ids[2]}").click().run()
    asked = "Who introduced you to Cem Larkfield?"
    names_field(page, asked).choose(*ids[:2])
    next(b for b in page.button if b.label == "Save").click().run()
    assert names_field(page, asked).error == "One person fits here."
    names_field(page, asked).type("Ada Larkfield", text="Bo Larkfield")
    next(b for b in page.button if b.label == "Save").click().run()
    assert names_field(page, asked).error == "One person fits here. “Bo Larkfield” is too many."
    assert people.get(store, ids[2]).referred_by is None
