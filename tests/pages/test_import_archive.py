"""The Import page on a whole archive: what would be imported, with whom, what is left out, and the user's choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.services import overview
from crm.services.imports import batch_import
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY
from tests.pages.test_import import apply, counted, drop, told, words
from tests.services.imports.test_old_archives import OLD
from tests.services.imports.test_whole_archives import (
    CONNECTIONS,
    HALVES,
    JOBS,
    MESSAGES,
    PROFILE,
    line,
    zipped,
)
from tests.services.support import all_cases

SAMPLE = ROOT / "tests" / "data" / "linkedin" / "Basic_LinkedInDataExport_sample.zip"


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    return open_page("import_data.py")


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    return open_store(database)


def test_the_preview_of_an_archive_tells_all_that_would_come(page: AppTest) -> None:
    drop(page, SAMPLE.name, SAMPLE.read_bytes())
    shown = counted(page)
    assert (shown["New"], shown["Left out"], shown["Opportunities"]) == ("400", "8", "9")
    assert page.button(key="import:apply").label == (
        f"Import 400 people, {shown['Contacts']} contacts and 9 opportunities"
    )
    assert "Messages left out: 5 advertisements, 4 with members who left LinkedIn." in words(page)
    labels = [tab.label for tab in page.tabs]
    assert f"Contacts ({shown['Contacts']})" in labels
    sample = page.table[1].value
    assert list(sample.columns) == ["Day", "With", "How", "Who", "Messages", "About"]
    assert all(sample["With"])


def test_the_import_says_what_it_did_and_takes_it_back(page: AppTest, store: LocalStore) -> None:
    apply(drop(page, "a.zip", HALVES[0]))
    assert "Imported: 1 person added, 3 contacts." in words(page)
    page.button(key="import:undo").click().run()
    assert "1 person removed, 3 contacts removed" in words(page)
    assert overview.counts(store).people == 0


def test_a_second_part_brings_contacts_up_to_date(page: AppTest) -> None:
    apply(drop(page, "a.zip", HALVES[0]))
    drop(page, "b.zip", HALVES[1])
    assert page.button(key="import:apply").label == "Import 1 contact and 2 opportunities"
    assert "1 more is already here and would be updated." in words(page)
    apply(page)
    assert "1 contact updated, 2 opportunities" in words(page)
    drop(page, "b.zip", HALVES[1])
    assert "Everything in this file is already here." in words(page)


def test_strangers_are_added_only_if_chosen(page: AppTest, store: LocalStore) -> None:
    data = zipped(
        Connections=CONNECTIONS, messages=MESSAGES + line("robin", "ben", "2026-03-09", "2-b")
    )
    drop(page, "a.zip", data)
    assert counted(page)["Contacts"] == "0"
    (offered,) = page.multiselect
    assert offered.options == ["Ben Berrymore (1 contact)"]
    offered.select("Ben Berrymore (1 contact)").run()
    assert (counted(page)["New"], counted(page)["Contacts"]) == ("2", "1")
    apply(page)
    assert overview.counts(store).people == 2


def test_applications_become_cases_only_if_wished(page: AppTest, store: LocalStore) -> None:
    drop(page, "a.zip", zipped(Connections=CONNECTIONS, Job_Applications=JOBS))
    page.checkbox[0].uncheck().run()
    assert page.button(key="import:apply").label == "Import 1 person"
    apply(page)
    assert all_cases(store) == []


def test_contacts_without_links_are_attached_by_name_only_if_wished(
    page: AppTest, store: LocalStore
) -> None:
    drop(page, "old.zip", OLD)
    assert "matched them by name with Adela Moor, Bruno Castle" in words(page)
    assert counted(page)["Contacts"] == "4"
    page.checkbox[0].uncheck().run()
    assert counted(page)["Contacts"] == "0"
    apply(page)
    with store.read() as db:
        assert db.table("touchpoints").count == 0


def test_somebody_elses_archive_is_warned_of(page: AppTest) -> None:
    apply(drop(page, "a.zip", HALVES[0]))
    other = zipped(Profile=PROFILE.replace("Robin,Fair", "Wren,*Stone*"), Connections=CONNECTIONS)
    drop(page, "b.zip", other)
    assert "belong to Robin Fair" in words(page)
    assert "The archive of Wren *Stone*." in words(page)


def test_messages_alone_that_do_not_say_whose_they_are_are_refused(page: AppTest) -> None:
    drop(page, "messages.csv", (MESSAGES + line("robin", "anna", "2026-03-09")).encode())
    assert "does not say for certain whose they are" in told(page)
    assert "whole ZIP file" in told(page)


def test_the_history_counts_touchpoints(page: AppTest, store: LocalStore) -> None:
    batch_import.import_file(store, "a.zip", HALVES[0], TODAY)
    assert "1 person added · 3 contacts" in words(page.run())
