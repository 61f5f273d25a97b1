"""The Import page with several files at once: one list, one button, one undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.intake import limits
from crm.services import overview, portability, settings
from crm.services.imports import history
from crm.store.local import LocalStore, open_store
from tests.intake.mail.test_mails import ME
from tests.pages.test_import import NATIVE, apply, counted, has, told, words
from tests.services.imports.test_batch_import import CARD, MAILS
from tests.services.imports.test_parts_in_any_order import BEN
from tests.services.imports.test_whole_archives import CONNECTIONS, HALVES, PROFILE, zipped

HALF = [(f"{n}.zip", data) for n, data in enumerate(HALVES)]


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    return open_page("import_data.py")


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    opened = open_store(database)
    settings.set_addresses(opened, ME)
    return opened


def drop(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    kind = "application/octet-stream"
    page.file_uploader[0].set_value([(name, data, kind) for name, data in files]).run()
    assert not page.exception
    return page


def test_several_files_are_one_list_and_one_import(page: AppTest, store: LocalStore) -> None:
    drop(page, *MAILS, ("sam.vcf", CARD.encode()), *HALF)
    assert "**9 files**" in words(page)
    files = page.table[0].value
    assert list(files["What it is"]) == ["LinkedIn archive"] * 3 + ["vCards", "Mailbox"]
    assert overview.counts(store).empty
    assert counted(page)["New"] == "3"
    assert page.button(key="import:apply").label == (
        f"Import 3 people, {counted(page)['Contacts']} contacts and 2 opportunities"
    )
    apply(page)
    assert overview.counts(store).people == 3
    assert "Imported: 3 people added" in words(page)
    assert "and 4 more" in words(page)  # one row of the history
    page.button(key="import:undo").click().run()
    assert "Undone: 3 people removed" in words(page)
    assert overview.counts(store).empty
    assert all(record.undone_on for record in history.records(store))


def test_the_same_files_again_are_recognised(page: AppTest, store: LocalStore) -> None:
    apply(drop(page, *HALF))
    drop(page, *reversed(HALF))
    assert "Everything in these files is already here." in words(page)
    assert not has(page, "import:apply")


def test_mails_alone_look_like_one_mailbox(page: AppTest, store: LocalStore) -> None:
    apply(drop(page, ("sam.vcf", CARD.encode())))
    drop(page, *MAILS)
    assert "1.eml, 2.eml, 3.eml and 2 more" in words(page)
    assert page.button(key="import:apply").label == "Import 1 contact"


def test_what_cannot_be_read_is_said_and_the_rest_comes_in(
    page: AppTest, store: LocalStore
) -> None:
    everything = portability.portable_document(store)[0].encode()
    drop(page, (NATIVE.name, NATIVE.read_bytes()), ("a.csv", b""), ("all.json", everything))
    assert "**a.csv** cannot be read and is left out. This file is empty." in words(page)
    assert "Please import it on its own." in words(page)
    apply(page)
    assert overview.counts(store).people == 7


def test_only_unreadable_files_offer_nothing(page: AppTest, store: LocalStore) -> None:
    drop(page, ("a.csv", b""), ("b.csv", b"\xff\xd8\xff\xe0photo"))
    assert words(page).count("cannot be read and is left out") == 2
    assert not has(page, "import:apply")
    assert "already here" not in words(page)


def test_somebody_elses_archive_among_them_is_warned_of(page: AppTest, store: LocalStore) -> None:
    mine = zipped(Connections=CONNECTIONS)
    theirs = zipped(
        Profile=PROFILE.replace("Robin,Fair", "Wren,*Stone*"), Connections=CONNECTIONS + BEN
    )
    drop(page, ("mine.zip", mine), ("theirs.zip", theirs))
    assert "is someone else's archive: the others belong to " in words(page)
    assert overview.counts(store).empty


def test_too_many_files_are_refused_in_a_sentence(page: AppTest, store: LocalStore) -> None:
    drop(page, *((f"{n}.eml", b"x") for n in range(limits.MAX_FILES + 1)))
    assert "These are 501 files; at most 500 can be imported at once." in told(page)
    assert not has(page, "import:apply")
