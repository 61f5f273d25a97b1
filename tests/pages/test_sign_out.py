"""Signing out ends every tab of that browser and every copy of its cookie, on each node, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import NotAllowed
from crm.remote import signed_out
from crm.services import overview
from crm.services.people import people
from crm.ui.shell import service
from tests.conftest import TODAY
from tests.pages.visits import ADA, CLEO, at, button, database_of, save, silent, words

#: Two sign-ins within one second differ in what the provider makes for each.
AT = int(datetime.now(UTC).timestamp())  # noqa: TID251 (the cookie is as real as the clock)
ONE = {**ADA, "iat": AT, "nonce": "first"}
OTHER = {**ADA, "iat": AT, "nonce": "second"}


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often Streamlit was asked to delete the cookie."""
    asked: list[str] = []
    monkeypatch.setattr(st, "logout", lambda: asked.append("out"))
    return asked


def sign_out(app: AppTest) -> None:
    button(app, "sign_out").click().run()


def is_closed(app: AppTest) -> bool:
    assert not app.exception
    return [b.label for b in app.button] == ["Sign in"] and "Signed in as" not in words(app)


def another_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on runs happen in a process that shares nothing but the store."""
    monkeypatch.setattr(service, "_FOLDER", tmp_path / "other-node")
    st.cache_resource.clear()


def test_every_tab_ends_at_its_next_run(visitor: Callable[..., AppTest], left: list[str]) -> None:
    here, there, third = visitor(ONE).run(), visitor(ONE).run(), at(visitor(ONE), "people.py")
    there.session_state["something"] = "typed"
    sign_out(here)
    assert left == ["out"]
    for tab in (here, there, third):
        assert is_closed(tab.run())
        assert "You have signed out" in words(tab)
        assert is_closed(tab.run())
    assert "something" not in there.session_state


def test_a_click_in_another_tab_writes_nothing_any_more(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = visitor(ONE).run(), visitor(ONE).run()
    ours = database_of(here, monkeypatch)
    page = at(there, "people.py")
    button(page, "people:add").click().run()
    next(one for one in page.text_input if one.label == "First name").input("Wren").run()
    next(one for one in page.text_input if one.label == "Last name").input("Holt").run()
    sign_out(here)
    save(page).click().run()
    assert is_closed(page)
    assert overview.counts(ours).empty


@pytest.mark.parametrize("elsewhere", [False, True], ids=["this node", "another node"])
def test_a_copied_cookie_ends_with_the_sign_out(
    visitor: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    elsewhere: bool,
) -> None:
    sign_out(visitor(ONE).run())
    if elsewhere:
        another_node(tmp_path, monkeypatch)
    assert is_closed(visitor(ONE).run())


@pytest.mark.parametrize("who", [OTHER, CLEO], ids=["again, in the same second", "somebody else"])
def test_who_signs_in_next_is_let_in(visitor: Callable[..., AppTest], who: dict[str, Any]) -> None:
    sign_out(visitor(ONE).run())
    assert "Signed in as" in words(visitor(who).run())


def test_another_sign_in_of_the_same_person_goes_on(visitor: Callable[..., AppTest]) -> None:
    phone = visitor(OTHER).run()
    sign_out(visitor(ONE).run())
    assert "Signed in as" in words(phone.run())


def test_going_back_to_an_earlier_state_revives_no_sign_in(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = visitor(OTHER).run()
    ours: Any = database_of(other, monkeypatch)
    for first in ("Sam", "Wren"):
        people.add(ours, Person(PersonId(0), first, "Holt"), TODAY)
    sign_out(visitor(ONE).run())
    ours.restore(1)
    another_node(tmp_path, monkeypatch)
    assert is_closed(visitor(ONE).run())


def test_while_the_store_is_silent_it_ends_on_this_node_and_is_told_later(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(signed_out, "_REST", 0.0)
    monkeypatch.setattr(signed_out, "_FRESH", 0.0)  # else a run of less than a second does not look
    here, there, phone = visitor(ONE).run(), visitor(ONE).run(), visitor(OTHER).run()
    with monkeypatch.context() as patch:
        silent(patch)
        sign_out(here)
        assert is_closed(there.run())
        assert is_closed(visitor(ONE).run())
        assert "Signed in as" in words(phone.run())
    visitor(OTHER).run()  # the next look of anybody finds the store
    another_node(tmp_path, monkeypatch)
    assert is_closed(visitor(ONE).run())


def test_a_download_that_a_tab_still_offers_is_refused(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Callable[[], bytes]] = []

    def noted(label: str, data: Callable[[], bytes], **more: object) -> None:
        offered.append(data)

    here, there = visitor(ONE).run(), visitor(ONE)
    ours = database_of(here, monkeypatch)
    for first in ("Sam", "Wren"):
        people.add(ours, Person(PersonId(0), first, "Holt"), TODAY)
    monkeypatch.setattr(st, "download_button", noted)
    at(there, "data.py")
    assert len(offered) >= 3
    assert all(data() for data in offered)
    sign_out(here)
    for data in offered:
        with pytest.raises(NotAllowed, match="no longer signed in"):
            data()


def test_erasing_the_account_ends_its_other_tabs(visitor: Callable[..., AppTest]) -> None:
    here, there = visitor(ONE), visitor(ONE).run()
    page = at(here, "data.py")
    next(t for t in page.text_input if t.key == "erase:sure").input("erase").run()
    button(page, "erase:account").click().run()
    assert is_closed(there.run())
    assert "Signed in as" in words(visitor(OTHER).run())
