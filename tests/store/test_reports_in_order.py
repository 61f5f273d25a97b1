"""The contacts of some months: what counts, and read in the order of the file, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.domain.touchpoints.touchpoint import Channel
from crm.store import reports
from crm.store.local import LocalStore, open_store
from tests.store.support import add_person, add_touchpoint

SINCE, TODAY = date(2026, 6, 1), date(2026, 11, 23)
ASKED: dict[str, Callable[[Database], object]] = {
    "weeks": lambda db: reports.channel_days(db, SINCE, TODAY),
    "most": lambda db: reports.most_in_touch(db, SINCE, TODAY, 8),
}


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Sam with three contacts in these days, one of them in the bin; Ada, in the bin, with one."""
    store = open_store(database)
    sam, ada = add_person(store), add_person(store, first_name="Ada")
    for day in (SINCE - timedelta(1), SINCE, TODAY, TODAY + timedelta(1)):
        add_touchpoint(store, sam, day=day, channel=Channel.CALL)
    gone = add_touchpoint(store, sam, day=TODAY, channel=Channel.CALL)
    add_touchpoint(store, ada, day=TODAY, channel=Channel.EMAIL)
    store.write(
        lambda db: db.execute(
            "UPDATE touchpoints SET binned_on = '2026-11-23' WHERE id = ?", [gone]
        )
    )
    store.write(
        lambda db: db.execute("UPDATE people SET binned_on = '2026-11-23' WHERE id = ?", [ada])
    )
    return store


def test_the_first_and_the_last_day_count_and_the_bin_does_not(store: LocalStore) -> None:
    with store.read() as db:
        assert sorted(reports.channel_days(db, SINCE, TODAY)) == [
            ("call", "2026-06-01", 1),
            ("call", "2026-11-23", 1),
            ("email", "2026-11-23", 1),
        ]
        assert reports.most_in_touch(db, SINCE, TODAY, 8) == [(1, 2, "2026-11-23")]


@pytest.mark.parametrize("asked", ASKED)
def test_contacts_are_read_in_the_order_of_the_file(store: LocalStore, asked: str) -> None:
    """In the order of their days, each page of a large file would be read again and again."""
    said: list[str] = []
    with store.read() as db:
        db.conn.set_trace_callback(said.append)
        ASKED[asked](db)
        db.conn.set_trace_callback(None)
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {said[-1]}")]
    days = "SEARCH touchpoints USING COVERING INDEX idx_touchpoints_happened_at"
    found = next(n for n, line in enumerate(plan) if line.startswith(days))
    ordered = plan.index("USE TEMP B-TREE FOR ORDER BY")
    joined = next(n for n, line in enumerate(plan) if line.startswith(("SEARCH t ", "SEARCH p ")))
    assert found < ordered < joined
