"""The commands that write: each does what the screen does, and refuses in one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.cli import main, parser
from crm.domain.cases.opportunity import EventKind
from crm.services import settings
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.support import Cli

ON = ["--on", TODAY.isoformat()]


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(database, capsys)


@pytest.fixture
def sample(cli: Cli) -> Cli:
    cli.json("sample", "add", *ON)
    return cli


def steps(cli: Cli, case: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cli.json("steps", case, *ON)
    return found


def test_add_a_person(cli: Cli, database: Path) -> None:
    added = cli.json("add", "Ada Quill", "--company", "Umber", "--email", "ada@example.com", *ON)
    assert added == {"person_id": 1, "person": "Ada Quill", "namesakes": []}
    (ada,) = people.by_ids(open_store(database), [1])
    assert (ada.first_name, ada.last_name, ada.company, ada.email) == (
        "Ada", "Quill", "Umber", "ada@example.com",
    )  # fmt: skip
    assert cli.json("add", "Ada Quill", *ON)["namesakes"] == [1]


def test_a_rejection_with_everyone_and_its_first_event(cli: Cli, database: Path) -> None:
    done = cli.json(
        "reject", "Umber", "Planner", "--day", "yesterday", "--interview", "16.11.2026",
        "--recruiter", "Ada Quill", "--manager", "Ben Oakley", "--note", "By phone.", *ON,
    )  # fmt: skip
    assert (done["opportunity"], done["new"], done["people_added"]) == (
        "Planner at Umber",
        True,
        [1, 2],
    )
    case = opportunities.case(open_store(database), done["opportunity_id"])
    assert {event.kind.value: event.on for event in case.events} == {
        "interview_held": date(2026, 11, 16),
        "rejection_received": date(2026, 11, 22),
    }
    told = cli.json("event", done["opportunity_id"], "role_reposted", "--day", "today", *ON)
    assert (told["kind"], told["date"]) == ("role_reposted", "2026-11-23")
    again = cli.json("reject", "--opportunity", done["opportunity_id"], *ON)
    assert again["new"] is False


def test_an_opportunity_with_its_people_and_the_day_of_the_application(
    cli: Cli, database: Path
) -> None:
    cli.json("add", "Ada Quill", *ON)
    done = cli.json(
        "open", "Umber", "Planner", "--applied", "yesterday", "--recruiter", "Ada Quill",
        "--manager", "Ben Oakley", "--referrer", "Cem Arslan", *ON,
    )  # fmt: skip
    assert done == {
        "opportunity_id": 1, "opportunity": "Planner at Umber", "same_job": [], "people_added": [2, 3],
    }  # fmt: skip
    case = opportunities.case(open_store(database), 1)
    assert case.opportunity.applied_on == date(2026, 11, 22)
    assert [(held.person_id, held.role.value) for held in case.roles] == [
        (1, "recruiter"), (2, "hiring_manager"), (3, "referrer"),
    ]  # fmt: skip
    assert [case.people[person].company for person in (1, 2, 3)] == ["", "Umber", ""]  # type: ignore[index]
    assert cli.json("open", "umber", "planner", *ON)["same_job"] == [1]


def test_an_opportunity_needs_a_company_a_job_and_a_day_that_was(cli: Cli) -> None:
    assert "company" in cli.refused("open", " ", "Planner", *ON)
    assert "job" in cli.refused("open", "Umber", " ", *ON)
    assert cli.refused("open", "Umber", "Planner", "--applied", "2026-12-24", *ON)
    assert cli.refused("open", "Umber", "Planner", "--recruiter", "77", *ON)
    assert cli.json("people", *ON) == []


def test_an_appointment(sample: Cli) -> None:
    planned = sample.json(
        "appointment", "coffee", "--day", "Friday", "--at", "14:30", "--with", 1, "--place", "Station", *ON
    )  # fmt: skip
    assert planned == {"appointment_id": planned["appointment_id"], "kind": "coffee",
                       "date": "2026-11-27", "time": "14:30", "person_ids": [1]}  # fmt: skip


def test_a_step_is_skipped_put_off_or_done(sample: Cli) -> None:
    own = next(
        s
        for s in steps(sample)
        if s["channel"] == "self" and s["status"] in ("due", "late", "upcoming")
    )
    assert sample.json("snooze", own["key"], "Friday", *ON)["status"] == "snoozed"
    assert sample.json("done", own["key"], *ON)["status"] == "done"
    other = next(s for s in steps(sample) if s["status"] in ("due", "late") and s["person_id"])
    assert sample.json("skip", other["key"], "They left.", *ON)["status"] == "skipped"


def test_a_draft_and_a_brief_are_shown(
    sample: Cli, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sample.json("set-me", " Robin Vale ") == {"me": "Robin Vale"}
    assert settings.get(open_store(database)).me == "Robin Vale"
    drafted = next(s for s in steps(sample) if s["channel"] == "email")
    draft = sample.json("draft", drafted["key"], *ON)
    assert "Robin Vale" in draft["body"]
    brief = sample.json("brief", "Sam Larkfield", *ON)
    assert (brief["person_id"], set(brief)) == (
        1, {"person_id", "person", "roles", "as_a_recruiter", "contacts", "open", "ask", "notes"},
    )  # fmt: skip
    assert main(["--db", str(database), *ON, "brief", "1"]) == 0
    assert "Sam Larkfield, Talent Acquisition Partner" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("add", " "), "name"),
        (("add", "Ada", "--linkedin", "nowhere"), "LinkedIn"),
        (("event", "77", "applied"), "This opportunity no longer exists"),
        (("event", "1", "party"), "party"),
        (("event", "1", "interview_held", "--day", "tomorrow", "--with", "1"), "still to come"),
        (
            ("event", "1", "interview_held", "--with", "Nora Nobody"),
            "Nobody in your list is Nora Nobody.",
        ),
        (("event", "x", "applied"), "'x' is not a valid ID"),
        (("reject", "Umber"), "Please enter the job."),
        (("reject", "Umber", "Planner", "--opportunity", "1"), "not both"),
        (("reject", "Umber", "Planner", "--recruiter", "99"), "Nobody in your list is 99."),
        (("reject", "Umber", "Planner", "--day", "31.2."), "is not a day"),
        (("appointment", "call", "--day", "yesterday", "--with", "1"), "in the past"),
        (("appointment", "call", "--day", "Friday", "--at", "25:00", "--with", "1"), "not a time"),
        (("appointment", "call", "--with", "1"), "--day"),
        (("done", "nothing"), "is not the key of a step"),
        (("done", "thank_you/o1/p99"), "There is no such step"),
        (("skip", "thank_you/o1/p99", "why"), "There is no such step"),
        (("snooze", "thank_you/o77", "Friday"), "This opportunity no longer exists"),
        (("draft", "x y"), "is not the key of a step"),
        (("brief", "Nora Nobody"), "Nobody in your list is Nora Nobody."),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else "",
)
def test_a_refusal_is_one_sentence_and_changes_nothing(
    sample: Cli,
    database: Path,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    words: str,
) -> None:
    before = _counts(database)
    assert main(["--db", str(database), *ON, *argv]) == 2
    told = capsys.readouterr()
    assert words.lower() in told.err.lower(), told.err
    assert (told.out, _counts(database)) == ("", before)


def test_a_contact_is_logged_and_not_ticked_off(
    sample: Cli, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outward = next(s for s in steps(sample) if s["channel"] == "email")
    assert main(["--db", str(database), *ON, "done", outward["key"]]) == 2
    assert "This step is a contact with someone." in capsys.readouterr().err


def _counts(database: Path) -> list[int]:
    tables = ("people", "opportunities", "events", "appointments", "outcomes", "touchpoints")
    with open_store(database).read() as db:
        return [int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables]


def test_every_kind_of_event_has_a_command(cli: Cli) -> None:
    for kind in EventKind:
        assert parser().parse_args(["event", "1", kind.value]).kind == kind
