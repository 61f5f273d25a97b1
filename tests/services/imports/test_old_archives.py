"""Archives of earlier years: contacts without links, and own messages under another own link."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from crm.services.imports import batch_import, history
from crm.services.imports.activity import Choice
from crm.store.local import LocalStore, open_store
from tests.services.support import lists_of, text_of

TODAY = date(2026, 11, 23)
PROFILE = "First Name,Last Name,Headline\nOlive,Ownerby,Planner\n"
PEOPLE = (
    "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    "Adela,Moor,,Lantern,Buyer,05 May 2019\nBruno,Castle,,Quill,Clerk,11 Jun 2018\n"
)
MESSAGES = (
    "FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER\n"
    "Adela Moor,Olive Ownerby,2019-11-06T02:08:20,,Hi,INCOMING,INBOX\n"
    "Olive Ownerby,Adela Moor,2019-11-05T22:01:10,,Thank you,OUTGOING,SENT\n"
    "Olive Ownerby,Bruno Castle,2019-10-05T22:01:10,,Hello,OUTGOING,SENT\n"
    "Olive Ownerby,Someone Else,2019-10-04T22:01:10,,Hello,OUTGOING,SENT\n"
)
INVITATIONS = (
    'From,To,Sent At,Message,Direction\nOlive Ownerby,Adela Moor,"5/4/19, 3:43 PM",,OUTGOING\n'
)


def archive(**tables: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in {"Profile": PROFILE, **tables}.items():
            packed.writestr(f"{name}.csv", text)
    return out.getvalue()


OLD = archive(Connections=PEOPLE, Messages=MESSAGES, Invitations=INVITATIONS)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return open_store(tmp_path / "embers.db")


def contacts(store: LocalStore) -> list[tuple[str, str, str]]:
    found = lists_of(store)
    names = {p["ref"]: p["first_name"] for p in found["people"]}
    return sorted(
        (names[who], one["at"][:10], one["direction"])
        for one in found["touchpoints"]
        for who in one["people"]
    )


ADELA = [
    ("Adela", "2019-05-04", "out"),
    ("Adela", "2019-11-05", "out"),
    ("Adela", "2019-11-06", "in"),
]
BRUNO = [("Bruno", "2019-10-05", "out")]


def test_a_name_of_one_connection_and_one_person_is_enough(store: LocalStore) -> None:
    done = batch_import.import_file(store, "old.zip", OLD, TODAY)
    assert contacts(store) == ADELA + BRUNO
    (told,) = [words for words in done.left_out if "by name" in words]
    assert told.startswith("4 contacts name people without a link")
    assert "Adela Moor, Bruno Castle" in told
    assert any("1 person you were in contact with" in words for words in done.left_out)


def test_importing_again_changes_nothing_and_undo_leaves_nothing(store: LocalStore) -> None:
    before = text_of(store)
    done = batch_import.import_file(store, "old.zip", OLD, TODAY)
    there = text_of(store)
    assert batch_import.import_file(store, "old.zip", OLD, TODAY).known
    assert text_of(store) == there
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


@pytest.mark.parametrize(
    "more",
    ["Adela,Moor,,Other,Cook,01 Jan 2018\n", ""],
    ids=["twice in the archive", "twice among the people"],
)
def test_a_name_of_two_people_stays_nobodys(store: LocalStore, more: str) -> None:
    if not more:
        text = "Name,Email,Company\nAdela Moor,adela@example.org,Elsewhere\n"
        batch_import.import_file(store, "people.csv", text.encode(), TODAY)
    data = archive(Connections=PEOPLE + more, Messages=MESSAGES, Invitations=INVITATIONS)
    batch_import.import_file(store, "old.zip", data, TODAY)
    assert contacts(store) == BRUNO


def test_one_can_choose_to_leave_them_out(store: LocalStore) -> None:
    pieces = batch_import.read_one(store, ("old.zip", OLD), TODAY)
    shown = batch_import.preview(store, pieces, TODAY)
    assert shown.parts[0].brought.activity.attached.count == 4
    batch_import.apply(store, pieces, TODAY, Choice(by_name=False))
    assert contacts(store) == []
    batch_import.apply(store, pieces, TODAY)
    assert contacts(store) == ADELA + BRUNO


# ------------------------------------------------------------------ another own link

LINK = "https://www.linkedin.com/in/"
NEW, OTHER = f"{LINK}olive-demo", f"{LINK}ACoAAAabCDeFGhiJKlmNOpqRStuVWxyz01"
HEAD = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
    "FOLDER\n"
)
DARIO, ADA = ("Dario Elm", f"{LINK}dario-demo"), ("Adela Moor", f"{LINK}adela-demo")
CONNECTED = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Adela,Moor,{ADA[1]},,Lantern,Buyer,05 May 2024\nDario,Elm,{DARIO[1]},,Lantern,Cook,02 Feb 2019\n"
)


def line(sender: tuple[str, str], to: tuple[str, str], day: str) -> str:
    talk = "".join(sorted({sender[0], to[0]}))
    return f"{talk},,{','.join(sender)},{','.join(to)},{day} 10:00:00 UTC,,Hello,INBOX\n"


def olive(link: str) -> tuple[str, str]:
    return "Olive Ownerby", link


def told(store: LocalStore, messages: str, connections: str = CONNECTED) -> list[str]:
    data = archive(Connections=connections, messages=HEAD + messages)
    return list(batch_import.import_file(store, "archive.zip", data, TODAY).left_out)


def test_own_messages_under_another_own_link_are_ones_own(store: LocalStore) -> None:
    words = told(
        store,
        line(ADA, olive(NEW), "2024-06-01") + line(olive(NEW), ADA, "2024-06-02")
        + line(DARIO, olive(OTHER), "2019-03-01") + line(olive(OTHER), DARIO, "2019-03-02")
        + line(olive(NEW), ADA, "2024-06-03"),
    )  # fmt: skip
    assert ("Dario", "2019-03-02", "out") in contacts(store)
    assert ("Dario", "2019-03-01", "in") in contacts(store)
    assert not any("you were in contact with" in one for one in words)


def test_a_namesake_one_wrote_with_is_somebody_else(store: LocalStore) -> None:
    namesake = olive(f"{LINK}olive-the-other")
    words = told(
        store,
        "".join(line(olive(NEW), ADA, f"2024-06-{day:02}") for day in range(1, 9))
        + line(namesake, olive(NEW), "2024-07-01") + line(olive(NEW), namesake, "2024-07-02"),
    )  # fmt: skip
    assert any("1 person you were in contact with" in one for one in words)


def test_a_namesake_among_the_connections_is_somebody_else(store: LocalStore) -> None:
    namesake = f"{LINK}olive-the-other"
    told(
        store,
        "".join(line(olive(NEW), ADA, f"2024-06-{day:02}") for day in range(1, 9))
        + line(olive(namesake), DARIO, "2024-07-01"),
        CONNECTED + f"Olive,Ownerby,{namesake},,Dale,Cook,02 Feb 2020\n",
    )  # fmt: skip
    assert ("Dario", "2024-07-01", "out") not in contacts(store)
