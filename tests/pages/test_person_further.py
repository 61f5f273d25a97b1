"""Further addresses and numbers on a person's page, and in the form that changes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Any) -> LocalStore:
    opened = open_store(database)
    ada = Person(
        PersonId(0), "Ada", "Alpha", email="ada@example.com", more_emails=("a@example.org", "b@example.org"),
        phone="01632 960101", more_phones=("01632 960102 (home)",), nickname="*Addie*", birthday="--05-09",
        postal_address="1 Lane\nLeeds",
    )  # fmt: skip
    people.add(opened, ada, TODAY)
    return opened


def shown(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


def field(page: AppTest, name: str) -> Any:
    found = [f for f in (*page.text_input, *page.text_area) if str(f.key).endswith(f":{name}")]
    assert len(found) == 1, name
    return found[0]


def press(page: AppTest, end: str) -> None:
    (found,) = [b for b in page.button if str(b.key).startswith(end) or str(b.key).endswith(end)]
    found.click().run()


def test_a_page_shows_them_as_text(store: LocalStore, open_page: Open) -> None:
    words = shown(open_page("person.py", id="1"))
    assert "a@example.org · b@example.org · 01632 960102 (home)" in as_read(words)
    assert r"\*Addie\*" in words
    assert "May 9" in words
    assert "1 Lane  \nLeeds" in words


def test_the_form_changes_them(store: LocalStore, open_page: Open) -> None:
    page = open_page("person.py", id="1")
    press(page, "person:edit:")
    assert field(page, "more_emails").value == "a@example.org, b@example.org"
    assert field(page, "birthday").value == "May 9"
    field(page, "more_emails").set_value("b@example.org, c@example.org")
    field(page, "more_phones").set_value("")
    field(page, "birthday").set_value("")
    field(page, "postal_address").set_value("2 Road\nYork")
    press(page, ":save")
    now = people.get(store, 1)
    assert (now.more_emails, now.more_phones) == (("b@example.org", "c@example.org"), ())
    assert (now.birthday, now.postal_address, now.nickname) == ("", "2 Road\nYork", "*Addie*")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        (
            "more_emails",
            "a@example.org, nobody at all",
            "“nobody at all” is not an e-mail address",
        ),
        ("more_phones", "01632 960102, soon", "“soon” is not a phone number"),
        ("birthday", "5/9", "“5/9” is not a birthday"),
    ],
)
def test_the_form_says_which_one_is_wrong_and_keeps_what_was_typed(
    store: LocalStore, open_page: Open, name: str, typed: str, words: str
) -> None:
    page = open_page("person.py", id="1")
    press(page, "person:edit:")
    field(page, name).set_value(typed)
    press(page, ":save")
    assert any(words in str(one.value) for one in page.error)
    assert field(page, name).value == typed
    assert people.get(store, 1).more_emails == ("a@example.org", "b@example.org")


def test_nobody_is_asked_for_a_birthday(store: LocalStore, open_page: Open) -> None:
    people.add(store, Person(PersonId(0), "Ben", "Beta"), TODAY)
    page = open_page("person.py", id="2")
    press(page, "person:edit:")
    assert not [f for f in page.text_input if str(f.key).endswith((":birthday", ":middle_name"))]
