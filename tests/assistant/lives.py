"""A story as calls that can be said: the same ones for the command line and for an assistant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crm.services.imports.portable import import_portable
from crm.store.local import open_store
from tests.stories.facts import document, happened, many
from tests.stories.living import HERE, read_story

#: What a fact of a story may hold so that one sentence or form says all of it.
_SAYABLE = frozenset(
    {"on", "event", "contact", "with", "case", "direction", "result", "says", "decided", "step",
     "until", "why", "planned", "day", "time", "place"}
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One call on a day; a step is found when its turn comes, by its name and person."""

    on: date
    tool: str
    given: Mapping[str, Any]
    step: tuple[str, str | None] | None = None


def calls_of(name: str) -> tuple[dict[str, Any], list[Call]]:
    """How a story begins, and what is said day by day."""
    story = read_story(HERE / f"{name}.toml")
    numbers = {case["name"]: n for n, case in enumerate(story.get("cases", ()), 1)}
    begins = document({**story, "course": {"happened": []}}, None)
    facts = sorted(happened(story), key=lambda fact: fact["on"])
    return begins, [_call(fact, numbers) for fact in facts]


def _call(fact: Mapping[str, Any], numbers: Mapping[str, int]) -> Call:
    assert set(fact) <= _SAYABLE, f"{fact}: {set(fact) - _SAYABLE} cannot be said"
    on, who = fact["on"], many(fact.get("with"))
    named = numbers[fact["case"]] if "case" in fact else None
    case = named or (1 if len(numbers) == 1 else None)
    given: dict[str, Any]
    if fact.get("event") == "rejection_received":
        return Call(on, "rejection", {"opportunity": case, "day": on.isoformat()})
    if "event" in fact:
        given = {"opportunity": case, "kind": fact["event"], "day": on.isoformat(), "with": who}
        return Call(on, "event", given)
    if "contact" in fact:
        given = {"sentence": "", "with": who, "day": on.isoformat(), "channel": fact["contact"]}
        given |= {"said": fact["says"]} if "says" in fact else {}
        given |= {key: fact[key] for key in ("direction", "result") if key in fact}
        return Call(on, "log", given | ({"opportunity": named} if named else {}))
    if "planned" in fact:
        given = {"kind": fact["planned"], "day": fact["day"].isoformat(), "with": who}
        given |= {"opportunity": case} if case else {}
        given |= {"at": fact["time"]} if "time" in fact else {}
        return Call(
            on, "appointment", given | ({"place": fact["place"]} if "place" in fact else {})
        )
    given = {"decision": fact["decided"], "reason": fact.get("why", ""), "opportunity": case}
    given |= {"until": fact["until"].isoformat()} if "until" in fact else {}
    return Call(on, "decide", given, (fact["step"], who[0] if who else None))


def argv_of(tool: str, given: Mapping[str, Any]) -> list[str]:
    """The same call on the command line."""
    left = dict(given)
    head = {
        "log": lambda: ["log", left.pop("sentence"), "--yes"],
        "event": lambda: _event(left),
        "rejection": lambda: ["reject", left.pop("company", ""), left.pop("title", "")],
        "appointment": lambda: ["appointment", left.pop("kind")],
        "add_person": lambda: ["add", left.pop("name")],
        "decide": lambda: _decision(left),
    }[tool]()
    for name, value in left.items():
        for one in many(value):
            head += [f"--{name.replace('_', '-')}", one]
    return [str(word) for word in head]


def _event(left: dict[str, Any]) -> list[Any]:
    if "company" not in left:
        return ["event", left.pop("opportunity"), left.pop("kind")]
    assert left.pop("kind") == "applied"
    return ["open", left.pop("company"), left.pop("title"), "--applied", left.pop("day")]


def _decision(left: dict[str, Any]) -> list[str]:
    decision, key, reason = left.pop("decision"), left.pop("key"), left.pop("reason", "")
    if decision == "done":
        return ["done", key]
    if decision == "skipped":
        return ["skip", key, reason]
    return ["snooze", key, left.pop("until"), "--reason", reason]


def begin(path: Path, begins: Mapping[str, Any], day: date) -> None:
    """The people and jobs of a story, before anything happens."""
    import_portable(open_store(path), "story.json", json.dumps(begins).encode(), day)


def key_of(steps: list[dict[str, Any]], wanted: tuple[str, str | None]) -> str:
    """The key of the step with this name for this person, among rows with `key` and `person`."""
    found = [
        step["key"] for step in steps
        if step["key"].split("/")[0] == wanted[0] and step["person"] == wanted[1]
    ]  # fmt: skip
    assert len(found) == 1, (wanted, steps)
    return str(found[0])


def content_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without the stamps of its content, which are random."""
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        return {table: _rows(db, table) for (table,) in db.execute(sql).fetchall()}


def _rows(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = ", ".join(f'"{name}"' for name in names if name != "stamp")
    found = db.execute(f"SELECT {kept or 'count(*)'} FROM {table}").fetchall()
    return sorted(found, key=repr)
