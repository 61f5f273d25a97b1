"""Entries of the browser's history that were never shown, and how they are handled."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from crm.ui.shell import history, nav


class Session:
    """What `ways` asks of Streamlit: parameters, memory, a switch and a rerun that are noted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.address: dict[str, str] = {}
        self.memory: dict[str, Any] = {}
        self.reruns = 0
        parameters = type("Parameters", (), {})()
        parameters.to_dict = lambda: dict(self.address)
        parameters.from_dict = self.put
        monkeypatch.setattr(st, "query_params", parameters)
        monkeypatch.setattr(st, "session_state", self.memory)
        monkeypatch.setattr(st, "switch_page", lambda *page, **more: None)
        monkeypatch.setattr(st, "rerun", self.again)
        monkeypatch.setattr(nav, "last_title", lambda: self.page)
        monkeypatch.setattr(history, "_FLUSH", 0)
        monkeypatch.setattr(history, "_walks_the_history", lambda: self.walks)
        self.page = ""
        self.walks = False

    def put(self, parameters: dict[str, str]) -> None:
        self.address = dict(parameters)

    def again(self) -> None:
        self.reruns += 1

    def at(self, page: str, **parameters: str) -> dict[str, str]:
        """The browser comes to a page; gives the parameters the page then has."""
        self.page, self.address = page, parameters
        history.correct_address()
        return self.address


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_back_from_a_person_shows_the_same_case_and_not_one_of_the_persons_number(
    session: Session,
) -> None:
    session.at("Opportunity", id="2", tab="people")
    history.go("person.py", id="5")
    session.at("Person", id="5")
    assert session.at("Opportunity", id="5") == {"id": "2", "tab": "people"}
    assert session.reruns == 1


def test_a_case_that_is_asked_for_is_shown(session: Session) -> None:
    session.at("Opportunity", id="2")
    history.go("person.py", id="5")
    session.at("Person", id="5")
    history.go("opportunity.py", id="5")
    assert session.at("Opportunity", id="5") == {"id": "5"}
    assert session.reruns == 0


def test_back_to_a_filtered_list_until_it_was_seen_with_another_filter(session: Session) -> None:
    session.at("People", q="Sam")
    history.go("introductions.py")
    assert session.at("People") == {"q": "Sam"}
    session.at("People", q="Noor")
    assert session.at("People") == {}


def test_back_after_the_menu_shows_the_list_as_it_was_left(session: Session) -> None:
    session.at("People", q="Sam")
    session.at("The week")
    session.walks = True
    assert session.at("People") == {"q": "Sam"}
    assert session.at("People", q="Sam") == {"q": "Sam"}
    assert session.at("People") == {}, "further back stands the list before it was filtered"


def test_the_menu_leads_to_the_bare_page(session: Session) -> None:
    session.at("People", q="Sam")
    session.at("The week")
    assert session.at("People") == {}
    assert session.reruns == 0


def test_only_so_much_is_remembered(session: Session) -> None:
    for number in range(history._MOST + 20):
        session.at("Opportunity", id=str(number), tab="why")
        history.go("person.py", id=str(number))
    assert len(session.memory[history._FALSE]) == history._MOST
