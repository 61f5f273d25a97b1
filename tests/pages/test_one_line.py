"""A contact in one sentence: it fills the drawer, asks what is not certain, and stores nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services.people import people
from crm.services.touchpoints import get
from crm.store.local import LocalStore, open_store
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import LogTouchpoint
from tests.conftest import TODAY
from tests.pages.days import day_field
from tests.pages.names import names_field

Open = Callable[..., AppTest]
LINE = "In one sentence (optional)"
WHO, SAID, WHEN = "With whom?", "What was said?", "When?"


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = open_store(database)
    for first, last, firm in (
        ("Sam", "Larch", "Acme"),
        ("Tom", "Reed", ""),
        ("Tom", "Hale", "Beacon"),
    ):
        new = Person(PersonId(0), first, last, company=firm)
        people.add(store, new, TODAY)
    return store


@pytest.fixture
def drawer(store: LocalStore, open_page: Open) -> AppTest:
    page = open_page("people.py")
    return page.button(key="log:open").click().run()


def tell(page: AppTest, line: str) -> AppTest:
    next(one for one in page.text_input if one.label == LINE).set_value(line).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    """A button of the drawer, which is drawn last."""
    [b for b in page.button if b.label == label][-1].click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return str(next(one for one in page.text_area if one.label == SAID).value)


def logged(store: LocalStore) -> list[Touchpoint]:
    with store.read() as db:
        ids = [row[0] for row in db.execute("SELECT id FROM touchpoints ORDER BY id").fetchall()]
    return [get(store, one) for one in ids]


def test_a_sentence_fills_the_form_which_is_saved_as_shown(
    drawer: AppTest, store: LocalStore
) -> None:
    page = tell(drawer, "coffee with Sam yesterday, he knows the new CFO")
    assert names_field(page, WHO).names == ["Sam Larch"]
    assert day_field(page, WHEN).text == "Nov 22, 2026"
    assert said(page) == "he knows the new CFO"
    assert logged(store) == []
    press(page, "Save")
    (one,) = logged(store)
    assert (one.people, one.day, one.channel) == ((1,), date(2026, 11, 22), Channel.COFFEE)
    assert (one.direction, one.summary) == (Direction.BOTH, "he knows the new CFO")


def test_of_namesakes_one_is_chosen_before_it_is_saved(drawer: AppTest, store: LocalStore) -> None:
    page = tell(drawer, "lunch with Tom on Friday")
    assert names_field(page, WHO).names == []
    press(page, "Save")
    assert logged(store) == []
    assert any("Please say who is meant by “Tom”." in error.value for error in page.error)
    press(page, "Tom Hale, Beacon")
    assert names_field(page, WHO).ids == [3]
    press(page, "Save")
    (one,) = logged(store)
    assert (one.people, one.day, one.channel) == ((3,), date(2026, 11, 20), Channel.LUNCH)


def test_someone_new_is_stored_only_if_that_is_said(drawer: AppTest, store: LocalStore) -> None:
    page = tell(drawer, "coffee with Ada Quill yesterday")
    assert names_field(page, WHO).names == []
    press(page, "Add as someone new")
    assert names_field(page, WHO).names == ["Ada Quill"]
    press(page, "Save")
    assert [person.name for person in people.by_ids(store, logged(store)[0].people)] == [
        "Ada Quill"
    ]


def test_a_name_that_is_none_is_left_out(drawer: AppTest, store: LocalStore) -> None:
    page = tell(drawer, "Kaffee mit Sam und Kollegen gestern")
    press(page, "Leave out")
    press(page, "Save")
    assert logged(store)[0].people == (1,)


def test_a_day_that_is_not_certain_is_asked(drawer: AppTest, store: LocalStore) -> None:
    page = tell(drawer, "coffee with Sam on Monday")
    assert day_field(page, WHEN).text == ""
    press(page, "Save")
    assert logged(store) == []
    press(page, "Mon, Nov 16, 2026")
    press(page, "Save")
    assert logged(store)[0].day == date(2026, 11, 16)


def test_a_plan_is_no_contact(drawer: AppTest, store: LocalStore) -> None:
    page = tell(drawer, "coffee with Sam tomorrow")
    assert "still to come" in page.warning[0].value
    assert day_field(page, WHEN).text == ""


def test_another_sentence_takes_back_what_the_first_one_filled(drawer: AppTest) -> None:
    page = tell(drawer, "coffee with Sam yesterday, he knows the new CFO")
    tell(page, "lunch with Tom Hale")
    assert names_field(page, WHO).names == ["Tom Hale"]
    assert day_field(page, WHEN).text == "Nov 23, 2026"
    assert said(page) == ""


def test_another_sentence_takes_back_what_was_answered_about_the_first_one(drawer: AppTest) -> None:
    page = tell(drawer, "lunch with Tom on Monday")
    press(page, "Tom Hale, Beacon")
    press(page, "Mon, Nov 16, 2026")
    tell(page, "coffee with Sam")
    assert names_field(page, WHO).names == ["Sam Larch"]
    assert day_field(page, WHEN).text == "Nov 23, 2026"
    tell(page, "")
    assert names_field(page, WHO).names == []


def test_who_was_typed_stays_beside_those_of_the_sentence(drawer: AppTest) -> None:
    names_field(drawer, WHO).type("Ada Quill").run()
    page = tell(drawer, "lunch with Tom Reed on Monday")
    assert names_field(page, WHO).names == ["Tom Reed", "Ada Quill"]
    tell(page, "coffee with Sam")
    assert names_field(page, WHO).names == ["Sam Larch", "Ada Quill"]


def test_what_was_typed_before_stays(drawer: AppTest) -> None:
    area = next(one for one in drawer.text_area if one.label == SAID)
    area.set_value("Their team grows.").run()
    page = tell(drawer, "coffee with Sam, he knows the new CFO")
    assert said(page) == "Their team grows.\nhe knows the new CFO"
    tell(page, "coffee with Sam")
    assert said(page) == "Their team grows."


def test_the_address_opens_the_form_filled_and_stores_nothing(
    store: LocalStore, app: AppTest
) -> None:
    app.query_params["log"] = "gestern Sam angerufen, nicht erreicht"
    page = app.run()
    assert not page.exception
    assert names_field(page, WHO).names == ["Sam Larch"]
    assert day_field(page, WHEN).text == "Nov 22, 2026"
    assert "log" not in page.query_params
    assert logged(store) == []
    press(page.run(), "Save")
    assert [(one.channel, one.result) for one in logged(store)] == [("call", "no_answer")]


@pytest.mark.parametrize("line", ["", "x" * 5000, "<b>&?#%00", "coffee with Tom on 31.2."])
def test_any_address_only_opens_the_form(store: LocalStore, app: AppTest, line: str) -> None:
    app.query_params["log"] = line
    page = app.run()
    assert not page.exception
    assert names_field(page, WHO).names == []
    assert logged(store) == []


def test_a_line_of_today_asks_for_no_sentence(store: LocalStore, open_page: Open) -> None:
    page = open_page("people.py")
    page.session_state["_dialog"] = Dialog(LogTouchpoint((1,), step_key="thank_you/1"), "dialog-1")
    page.run()
    assert not page.exception
    assert LINE not in [one.label for one in page.text_input]
    assert names_field(page, WHO).names == ["Sam Larch"]


def test_a_form_that_was_saved_is_not_opened_by_its_sentence() -> None:
    def script() -> None:
        import streamlit as st

        from crm.ui.shell import dialogs
        from crm.ui.shell.requests import LogTouchpoint

        dialogs.ask(LogTouchpoint())
        dialog = dialogs.opened()
        assert dialog
        dialogs.refill(dialog, {})
        anew = dialogs.opened()
        assert anew
        dialogs.close()
        dialogs.refill(anew, {})
        st.write(f"{anew.key != dialog.key} {dialogs.opened()}")

    page = AppTest.from_function(script).run()
    assert not page.exception
    assert page.markdown[0].value == "True None"
