"""One person: next steps, how up to date the details are, related people, and erasing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.freshness import Freshness
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.services import sample, touchpoints
from crm.services.imports import batch_import, history
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.days import day_field, day_fields
from tests.pages.names import names_field


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def test_what_comes_next_with_a_person_is_on_their_page(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    sample.add(store, TODAY)
    sam = next(p for p in people.suggest(store, "Sam Larkfield"))
    page = open_page("person.py", id=sam.id)
    assert "What comes next" in [s.value for s in page.header]
    log = next(b for b in page.button if (b.key or "").startswith("person:log:rej_call"))
    log.click().run()
    assert names_field(page, "With whom?").ids == [sam.id]


def test_erasing_asks_once_more_and_says_what_stays(
    store: LocalStore, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "switch_page", lambda *args, **more: None)
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    page.button(key=f"person:erase:{ada}").click().run()
    save = next(b for b in page.button if (b.key or "").endswith(":save"))
    assert save.disabled
    assert any("cannot be undone" in c.label for c in page.checkbox)
    assert any("still hold them" in m.value for m in page.markdown)
    page.checkbox[0].check().run()
    next(b for b in page.button if (b.key or "").endswith(":save")).click().run()
    assert not page.exception
    assert people.by_ids(store, [ada]) == ()


def test_old_knowledge_asks_whether_it_is_still_right(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    long_ago = TODAY - timedelta(days=500)
    ada = people.add(store, Person(PersonId(0), "Ada", company="Northlight"), long_ago).id
    page = open_page("person.py", id=ada)
    assert any("Still right?" in m.value for m in page.markdown)
    page.button(key=f"person:confirm:{ada}").click().run()
    assert people.get(store, ada).confirmed_on == TODAY
    assert not any("Still right?" in m.value for m in page.markdown)
    page.button(key="undo:do").click().run()
    assert people.get(store, ada).confirmed_on is None


def test_an_import_confirms_whom_it_lists(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    data = (
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        b"Ada,Alpha,https://www.linkedin.com/in/ada-alpha-demo,,Northlight,Planner,01 Mar 2024\n"
    )
    long_ago = TODAY - timedelta(days=500)
    batch_import.import_file(store, "first.csv", data, long_ago)
    (ada,) = people.suggest(store, "Ada")
    assert people.person_file(store, ada.id, TODAY).confirmed == Freshness(long_ago, "first.csv")
    done = batch_import.import_file(store, "later.csv", data + b"\n", TODAY - timedelta(days=3))
    later = people.person_file(store, ada.id, TODAY).confirmed
    assert later == Freshness(TODAY - timedelta(days=3), "later.csv")
    history.undo(store, done.import_id, TODAY)
    assert people.person_file(store, ada.id, TODAY).confirmed == Freshness(long_ago, "first.csv")


def test_people_of_the_same_cases_are_named(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    sample.add(store, TODAY)
    (sam,) = people.suggest(store, "Sam Larkfield")
    page = open_page("person.py", id=sam.id)
    shared = [b.label for b in page.button if (b.key or "").startswith("person:shared:")]
    assert shared == ["Bartek Łaskawin", "Gilbert Thistlewick", "Ottoline Marshgate",
                      "Priya Nettlewick"]  # fmt: skip


@pytest.mark.parametrize("key", ["person:edit:", "person:entry-edit:"])
def test_a_day_that_another_clock_calls_tomorrow_does_not_close_a_form(
    store: LocalStore, open_page: Callable[..., AppTest], key: str
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    ada = people.add(store, Person(PersonId(0), "Ada", connected_on=tomorrow), TODAY).id
    met = Touchpoint(TouchpointId(0), (PersonId(ada),), tomorrow, Channel.EMAIL)
    touchpoints.log(store, met, TODAY)
    page = open_page("person.py", id=ada)
    next(b for b in page.button if (b.key or "").startswith(key)).click().run()
    assert not page.error
    assert "Nov 24, 2026" in [field.text for field in day_fields(page)]
    next(b for b in page.button if b.label == "Save").click().run()
    file = people.person_file(store, ada, TODAY)
    assert (file.person.connected_on, file.touchpoints[0].day) == (tomorrow, tomorrow)


def test_a_lunch_of_long_ago_can_be_logged(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    page.button(key=f"person:log:{ada}").click().run()
    next(g for g in page.button_group if g.label == "How?").set_value("email").run()
    day_field(page, "When?").type("23 Nov 2009")
    next(b for b in page.button if b.label == "Save").click().run()
    (stored,) = people.person_file(store, ada, TODAY).touchpoints
    assert stored.day == TODAY.replace(year=2009)


def test_an_entry_without_a_day_is_not_kept(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    page.button(key=f"person:log:{ada}").click().run()
    next(g for g in page.button_group if g.label == "How?").set_value("email").run()
    day_field(page, "When?").type("")
    next(b for b in page.button if b.label == "Save").click().run()
    assert "Please say on which day" in day_field(page, "When?").error
    assert people.person_file(store, ada, TODAY).touchpoints == ()


def test_the_day_of_an_answer_may_be_unknown_and_stays_so(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    mail = Touchpoint(TouchpointId(0), (PersonId(ada),), TODAY, Channel.EMAIL,
                      result=Result.REPLIED, answered_on=TODAY)  # fmt: skip
    touchpoints.log(store, mail, TODAY)
    page = open_page("person.py", id=ada)
    for shown in ("Nov 23, 2026", ""):
        next(b for b in page.button if (b.key or "").startswith("person:entry-edit:")).click().run()
        answered = day_field(page, "On which day?")
        assert (answered.text, answered.buttons[-1]) == (shown, "I do not know the day")
        answered.type("")
        next(b for b in page.button if b.label == "Save").click().run()
        (stored,) = people.person_file(store, ada, TODAY).touchpoints
        assert (stored.result, stored.answered_on) == (Result.REPLIED, None)
