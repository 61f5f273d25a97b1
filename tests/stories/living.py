"""A story lived in memory: each checked day is read from a database of what was known by then."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crm.commands import views
from crm.domain.playbook.due_step import DueStep
from crm.errors import CrmError
from crm.services import drafts, today_list
from crm.services.imports.portable import import_portable
from crm.store.local import LocalStore, open_store
from tests.stories.checks import OF_CASE, Day, check_day, check_words
from tests.stories.facts import Table, check_spelling, document
from tests.stories.words import SOON, Row, is_shown

HERE = Path(__file__).parent
#: More lines than any story's Today holds.
_LINES = 60


@dataclass(frozen=True)
class Told:
    """How a story did: how many days and checks, and every check that failed."""

    name: str
    days: int
    checks: int
    passed: int
    failed: tuple[str, ...]


def read_story(path: Path) -> dict[str, Any]:
    """Read and proof-read a story."""
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    check_spelling(story)
    for day in story["days"]:
        check_words(day)
    return story


def live(path: Path, folder: Path) -> Told:
    """Live a story day by day, in a folder for its databases."""
    story = read_story(path)
    numbers = {case["name"]: n for n, case in enumerate(story.get("cases", ()), 1)}
    stores: dict[date, LocalStore | str] = {}
    failed: list[str] = []
    checks = passed = 0
    for day in story["days"]:
        known = story.get("imported_on", day["on"])
        if known not in stores:
            text = document(story, None if "imported_on" in story else day["on"])
            stores[known] = _stored(text, folder / f"{known}.db", known)
        seen = _seen(stores[known], day, numbers)
        check_day(day, seen)
        checks += seen.checked
        store = stores[known]
        if isinstance(store, str):
            failed.append(f"{day['on']}: {store}")
            continue
        passed += seen.checked - len(seen.failed)
        failed += [f"{day['on']}: {told}" for told in seen.failed]
    return Told(path.stem, len(story["days"]), checks, passed, tuple(failed))


def empty_store(folder: Path, name: str) -> LocalStore:
    """An empty database; the schema is made once in a folder."""
    first = folder / "empty.db"
    if not first.exists():
        open_store(first)
    path = folder / name
    shutil.copyfile(first, path)
    return open_store(path)


def _stored(text: Mapping[str, Any], path: Path, day: date) -> LocalStore | str:
    """The facts in an empty database, or the refusal."""
    store = empty_store(path.parent, path.name)
    try:
        import_portable(store, "story.json", json.dumps(text).encode(), day)
    except CrmError as error:
        return f"refused: {error}"
    return store


def today_of(store: LocalStore, day: date) -> list[Row]:
    """Today's lines, as the command line gives them."""
    return list(views.suggestions(today_list.whom_next(store, day, _LINES), day)[0])


def steps_of(store: LocalStore, number: int, day: date) -> list[Row]:
    """The steps of a case, as the command line gives them."""
    return list(views.steps(today_list.steps_of(store, number, day))[0])


def _seen(store: LocalStore | str, day: Table, numbers: Mapping[str, int]) -> Day:
    if isinstance(store, str):
        return Day([], [], [], lambda row: "", numbers)
    on = day["on"]
    number = numbers[day["case"]] if "case" in day else min(numbers.values(), default=0)
    steps = steps_of(store, number, on) if OF_CASE & set(day) else []
    lines = today_of(store, on)
    anywhere: list[Row] = []
    if "anywhere" in day:
        every = [row for n in numbers.values() for row in _of_known(store, n, on)]
        anywhere = [row for row in every if row["status"] in SOON]
        anywhere += [row for row in lines if is_shown(row)]
    by_key: dict[str, DueStep] = {}
    if "letter" in day:
        by_key = {str(s.key): s for s in today_list.steps_of(store, number, on)}

    def letter_of(row: Row) -> str:
        made = drafts.draft_for(store, by_key[row["key"]], on)
        return f"{made.draft.subject}\n{made.draft.body}" if made else ""

    return Day(steps, lines, anywhere, letter_of, numbers)


def _of_known(store: LocalStore, number: int, day: date) -> list[Row]:
    try:
        return steps_of(store, number, day)
    except CrmError:
        return []  # a case that is not there yet
