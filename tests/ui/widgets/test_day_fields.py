"""The day fields on a test page: what they show, and what a click on Save receives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import TODAY
from tests.pages.days import day_field

STILL_TO_COME = "This day is still to come."


def _form(kind, settings):
    """A page with one field; Save keeps the day, or the refusal with the name of its field."""
    import streamlit as st

    from crm.errors import InvalidInput
    from crm.ui.widgets import day_fields

    def save() -> None:
        try:
            st.session_state["saved"] = day_fields.chosen_day("form:met_on")
        except InvalidInput as refused:
            st.session_state["saved"] = (str(refused), refused.field)

    ask = {"past": day_fields.past_day, "any": day_fields.any_day}[kind]
    ask("When?", key="form:met_on", **settings)
    st.button("Save", on_click=save)


class Form:
    """That page, opened; more settings as the field takes them."""

    def __init__(self, kind: str, value: Any = None, **settings: Any) -> None:
        arguments = {"kind": kind, "settings": {"value": value, **settings}}
        self.page = AppTest.from_function(_form, kwargs=arguments, default_timeout=30).run()

    @property
    def field(self) -> Any:
        return day_field(self.page, "When?")

    def type(self, text: str, order: str = "dmy") -> None:
        self.field.type(text, order).run()

    def save(self) -> Any:
        self.page.button[0].click().run()
        assert not self.page.exception
        return self.page.session_state["saved"]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBERS_TODAY", TODAY.isoformat())


@pytest.mark.parametrize(
    ("text", "order", "shown", "day"),
    [
        ("11/02/2026", "dmy", "Feb 11, 2026", date(2026, 2, 11)),
        ("11/02/2026", "mdy", "Nov 2, 2026", date(2026, 11, 2)),
        ("11022026", "mdy", "Nov 2, 2026", date(2026, 11, 2)),
        ("02.11.2026", "dmy", "Nov 2, 2026", date(2026, 11, 2)),
        ("2 Nov 2026", "mdy", "Nov 2, 2026", date(2026, 11, 2)),
        ("yesterday", "ymd", "Nov 22, 2026", date(2026, 11, 22)),
    ],
)
def test_what_is_typed_is_shown_in_one_form_and_kept(
    text: str, order: str, shown: str, day: date
) -> None:
    form = Form("past", TODAY)
    form.type(text, order)
    assert (form.field.text, form.field.error) == (shown, "")
    assert form.save() == day


def test_what_was_typed_just_before_the_click_counts() -> None:
    form = Form("past", TODAY)
    form.field.type("3.3.26")
    assert form.save() == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("past", "24 Nov 2026", STILL_TO_COME),
        ("past", "tomorrow", STILL_TO_COME),
        ("past", "11/02/1969", "The first day that can be kept here is Jan 1, 1970."),
        ("past", "31/02/2026",
         "“31/02/2026” is not a day. Write it like Nov 23, 2026 or 23/11/2026."),
        ("any", "soon", "“soon” is not a day. Write it like Nov 23, 2026 or 23/11/2026."),
        ("any", "1 Dec 2036", "This day is more than ten years ahead."),
        ("any", "6 Feb 1102", "The first day that can be kept here is Jan 1, 1970."),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_at_the_field(kind: str, text: str, sentence: str) -> None:
    form = Form(kind, TODAY)
    form.type(text)
    assert (form.field.text, form.field.error) == (text, sentence)
    assert form.save() == (sentence, "met_on")
    form.type("22/11/2026")
    assert (form.field.text, form.field.error) == ("Nov 22, 2026", "")


def test_without_a_word_the_start_value_holds() -> None:
    form = Form("past", date(2026, 5, 4))
    assert form.field.text == "May 4, 2026"
    assert form.save() == date(2026, 5, 4)


@pytest.mark.parametrize("kind", ["past", "any"])
def test_an_emptied_field_means_no_day(kind: str) -> None:
    form = Form(kind, date(2026, 5, 4), none="There was none")
    assert form.field.buttons[-1] == "There was none"
    form.type("  ")
    assert form.field.error == ""
    assert form.save() is None


def test_a_day_that_another_clock_calls_tomorrow_stays_possible() -> None:
    form = Form("past", date(2026, 11, 24))
    assert (form.field.text, form.field.error) == ("Nov 24, 2026", "")
    form.type("24/11/2026")
    assert form.save() == date(2026, 11, 24)
    form.type("25/11/2026")
    assert form.field.error == STILL_TO_COME


def test_from_its_first_day_on() -> None:
    form = Form("any", date(2026, 12, 14), first=date(2026, 11, 24))
    assert (form.field.buttons, form.field.data["first"]) == (["Tomorrow"], "2026-11-24")
    form.type("today")
    assert form.field.error == "The first day that can be kept here is Nov 24, 2026."
    form.type("24/12")
    assert form.save() == date(2026, 12, 24)


def test_near_days_have_a_button() -> None:
    assert Form("past").field.data["quick"] == [
        ["Today", "Nov 23, 2026"],
        ["Yesterday", "Nov 22, 2026"],
    ]
    assert Form("any").field.data["quick"] == [
        ["Today", "Nov 23, 2026"],
        ["Tomorrow", "Nov 24, 2026"],
    ]
    assert Form("any", ahead=False).field.buttons == ["Today", "Yesterday"]


def test_a_year_left_out_is_the_last_one_or_the_next() -> None:
    assert _typed("past", "24/11") == date(2025, 11, 24)
    assert _typed("any", "22/11") == date(2027, 11, 22)
    assert _typed("any", "24/11", ahead=False) == date(2025, 11, 24)


def _typed(kind: str, text: str, **settings: Any) -> Any:
    form = Form(kind, **settings)
    form.type(text)
    return form.save()


def test_the_text_of_an_unfinished_form_is_shown_as_it_was_until_the_browser_says_its_order() -> (
    None
):
    form = Form("past", "11/02/2026")
    assert (form.field.text, form.field.data["kept"]) == ("11/02/2026", True)
    form.type("11/02/2026", "mdy")
    assert (form.field.text, form.field.data["kept"]) == ("Nov 2, 2026", False)
    assert form.save() == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kept", "found"),
    [("", None), ("2 Nov 2026", date(2026, 11, 2)), ("24 Nov 2026", (STILL_TO_COME, "met_on"))],
)
def test_such_a_text_counts_at_once(kept: str, found: Any) -> None:
    assert Form("past", kept).save() == found


def test_yesterday_stays_the_day_it_was_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form("past", TODAY)
    form.type("yesterday")
    monkeypatch.setenv("EMBERS_TODAY", "2026-11-24")
    assert form.save() == date(2026, 11, 22)
    assert form.field.text == "Nov 22, 2026"


def test_a_refusal_from_elsewhere_is_said_at_the_field() -> None:
    after = "The interview is after the rejection."
    form = Form("past", TODAY, problem=after)
    assert (form.field.text, form.field.error) == ("Nov 23, 2026", after)
    form.type("31/02/2026")
    assert form.field.error.startswith("“31/02/2026” is not a day.")


@pytest.mark.parametrize(
    "sent", [None, 3, {}, {"text": None}, {"text": 5, "order": 7, "months": ["x"]},
             {"text": "2/3/26", "order": "dym", "months": None}],
)  # fmt: skip
def test_whatever_a_browser_sends_no_page_breaks(sent: Any) -> None:
    form = Form("past", TODAY)
    form.page.session_state["form:met_on"] = {"typed": sent}
    form.page.run()
    assert not form.page.exception
    form.save()
