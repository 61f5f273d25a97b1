"""Today's ranking over the whole network, against one scan of the touchpoints."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measure import Ratio, median
from crm.services import agenda
from crm.store.local import LocalStore, open_store

PEOPLE, TOUCHPOINTS = 3_000, 30_000
TODAY = date(2026, 11, 23)


def ratios() -> Iterator[Ratio]:
    """A tenth of the largest network; the ratio to the scan is what the goal speaks of."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "network.db")
        fill(store)
        scan = median(lambda: _scan(store))
        ranked = median(lambda: agenda.whom_next(store, TODAY))
    yield Ratio(
        f"Today's list, {PEOPLE:,} people, {TOUCHPOINTS:,} touchpoints",
        ranked, "count(*) over touchpoints", scan, "<= 2",
    )  # fmt: skip


def fill(store: LocalStore) -> None:
    """Invented people and touchpoints, the same in each run."""
    chosen = random.Random(3)
    people = [
        {"id": n, "first_name": f"Person {n}", "last_name": "Example"} for n in range(1, PEOPLE + 1)
    ]
    touchpoints, took_part = [], []
    for n in range(1, TOUCHPOINTS + 1):
        day = TODAY - timedelta(days=chosen.randint(0, 900))
        touchpoints.append({
            "id": n, "happened_at": day.isoformat(), "channel": "email",
            "direction": chosen.choice(["in", "out"]),
        })  # fmt: skip
        took_part.append({"touchpoint_id": n, "person_id": chosen.randint(1, PEOPLE)})

    def work(db: object) -> None:
        for table, rows in (
            ("people", people), ("touchpoints", touchpoints), ("touchpoint_people", took_part),
        ):  # fmt: skip
            db.table(table).insert_all(rows)  # type: ignore[attr-defined]

    store.write(work)


def _scan(store: LocalStore) -> None:
    with store.read() as db:
        db.execute("SELECT count(*) FROM touchpoints WHERE binned_on IS NULL").fetchone()
