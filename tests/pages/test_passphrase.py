"""The door of a hosted app of one owner: a passphrase, pauses, and Sign out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.passphrase import hashing
from crm.passphrase import owner as sign_ins
from crm.passphrase.attempts import Attempts
from crm.passphrase.door import PassphraseDoor
from crm.passphrase.owner import Owner
from crm.services import overview, sample
from crm.ui.shell import passphrase
from tests.conftest import ROOT, TODAY
from tests.pages.visits import at, button, database_of, words

WORDS = "correct horse battery"
HASH = hashing.make(WORDS)
SECRET = "a random text of more than thirty letters"


class Clock:
    at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(passphrase, "_door", PassphraseDoor(Attempts(clock)))
    return clock


@pytest.fixture
def visitor(tmp_path: Path, own_folder: None, clock: Clock) -> Callable[..., AppTest]:
    """Somebody's browser, which said that it remembers nothing, or a token: `visitor(kept)`."""

    def opened(kept: str = "") -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        app.secrets["owner"] = {"passphrase_hash": HASH, "cookie_secret": SECRET}
        app.secrets["store"] = {"kind": "file", "folder": str(tmp_path / "store")}
        app.session_state[passphrase._TOKEN if kept else passphrase._ANSWERED] = kept or True
        return app

    return opened


def sign_in(app: AppTest, typed: str = WORDS, stay: bool = False) -> AppTest:
    (field,) = app.text_input
    field.input(typed)
    if stay:
        app.checkbox[0].check()
    (send,) = [one for one in app.button if one.label == "Sign in"]
    return send.click().run()


def is_at_the_door(app: AppTest) -> bool:
    return [one.label for one in app.text_input] == ["Passphrase"] and not app.sidebar.button


def test_before_the_browser_answers_nothing_is_asked(visitor: Callable[..., AppTest]) -> None:
    app = visitor()
    del app.session_state[passphrase._ANSWERED]
    app.run()
    assert not app.text_input
    assert "Opening Embers" in words(app)


def test_a_visitor_sees_one_field_and_no_data(visitor: Callable[..., AppTest]) -> None:
    app = at(visitor(), "people.py")
    assert not app.exception
    assert is_at_the_door(app)
    (field,) = app.text_input
    assert field.proto.autocomplete == "current-password"
    assert field.proto.type == field.proto.PASSWORD


def test_the_passphrase_opens_the_owners_data_each_time(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sign_in(visitor().run())
    assert not first.exception
    assert "Signed in" in words(first)
    assert "demonstration" not in words(first)
    sample.add(database_of(first, monkeypatch), TODAY)
    st.cache_resource.clear()  # as after a restart
    second = sign_in(visitor().run())
    assert overview.counts(database_of(second, monkeypatch)).people == 17


@pytest.mark.parametrize("typed", ["wrong words here", WORDS.upper(), ""])
def test_anything_else_opens_nothing_and_says_so(
    visitor: Callable[..., AppTest], typed: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = sign_in(visitor().run(), typed)
    assert is_at_the_door(app)
    told = words(app)
    assert "not the passphrase" in told or "Type your passphrase" in told
    assert not typed or typed not in caplog.text


def test_too_many_wrong_ones_have_to_wait_and_are_told_how_long(
    visitor: Callable[..., AppTest], clock: Clock
) -> None:
    app = visitor().run()
    for _ in range(3):
        app = sign_in(app, "wrong words here")
    app = sign_in(app)
    assert is_at_the_door(app)
    assert "Please wait 5 seconds" in words(app)
    other = sign_in(visitor().run())  # another tab of the same address waits as well
    assert is_at_the_door(other)
    clock.at += 5
    assert not is_at_the_door(sign_in(app))


def test_sign_out_ends_the_session_and_lets_the_browser_forget(
    visitor: Callable[..., AppTest],
) -> None:
    app = sign_in(visitor().run())
    app = button(app, "sign_out").click().run()
    assert not app.exception
    assert is_at_the_door(app)
    assert app.session_state[passphrase._FORGET]
    assert passphrase._TOKEN not in app.session_state
    app = sign_in(app)
    assert not is_at_the_door(app)
    assert passphrase._FORGET not in app.session_state


def test_what_the_browser_remembers_opens_it_until_it_is_old_or_the_passphrase_another(
    visitor: Callable[..., AppTest],
) -> None:
    known = hashing.read(HASH)
    assert known is not None
    ours, now = Owner(known, SECRET), datetime.now(UTC)  # noqa: TID251 (a token is as real as the clock)
    assert not is_at_the_door(visitor(sign_ins.token(ours, now)).run())
    old = sign_ins.token(ours, now - timedelta(days=31))
    foreign = sign_ins.token(Owner(known, SECRET + "!"), now)
    for kept in (old, foreign, "rubbish"):
        app = visitor(kept)
        app.session_state[passphrase._ANSWERED] = True
        assert is_at_the_door(app.run())


@pytest.mark.parametrize(("stay", "kept"), [(False, False), (True, True)])
def test_the_browser_keeps_it_beyond_the_tab_only_if_wanted(
    visitor: Callable[..., AppTest], stay: bool, kept: bool
) -> None:
    app = sign_in(visitor().run(), stay=stay)
    assert app.session_state[passphrase._KEEP] is kept


@pytest.mark.parametrize("file", ["clients.py", "settings.py"])
def test_what_needs_a_coach_says_plainly_why_it_is_not_here(
    visitor: Callable[..., AppTest], file: str
) -> None:
    app = sign_in(visitor().run())
    page = at(app, file)
    assert not page.exception
    assert not page.error
    assert "a provider such as Google" in words(page)
    assert not [one for one in page.button if one.label == "Invite"]


def test_after_erasing_the_account_the_owner_is_signed_out(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = sign_in(visitor().run())
    ours = database_of(app, monkeypatch)
    sample.add(ours, TODAY)
    page = at(app, "data.py")
    next(one for one in page.text_input if one.key == "erase:sure").input("erase").run()
    page = button(page, "erase:account").click().run()
    assert is_at_the_door(page)
    again = sign_in(visitor().run())
    assert overview.counts(database_of(again, monkeypatch)).empty


def test_half_a_set_up_is_closed(visitor: Callable[..., AppTest]) -> None:
    app = visitor()
    app.secrets["owner"] = {"passphrase_hash": WORDS, "cookie_secret": SECRET}
    app.run()
    assert app.title[0].value == "Not open yet"
    assert not app.text_input


def test_signing_out_in_one_tab_ends_the_others_and_every_copy_of_the_token(
    visitor: Callable[..., AppTest],
) -> None:
    one = sign_in(visitor().run(), stay=True)
    token = one.session_state[passphrase._TOKEN]
    other = visitor(token).run()
    assert not is_at_the_door(other)
    button(one, "sign_out").click().run()
    other.run()
    assert not other.exception
    assert is_at_the_door(other)
    assert "every window in which you were signed in is closed" in words(other)
    assert other.session_state[passphrase._FORGET]
    assert is_at_the_door(visitor(token).run())
    assert not is_at_the_door(sign_in(other))
