"""The command that shows one opportunity."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.support import Cli


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(database, capsys)


@pytest.fixture
def case(cli: Cli) -> Cli:
    cli.json("reject", "Umber Ltd", "Planner", "--recruiter", "Ada Quill")
    cli.json(
        "add", "Zoe Lark", "--company", "UMBER", "--how-met", "We worked together at the docks"
    )
    cli.json("add", "Ben Oakley", "--company", "Umber")
    return cli


def test_who_is_in_place_and_who_could_be_asked(case: Cli) -> None:
    found = case.json("case", 1)
    assert found["in_place"] == {
        "number": 1, "of": 2, "referrers": [], "recruiters": [{"person_id": 1, "person": "Ada Quill"}],
    }  # fmt: skip
    zoe, ben = found["could_refer"]
    line = zoe.pop("first_line")
    assert zoe == {
        "person_id": 2, "person": "Zoe Lark", "colleague": True, "worked_at": None, "warmth": 0.0,
        "word": "no contact yet",
    }  # fmt: skip
    assert line.startswith("Hi Zoe, I enjoyed working with you")
    assert (ben["person"], ben["colleague"]) == ("Ben Oakley", False)
    status, out, _ = case("case", 1)
    assert status == 0
    assert out.splitlines()[:3] == [
        "Planner at Umber Ltd: rejected",
        "1 of 2 in place: Ada Quill recruits. Nobody refers you in yet.",
        "You could ask:",
    ]
    assert "  Zoe Lark (former colleague, no contact yet)\n    Hi Zoe, I enjoyed" in out


def test_a_closed_one_names_nobody(case: Cli) -> None:
    case.json("event", 1, "hired_elsewhere")
    found = case.json("case", 1)
    assert (found["in_place"], found["could_refer"], found["stage"]) == (None, [], "closed")


def test_the_sheet_before_a_talk_says_the_same(case: Cli) -> None:
    words = "Planner at Umber Ltd, 1 of 2 in place: Ada Quill recruits. Nobody refers you in yet."
    assert words in case.json("brief", 1)["open"]


@pytest.mark.parametrize("number", ["99", "x", "-1"])
def test_there_is_no_such_opportunity(case: Cli, number: str) -> None:
    case.refused("case", number)
