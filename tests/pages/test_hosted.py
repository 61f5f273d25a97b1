"""The app where people sign in: their own database, earlier states, a coach who reads along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.sharing import Share
from crm.errors import StoreUnreachable
from crm.remote.folder import FolderTarget
from crm.services import coach, overview, sample, settings
from crm.services.people import people
from crm.store.handle import Store
from crm.ui.shell import hosted
from tests import hostile
from tests.conftest import ROOT, TODAY
from tests.pages.markdown_read import alive, as_read

ADA = {"sub": "ada", "name": "Ada Example", "email": "ada@example.com", "email_verified": True}
CLEO = {"sub": "cleo", "name": "Cleo Coach", "email": "cleo@coach.example", "email_verified": True}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EMBERS_DB", str(tmp_path / "never.db"))
    monkeypatch.setenv("EMBERS_TODAY", TODAY.isoformat())
    monkeypatch.setattr(hosted, "_FOLDER", tmp_path / "copies")
    monkeypatch.setattr(hosted, "_failed", {})
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def visitor(tmp_path: Path) -> Callable[..., AppTest]:
    """Somebody's browser: `visitor(ADA)`; signed out without claims."""

    def opened(claims: dict[str, Any] | None = None, **store: Any) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        app.secrets["auth"] = {
            "redirect_uri": "http://localhost:8501/oauth2callback",
            "cookie_secret": "a-long-random-text-for-tests-only",
            "client_id": "embers",
            "client_secret": "a-secret",
            "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
        }
        app.secrets["store"] = store or {"kind": "file", "folder": str(tmp_path / "store")}
        if claims:
            now = int(datetime.now(UTC).timestamp())  # noqa: TID251 (the cookie is as real as the clock)
            app.user = {"is_logged_in": True, "iss": "https://id.example.com", "iat": now, **claims}
        return app

    return opened


def at(app: AppTest, file: str) -> AppTest:
    app.run()
    app.switch_page(f"pages/{file}")
    return app.run()


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.title, *app.header, *app.error, *app.warning]
    parts += [*app.info, *app.success]
    return "\n".join(str(part.value) for part in parts)


def database_of(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database that a visitor's run used."""
    seen: list[Store] = []
    counts = overview.counts

    def noted(store: Store) -> overview.Counts:
        seen.append(store)
        return counts(store)

    with monkeypatch.context() as patch:
        patch.setattr(overview, "counts", noted)
        app.switch_page("pages/today.py")
        app.run()
    return seen[-1]


def button(app: AppTest, key: str) -> Any:
    return next(b for b in app.button if b.key == key)


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


def silent(patch: pytest.MonkeyPatch) -> None:
    """From now on the store does not answer."""

    def nothing(*args: object) -> None:
        raise StoreUnreachable("Your data cannot be reached at the moment.")

    for name in ("create", "saved", "versions", "exists", "head"):
        patch.setattr(FolderTarget, name, nothing)


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


def save(page: AppTest) -> Any:
    """The button of the open form that saves it."""
    return next(
        b for b in page.button if (b.key or "").endswith(":save") and b.label != "Save it as a file"
    )


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


def test_a_coach_sees_what_was_shared_until_it_ends(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker, reader = visitor(ADA).run(), visitor(CLEO).run()
    ours = database_of(seeker, monkeypatch)
    sample.add(ours, TODAY)
    page = at(seeker, "settings.py")
    next(t for t in page.text_input if t.key == "sharing:email").input("Cleo@coach.example")
    next(b for b in page.button if b.label == "Invite").click().run()
    assert [i.email for i in coach.all_invitations(ours)] == ["cleo@coach.example"], words(page)
    assert settings.get(ours).me == "Ada Example", (
        "a coach of many needs to know whose cases these are"
    )
    seen = at(reader, "clients.py")
    assert not seen.exception
    assert "overdue" in words(seen)
    assert [e.label for e in seen.expander]
    # Reading writes nothing, and other pages of the coach show their own data.
    assert overview.counts(database_of(reader, monkeypatch)).empty
    invitation = coach.all_invitations(ours)[0]
    coach.share(ours, invitation.id, Share)
    assert at(reader, "clients.py").expander
    page = at(seeker, "settings.py")
    button(page, f"sharing:end:{invitation.id}").click().run()
    assert "Nobody shares with you" in words(at(reader, "clients.py"))
    button(page, "undo:do").click().run()
    assert "Nobody shares with you" not in words(at(reader, "clients.py"))


def test_words_are_words_for_a_coach_and_beside_sign_out(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {"name": hostile.WORDS, "email": "a*d_a@www.example.com"}
    seeker, reader = visitor(ADA | odd).run(), visitor(CLEO).run()
    ours = database_of(seeker, monkeypatch)
    hostile.fill(ours)
    page = at(seeker, "settings.py")
    for address in ("cleo@coach.example", "d*o@www.example.com"):
        next(t for t in page.text_input if t.key == "sharing:email").input(address)
        next(b for b in page.button if b.label == "Invite").click().run()
    assert f"Signed in as {hostile.WORDS}" in as_read(words(page))
    assert "d*o@www.example.com may read along" in as_read(page.toast[0].value)
    assert alive(page) == []
    coach.share(ours, coach.all_invitations(ours)[0].id, Share)
    seen = at(reader, "clients.py")
    assert hostile.WORDS in [as_read(header.value) for header in seen.header]
    assert alive(seen) == []
    without_a_name = visitor(ADA | odd | {"name": ""}).run()
    assert "Signed in as a*d_a@www.example.com" in as_read(words(without_a_name))
    assert alive(without_a_name) == []


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
    assert overview.counts(database_of(visitor(ADA).run(), monkeypatch)).empty


@pytest.mark.parametrize(
    "file", ["people.py", "data.py", "settings.py", "import_data.py", "clients.py", "week.py"]
)
def test_pages_of_a_signed_in_person_open(visitor: Callable[..., AppTest], file: str) -> None:
    page = at(visitor(ADA), file)
    assert not page.exception
    assert not page.error
    assert "this computer" not in words(page)
