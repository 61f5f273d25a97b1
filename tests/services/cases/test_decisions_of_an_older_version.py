"""Hundreds of decisions made with version 22, before cases had chapters: all there, and all mean the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.decisions import StepKey
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import DueStep
from crm.services import today_list
from crm.store.local import open_store
from tests.conftest import ROOT
from tests.store.support import older_database

DECISIONS = (ROOT / "tests" / "data" / "decisions_of_version_22.sql").read_text("utf-8")
LAST_DAY = date(2025, 8, 23)
CASES = range(1, 9)
#: These are asked for again and again: a decision about one turn says nothing of the next.
RETURNING = {"keep_touch", "check_in"}


def decisions_in(database: Path) -> list[tuple[Any, ...]]:
    columns = "opportunity_id, step, person_id, event_id, occurrence, decision, until, reason"
    with closing(sqlite3.connect(database)) as conn:
        return conn.execute(f"SELECT {columns} FROM outcomes ORDER BY decided_on, id").fetchall()


@pytest.fixture
def older(database: Path) -> Path:
    older_database(database, 22)
    with closing(sqlite3.connect(database)) as conn:
        conn.executescript(DECISIONS)
        conn.commit()
    return database


def steps_of(database: Path) -> dict[StepKey, DueStep]:
    store = open_store(database)
    return {s.key: s for case in CASES for s in today_list.steps_of(store, case, LAST_DAY)}


def test_none_is_lost(older: Path) -> None:
    before = decisions_in(older)
    assert len(before) == 327
    steps_of(older)
    assert decisions_in(older) == before


def test_done_is_done_skipped_is_skipped_and_put_off_is_put_off(older: Path) -> None:
    latest = {row[:5]: row[5:7] for row in decisions_in(older)}
    steps = steps_of(older)
    wrong, settled = [], 0
    for (case, step, person, event, occurrence), (decision, until) in latest.items():
        if step in RETURNING:
            continue
        who = PersonId(person) if person else None
        key = StepKey(step, OpportunityId(case), who, EventId(event) if event else None, occurrence)
        status = steps[key].status.value if key in steps else "gone"
        over = decision == "snoozed" and status == "lapsed"  # its chapter is over, whatever the day
        returned = decision == "snoozed" and until <= LAST_DAY.isoformat() and status != "gone"
        settled += decision != "snoozed"
        if status != decision and not over and not returned:
            wrong.append((key, decision, status))
    assert not wrong
    assert settled > 100
