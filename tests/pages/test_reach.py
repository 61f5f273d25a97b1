"""Where one calls there is a number, where one writes an address, or one click that asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.steps import reach
from tests.conftest import TODAY

KNOWN: dict[str, Any] = {
    "phone": "+1 (555) 010-2233",
    "email": "ada@example.com",
    "linkedin_url": "https://www.linkedin.com/in/ada-alpha-demo",
}


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def links(page: AppTest) -> dict[str, str]:
    """The links of the page, by their label."""
    return {e.proto.label: e.proto.url for e in page.get("link_button")}


def asked(page: AppTest) -> list[str]:
    return [b.label for b in page.button if ":reach:" in (b.key or "")]


def test_what_is_known_is_a_link(store: LocalStore, open_page: Callable[..., AppTest]) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada", **KNOWN), TODAY).id
    page = open_page("person.py", id=ada)
    assert list(links(page).values()) == [
        "tel:+15550102233",
        "mailto:ada@example.com",
        "https://www.linkedin.com/in/ada-alpha-demo",
    ]
    assert asked(page) == []


def test_what_is_missing_is_asked_for_in_one_click_with_the_cursor_in_the_field(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    assert links(page) == {}
    assert asked(page) == ["Add a number", "Add an e-mail address", "Add a LinkedIn profile"]
    page.button(key=f"person:reach:phone:{ada}:add").click().run()
    dialog = page.session_state["_dialog"]
    assert (dialog.request.name, dialog.request.field) == ("person", "phone")
    next(t for t in page.text_input if t.label == "Phone").set_value("+44 1632 960123")
    next(b for b in page.button if b.label == "Save").click().run()
    assert list(links(page).values()) == ["tel:+441632960123"]


def test_a_number_in_words_is_shown_and_not_dialled(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada", phone="1-800-EMBERS"), TODAY).id
    page = open_page("person.py", id=ada)
    assert links(page) == {}
    assert any("1-800-EMBERS" in m.value for m in page.markdown)
    assert "Add a number" not in asked(page)


@pytest.mark.parametrize(
    ("channel", "known", "missing"),
    [
        ("call", ["tel:+15550102233"], ["Add a number"]),
        ("voicemail", ["tel:+15550102233"], ["Add a number"]),
        ("text", ["sms:+15550102233"], ["Add a number"]),
        ("email", ["mailto:ada@example.com"], ["Add an e-mail address"]),
        ("linkedin_message", [KNOWN["linkedin_url"]], ["Add a LinkedIn profile"]),
        ("linkedin_request", [KNOWN["linkedin_url"]], ["Add a LinkedIn profile"]),
        ("coffee", [], []),
        ("gift_card", [], []),
    ],
)
def test_a_step_shows_only_what_its_channel_needs(
    channel: str, known: list[str], missing: list[str]
) -> None:
    def drawn(channel: str, values: str) -> None:
        import json

        from crm.domain.ids import PersonId
        from crm.domain.people.person import Person
        from crm.ui.steps import reach

        reach.reach(Person(PersonId(7), "Ada", **json.loads(values)), "step", channel)

    full = AppTest.from_function(drawn, args=(channel, json.dumps(KNOWN))).run()
    assert list(links(full).values()) == known
    assert asked(full) == []
    empty = AppTest.from_function(drawn, args=(channel, "{}")).run()
    assert links(empty) == {}
    assert asked(empty) == missing


def test_an_address_is_quoted_for_a_mail_program() -> None:
    person = Person(PersonId(1), "Ada", email="o'hara+jobs?x@example.com")
    assert reach.link_to(person, "email") == "mailto:o%27hara%2Bjobs%3Fx@example.com"
