"""Duplicates on the command line: proposed, merged, split again, refused with a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.store.local import open_store
from tests.services.support import Cli, document, load

TWINS = [
    {"first_name": "Sam", "last_name": "Larkfield", "email": "sam@example.com"},
    {"first_name": "Samuel", "last_name": "Larkfield", "email": "sam@example.com"},
    {"first_name": "Anna", "last_name": "Ashdale", "phone": "+1 555 0101"},
    {"first_name": "Anna", "last_name": "Ashdale", "phone": "5550101", "company": "Harbor"},
    {"first_name": "Wren", "binned_on": "2026-11-01"},
]


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    load(open_store(database), document(people=[{"ref": str(n)} | p for n, p in enumerate(TWINS)]))
    return Cli(database, capsys)


def test_pairs_are_listed_with_reasons_the_surest_first(cli: Cli) -> None:
    first, *rest = cli.json("duplicates")
    assert list(first) == ["first_id", "first", "second_id", "second", "confidence", "why"]
    assert (first["first_id"], first["second_id"]) == (1, 2)
    assert (first["first"], first["second"]) == ("Sam Larkfield", "Samuel Larkfield")
    assert first["why"][0] == "Same e-mail address: sam@example.com."
    assert [first["confidence"]] >= [pair["confidence"] for pair in rest]
    assert len(cli.json("duplicates", "--limit", 1)) == 1
    assert cli.json("duplicates", "--limit", 0) == []
    _, text, _ = cli("duplicates")
    assert "1 Sam Larkfield / 2 Samuel Larkfield" in text


def test_nobody_twice_is_said(cli: Cli) -> None:
    cli("merge", 1, 2)
    cli("merge", 3, 4)
    assert cli("duplicates") == (0, "No duplicates found.\n", "")
    assert cli.json("duplicates") == []


def test_a_merge_and_its_undo(cli: Cli) -> None:
    before = {person["id"]: person for person in cli.json("people")}
    done = cli.json("merge", 1, 2)
    assert done == {
        "merge_id": 1, "person_id": 1, "person": "Sam Larkfield", "gone_id": 2,
        "gone": "Samuel Larkfield",
    }  # fmt: skip
    assert [person["id"] for person in cli.json("people")] == [1, 3, 4]
    assert cli.json("undo-merge", 1) == {"undone": 1, "person_id": 2, "person": "Samuel Larkfield"}
    assert {person["id"]: person for person in cli.json("people")} == before
    assert "To undo it: undo-merge" in cli("merge", 3, 4)[1]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("merge", 1, 1), "These are already one person."),
        (("merge", 1, 99), "This person no longer exists"),
        (("merge", 1, 5), "One of them is in the bin."),
        (("merge", 1), "The following arguments are required: OTHER."),
        (("merge", 1, "x"), "'x' is not a valid ID"),
        (("merge", 1, -2), ""),
        (("undo-merge", 7), "This merge cannot be undone"),
        (("duplicates", "--limit", "many"), "'many' is not a valid line count"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    cli: Cli, argv: tuple[object, ...], sentence: str
) -> None:
    assert sentence in cli.refused(*argv)


def test_a_later_merge_is_undone_first(cli: Cli) -> None:
    cli("merge", 1, 2)
    cli("merge", 1, 3)
    assert "Undo that merge first." in cli.refused("undo-merge", 1)
