"""Every page opens through the front door: on an empty database, and when something is wrong."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.ui.shell import nav, session
from crm.ui.shell.nav import SCREENS, Screen
from tests.conftest import ROOT, TODAY

SHORTCUTS = ["Log a contact", "Find", "Next step"]


def told(app: AppTest) -> str:
    """All error boxes of the page as one text."""
    return "\n".join(f"{error.proto.title} {error.value}".replace("\\", "") for error in app.error)


def test_the_front_door_leads_to_today(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not app.error
    assert [button.label for button in app.sidebar.button] == [*SHORTCUTS, "Help with this page"]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.file)
def test_a_page_opens_on_an_empty_database(
    screen: Screen, open_page: Callable[..., AppTest]
) -> None:
    page = open_page(screen.file)
    assert not page.exception
    assert "on our side" not in told(page)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.file)
def test_a_page_run_alone_goes_back_to_the_front_door(screen: Screen, app: AppTest) -> None:
    # The first run of an AppTest is in the mode in which Streamlit runs a file in pages/ alone.
    app.switch_page(f"pages/{screen.file}").run()
    assert not app.exception
    assert [button.label for button in app.sidebar.button][:3] == SHORTCUTS


def test_every_file_in_pages_is_a_registered_page() -> None:
    files = {path.name for path in (ROOT / "pages").glob("*.py")}
    assert files == {screen.file for screen in SCREENS}


def a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Put a page of our own in the place of Today."""
    file = tmp_path / "probe.py"
    file.write_text(f"from crm.ui.shell.nav import require_entry\nrequire_entry()\n{body}", "utf-8")
    monkeypatch.setattr(nav, "SCREENS", (replace(SCREENS[0], file=str(file)), *SCREENS[1:]))


ASKS = "from crm.ui.shell.session import store, today\nstore()\ntoday()"


def test_a_database_of_another_program_is_refused_in_words_and_left_alone(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Path
) -> None:
    a_page(monkeypatch, tmp_path, ASKS)
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE notes (text)")
    before = database.read_bytes()
    app.run()
    assert not app.exception
    assert "The database cannot be used" in told(app)
    assert "another program" in told(app)
    assert database.read_bytes() == before


@pytest.mark.parametrize("nonsense", ["tomorrow", "2026-02-30", "23.11.2026"])
def test_a_test_clock_that_is_no_day_is_refused_in_words(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, nonsense: str
) -> None:
    a_page(monkeypatch, tmp_path, ASKS)
    monkeypatch.setenv("EMBERS_TODAY", nonsense)
    app.run()
    assert not app.exception
    assert f"EMBERS_TODAY is “{nonsense}”, which is not a valid date." in told(app)


def test_a_bug_is_told_calmly_and_logged_without_what_people_wrote(
    app: AppTest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    a_page(monkeypatch, tmp_path, "name = 'Ada Example'\nint(name)")
    app.run()
    assert not app.exception
    assert "Something went wrong on our side" in told(app)
    entry = next(r for r in caplog.records if r.name == "crm.ui.shell.errors")
    assert entry.levelno == logging.ERROR
    assert "Unexpected ValueError" in entry.getMessage()
    assert "probe.py:4" in entry.getMessage()
    assert "Ada" not in caplog.text


def test_a_refused_click_is_told_on_the_page_it_leads_to(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    body = """
import streamlit as st
from crm.errors import NotFound
from crm.ui.shell import errors

@errors.callback
def act() -> None:
    raise NotFound("There is no *such* person.", "Go back.")

st.button("Act", key="act", on_click=act)
"""
    a_page(monkeypatch, tmp_path, body)
    app.run()
    app.button(key="act").click().run()
    assert not app.exception
    assert told(app) == "Not found There is no *such* person. Go back."
    assert not app.run().error


def test_a_message_survives_the_rerun_once(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    body = """
import streamlit as st
from crm.ui.shell.session import flash
if st.button("Save", key="save"):
    flash("Saved.")
    st.rerun()
"""
    a_page(monkeypatch, tmp_path, body)
    app.run()
    app.button(key="save").click().run()
    assert [toast.value for toast in app.toast] == ["Saved."]
    assert not app.run().toast


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "No/Where", "", None])
def test_the_fixed_day_holds_in_every_time_zone(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, zone: str | None
) -> None:
    body = """
import streamlit as st
from crm.ui.shell.session import now_clock, today
st.text(f"{today()} {now_clock().utcoffset() is not None}")
"""
    a_page(monkeypatch, tmp_path, body)
    app.context = {"timezone": zone}
    app.run()
    assert app.text[0].value == f"{TODAY} True"


def test_the_real_day_is_the_one_where_the_browser_is(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EMBERS_TODAY")
    body = "import streamlit as st\nfrom crm.ui.shell.session import today\nst.text(today())"
    a_page(monkeypatch, tmp_path, body)
    shown = set()
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 26 hours apart: never the same day
        app.context = {"timezone": zone}
        shown.add(app.run().text[0].value)
    assert len(shown) == 2


@pytest.mark.usefixtures("app")
def test_the_store_is_opened_once_and_anew_when_its_file_is_gone(database: Path) -> None:
    first = session._opened(database)
    assert session._opened(database) is first
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    assert session._opened(database) is not first
    assert database.exists()


@pytest.mark.parametrize("screen", SCREENS[1:], ids=lambda screen: screen.file)
def test_an_address_is_the_name_of_its_file(screen) -> None:
    # On a cold server Streamlit looks a deep link up among the files, before the front door runs.
    assert screen.url == screen.file.removesuffix(".py")
