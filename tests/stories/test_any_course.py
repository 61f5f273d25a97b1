"""Random courses of two jobs and four people, lived day by day: what must hold at every look.

An open case has a next date; nothing late belongs to an ended chapter; nobody is written to twice in
three days or has a second gift in a year; three outward lines a day are the most, on the day of a
rejection none; no reason is untrue; what the user decided about a step survives corrections and undo.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.services.imports.portable import import_portable
from crm.store.local import LocalStore
from tests.conftest import longer
from tests.stories.course import ACTIONS, BEGINNINGS, FIRST_DAY, START, Life
from tests.stories.living import empty_store, steps_of, today_of
from tests.stories.record import LETTERS, Record, written_to_lately
from tests.stories.sentences import untrue
from tests.stories.words import MEANS, OPEN, Row, fits, is_outward, is_shown

#: Words for steps -> kinds of chapters in which they may be late.
_BELONGS = {
    "open process": {"in process"},
    "after a no": {"after a no"},
    "seat open again": {"seat open again"},
}


def look(life: Life) -> list[str]:
    """Everything that is wrong today, in words."""
    record = Record.of(life.store, life.day)
    lines = [row for row in today_of(life.store, life.day) if is_shown(row)]
    wrong: list[str] = []
    for number, case in enumerate(record.cases, 1):
        wrong += _of_case(record.chapter(case), steps_of(life.store, number, life.day))
    wrong += _of_today(lines, record)
    for row in lines:
        wrong += [f"untrue of {row['person']}: {sentence}" for sentence in untrue(row, record)]
    return [f"{life.day}: {told}" for told in wrong]


def _of_case(chapter: str | None, steps: Sequence[Row]) -> list[str]:
    if chapter is None:
        return []
    wrong = []
    dated = [row for row in steps if row["status"] in OPEN and (row["opens"] or row["due"])]
    if chapter not in ("ended by you", "landed") and not dated:
        wrong.append(f"no next date in a case {chapter}")
    for word, kinds in _BELONGS.items():
        late = [row for row in steps if row["status"] == "late" and fits(MEANS[word], row, {})]
        if late and chapter not in kinds:
            wrong.append(f"late in a chapter {chapter}: {[row['key'] for row in late]}")
    return wrong


def _of_today(lines: Sequence[Row], record: Record) -> list[str]:
    wrong = []
    letters = [
        row for row in lines if is_outward(row) and row["channel"] in LETTERS | {"any", "call"}
    ]
    for row in letters:
        sent = written_to_lately(record, record.ref_of(row["person"]))
        if sent:
            wrong.append(f"{row['step']} to {row['person']}, who was written to on {sent}")
    names = [row["person"] for row in letters]
    twice = sorted({name for name in names if names.count(name) > 1})
    wrong += [f"two messages to {name} on one day" for name in twice]
    out = [row for row in lines if is_outward(row)]
    if len(out) > 3:
        wrong.append(f"too much for a day: {[row['action'] for row in out]}")
    if record.rejected_today():
        late = [row["action"] for row in out if row["closes"] != record.day.isoformat()]
        wrong += [f"on the day of a rejection: {action}" for action in late]
    gifts = [row["person"] for row in out if row["channel"] == "gift_card"]
    given = [name for name in gifts if record.gift_within_a_year(record.ref_of(name))]
    return wrong + [f"a second gift to {name} in a year" for name in given]


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the two jobs and the four people."""
    folder = tmp_path_factory.mktemp("courses")
    store = empty_store(folder, "began.db")
    import_portable(store, "began.json", json.dumps(START).encode(), FIRST_DAY)
    return folder / "began.db"


@settings(max_examples=longer(8, 300), deadline=None, suppress_health_check=list(HealthCheck))
@given(beginning=st.sampled_from(BEGINNINGS), actions=st.lists(ACTIONS, min_size=8, max_size=20))
def test_any_course(
    began: Path, beginning: list[tuple[Any, ...]], actions: list[tuple[Any, ...]]
) -> None:
    for file in began.parent.glob("life.db*"):
        file.unlink()
    (began.parent / "life.db").write_bytes(began.read_bytes())
    life = Life(LocalStore(began.parent / "life.db"))
    for name, *chosen in [*beginning, *actions, ("wait", 1)]:
        if name == "wait":  # the evening of a day is looked at, and so is the next morning
            _see_to(look(life))
        life.act(name, *chosen)
        if name in ("wait", "corrects", "strikes out", "undoes"):
            _see_to(look(life))


def _see_to(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)
