"""The app where people sign in, while the store does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import StoreUnreachable
from crm.remote.folder import FolderTarget
from crm.services import overview, sample
from crm.services.people import people
from tests.conftest import TODAY
from tests.pages.visits import ADA, at, button, database_of, save, silent, words

SILENT = "You can look at everything; saving is not possible at the moment."


def test_while_the_store_does_not_answer_everything_can_be_read(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visitor(ADA).run()
    ours = database_of(app, monkeypatch)
    people.add(ours, Person(PersonId(0), "Sam", "Larkfield"), TODAY)
    with monkeypatch.context() as patch:
        silent(patch)
        page = at(app, "people.py")
        assert not page.exception
        assert not page.error
        assert SILENT in words(page)
        assert "1 person" in words(page)
    button(page, "hosted:try").click().run()
    assert SILENT not in words(page.run())


@pytest.mark.parametrize("file", ["today.py", "opportunities.py", "settings.py", "week.py"])
def test_no_page_needs_to_save_anything_to_be_shown(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    app = visitor(ADA).run()
    sample.add(database_of(app, monkeypatch), TODAY)
    silent(monkeypatch)
    page = at(app, file)
    assert not page.exception
    assert not page.error
    assert SILENT in words(page)


def test_a_form_keeps_every_word_while_nothing_can_be_saved(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visitor(ADA).run()
    ours = database_of(app, monkeypatch)
    page = at(app, "people.py")
    button(page, "people:add").click().run()

    def field(label: str) -> Any:
        return next(one for one in page.text_input if one.label == label)

    field("First name").input("Wren").run()
    field("Last name").input("Holt").run()
    with monkeypatch.context() as patch:
        silent(patch)
        save(page).click().run()
        assert [error.value.replace("\\", "") for error in page.error] == [
            "Your data cannot be reached at the moment. Nothing was changed, and what you typed is "
            "still here. Try again in a moment."
        ]
        assert "Not saved" in str(page.error[0].proto)
        assert (field("First name").value, field("Last name").value) == ("Wren", "Holt")
        assert overview.counts(ours).people == 0
    save(page).click().run()
    assert not page.error
    assert not [one for one in page.text_input if one.label == "First name"]
    assert [person.name for person in people.suggest(ours, "")] == ["Wren Holt"]


def test_an_undo_that_cannot_be_saved_can_be_tried_again(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visitor(ADA).run()
    ours = database_of(app, monkeypatch)
    for first in ("Sam", "Wren"):
        people.add(ours, Person(PersonId(0), first, "Larkfield"), TODAY)
    page = at(app, "data.py")
    next(s for s in page.selectbox if s.key == "history:version").select_index(0).run()
    button(page, "history:restore").click().run()
    with monkeypatch.context() as patch:
        silent(patch)
        button(page, "undo:do").click().run()
        assert "cannot be reached" in words(page)
        assert overview.counts(ours).people == 1
    button(page, "undo:do").click().run()
    assert overview.counts(ours).people == 2


def test_a_store_that_cannot_be_reached_at_all_is_a_calm_sentence(
    visitor: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked: list[int] = []

    def refused(*args: object) -> None:
        asked.append(1)
        raise StoreUnreachable("No answer.", "Try later.", "bucket embers: connection refused")

    monkeypatch.setattr(FolderTarget, "create", refused)
    page = visitor(ADA).run()
    assert not page.exception
    assert len(page.error) == 1
    assert len(asked) == 1, "a visitor waits for one time-out, not for one a widget"
    assert "connection refused" not in words(page)
    assert "No answer" in words(page)
    assert "connection refused" in caplog.text
