"""What the database holds: decides whether the three ways to start are shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from crm.services import sample
from crm.store import result_cache
from crm.store.handle import Store
from crm.store.query import not_binned


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people, opportunities and touchpoints there are, and whether the sample is present."""

    people: int
    opportunities: int
    touchpoints: int
    sample: bool

    @property
    def empty(self) -> bool:
        return not self.people and not self.opportunities


def counts(store: Store) -> Counts:
    with store.read() as db:
        return result_cache.cached(db, lambda: _count(db), "counts")


def _count(db: Database) -> Counts:
    people, opportunities, touchpoints = (
        not_binned(db, table) for table in ("people", "opportunities", "touchpoints")
    )
    return Counts(people, opportunities, touchpoints, sample.is_in(db))
