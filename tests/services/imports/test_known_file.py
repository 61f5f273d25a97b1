"""A file that was imported before is answered without comparing it, and the answer is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm import intake
from crm.errors import FileRefused
from crm.services.imports import batch_import, history
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
FOLDER = ROOT / "tests" / "data"
FILES = sorted(p for p in FOLDER.rglob("*") if p.suffix in {".csv", ".vcf"})


def readable(path: Path) -> bool:
    try:
        return bool(intake.read(path.name, path.read_bytes()).people)
    except FileRefused:
        return False


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def in_full(store: LocalStore, path: Path) -> batch_import.ImportResult:
    pieces = batch_import.read_one(store, (path.name, path.read_bytes()), TODAY)
    (part,) = batch_import.apply(store, pieces, TODAY)
    return part.result


@pytest.mark.parametrize("path", [p for p in FILES if readable(p)], ids=lambda p: p.name)
def test_the_short_answer_is_the_full_one(store: LocalStore, path: Path) -> None:
    batch_import.import_file(store, path.name, path.read_bytes(), TODAY)
    short = batch_import.import_file(store, path.name, path.read_bytes(), TODAY)
    full = in_full(store, path)
    assert short.known
    # What address books say otherwise needs a comparison; it was told the first time.
    assert full.left_out[: len(short.left_out)] == short.left_out
    assert replace(short, left_out=full.left_out) == full


def test_whatever_changed_since_is_looked_at_again(store: LocalStore) -> None:
    data = (
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        b"Ada,Alpha,https://www.linkedin.com/in/ada-alpha-demo,,Northlight,Planner,01 Mar 2024\n"
    )
    batch_import.import_file(store, "a.csv", data, TODAY)
    people.remove(store, 1, TODAY)
    again = batch_import.import_file(store, "a.csv", data, TODAY)
    assert [p.line for p in again.skipped] == [2]
    people.restore(store, 1)
    assert batch_import.import_file(store, "a.csv", data, TODAY).unchanged == 1
    done = batch_import.import_file(store, "b.csv", data + b"\n", TODAY)
    history.undo(store, done.import_id, TODAY)
    history.undo(store, 1, TODAY)
    assert batch_import.import_file(store, "a.csv", data, TODAY).new == 1


def test_what_was_said_of_a_file_is_said_again_without_reading_it(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (
        b"First Name,Last Name,URL,Connected On,Favourite Colour\n"
        b"Ada,Alpha,https://www.linkedin.com/in/ada-alpha-demo,31 Feb 2024,green\n"
        b"Ada,Alpha,https://www.linkedin.com/in/ada-alpha-demo,01 Mar 2024,\n"
    )
    first = batch_import.import_file(store, "a.csv", data, TODAY)
    assert 2 in {p.line for p in first.warnings}
    assert [p.line for p in first.merged] == [3]
    assert [c.name for c in first.unused_columns] == ["Favourite Colour"]
    with monkeypatch.context() as patched:
        patched.delattr(batch_import, "read_one")
        again = batch_import.import_file(store, "a.csv", data, TODAY)
    said = (first.warnings, first.merged, first.unused_columns, first.left_out)
    assert (again.warnings, again.merged, again.unused_columns, again.left_out) == said


def test_a_file_imported_by_an_earlier_version_is_read_again(store: LocalStore) -> None:
    data = b"First Name,Last Name,Connected On\nAda,Alpha,31 Feb 2024\n"
    batch_import.import_file(store, "a.csv", data, TODAY)
    store.write(lambda db: db.execute("UPDATE imports SET told = NULL"))
    again = batch_import.import_file(store, "a.csv", data, TODAY)
    assert again.known
    assert [p.line for p in again.warnings] == [2]
