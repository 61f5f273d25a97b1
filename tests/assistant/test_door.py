"""What an assistant can do at the door: read, write if the user lets it, and take back what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.assistant.door import Door, Reply
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services import appointments
from crm.services.people import people
from crm.store.local import open_store
from tests.assistant.lives import content_of
from tests.conftest import TODAY

READ = {"today", "people", "opportunities", "prepare", "insights"}
WRITE = {"log", "event", "rejection", "appointment", "decide", "add_person", "undo"}


@pytest.fixture
def door(path: Path) -> Door:
    return Door(path, lambda: TODAY, writes=True)


def ok(reply: Reply) -> dict[str, Any]:
    assert not reply.refused, reply.text
    return reply.data


def a_step(door: Door, **wanted: str) -> dict[str, Any]:
    steps = ok(door.call("opportunities", {"opportunity": 1}))["steps"]
    return next(s for s in steps if all(s[name] == value for name, value in wanted.items()))


def test_at_most_twelve_tools_and_reading_alone_without_leave(path: Path, door: Door) -> None:
    assert {tool.name for tool in door.tools} == READ | WRITE
    assert len(door.tools) <= 12
    assert {tool.name for tool in Door(path, lambda: TODAY).tools} == READ


@pytest.mark.parametrize("tool", sorted(WRITE))
def test_a_door_for_reading_writes_nothing(path: Path, tool: str) -> None:
    before = content_of(path)
    reply = Door(path, lambda: TODAY).call(
        tool, {"name": "Ada Quill", "sentence": "coffee with Sam"}
    )
    assert reply.refused
    assert reply.text == (
        "This door is open for reading only. To write, it has to be started with the option write."
    )
    assert content_of(path) == before


def test_today_says_whom_to_contact_and_the_keys_of_steps(door: Door) -> None:
    reply = door.call("today", {"limit": 3})
    lines = ok(reply)["lines"]
    assert len(lines) == 3
    assert reply.text.startswith("1. ")
    assert all({"action", "why", "channel", "key", "person_id"} <= set(line) for line in lines)


def test_people_and_one_person(door: Door) -> None:
    found = ok(door.call("people", {"search": "larkfield"}))
    assert [(one["id"], one["name"]) for one in found["people"]] == [(1, "Sam Larkfield")]
    one = ok(door.call("people", {"person": "Sam Larkfield"}))
    assert (one["id"], one["name"]) == (1, "Sam Larkfield")
    assert {"roles", "contacts", "steps", "appointments"} <= set(one)


def test_an_opportunity_with_its_steps(door: Door) -> None:
    listed = ok(door.call("opportunities", {}))["opportunities"]
    assert {"id", "name", "stage"} <= set(listed[0])
    one = ok(door.call("opportunities", {"opportunity": 1}))
    assert one["steps"]
    assert {"key", "title", "status", "due"} <= set(one["steps"][0])


def test_a_draft_and_what_to_read_before_a_talk(door: Door) -> None:
    key = a_step(door, channel="email")["key"]
    assert "body" in ok(door.call("prepare", {"key": key}))
    assert ok(door.call("prepare", {"person": 1}))["name"] == "Sam Larkfield"
    assert (
        door.call("prepare", {}).text == "Please say either person or key. A key is that of a step."
    )


@pytest.mark.parametrize(
    "question", ["cooling", "channels", "answers", "opportunities", "companies"]
)
def test_the_counts_of_insights(door: Door, question: str) -> None:
    reply = door.call("insights", {"question": question})
    assert ok(reply)["question"] == question
    assert reply.text.endswith(".")


def test_a_name_of_several_people_is_answered_with_the_choices(door: Door, path: Path) -> None:
    before = content_of(path)
    reply = door.call("log", {"sentence": "lunch with Tom on Friday"})
    assert reply.refused
    assert [(one["name"], one["company"]) for one in reply.data["choices"]] == [
        ("Tom Reed", None), ("Tom Hale", "Beacon"),
    ]  # fmt: skip
    assert "Who is “Tom”" in reply.text
    assert "Say with ID, or new NAME." in reply.text
    people.add(open_store(path), Person(PersonId(0), "Tom", "Hale"), TODAY)
    before = content_of(path)
    twins = door.call("event", {"opportunity": 1, "kind": "interview_held", "with": ["Tom Hale"]})
    assert [one["name"] for one in twins.data["choices"]] == ["Tom Hale", "Tom Hale"]
    assert content_of(path) == before


def test_a_preview_stores_nothing(door: Door, path: Path) -> None:
    before = content_of(path)
    reply = door.call("log", {"sentence": "coffee with Sam Larkfield yesterday", "preview": True})
    assert (ok(reply)["stored"], reply.data["date"]) == (False, "2026-11-22")
    assert "leave out preview" in reply.text
    assert content_of(path) == before


def own_step(door: Door) -> str:
    return str(a_step(door, channel="self")["key"])


WRITES: list[tuple[str, Callable[[Door], dict[str, Any]]]] = [
    ("log", lambda door: {"sentence": "coffee with Sam Larkfield yesterday, knows the new CFO"}),
    ("log", lambda door: {"sentence": "coffee", "new": ["Ada Quill"], "said": "Hello"}),
    ("event", lambda door: {"opportunity": 1, "kind": "role_reposted", "note": "On their page"}),
    ("event", lambda door: {"opportunity": 1, "kind": "hire_identified", "with": [2]}),
    ("event", lambda door: {"opportunity": 2, "kind": "withdrawn_by_you"}),
    (
        "rejection",
        lambda door: {"company": "Umber", "title": "Planner", "recruiter": ["Ada Quill"]},
    ),
    ("appointment", lambda door: {"kind": "coffee", "day": "Friday", "at": "14:30", "with": ["1"]}),
    ("decide", lambda door: {"key": own_step(door), "decision": "done"}),
    ("decide", lambda door: {"key": own_step(door), "decision": "skipped", "reason": "Not now"}),
    ("decide", lambda door: {"key": own_step(door), "decision": "snoozed", "until": "Friday"}),
    (
        "add_person",
        lambda door: {"name": "Ada Quill", "company": "Umber", "notes": "Met at a fair"},
    ),
]


@pytest.mark.parametrize(("tool", "given"), WRITES, ids=[tool for tool, _ in WRITES])
def test_every_change_says_how_to_undo_it_and_is_undone(
    door: Door, path: Path, tool: str, given: Callable[[Door], dict[str, Any]]
) -> None:
    before = seen(path)
    reply = door.call(tool, given(door))
    assert ok(reply)["undo"] == "Call undo to take this back."
    assert reply.text.endswith("\nTo take this back, call undo.")
    assert seen(path) != before
    undone = door.call("undo", {})
    assert ok(undone)["left_to_undo"] == 0
    assert undone.text.startswith("Undone: ")
    after = seen(path)
    if given(door).get("new"):  # as on the screen, someone new stays in the list
        after["people"] = [row for row in after["people"] if row[1:3] != ("Ada", "Quill")]
    assert after == before


def seen(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the screens show: the rows that are not in the bin, with no day of their last change."""
    store = open_store(path)
    tables = {
        "people": "SELECT id, first_name, last_name, company FROM people WHERE binned_on IS NULL",
        "cases": "SELECT id, closed_on, closed_why FROM opportunities WHERE binned_on IS NULL",
        "events": "SELECT e.* FROM events e JOIN opportunities o ON o.id = opportunity_id "
        "WHERE o.binned_on IS NULL",
        "roles": "SELECT r.* FROM roles r JOIN opportunities o ON o.id = opportunity_id "
        "WHERE o.binned_on IS NULL",
        "contacts": "SELECT id, happened_at, summary FROM touchpoints WHERE binned_on IS NULL",
        "appointments": "SELECT * FROM appointments",
        "decisions": "SELECT * FROM outcomes",
    }
    with store.read() as db:
        return {name: sorted(db.execute(sql).fetchall()) for name, sql in tables.items()}


def test_undo_goes_back_one_change_at_a_time(door: Door, path: Path) -> None:
    for name in ("Ada Quill", "Ben Oakley"):
        ok(door.call("add_person", {"name": name}))
    assert door.call("undo", {}).text.startswith("Undone: Added Ben Oakley as person ")
    assert names(path) & {"Ada Quill", "Ben Oakley"} == {"Ada Quill"}
    ok(door.call("undo", {}))
    assert names(path) & {"Ada Quill", "Ben Oakley"} == set()
    assert door.call("undo", {}).text == (
        "There is nothing to undo. Only changes made through this door are."
    )


def names(path: Path) -> set[str]:
    page = people.page(open_store(path), people.PeopleFilter(), TODAY, limit=-1)
    return {row.person.name for row in page.rows}


def test_what_changed_on_the_screen_since_is_not_undone(door: Door, path: Path) -> None:
    planned = ok(door.call("appointment", {"kind": "coffee", "day": "Friday", "with": ["1"]}))
    appointments.cancel(open_store(path), planned["written"]["appointment_id"])
    reply = door.call("undo", {})
    assert reply.refused
    assert "another window" in reply.text
    assert door.call("undo", {}).text.startswith("There is nothing to undo.")


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("nothing", {}, "There is no such tool."),
        ("today", {"limit": "many"}, "limit must be a whole number."),
        ("today", {"limit": -1}, "limit is out of range."),
        ("today", {"day": "Friday"}, "today has no day. It takes: limit."),
        ("people", {"person": "Nora Nobody"}, "Nobody in your list is Nora Nobody."),
        ("opportunities", {"opportunity": 77}, "This opportunity no longer exists."),
        ("insights", {}, "insights needs question."),
        ("insights", {"question": "facts"}, "question is none of its words."),
        ("log", {}, "log needs sentence."),
        ("log", {"sentence": "coffee with Ada Quill"}, 'Say new "Ada Quill", or with ID.'),
        ("log", {"sentence": "called Sam Larkfield"}, "Say result reached or result no_answer."),
        ("log", {"sentence": "coffee with Sam Larkfield tomorrow"}, "still to come"),
        ("event", {"opportunity": 1, "kind": "party"}, "kind is none of its words."),
        ("event", {"opportunity": 1, "kind": "applied", "day": "tomorrow"}, "still to come"),
        ("rejection", {"company": "Umber"}, "Please enter the job."),
        ("rejection", {"company": "Umber", "title": "x", "opportunity": 1}, "not both"),
        ("appointment", {"kind": "call", "day": "yesterday", "with": ["1"]}, "in the past"),
        ("appointment", {"kind": "call", "day": "Friday"}, "Please say who it is with."),
        ("decide", {"key": "nothing", "decision": "done"}, "See opportunities, ID."),
        ("decide", {"key": "thank_you/o1/p99", "decision": "done"}, "See opportunities, 1."),
        ("decide", {"key": "thank_you/o77", "decision": "done"}, "no longer exists"),
        ("add_person", {"name": " "}, "name"),
        ("add_person", {"name": "Ada", "linkedin": "nowhere"}, "LinkedIn"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_and_changes_nothing(
    door: Door, path: Path, tool: str, given: dict[str, Any], words: str
) -> None:
    before = content_of(path)
    reply = door.call(tool, given)
    assert reply.refused
    assert words.lower() in reply.text.lower(), reply.text
    assert "--" not in reply.text
    assert reply.data["refused"] == reply.text
    assert content_of(path) == before


def test_a_contact_is_logged_and_not_ticked_off(door: Door) -> None:
    reply = door.call("decide", {"key": a_step(door, channel="email")["key"], "decision": "done"})
    assert reply.text.startswith("This step is a contact with someone. Log it:")


def test_to_put_off_needs_a_day(door: Door) -> None:
    reply = door.call("decide", {"key": own_step(door), "decision": "snoozed"})
    assert reply.text == "Until which day? Say until."


def test_a_mistake_of_ours_is_told_calmly(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **more: object) -> object:
        raise RuntimeError("a secret of Sam's")

    monkeypatch.setattr("crm.services.today_list.whom_next", broken)
    reply = door.call("today", {})
    assert reply.text == "Something went wrong in Embers, and nothing was changed."
    assert "secret" not in caplog.text
    assert "RuntimeError in today" in caplog.text


def test_the_day_is_that_of_the_call(path: Path) -> None:
    days = [date(2026, 11, 23)]
    door = Door(path, lambda: days[-1])
    assert ok(door.call("today", {}))["date"] == "2026-11-23"
    days.append(date(2026, 11, 24))
    assert ok(door.call("today", {}))["date"] == "2026-11-24"
