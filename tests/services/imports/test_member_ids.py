"""Lists that name people by LinkedIn's member id, before and after lists that name them by their address."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crm.services.imports import history
from crm.services.imports.batch_import import import_file
from crm.store.local import LocalStore, open_store
from tests.services.support import lists_of, text_of

TODAY = date(2026, 11, 23)
START = "https://www.linkedin.com/in/"
BY_ID = f"{START}ACoAAAabCDeFGhiJKlmNOpqRStuVWxyz01"
BY_NAME = f"{START}adela-demo"
TOOL = f"First Name,Last Name,Job Title,Company,LinkedIn URL\nAdela,Moor,Buyer,Lantern,{BY_ID}\n"
LINKEDIN = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Adela,Moor,{BY_NAME},,Lantern,Buyer,05 May 2024\n"
)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return open_store(tmp_path / "embers.db")


def bring(store: LocalStore, text: str) -> int:
    return import_file(store, "list.csv", text.encode(), TODAY).import_id


def links(store: LocalStore) -> list[str]:
    return [p["linkedin_url"] for p in lists_of(store)["people"]]


@pytest.mark.parametrize("lists", [(TOOL, LINKEDIN), (LINKEDIN, TOOL), (TOOL, LINKEDIN, TOOL)])
def test_the_same_person_in_both_lists_is_one_and_keeps_the_name(
    store: LocalStore, lists: tuple[str, ...]
) -> None:
    for text in lists:
        bring(store, text)
    assert links(store) == [BY_NAME]


def test_the_second_list_can_be_taken_back(store: LocalStore) -> None:
    bring(store, TOOL)
    before = text_of(store)
    history.undo(store, bring(store, LINKEDIN), TODAY)
    assert text_of(store) == before


def test_two_ids_are_two_people(store: LocalStore) -> None:
    bring(store, TOOL)
    bring(store, TOOL.replace("z01", "z02"))
    assert links(store) == [BY_ID, BY_ID.replace("z01", "z02")]


def test_who_was_stored_in_small_letters_is_recognised_and_gets_the_letters(tmp_path: Path) -> None:
    path = tmp_path / "embers.db"
    store = open_store(path)
    bring(store, TOOL)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE people SET linkedin_url = lower(linkedin_url), company = 'Other'")
    bring(store, TOOL.replace("Lantern", "Quill"))
    assert links(store) == [BY_ID]
    bring(store, TOOL.replace(BY_ID, BY_ID.lower()).replace("Lantern", "Dale"))
    assert links(store) == [BY_ID]


def test_one_id_in_two_spellings_is_one_person_of_a_file(store: LocalStore) -> None:
    bring(store, TOOL + f"Adela,Moor,Buyer,Lantern,{BY_ID.lower()}\n")
    assert links(store) == [BY_ID]
