"""`log "coffee with Sam yesterday"`: shown before it is stored, and refused with what is open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from crm.cli import main
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.support import Cli

ON = ["--on", TODAY.isoformat()]


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    store = open_store(database)
    for first, last, firm in (
        ("Sam", "Larch", "Acme"),
        ("Tom", "Reed", ""),
        ("Tom", "Hale", "Beacon"),
    ):
        people.add(store, Person(PersonId(0), first, last, company=firm), TODAY)
    return Cli(database, capsys)


def count(database: Path) -> int:
    with open_store(database).read() as db:
        return int(db.execute("SELECT count(*) FROM touchpoints").fetchone()[0])


def test_it_is_shown_and_stored_only_with_yes(cli: Cli, database: Path) -> None:
    line = "coffee with Sam yesterday, he knows the new CFO"
    shown = cli.json("log", line, *ON)
    expected = {
        "stored": False, "touchpoint_id": None, "people": [{"id": 1, "name": "Sam Larch"}], "new": [],
        "date": "2026-11-22", "day_named": True, "other_dates": [], "channel": "coffee",
        "direction": "both", "outcome": None, "summary": "he knows the new CFO",
    }  # fmt: skip
    assert shown == expected
    assert count(database) == 0
    assert cli.json("log", line, "--yes", *ON) == expected | {"stored": True, "touchpoint_id": 1}
    assert count(database) == 1


def test_in_words_it_says_that_no_day_was_named(
    cli: Cli, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", str(database), *ON, "log", "called Sam, no answer"]) == 0
    told = capsys.readouterr().out
    assert "Monday, Nov 23, 2026 (today, as no day is named)" in told
    assert "Nothing is stored yet" in told


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (
            ["lunch with Tom on Friday"],
            "Who is “Tom”: 2 Tom Reed; 3 Tom Hale, Beacon? Say --with ID",
        ),
        (["coffee with Ada Quill"], '“Ada Quill” is not in your list. Say --new "Ada Quill"'),
        (
            ["coffee with Sam on Monday"],
            "Monday, Nov 23, 2026 or Monday, Nov 16, 2026? Say --day DAY.",
        ),
        (["coffee with Sam last week"], "On which day was it? Say --day DAY."),
        (["called Sam"], "How did the call go?"),
        (["talked to Sam"], "Please say how: --channel email"),
        (["coffee yesterday"], "Please say who it was with"),
        (["coffee with Sam tomorrow"], "This sounds as if it is still to come."),
        (["coffee with Sam cancelled"], "This sounds as if it did not take place."),
        ([""], "Please say who it was with"),
        (["lunch", "--with", "Tom Hole"], "Nobody in your list is Tom Hole."),
        (["lunch", "--with", "77"], "Nobody in your list is 77."),
        (["coffee with Sam", "--day", "tomorrow"], "This day is still to come."),
        (["coffee with Sam", "--day", "31.2."], "is not a day"),
        (["coffee with Sam", "--result", "bounced"], "“bounced” is no result here."),
        (["coffee with Sam", "--channel", "pigeon"], "pigeon"),
        (["coffee with Sam", "--opportunity", "7"], "This opportunity no longer exists"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_what_is_open_is_refused_and_named(
    cli: Cli, database: Path, capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    assert main(["--db", str(database), *ON, "log", *argv, "--yes"]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert (told.out, count(database)) == ("", 0)


def test_options_say_what_is_open(cli: Cli) -> None:
    tom = cli.json("log", "lunch with Tom on Friday", "--with", "3", "--yes", *ON)
    assert ([one["id"] for one in tom["people"]], tom["date"]) == ([3], "2026-11-20")
    named = cli.json("log", "lunch on Friday", "--with", "Tom Hale", *ON)
    assert [one["id"] for one in named["people"]] == [3]
    ada = cli.json("log", "coffee with Ada Quill", "--new", "Ada Quill", "--yes", *ON)
    assert [one["name"] for one in ada["people"]] == ["Ada Quill"]
    day = cli.json("log", "coffee with Sam on Monday", "--day", "16.11.", "--yes", *ON)
    assert day["date"] == "2026-11-16"
    call = cli.json("log", "called Sam", "--result", "reached", "--yes", *ON)
    assert (call["outcome"], call["direction"]) == ("reached", "out")
    held = cli.json(
        "log", "coffee with Sam, no plan", "--channel", "coffee", "--day", "today",
        "--direction", "in", "--said", "Good news.", "--yes", *ON,
    )  # fmt: skip
    assert (held["direction"], held["summary"]) == ("in", "Good news.")


class _Typing(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "stored"), [("y\n", 1), ("yes\n", 1), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_it_asks(
    cli: Cli, database: Path, monkeypatch: pytest.MonkeyPatch, answer: str, stored: int
) -> None:
    monkeypatch.setattr("sys.stdin", _Typing(answer))
    assert main(["--db", str(database), *ON, "log", "gestern Kaffee mit Sam"]) == 0
    assert count(database) == stored


@pytest.mark.parametrize(
    "line", ["gestern Sam angerufen, nicht erreicht", "appelé Sam hier, pas de réponse"]
)
def test_german_and_french(cli: Cli, line: str) -> None:
    told = cli.json("log", line, *ON)
    assert (told["date"], told["channel"], told["outcome"]) == ("2026-11-22", "call", "no_answer")
