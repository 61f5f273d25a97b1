"""What the command line refuses: one sentence, exit status 2, and nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm.cli import main
from crm.intake.limits import MAX_MAILBOX_BYTES
from tests.conftest import ROOT
from tests.services.support import Cli

SAMPLES = ROOT / "tests" / "data" / "linkedin"


@pytest.fixture
def sample(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    cli = Cli(database, capsys)
    cli.json("sample", "add")
    return cli


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "command"),
        (("frobnicate",), "frobnicate"),
        (("people", "--frobnicate"), "--frobnicate"),
        (("people", "--limit", "-1"), "limit"),
        (("people", "--limit", "²"), "limit"),
        (("people", "--limit", "9" * 30), "limit"),
        (("people", "--on", "tomorrow"), "'tomorrow' is not a date like 2026-11-23"),
        (("people", "--on", "2026-02-30"), "'2026-02-30' is not a date"),
        (("next", "--on", "9999-12-31"), "'9999-12-31' is out of range"),
        (("next", "--on", "0001-01-01"), "'0001-01-01' is out of range"),
        (("import",), "file"),
        (("import", "missing.csv"), "There is no file missing.csv."),
        (("import", "."), "is a folder"),
        (("import", "x" * 300), "cannot be read"),
        (("undo-import", "7"), "There is no import 7"),
        (("undo-import", "seven"), "seven"),
        (("undo-import", "9" * 30), "9999"),
        (("steps", "77"), "This opportunity no longer exists"),
        (("steps", "-1"), "-1"),
        (("warmth", "77"), "This person no longer exists"),
        (("warmth", "1.5"), "1.5"),
        (("export", "people-xls", "a.xls"), "people-xls"),
        (("export", "people-csv", "missing/a.csv"), "cannot be written"),
        (("export", "people-csv", "."), "cannot be written"),
        (("export", "people-csv", "README.md/a.csv"), "cannot be written"),
        (("backup", "missing/a.db"), "could not be written"),
        (("backup", "."), "could not be written"),
        (("restore", "missing.db"), "There is no file missing.db"),
        (("restore", "README.md"), "is not a database"),
        (("restore", "x" * 300), "x"),
        (("sample", "change"), "change"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_refusals(
    sample: Cli, argv: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("not a database, not a folder")
    here = sorted(tmp_path.iterdir())
    assert words in sample.refused(*argv)
    assert sorted(tmp_path.iterdir()) == here


@pytest.mark.parametrize(
    "name", ["13_Connections_of_trains.csv", "14_photo_renamed.csv", "15_empty.csv",
             "16_path_traversal.zip", "17_bomb.zip"]
)  # fmt: skip
def test_bad_files_are_refused(sample: Cli, name: str) -> None:
    sample.refused("import", SAMPLES / name)
    sample.refused("import", SAMPLES / name, "--dry-run")


def test_a_file_of_400_mb_is_refused_without_being_read(sample: Cli, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2 * MAX_MAILBOX_BYTES)
    assert "larger than 200 MB. Only a mailbox" in sample.refused("import", path)


def test_an_endless_file_is_refused(sample: Cli) -> None:
    assert "larger than 200 MB" in sample.refused("import", "/dev/zero")


@pytest.mark.parametrize(
    "argv", [("export", "people-csv"), ("export", "portable-json"), ("backup",), ("restore",)]
)
def test_the_database_is_never_written_over(sample: Cli, argv: tuple[str, ...]) -> None:
    assert "the database itself" in sample.refused(*argv, sample.db)
    assert sample.json("check")["integrity"] == "ok"


@pytest.mark.parametrize("name", ["", "file.txt", "file.txt/x.db", "x" * 300])
def test_a_bad_database_is_refused(tmp_path: Path, name: str, capsys: Any) -> None:
    (tmp_path / "file.txt").write_text("First Name,Last Name\n")
    for command in ("people", "next", "check"):
        assert main(["--db", str(tmp_path / name), command, "--json"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]
    assert (tmp_path / "file.txt").read_text() == "First Name,Last Name\n"
