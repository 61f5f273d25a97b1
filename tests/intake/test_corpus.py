"""Every sample file gives what a user may expect of it, as its manifest says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from crm import intake
from crm.domain.people.normalise import clean_text, profile_url
from crm.errors import FileRefused
from crm.intake.reading import PersonRow, Reading
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "data" / "linkedin"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
FILES: list[dict[str, Any]] = MANIFEST["files"]
READABLE = [entry for entry in FILES if not entry["error"]]
REFUSED = [entry for entry in FILES if entry["error"]]


def trait(entry: dict[str, Any]) -> str:
    return f"{entry['file']}: {entry['trait']}"


def reading_of(entry: dict[str, Any]) -> Reading:
    return intake.read(entry["file"], (FOLDER / entry["file"]).read_bytes())


@pytest.mark.parametrize("entry", READABLE, ids=trait)
def test_the_counts_are_right(entry: dict[str, Any]) -> None:
    reading = reading_of(entry)
    assert reading.kind == entry["kind"]
    assert reading.rows == entry["rows"]
    assert fits(len(reading.people), entry["people"])
    assert fits(len(reading.skipped), entry["skipped"])
    assert len(reading.people) + len(reading.skipped) + len(reading.merged) == reading.rows


@pytest.mark.parametrize("entry", READABLE, ids=trait)
def test_every_row_that_is_not_a_person_is_reported_with_its_line(entry: dict[str, Any]) -> None:
    reading = reading_of(entry)
    either = set(entry.get("either_lines", ()))
    skipped = {problem.line for problem in reading.skipped}
    if isinstance(entry["skipped"], int) or either:
        assert skipped - either == set(entry["skipped_lines"])
    assert {problem.line for problem in reading.merged} == set(entry["merged_lines"])
    assert all(problem.sentence for problem in (*reading.skipped, *reading.merged))


@pytest.mark.parametrize("entry", READABLE, ids=trait)
def test_the_people_have_their_fields(entry: dict[str, Any]) -> None:
    reading = reading_of(entry)
    for expected in entry["expect"]:
        found = [person for person in reading.people if matches(person, expected["find"])]
        assert len(found) == 1, expected["find"]
        wrong = {
            name: value
            for name, value in expected["fields"].items()
            if not equal(getattr(found[0], name), value, name)
        }
        assert not wrong, found[0]


@pytest.mark.parametrize("entry", REFUSED, ids=trait)
def test_a_file_without_a_list_of_people_is_refused_with_a_sentence(entry: dict[str, Any]) -> None:
    with pytest.raises(FileRefused) as refused:
        reading_of(entry)
    assert refused.value.sentence.endswith(".")
    assert refused.value.hint.endswith(".")


@pytest.mark.parametrize("entry", READABLE, ids=trait)
def test_recognising_says_the_same_as_reading(entry: dict[str, Any]) -> None:
    assert intake.recognise((FOLDER / entry["file"]).read_bytes()) == entry["kind"]


@pytest.mark.parametrize("entry", FILES, ids=trait)
def test_the_sample_is_unchanged(entry: dict[str, Any]) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_the_archive_says_whose_it_is() -> None:
    entry = next(entry for entry in FILES if "owner" in entry)
    owner = reading_of(entry).owner
    assert owner is not None
    assert matches(owner, entry["owner"])


def fits(count: int, expected: int | dict[str, int]) -> bool:
    if isinstance(expected, int):
        return count == expected
    return expected["min"] <= count <= expected["max"]


def matches(person: PersonRow, values: dict[str, Any]) -> bool:
    return all(equal(getattr(person, name), value, name) for name, value in values.items())


def equal(actual: Any, expected: Any, name: str) -> bool:
    if isinstance(expected, dict):
        return any(equal(actual, value, name) for value in expected["any_of"])
    if expected is None:
        return not actual
    text = str(actual or "")
    if name == "linkedin_url":
        return text == profile_url(expected) == expected
    if name == "email":
        return text == expected.lower()
    return clean_text(text) == clean_text(expected)
