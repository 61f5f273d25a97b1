"""`calendar FOLDER`, and that every later command and an assistant keep the file current."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.assistant.door import Door
from crm.cli import main
from tests.conftest import TODAY
from tests.services.support import Cli

ON = ["--on", TODAY.isoformat()]


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    made = Cli(database, capsys)
    made.json("sample", "add", *ON)
    return made


def test_a_folder_is_chosen_shown_and_left(cli: Cli, tmp_path: Path) -> None:
    assert cli.json("calendar", *ON) == {
        "file": None,
        "alarms": "none",
        "steps": None,
        "appointments": None,
    }
    done = cli.json("calendar", tmp_path, "--alarms", "day-before", *ON)
    assert (done["file"], done["alarms"]) == (str(tmp_path / "embers.ics"), "day-before")
    assert (done["steps"], done["appointments"]) == (24, 1)
    assert "TRIGGER:-PT15H" in (tmp_path / "embers.ics").read_text("utf-8")
    assert cli.json("calendar", *ON) == done
    assert "24 steps, 1 appointment." in cli("calendar")[1]
    assert cli.json("calendar", "--alarms", "none", *ON)["alarms"] == "none"
    assert "VALARM" not in (tmp_path / "embers.ics").read_text("utf-8")
    assert cli.json("calendar", "--off", *ON)["file"] is None
    assert (tmp_path / "embers.ics").exists()


def test_a_refusal(cli: Cli, tmp_path: Path) -> None:
    assert "There is no folder" in cli.refused("calendar", tmp_path / "nowhere")
    assert "not both" in cli.refused("calendar", tmp_path, "--off")


def test_every_command_keeps_it_current(
    cli: Cli, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "embers.ics"
    assert main(["--db", str(database), "calendar", str(tmp_path)]) == 0
    day = (date.today() + timedelta(days=30)).isoformat()  # noqa: TID251 - the command line asks the clock
    line = ["--db", str(database), "appointment", "coffee", "--day", day, "--with", "1"]
    assert main(line) == 0
    assert "Coffee with Sam Larkfield" in file.read_text("utf-8").replace("\r\n ", "")
    before = file.read_bytes()
    capsys.readouterr()
    cli.json("appointment", "call", "--day", "2026-12-01", "--with", "1", *ON)
    assert file.read_bytes() == before  # a day that is only supposed changes no file
    file.unlink()
    file.mkdir()
    assert main(["--db", str(database), "people"]) == 0
    assert capsys.readouterr().err.startswith("The calendar file was not updated: ")


def test_an_assistant_keeps_it_current(cli: Cli, database: Path, tmp_path: Path) -> None:
    cli.json("calendar", tmp_path, *ON)
    door = Door(database, lambda: TODAY, writes=True)
    planned = {"kind": "other", "day": "Friday", "note": "Bring the plans"}
    assert not door.call("appointment", planned).refused
    assert "Bring the plans" in (tmp_path / "embers.ics").read_text("utf-8")
    door.call("undo", {})
    assert "Bring the plans" not in (tmp_path / "embers.ics").read_text("utf-8")
