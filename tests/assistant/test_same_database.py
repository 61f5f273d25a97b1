"""Stories lived by the command line and by an assistant give the same database, row for row."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from crm import cli
from crm.assistant.door import Door
from crm.assistant.server import server_of
from tests.assistant.lives import Call, argv_of, begin, calls_of, content_of, key_of

LIVED = (
    "01-the-day-of-the-rejection",
    "05-two-jobs-one-recruiter",
    "14-the-job-is-cancelled",
    "16-you-withdraw",
    "21-applied-again",
    "27-an-agency-recruits",
    "33-nobody-picks-up",
    "45-silence-asks-whoever-there-is",
    "52-five-rejections-in-a-week",
    "53-the-quiet-day-over-all-cases",
    "61-call-me-in-march",
    "62-three-questions-without-an-answer",
)
#: A search from its first day, with everything that can be written down.
FROM_SCRATCH = [
    Call(date(2026, 11, 2), "add_person", {"name": "Rita Moll", "company": "Acme", "email": "rita@example.com"}),
    Call(date(2026, 11, 3), "event", {
        "kind": "applied", "company": "Northwind", "title": "Editor", "day": "2026-11-02", "note": "Seen at the fair",
        "recruiter": ["Rita Moll"], "referrer": ["Sam Reed"],
    }),
    Call(date(2026, 11, 4), "event", {
        "opportunity": 1, "kind": "interview_held", "day": "yesterday", "with": ["Rita Moll"],
    }),
    Call(date(2026, 11, 9), "rejection", {
        "company": "Acme", "title": "Planner", "day": "yesterday", "interview": "2026-11-02",
        "recruiter": ["Rita Moll"], "manager": ["Maria Voss"], "note": "By phone",
    }),
    Call(date(2026, 11, 11), "log", {"sentence": "coffee with Rita yesterday, knows the new CFO"}),
    Call(date(2026, 11, 12), "event", {"opportunity": 2, "kind": "hire_identified", "new": ["Hanna Olk"]}),
    Call(
        date(2026, 11, 12), "decide", {"opportunity": 2, "decision": "snoozed", "until": "2026-11-20"},
        ("rej_manager", "Maria Voss"),
    ),
    Call(
        date(2026, 11, 21), "decide", {"opportunity": 2, "decision": "skipped", "reason": "Too late"},
        ("rej_manager", "Maria Voss"),
    ),
    Call(
        date(2026, 11, 21), "decide", {"opportunity": 2, "decision": "done"},
        ("deadline_card", None),
    ),
    Call(date(2026, 11, 23), "appointment", {
        "kind": "coffee", "day": "2026-11-27", "at": "14:30", "with": ["Hanna Olk"], "opportunity": 2,
        "place": "Station", "note": "Bring the plans",
    }),
    Call(date(2026, 11, 24), "log", {
        "sentence": "lunch", "new": ["Ada Quill", "Ben Oakley"], "said": "Met at the fair", "direction": "in",
    }),
]  # fmt: skip


def lived_by_hand(path: Path, calls: list[Call], capsys: pytest.CaptureFixture[str]) -> None:
    def said(day: date, *words: str) -> Any:
        status = cli.main(["--db", str(path), "--on", day.isoformat(), "--json", *words])
        out, err = capsys.readouterr()
        assert status == 0, (words, err)
        return json.loads(out)

    for call in calls:
        given = dict(call.given)
        case = str(given.pop("opportunity", None) or 1) if call.step else ""
        if call.step:
            given["key"] = key_of(said(call.on, "steps", case), call.step)
        said(call.on, *argv_of(call.tool, given))


def lived_by_assistant(path: Path, calls: list[Call]) -> None:
    now = [date(2026, 1, 1)]
    server = server_of(Door(path, lambda: now[0], writes=True))

    async def live() -> None:
        async with Client(server) as client:
            for call in calls:
                now[0] = call.on
                given = dict(call.given)
                if call.step:
                    case = {"opportunity": given.pop("opportunity", None) or 1}
                    asked = await client.call_tool("opportunities", case)
                    given["key"] = key_of(asked.structured_content["steps"], call.step)
                done = await client.call_tool(call.tool, given)
                assert not done.is_error, (call, done.content)

    anyio.run(live)


def compared(
    tmp_path: Path,
    start: Callable[[Path], None],
    calls: list[Call],
    capsys: pytest.CaptureFixture[str],
) -> None:
    hand, assistant = tmp_path / "hand.db", tmp_path / "assistant.db"
    for path in (hand, assistant):
        start(path)
    before = content_of(hand)
    lived_by_hand(hand, calls, capsys)
    lived_by_assistant(assistant, calls)
    assert content_of(hand) != before
    assert content_of(assistant) == content_of(hand)


@pytest.mark.parametrize("name", LIVED)
def test_a_story(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begins, calls = calls_of(name)
    compared(tmp_path, lambda path: begin(path, begins, calls[0].on), calls, capsys)


def test_a_search_from_its_first_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compared(tmp_path, lambda path: begin(path, {"format": "embers", "version": 1}, date(2026, 11, 2)),
             FROM_SCRATCH, capsys)  # fmt: skip
