"""`paste`: proposes; --yes stores only what is not in doubt."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from crm.cli import main
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.pasted_messages import messages, scene
from tests.services.support import Cli
from tests.services.test_pasted import state

ON = ["--on", TODAY.isoformat()]


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    scene(open_store(database))
    return Cli(database, capsys)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "mail.txt"
    path.write_text(next(one.text for one in messages("en") if one.name == "en-04"), "utf-8")
    return path


def test_it_proposes_and_stores_with_yes(cli: Cli, database: Path, mail: Path) -> None:
    before = state(open_store(database))
    shown = cli.json("paste", str(mail), *ON)
    assert shown == {
        "stored": False, "kind": "interview", "opportunity_id": 5,
        "opportunities": [{"id": 5, "name": "Controller at Beacon & Sons"}], "new_opportunity": None,
        "people": [6], "may_be": [{"id": 6, "name": "Tom Hale", "company": "Beacon & Sons"}], "new_person": None,
        "role": "hiring_manager", "received": "2026-11-21", "day": "2026-12-01", "other_dates": [],
        "time": "10:30", "place": "12 Harbor Street, 3rd floor", "in_doubt": {},
    }  # fmt: skip
    assert state(open_store(database)) == before
    assert cli.json("paste", str(mail), "--yes", *ON) == shown | {"stored": True}
    assert len(state(open_store(database))["appointments"]) == 1


def test_what_is_in_doubt_is_not_stored_until_an_option_decides(
    database: Path, cli: Cli, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = next(one.text for one in messages("de") if one.name == "de-12").encode()

    class Standard:
        buffer = io.BytesIO(text)

    monkeypatch.setattr("crm.commands.paste.sys.stdin", Standard())
    assert main(["--db", str(database), *ON, "paste", "--yes"]) == 2
    assert capsys.readouterr().err == (
        "Which opportunity is it about? Say --opportunity ID or --new-opportunity.\n"
    )
    Standard.buffer = io.BytesIO(text)
    assert main(["--db", str(database), *ON, "paste", "-", "--yes", "--opportunity", "3"]) == 0
    assert capsys.readouterr().out.endswith("\nStored.\n")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "There is nothing to read."), (bytes(range(256)), "This is not a message")],
)
def test_odd_files_are_refused(
    database: Path, cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, sentence: str
) -> None:  # fmt: skip
    path = tmp_path / "odd"
    path.write_bytes(data)
    assert main(["--db", str(database), "paste", str(path)]) == 2
    assert capsys.readouterr().err.startswith(sentence)
