"""A newer request of the browser comes while a press is being done: it is done to its end, and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import NotAllowed
from crm.services import told
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.shell import gate
from tests.conftest import TODAY
from tests.pages import undo_bar


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def and_then_asked(done: Callable[..., Any]) -> Callable[..., Any]:
    """A service after which the browser asks for the whole page, as it does when its connection comes back."""

    def asked(*given: Any, **named: Any) -> Any:
        answer = done(*given, **named)
        run = get_script_run_ctx()
        assert run
        assert run.script_requests
        run.script_requests.request_rerun(
            RerunData(query_string=run.query_string, page_script_hash=run.page_script_hash)
        )
        return answer

    return asked


def test_a_form_that_was_stored_is_closed(
    store: LocalStore, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    next(b for b in page.button if b.label == "Log a contact").click().run()
    next(g for g in page.button_group if g.label == "How?").set_value("email").run()
    next(a for a in page.text_area if a.label == "What was said?").set_value("A word").run()
    monkeypatch.setattr(told, "log", and_then_asked(told.log))
    next(b for b in page.button if (b.key or "").endswith(":save")).click().run()
    assert not page.exception
    assert not [b for b in page.button if (b.key or "").endswith(":save")]
    assert undo_bar.said(page) == "Logged: E-mail with Ada."
    with store.read() as db:
        assert db.execute("SELECT count(*) FROM touchpoints").fetchone()[0] == 1


def test_a_press_whose_browser_has_gone_is_no_refusal(
    store: LocalStore, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is admitted without a connection; the browser presses again when it has one."""
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    next(b for b in page.button if b.label == "Log a contact").click().run()
    next(g for g in page.button_group if g.label == "How?").set_value("email").run()
    log = told.log

    def gone(*given: Any) -> None:
        raise NotAllowed("You are no longer signed in.", "Reload the page to sign in again.")

    monkeypatch.setattr(told, "log", gone)
    monkeypatch.setattr(gate, "has_gone", lambda: True)
    next(b for b in page.button if (b.key or "").endswith(":save")).click().run()
    assert not page.error
    monkeypatch.setattr(told, "log", log)
    next(b for b in page.button if (b.key or "").endswith(":save")).click().run()
    assert undo_bar.said(page) == "Logged: E-mail with Ada."


def test_what_another_button_did_can_be_undone(
    store: LocalStore, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada"), TODAY).id
    page = open_page("person.py", id=ada)
    monkeypatch.setattr(people, "archive", and_then_asked(people.archive))
    next(b for b in page.button if b.label == "Archive").click().run()
    assert people.get(store, ada).archived_on == TODAY
    assert undo_bar.said(page) == "Ada is archived."
