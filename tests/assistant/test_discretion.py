"""Without the user's leave an assistant is told no note, no reason, no impression and nothing private."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm.assistant.door import Door
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.people import people
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.services.support import document, load

#: Stands in every field that nobody but the user should read.
SECRET = "zanzibar"
PRIVATE: dict[str, Any] = {
    "people": [
        {"ref": "p1", "first_name": "Rita", "last_name": "Moll", "company": "Acme", "notes": SECRET,
         "how_met": SECRET, "postal_address": SECRET, "tags": [SECRET], "email": "rita@example.com"},
        {"ref": "p2", "first_name": "Hanna", "last_name": "Olk", "company": "Acme", "notes": SECRET},
        {"ref": "p3", "first_name": "Ivo", "last_name": "Lund", "company": "Acme"},
    ],
    "opportunities": [
        {"ref": "o1", "company": "Acme", "title": "Planner", "notes": SECRET, "posting_text": SECRET},
    ],
    "roles": [
        {"person": "p1", "opportunity": "o1", "role": "recruiter"},
        {"person": "p2", "opportunity": "o1", "role": "hire"},
    ],
    "events": [
        {"ref": "e0", "opportunity": "o1", "kind": "interview_held", "on": "2026-11-02", "note": SECRET},
        {"ref": "e1", "opportunity": "o1", "kind": "rejection_received", "on": "2026-11-09", "note": SECRET},
        {"ref": "e2", "opportunity": "o1", "kind": "hire_identified", "on": "2026-11-12",
         "people": ["p2"], "internal": False},
    ],
    "touchpoints": [
        {"ref": "t1", "people": ["p1"], "opportunity": "o1", "at": "2026-11-10", "channel": "call",
         "direction": "out", "outcome": "reached", "summary": SECRET},
        {"ref": "t2", "people": ["p3"], "at": "2026-08-10", "channel": "coffee",
         "direction": "both", "summary": SECRET},
    ],
    "gut_feelings": [
        {"opportunity": "o1", "likelihood": 83, "felt_on": "2026-11-03", "why": SECRET},
    ],
    "claims": [
        {"opportunity": "o1", "kind": "fact", "words": f"fact {SECRET}", "said_by": "p1",
         "said_on": "2026-11-10", "channel": "call"},
        {"opportunity": "o1", "kind": "story", "words": f"story {SECRET}", "ask_person": "p1", "disproof": SECRET,
         "ask_on": "2026-11-20"},
    ],
    "comparisons": [
        {"opportunity": "o1", "criterion": f"crit {SECRET}", "mine": SECRET, "theirs": SECRET, "kind": "story"},
        {"opportunity": "o1", "criterion": "age", "age_bucket": "younger", "basis": SECRET, "kind": "story"},
    ],
    "air_notes": [
        {"person": "p1", "opportunity": "o1", "kind": "recommendation", "words": SECRET,
         "noted_on": "2026-11-11", "act_on": "2026-11-20"},
        {"person": "p1", "opportunity": "o1", "kind": "recommendation", "words": SECRET,
         "noted_on": "2026-11-11", "act_on": "2026-11-20", "led_to_person": "p3"},
    ],
    "appointments": [
        {"ref": "a1", "kind": "other", "on": "2026-11-23", "people": ["p1"], "note": SECRET},
        {"ref": "a2", "kind": "other", "on": "2026-11-20", "people": ["p1"], "note": SECRET},
        {"ref": "a3", "kind": "coffee", "on": "2026-11-27", "people": ["p1"], "opportunity": "o1",
         "note": SECRET},
    ],
}  # fmt: skip

ASKED: list[tuple[str, dict[str, Any]]] = [
    ("today", {"limit": 50}),
    ("people", {}),
    ("people", {"search": "acme"}),
    ("people", {"person": 1}),
    ("people", {"person": 2}),
    ("people", {"person": 3}),
    ("opportunities", {}),
    ("opportunities", {"opportunity": 1}),
    ("prepare", {"person": 1}),
    ("prepare", {"person": 3}),
    *(("insights", {"question": q}) for q in
      ("cooling", "channels", "answers", "opportunities", "companies")),
]  # fmt: skip


@pytest.fixture
def path(database: Path) -> Path:
    load(open_store(database), document(**PRIVATE))
    return database


def told(path: Path, tool: str, given: dict[str, Any], notes: bool) -> str:
    reply = Door(path, lambda: TODAY, writes=True, notes=notes).call(tool, given)
    assert not reply.refused, reply.text
    return json.dumps(reply.data) + reply.text


@pytest.mark.parametrize(("tool", "given"), ASKED)
def test_nothing_private_is_told(path: Path, tool: str, given: dict[str, Any]) -> None:
    assert SECRET not in told(path, tool, given, notes=False)


@pytest.mark.parametrize(
    ("tool", "given", "times"),
    [
        ("today", {"limit": 50}, 1),
        ("people", {"person": 1}, 5),
        ("opportunities", {"opportunity": 1}, 10),
        ("prepare", {"person": 1}, 3),
    ],
)
def test_with_leave_it_is(path: Path, tool: str, given: dict[str, Any], times: int) -> None:
    assert told(path, tool, given, notes=True).count(SECRET) >= times


def test_no_letter_holds_a_note(path: Path) -> None:
    door = Door(path, lambda: TODAY)
    keys = [step["key"] for step in door.call("opportunities", {"opportunity": 1}).data["steps"]]
    letters = [door.call("prepare", {"key": key}) for key in keys]
    assert any("body" in letter.data for letter in letters)
    assert all(SECRET not in letter.text for letter in letters)


def test_a_step_that_tells_an_impression_is_not_there(path: Path) -> None:
    steps = {s["key"] for s in Door(path, lambda: TODAY, notes=True)
             .call("opportunities", {"opportunity": 1}).data["steps"]}  # fmt: skip
    (age,) = (key for key in steps if key.startswith("prepare_age/"))
    door = Door(path, lambda: TODAY, writes=True)
    assert age not in json.dumps(door.call("opportunities", {"opportunity": 1}).data)
    assert age not in json.dumps(door.call("today", {"limit": 50}).data)
    for tool, given in (("prepare", {}), ("decide", {"decision": "done"})):
        reply = door.call(tool, {"key": age, **given})
        assert reply.text.startswith("There is no such step in this opportunity."), reply.text


def test_a_search_does_not_tell_what_a_note_says(path: Path) -> None:
    """Else an assistant could ask for one word after another."""
    quiet, open_ = Door(path, lambda: TODAY), Door(path, lambda: TODAY, notes=True)
    assert quiet.call("people", {"search": SECRET}).data["total"] == 0
    assert open_.call("people", {"search": SECRET}).data["total"] == 3
    for typed in ("rita", "MOLL", "acme rita", "rita@example.com"):
        assert [p["id"] for p in quiet.call("people", {"search": typed}).data["people"]] == [1]


def test_a_birthday_and_the_year_of_nobody(path: Path) -> None:
    store = open_store(path)
    people.edit(store, replace(people.get(store, 1), birthday="--05-09"), TODAY)
    assert "05-09" not in told(path, "people", {"person": 1}, notes=False)
    assert "05-09" in told(path, "people", {"person": 1}, notes=True)


def test_pages_of_a_search_follow_each_other(path: Path) -> None:
    store = open_store(path)
    for number in range(5):
        people.add(store, Person(PersonId(0), "Rita", f"Stone{number}"), TODAY)
    door = Door(path, lambda: TODAY)
    pages = [
        door.call("people", {"search": "rita", "limit": 2, "offset": n}).data for n in (0, 2, 4)
    ]
    assert [page["total"] for page in pages] == [6, 6, 6]
    assert len({p["id"] for page in pages for p in page["people"]}) == 6


def test_how_likely_an_offer_felt_is_told_with_leave_only(path: Path) -> None:
    asked = {"opportunity": 1}
    assert "83" not in told(path, "opportunities", asked, notes=False)
    door = Door(path, lambda: TODAY, notes=True)
    assert door.call("opportunities", asked).data["felt"] == [
        {"likelihood": 83, "date": "2026-11-03", "why": SECRET}
    ]
