"""The command line: the JSON of the documentation, and refusals in one sentence that change nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
import vobject

from crm.cli import main
from crm.intake.limits import MAX_MAILBOX_BYTES
from crm.services import settings
from crm.services.people import people
from crm.store.local import open_store
from crm.store.schema.migrations import SCHEMA
from tests.conftest import ROOT, TODAY, also
from tests.services.support import Cli
from tests.store.support import a_person

SAMPLES = ROOT / "tests" / "data" / "linkedin"
ON = ["--on", TODAY.isoformat()]
CASE = ("step", "key", "person_id", "person", "role", "channel", "trigger", "opens", "due",
        "closes", "status", "blocked_by", "origin")  # fmt: skip
STATUS = {"waiting", "upcoming", "due", "late", "done", "skipped", "snoozed", "lapsed",
          "not_applicable"}  # fmt: skip


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(database, capsys)


@pytest.fixture
def sample(cli: Cli) -> Cli:
    assert cli.json("sample", "add") == {"people": 17, "opportunities": 7, "touchpoints": 34}
    return cli


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "Connections.csv"
    path.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Sam,Larkfield,https://www.linkedin.com/in/sam,,Northlight,Recruiter,02 Mar 2026\n"
        ",,,,,,03 Mar 2026\n"
    )
    return path


def portable(cli: Cli, path: Path) -> str:
    cli.json("export", "portable-json", path)
    return path.read_text("utf-8")


def test_import(cli: Cli, export: Path) -> None:
    done = cli.json("import", export)
    (skipped,) = done.pop("skipped")
    assert set(skipped) == {"line", "why"}
    assert skipped["line"] == 3
    sha256 = hashlib.sha256(export.read_bytes()).hexdigest()
    assert done == {"kind": "connections_csv", "import_id": 1, "new": 1, "updated": 0,
                    "unchanged": 0, "touchpoints": 0, "sha256": sha256, "warnings": [],
                    "merged": [], "unused_columns": [], "left_out": []}  # fmt: skip
    again = cli.json("import", export)
    assert (again["import_id"], again["new"], again["unchanged"]) == (1, 0, 1)


def test_an_import_tells_in_words_and_in_json_what_it_did_not_take(
    cli: Cli, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(
        "Name,Email,Shoe size,URL\nAda Lark,ada@example.com,38,not a link\nRECRUITERS,,,\n", "utf-8"
    )
    _, words, _ = cli("import", table, "--dry-run")
    assert "This column was not read: Shoe size (1 cell, like “38”)." in words
    assert "line 3: “RECRUITERS” is alone on this line" in words
    assert "“not a link” is not a link to a LinkedIn profile." in words
    done = cli.json("import", table)
    assert done["unused_columns"] == [{"column": "Shoe size", "filled": 1, "example": "38"}]
    assert [w["line"] for w in done["warnings"]] == [0, 2]
    assert [s["line"] for s in done["skipped"]] == [3]


def test_a_mailbox_of_any_size_is_read(cli: Cli, tmp_path: Path, database: Path) -> None:
    one = (
        b"From - Mon Mar 02 10:00:00 2026\nFrom: sam@example.org\nTo: me@example.com\n"
        b"Date: Mon, 0%d Mar 2026 10:00:00 +0000\nMessage-ID: <%d@example.org>\n\nHello\n\n"
    )
    path = tmp_path / "all.mbox"
    with path.open("wb") as file:
        file.write(one % (2, 2))
        file.seek(2 * MAX_MAILBOX_BYTES)  # a long attachment
        file.write(b"\n\n" + one % (3, 3))
    people.add(open_store(database), a_person(email="sam@example.org"), TODAY)
    settings.set_addresses(open_store(database), "me@example.com")
    assert cli.json("import", path)["touchpoints"] == 2
    again = cli.json("import", path)
    assert (again["import_id"], again["touchpoints"]) == (1, 0)


def test_a_dry_run(cli: Cli, export: Path) -> None:
    done = cli.json("import", export, "--dry-run")
    assert (done["import_id"], done["new"]) == (None, 1)
    assert cli.json("people") == []


def test_undo_import(cli: Cli, export: Path) -> None:
    cli.json("import", export)
    assert cli.json("undo-import", 1) == {
        "undone": 1, "people_removed": 1, "fields_restored": 0, "touchpoints_removed": 0,
    }  # fmt: skip
    assert "no import 1" in cli.refused("undo-import", 1)


@pytest.mark.parametrize(
    "name", ["01_native_2026.csv", "18_google_contacts.csv", "20_contacts.vcf",
             "Basic_LinkedInDataExport_sample.zip"]
)  # fmt: skip
def test_every_kind_of_file_is_recognised_taken_in_and_back(
    cli: Cli, name: str, tmp_path: Path
) -> None:
    before = portable(cli, tmp_path / "before.json")
    done = cli.json("import", SAMPLES / name)
    assert done["new"] == len(cli.json("people"))
    assert cli.json("import", SAMPLES / name)["new"] == 0
    cli.json("undo-import", done["import_id"])
    assert portable(cli, tmp_path / "after.json") == before


def test_people(sample: Cli) -> None:
    listed = sample.json("people")
    assert [p["id"] for p in listed] == list(range(1, 18))
    assert set(listed[0]) == {"id", "first_name", "last_name", "company", "position", "email",
                              "more_emails", "phone", "more_phones", "linkedin_url", "connected_on",
                              "warmth"}  # fmt: skip
    assert all(0 <= p["warmth"] <= 100 for p in listed)
    assert [p["id"] for p in sample.json("people", "--limit", 2, "--offset", 3)] == [4, 5]
    assert sample.json("people", "--limit", 0) == []
    assert [p["last_name"] for p in sample.json("people", "--search", "laskawin")] == ["Łaskawin"]
    assert sample.json("people", "--search", '"broken* OR (') == []
    assert sample.json("people", "--search", "*") == []


def test_next(sample: Cli) -> None:
    listed = sample.json("next")
    assert [line["rank"] for line in listed] == list(range(1, len(listed) + 1))
    assert set(listed[0]) == {"rank", "person_id", "person", "opportunity_id", "opportunity_ids",
                              "step", "action", "channel", "opens", "due", "closes", "status",
                              "why", "score"}  # fmt: skip
    for line in listed:
        one = line["opportunity_id"]
        assert line["opportunity_ids"][:1] == ([one] if one else [])
    assert all(line["why"] for line in listed)
    scores = [line["score"] for line in listed]
    assert scores == sorted(scores, reverse=True)
    assert len(sample.json("next", "--limit", 3)) == 3


def test_next_is_told_in_words(sample: Cli) -> None:
    _, words, _ = sample("next")
    told = words.splitlines()
    assert [line for line in told if line[0].isdigit()] == [
        "1. Call Sam and ask what decided it (call, by November 30)",
        "2. Thank Gilbert and ask to be kept in mind (e-mail, by tomorrow)",
        "3. Ask Priya for some detective work (any channel, by Saturday)",
        "4. Check on LinkedIn whether anything changed in the department (on your own)",
        "5. Check which legal deadlines may apply (on your own, by December 5)",
    ]
    job = "Supply Chain Planner at Northlight Instruments"
    assert (
        told[told.index("1. Call Sam and ask what decided it (call, by November 30)") + 1]
        == f"   {job}"
    )
    assert (
        f"   Also: Write Sam a note by hand anyway (handwritten note, by tomorrow), {job}" in told
    )


def test_steps(sample: Cli) -> None:
    for case in (1, 2):
        listed = sample.json("steps", case)
        assert listed
        assert all(set(step) == set(CASE) for step in listed)
        assert {step["status"] for step in listed} <= STATUS
        assert len({step["key"] for step in listed}) == len(listed)


def test_warmth(sample: Cli) -> None:
    found = sample.json("warmth", 1)
    assert set(found) == {"warmth", "breakdown", "forecast"}
    assert set(found["breakdown"][0]) == {"touchpoint_id", "date", "channel", "points"}
    assert sum(part["points"] for part in found["breakdown"]) == pytest.approx(
        found["warmth"], abs=1e-3
    )
    assert found["forecast"][0] == {"date": TODAY.isoformat(), "warmth": found["warmth"]}
    assert sample.json("people")[0]["warmth"] == pytest.approx(found["warmth"], abs=1e-3)
    nobody = sample.json("warmth", 3)
    assert nobody["warmth"] >= 0


def test_news(cli: Cli, tmp_path: Path) -> None:
    rejected = {
        "format": "embers", "version": 1,
        "opportunities": [{"ref": "o1", "company": "Harbor Ltd", "title": "Senior Planner"}],
        "events": [{"opportunity": "o1", "kind": "rejection_received", "on": "2026-08-01"}],
    }  # fmt: skip
    (tmp_path / "case.json").write_text(json.dumps(rejected))
    cli.json("import", tmp_path / "case.json")
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    line = "Sam,Larkfield,https://www.linkedin.com/in/sam,,{},{},02 Mar 2026\n"
    for number, job in enumerate((("Northlight", "Analyst"), ("Harbor", "Senior Planner"))):
        (tmp_path / f"{number}.csv").write_text(head + line.format(*job))
        cli.json("import", tmp_path / f"{number}.csv")
    news = cli.json("news")
    assert {item["field"] for item in news} == {"company", "position"}
    assert set(news[0]) == {"person_id", "field", "old", "new", "seen_on", "matches"}
    (match,) = news[0]["matches"]
    assert set(match) == {"opportunity_id", "as", "confidence", "why"}
    assert (match["opportunity_id"], match["as"]) == (1, "hire")


def test_export_people_csv(sample: Cli, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    assert sample.json("export", "people-csv", path) == {"people": 17}
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert len(rows) == 17
    assert {row["Phone"] for row in rows} == {"", "'+1 555 555 0101", "'+1 555 555 0114"}


def test_a_table_we_wrote_brings_nobody_twice(sample: Cli, tmp_path: Path) -> None:
    sample.json("export", "people-csv", tmp_path / "people.csv")
    assert sample.json("import", tmp_path / "people.csv")["new"] == 0


def test_export_people_vcf(sample: Cli, tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    assert sample.json("export", "people-vcf", path) == {"people": 17}
    cards = list(vobject.readComponents(path.read_text("utf-8")))
    assert {card.fn.value for card in cards} >= {"Bartek Łaskawin", "Sam Larkfield"}
    assert sample.json("import", path)["new"] == 0


def test_export_steps_ics(sample: Cli, tmp_path: Path) -> None:
    def uids(name: str, *more: str) -> list[str]:
        count = sample.json("export", "steps-ics", tmp_path / name, *more)["steps"]
        calendar = icalendar.Calendar.from_ical((tmp_path / name).read_bytes())
        uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
        found = [uid for uid in uids if not uid.startswith("appointment-")]
        assert len(found) == len(set(found)) == count
        return found

    first = uids("one.ics")
    assert first
    assert uids("two.ics") == first
    assert set(uids("later.ics", "--on", "2026-11-24")) & set(first)


def test_the_portable_document_goes_round(sample: Cli, tmp_path: Path) -> None:
    text = portable(sample, tmp_path / "one.json")
    other = Cli(tmp_path / "other.db", sample.capsys)
    done = other.json("import", tmp_path / "one.json")
    assert (done["kind"], done["new"], done["touchpoints"]) == ("portable_json", 17, 34)
    assert portable(other, tmp_path / "two.json") == text
    for command in ("next", "people"):
        assert other.json(command) == sample.json(command)
    assert other.json("undo-import", 1)["people_removed"] == 17
    assert other.json("people") == []


def test_the_sample_leaves_nothing(cli: Cli, export: Path, tmp_path: Path) -> None:
    cli.json("import", export)
    before = portable(cli, tmp_path / "before.json")
    cli.json("sample", "add")
    assert "already here" in cli.refused("sample", "add")
    assert cli.json("sample", "remove") == {"people": 17, "opportunities": 7, "touchpoints": 34}
    assert portable(cli, tmp_path / "after.json") == before
    assert "no sample people" in cli.refused("sample", "remove")
    cli.json("sample", "add")


def test_the_sample_beside_somebody_who_was_there(cli: Cli, tmp_path: Path) -> None:
    mine = {"first_name": "Sam", "last_name": "Larkfield", "company": "Northlight Instruments"}
    document = {"format": "embers", "version": 1, "people": [mine]}
    (tmp_path / "mine.json").write_text(json.dumps(document))
    cli.json("import", tmp_path / "mine.json")
    before = json.loads(portable(cli, tmp_path / "before.json"))
    assert cli.json("sample", "add")["people"] == 16
    cli.json("sample", "remove")
    after = json.loads(portable(cli, tmp_path / "after.json"))
    after["people"][0].pop("updated_on")
    assert after == before


def test_backup_restore_check(sample: Cli, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    assert sample.json("backup", path) == {"bytes": path.stat().st_size}
    sample.json("sample", "remove")
    assert sample.json("restore", path) == {"people": 17}
    assert sample.json("check") == {"integrity": "ok", "foreign_keys": "ok", "schema": SCHEMA}
    assert len(sample.json("people")) == 17


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_options_stand_before_or_after_the_command(
    database: Path, capsys: pytest.CaptureFixture[str], before: bool
) -> None:
    options = ["--db", str(database), "--json", "--on", "2026-03-02"]
    words = ["sample", "add"]
    assert main([*options, *words] if before else [*words, *options]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 17
    words = ["warmth", "1"]
    assert main([*options, *words] if before else [*words, *options]) == 0
    assert json.loads(capsys.readouterr().out)["forecast"][0]["date"] == "2026-03-02"


def test_every_command_also_answers_people(sample: Cli, export: Path, tmp_path: Path) -> None:
    for argv in (
        ("import", export), ("undo-import", 2), ("people",), ("next",), ("steps", 1),
        ("warmth", 1), ("news",), ("export", "people-csv", tmp_path / "a.csv"),
        ("backup", tmp_path / "b.db"), ("restore", tmp_path / "b.db"), ("check",),
        ("sample", "remove"), ("people",), ("next",),
    ):  # fmt: skip
        status, out, err = sample(*argv)
        assert (status, err) == (0, ""), argv
        assert out.strip()
        assert not out.startswith(("[", "{"))


def run(*argv: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "crm", *argv], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, **env},
    )  # fmt: skip


def test_from_the_shell(database: Path) -> None:
    done = run("sample", "add", "--json", EMBERS_DB=str(database))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["people"] == 17
    listed = run("people", EMBERS_DB=str(database), PYTHONIOENCODING="ascii")
    assert listed.returncode == 0
    assert b"askawin" in listed.stdout


@pytest.mark.parametrize(
    "argv", [(), also(("nonsense",)), also(("warmth", "99")), ("import", "nowhere.csv")]
)
def test_a_refusal_in_the_shell(database: Path, argv: tuple[str, ...]) -> None:
    done = run(*argv, EMBERS_DB=str(database))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


def test_help_is_help(database: Path) -> None:
    done = run("--help", EMBERS_DB=str(database))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"undo-import" in done.stdout
    assert not database.exists()


def test_a_client_that_disconnects_is_not_an_error(database: Path) -> None:
    run("sample", "add", EMBERS_DB=str(database))
    command = f"{shlex.quote(sys.executable)} -m crm steps 1 --json | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, "EMBERS_DB": str(database)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
