"""The app where people sign in: the door, their own database, earlier states, the end of an account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services import coach, overview, sample
from crm.services.people import people
from crm.ui.shell import service
from tests.conftest import TODAY
from tests.pages.visits import ADA, CLEO, at, button, database_of, words


def test_a_visitor_who_is_not_signed_in_sees_only_the_sign_in_page(
    visitor: Callable[..., AppTest],
) -> None:
    app = at(visitor(), "people.py")
    assert not app.exception
    assert [b.label for b in app.button] == ["Sign in"]
    assert app.title[0].value == "Embers"


def test_half_a_set_up_is_closed_and_repeats_no_secret(visitor: Callable[..., AppTest]) -> None:
    app = at(visitor(ADA, kind="s3", bucket="embers"), "people.py")
    assert app.title[0].value == "Not open yet"
    assert not app.button
    assert "bucket" not in words(app)


def test_two_people_have_two_databases(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = visitor(ADA).run(), visitor(CLEO).run()
    ours = database_of(first, monkeypatch)
    sample.add(ours, TODAY)
    assert overview.counts(database_of(first, monkeypatch)).people
    assert overview.counts(database_of(second, monkeypatch)).empty
    assert "Signed in as Ada Example" in words(first)


def test_a_state_can_be_gone_back_to_and_the_way_back_undone(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visitor(ADA).run()
    ours = database_of(app, monkeypatch)
    people.add(ours, Person(PersonId(0), "Sam", "Larkfield"), TODAY)
    people.add(ours, Person(PersonId(0), "Wren", "Holt"), TODAY)
    page = at(app, "data.py")
    assert "database of your own" in words(page)
    box = next(s for s in page.selectbox if s.key == "history:version")
    box.select_index(0).run()
    button(page, "history:restore").click().run()
    assert overview.counts(ours).people == 1
    button(page, "undo:do").click().run()
    assert overview.counts(ours).people == 2


def test_an_erased_account_leaves_nothing(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left: list[str] = []
    monkeypatch.setattr(st, "logout", lambda: left.append("out"))
    app = visitor(ADA).run()
    ours = database_of(app, monkeypatch)
    people.add(ours, Person(PersonId(0), "Zenobia", "Quillfeather"), TODAY)
    coach.invite(ours, "cleo@coach.example", (), TODAY)
    page = at(app, "data.py")
    button(page, "erase:account").click().run()
    assert not left
    next(t for t in page.text_input if t.key == "erase:sure").input("erase").run()
    button(page, "erase:account").click().run()
    assert left == ["out"]
    everything = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"Zenobia" not in everything
    assert b"Quillfeather" not in everything
    again = visitor(ADA | {"nonce": "another sign-in, also within the same second"}).run()
    assert overview.counts(database_of(again, monkeypatch)).empty


@pytest.mark.parametrize(
    "file", ["people.py", "data.py", "settings.py", "import_data.py", "clients.py", "week.py"]
)
def test_pages_of_a_signed_in_person_open(visitor: Callable[..., AppTest], file: str) -> None:
    page = at(visitor(ADA), file)
    assert not page.exception
    assert not page.error
    assert "this computer" not in words(page)


def test_what_is_not_safe_is_told_to_the_operator_once_and_to_no_visitor(
    visitor: Callable[..., AppTest], caplog: pytest.LogCaptureFixture
) -> None:
    service._told.cache_clear()
    app = visitor(ADA).run()
    app.run()
    told = [record.message for record in caplog.records if "this is not safe" in record.message]
    assert len(told) == 1
    assert "encryption_key" in told[0]
    assert "encryption" not in words(app)
