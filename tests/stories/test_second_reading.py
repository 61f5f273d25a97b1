"""The second reading finds what is false: each sentence once true and once not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.stories.record import Record, last_contact, written_to_lately
from tests.stories.sentences import untrue

DAY = date(2026, 3, 20)
LISTS: dict[str, Any] = {
    "people": [{"ref": "p1", "first_name": "Rita", "last_name": "Moll", "cadence_days": 30}],
    "opportunities": [{"ref": "o1", "company": "Acme", "title": "Planner"}],
    "events": [
        {"ref": "e1", "opportunity": "o1", "kind": "interview_held", "on": "2026-03-02"},
        {"ref": "e2", "opportunity": "o1", "kind": "rejection_received", "on": "2026-03-10"},
    ],
    "touchpoints": [
        {"people": ["p1"], "at": "2026-03-03", "channel": "gift_card", "direction": "out"},
        {"people": ["p1"], "at": "2026-03-11", "channel": "call", "direction": "out",
         "outcome": "no_answer"},
        {"people": ["p1"], "at": "2026-03-18", "channel": "email", "direction": "out"},
    ],
}  # fmt: skip
RECORD = Record(LISTS, DAY)


def told(sentence: str) -> list[str]:
    row = {"person": "Rita Moll", "opportunity_id": 1, "closes": "2026-03-17", "why": [sentence]}
    return list(untrue(row, RECORD))


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("They said no 10 days ago.", "They said no 9 days ago."),
        ("You interviewed 18 days ago.", "You had your last interview 18 days ago."),
        ("You were last in touch 2 days ago.", "You were last in touch 9 days ago."),
        ("You sent Rita a gift card on March 3.", "You sent Rita a gift card on March 4."),
        ("Its window closed 3 days ago: do it now.", "Its window closed 2 days ago: do it now."),
        ("You want to be in touch every 30 days.", "You want to be in touch every 90 days."),
        ("You have reached out once since then and had no answer so far.",
         "You have reached out on 9 days since then and had no answer so far."),
        ("This was due on March 17: do it.", "This was due on March 10: do it."),
        ("This was due on Tuesday: do it.", "This was due yesterday: do it."),
        ("Nobody picked up on March 11: try once more, or write.",
         "Nobody picked up on March 18: try once more, or write."),
        ("It came up on Mar 10, 2026.", "It came up on Mar 9, 2026."),
        ("Thanks, and the single question in writing.", "You talked to Rita on Monday."),
    ],
)  # fmt: skip
def test_a_false_sentence_is_found(true: str, false: str) -> None:
    assert told(true) == []
    assert told(false) == [false]


def test_a_call_that_nobody_took_is_no_contact() -> None:
    before = Record(LISTS, date(2026, 3, 12))
    assert last_contact(before, "p1") == date(2026, 3, 3)


@pytest.mark.parametrize(("day", "sent"), [(20, 18), (21, None)])
def test_three_days(day: int, sent: int | None) -> None:
    found = written_to_lately(Record(LISTS, date(2026, 3, day)), "p1")
    assert found == (date(2026, 3, sent) if sent else None)


@pytest.mark.parametrize(
    ("kinds", "chapter"),
    [
        ([], "in process"),
        (["interview_held", "rejection_received"], "after a no"),
        (["rejection_received", "applied"], "in process"),
        (["rejection_received", "hire_left"], "seat open again"),
        (["interview_held", "offer_received", "offer_declined"], "ended by you"),
        (["hired_elsewhere", "rejection_received"], None),
    ],
)
def test_chapters(kinds: list[str], chapter: str | None) -> None:
    events = [
        {"ref": f"e{n}", "opportunity": "o1", "kind": kind, "on": f"2026-03-{n:02}"}
        for n, kind in enumerate(kinds, 1)
    ]
    assert Record(LISTS | {"events": events}, DAY).chapter("o1") == chapter
