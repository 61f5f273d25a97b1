"""docs/portable.md names every list and key, and its example can be imported."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crm.domain.imports.portable_schema import NOUNS, Holds
from crm.services.sample import sample_document
from crm.store.local import open_store
from tests.conftest import ROOT, TODAY
from tests.services.support import load, text_of

PORTABLE = (ROOT / "docs" / "portable.md").read_text("utf-8")


def documented() -> dict[str, dict[str, tuple[bool, str]]]:
    """Per list its keys with (required, what they hold), as the tables between the markers say."""
    between = PORTABLE.split("<!-- keys:begin -->")[1].split("<!-- keys:end -->")[0]
    lists: dict[str, dict[str, tuple[bool, str]]] = {}
    for part in between.split("### ")[1:]:
        rows = re.findall(r"^\| `(\w+)`( \*)? \| (.*) \|$", part, re.MULTILINE)
        lists[part.split()[0]] = {name: (bool(star), holds) for name, star, holds in rows}
    return lists


def test_every_list_is_documented_in_order() -> None:
    assert list(documented()) == list(NOUNS)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: noun.name)
def test_every_key_is_documented(noun: object) -> None:
    name = noun.name  # type: ignore[attr-defined]
    keys = {key.name: key for key in NOUNS[name].keys}
    told = documented()[name]
    assert list(told) == (["ref"] if NOUNS[name].prefix else []) + list(keys)
    for key in keys.values():
        required, holds = told[key.name]
        assert required is key.required, key.name
        match key.holds:
            case Holds.CHOICE:
                told_of = sorted(re.findall(r"`(\w+)`", holds))
                assert told_of == sorted(c for c in key.choices if c), key.name
            case Holds.REF | Holds.REFS:
                assert f"`{key.to}`" in holds, key.name
            case _:
                assert key.holds.value == holds, key.name


def test_the_example_can_be_imported(database: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PORTABLE, re.DOTALL)
    store = open_store(database)
    load(store, example)
    written = json.loads(text_of(store))
    for name, items in json.loads(example).items():
        if isinstance(items, list):
            assert len(written[name]) == len(items)
            for item, told in zip(written[name], items, strict=True):
                assert item.items() >= told.items()


def test_the_sample_shows_every_important_list() -> None:
    shown = json.loads(sample_document(TODAY))
    for name in ("people", "opportunities", "roles", "events", "touchpoints", "claims"):
        assert shown[name], name
