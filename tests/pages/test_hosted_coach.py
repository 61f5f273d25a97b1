"""A coach reads along: from the invitation to its end."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.sharing import Client, Share
from crm.errors import StoreForeign, StoreUnreachable
from crm.remote.folder import FolderTarget
from crm.remote.replica import Replica
from crm.services import coach, overview, sample, settings
from crm.services.people import people
from crm.store.handle import Store
from tests import hostile
from tests.conftest import TODAY
from tests.pages.markdown_read import alive, as_read
from tests.pages.visits import ADA, BEN, CLEO, at, button, database_of, words


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


def invited(app: AppTest, email: str) -> AppTest:
    """Settings, after this address was invited there."""
    page = at(app, "settings.py")
    next(t for t in page.text_input if t.key == "sharing:email").input(email)
    return next(b for b in page.button if b.label == "Invite").click().run()


@pytest.mark.parametrize("fails", ["the letter", "the invitation"])
def test_an_invitation_is_one_step(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    seeker, reader = visitor(ADA).run(), visitor(CLEO).run()
    ours = database_of(seeker, monkeypatch)
    create = FolderTarget.create

    def refused(target: FolderTarget, user: str, version: int, data: bytes) -> None:
        if user.startswith("c" if fails == "the letter" else "u"):
            raise StoreUnreachable("Your data cannot be reached at the moment.")
        create(target, user, version, data)

    with monkeypatch.context() as patch:
        patch.setattr(FolderTarget, "create", refused)
        page = invited(seeker, "cleo@coach.example")
        assert "cannot be reached" in words(page)
        assert coach.all_invitations(ours) == []
    assert "Nobody shares with you" in words(at(reader, "clients.py"))
    button(page, "hosted:try").click().run() if fails == "the invitation" else None
    invited(seeker, "cleo@coach.example")
    assert "Ada Example" in words(at(reader, "clients.py"))


def test_inviting_again_brings_a_letter_that_was_lost(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker, reader = visitor(ADA).run(), visitor(CLEO).run()
    coach.invite(database_of(seeker, monkeypatch), "cleo@coach.example", (), TODAY, "Ada Example")
    assert "Nobody shares with you" in words(at(reader, "clients.py"))
    assert "can already read along" in words(invited(seeker, " Cleo@Coach.example "))
    assert "Ada Example" in words(at(reader, "clients.py"))


def letters(tmp_path: Path) -> list[Path]:
    """The letters to coaches in the store."""
    return [path for path in sorted(tmp_path.glob("store/c*/v/*")) if path.stat().st_size]


def test_a_damaged_letter_harms_nobody_else(
    visitor: Callable[..., AppTest], tmp_path: Path
) -> None:
    ada, ben, reader = visitor(ADA).run(), visitor(BEN).run(), visitor(CLEO).run()
    invited(ada, "cleo@coach.example")
    letters(tmp_path)[0].write_bytes(b"EMBL\n\xff\xff")
    invited(ben, "cleo@coach.example")
    page = at(reader, "clients.py")
    assert not page.exception
    assert "Ben Sample" in words(page)
    assert "Ada Example" not in words(page)
    assert "1 invitation to you cannot be read" in words(page)
    button(page, "clients:drop").click().run()
    assert "cannot be read" not in words(page)
    assert "Ben Sample" in words(page)


def test_a_client_who_cannot_be_read_harms_no_other(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben, reader = visitor(ADA).run(), visitor(BEN).run(), visitor(CLEO).run()
    ours = database_of(ada, monkeypatch)
    for app in (ada, ben):
        invited(app, "cleo@coach.example")
    read = coach.client

    def newer(store: Store, *more: Any) -> Client:
        if store is ours:
            raise StoreForeign("A newer version of Embers has been here.")
        return read(store, *more)

    monkeypatch.setattr(coach, "client", newer)
    page = at(reader, "clients.py")
    assert not page.error
    assert "Ben Sample" in words(page)
    assert "Some clients cannot be shown" in words(page)


def test_an_ended_coach_is_not_let_in_by_a_state_that_does_not_know_the_end(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeker, reader = visitor(ADA).run(), visitor(CLEO).run()
    ours = database_of(seeker, monkeypatch)
    invited(seeker, "cleo@coach.example")
    button(at(seeker, "settings.py"), "sharing:end:1").click().run()
    # As if the version with the end could not be read: the last good one says that the coach may.
    ours.write(lambda db: db.execute("UPDATE invitations SET revoked_on = NULL"))
    assert letters(tmp_path) == []
    assert "Nobody shares with you" in words(at(reader, "clients.py"))


@pytest.mark.parametrize("fails", ["letters", "account"])
def test_erasing_an_account_can_be_repeated_after_a_failure(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fails: str
) -> None:
    left: list[str] = []
    monkeypatch.setattr(st, "logout", lambda: left.append("out"))
    app = visitor(ADA).run()
    people.add(database_of(app, monkeypatch), Person(PersonId(0), "Zenobia", "Holt"), TODAY)
    for email in ("cleo@coach.example", "cyd@coach.example"):
        invited(app, email)
    letters(tmp_path)[0].write_bytes(b"EMBL\n\xff\xff")
    page = at(app, "data.py")
    next(t for t in page.text_input if t.key == "erase:sure").input("erase").run()

    def refused(*args: object) -> None:
        raise StoreUnreachable("Your data cannot be reached at the moment.")

    with monkeypatch.context() as patch:
        if fails == "letters":
            patch.setattr(FolderTarget, "blank", refused)
        else:
            patch.setattr(Replica, "erase_account", refused)
        button(page, "erase:account").click().run()
        assert "cannot be reached" in words(page)
        assert not left
    next(t for t in page.text_input if t.key == "erase:sure").input("erase").run()
    button(page, "erase:account").click().run()
    assert left == ["out"]
    assert len(letters(tmp_path)) == 1, "only what nobody can read"
    found = overview.counts(database_of(visitor(ADA).run(), monkeypatch))
    assert found.empty


def test_while_the_key_is_changed_letters_follow_their_senders(
    visitor: Callable[..., AppTest], tmp_path: Path
) -> None:
    old, new = (base64.b64encode(letter * 32).decode() for letter in (b"o", b"n"))
    kept = {"kind": "file", "folder": str(tmp_path / "store")}
    invited(visitor(ADA, **kept, encryption_key=old).run(), "cleo@coach.example")
    both = {"encryption_key": new, "previous_encryption_keys": [old]}
    visitor(ADA, **kept, **both).run()
    (letter,) = letters(tmp_path)
    mark = hashlib.sha256(b"embers object key\0" + b"n" * 32).hexdigest()[:8]
    assert letter.read_bytes().startswith(f"EMBL{mark}\n".encode())


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
    assert "d*o@www.example.com can read along" in as_read(page.toast[0].value)
    assert alive(page) == []
    coach.share(ours, coach.all_invitations(ours)[0].id, Share)
    seen = at(reader, "clients.py")
    assert f"{hostile.WORDS} 1" in [
        as_read(header.value) for header in seen.header
    ]  # of the archive
    assert alive(seen) == []
    without_a_name = visitor(ADA | odd | {"name": ""}).run()
    assert "Signed in as a*d_a@www.example.com" in as_read(words(without_a_name))
    assert alive(without_a_name) == []
