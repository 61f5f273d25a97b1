"""Every name in the glossary exists, every table is listed, and the words it replaced are gone."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from crm.store.local import open_store
from tests.conftest import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and not line.startswith("| term")
]
#: Names of files that are SQLite's or sqlite-utils' own.
NOT_OURS = re.compile(r"_sqlite_migrations|sqlite_\w+|\w+_fts_\w+")
#: Names that one of the terms replaced, as classes, functions and modules.
GONE = {
    "Outcome", "Telling", "tellings", "Standing", "standings", "Glimpse", "Moment", "calm",
    "spoken", "explained", "doubts", "take_back", "put_back", "bring_back", "lot", "dress",
    "whom_in_where", "who_cools", "where_to", "what_is_answered", "open_log", "unanswered_since",
}  # fmt: skip


def test_every_term_is_listed_once() -> None:
    terms = [row[0] for row in ROWS]
    assert len(terms) > 40
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_term_names_is_there(row: list[str]) -> None:
    for name in re.findall(r"`(crm\.[\w.]+)`", row[1]):
        module, _, last = name.rpartition(".")
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(module), last), name


def test_every_table_is_listed(tmp_path: Path) -> None:
    with open_store(tmp_path / "embers.db").read() as db:
        tables = {name for name in db.table_names() if not NOT_OURS.fullmatch(name)}
    named = {name for row in ROWS for name in re.findall(r"`(\w+)", row[2])}
    assert tables - named == set()


def test_words_that_were_replaced_name_nothing() -> None:
    found = []
    for path in sorted((ROOT / "crm").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in GONE
            if named or path.stem in GONE:
                found.append(f"{path.relative_to(ROOT)}: {getattr(node, 'name', path.stem)}")
                break
    assert found == []
