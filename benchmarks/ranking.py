"""Today's list, the search and duplicates over whole networks, against scans of the same tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks import network
from benchmarks.measure import Ratio, median
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.ranking.ranking import week_seed
from crm.domain.ranking.tie import week_start
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import today_list, touchpoints
from crm.services.people import duplicates, people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from crm.store.touchpoints import tie_summaries

SIZES = ((3_000, 30_000), (30_000, 300_000))


def ratios() -> Iterator[Ratio]:
    """The ties alone, the whole list with its twenty cases, a search, and a page by warmth."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(Path(folder) / "network.db")
            network.fill(store, *size)
            yield from _of(store, *size)


def _of(store: LocalStore, people_count: int, contacts: int) -> Iterator[Ratio]:
    size = f"{people_count:,} people, {contacts:,} touchpoints"
    scan = median(lambda: _scan(store, "touchpoints"))
    names = median(lambda: _scan(store, "people"))
    ties = median(lambda: _ties(store))
    yield Ratio(f"ranking of all ties, {size}", ties, "scan of touchpoints", scan, "<= 2")
    ties = median(lambda: _ties(store), before=lambda: _log(store))
    what = f"ranking of all ties, after a logged contact, {size}"
    yield Ratio(what, ties, "scan of touchpoints", scan, "")
    # Results are cached until something changes: both cases are measured.
    anew = median(lambda: today_list.whom_next(store, network.TODAY), before=lambda: _change(store))
    what = f"Today with {network.CASES} open cases, after a change, {size}"
    # The goal applies to a large network: twenty cases cost the same whatever the scan takes.
    goal = "<= 2" if (people_count, contacts) == SIZES[-1] else ""
    yield Ratio(what, anew, "scan of touchpoints", scan, goal)
    # The everyday case: a contact renews what is kept of all ties, too.
    logged = median(lambda: today_list.whom_next(store, network.TODAY), before=lambda: _log(store))
    what = f"Today with {network.CASES} open cases, after a logged contact, {size}"
    yield Ratio(what, logged, "scan of touchpoints", scan, goal)
    again = median(lambda: today_list.whom_next(store, network.TODAY))
    what = f"Today with {network.CASES} open cases, looked at again, {size}"
    yield Ratio(what, again, "scan of touchpoints", scan, "<= 2")
    for words in ("alder planner", "coffee budget", "lder"):
        found = PeopleFilter(search=words)
        taken = median(
            lambda found=found: people.page(store, found, network.TODAY),  # type: ignore[misc]
            before=lambda: _change(store),
        )
        yield Ratio(f"search “{words}”, {size}", taken, "scan of people", names, "")
    taken = median(
        lambda: people.page(store, PeopleFilter(), network.TODAY, "warmest"),
        before=lambda: _change(store),
    )
    yield Ratio(f"page of people by warmth, {size}", taken, "scan of people", names, "")
    taken = median(lambda: duplicates.suspected(store), before=lambda: _change(store))
    yield Ratio(f"suspected duplicates among all, {size}", taken, "scan of people", names, "")


def _change(store: LocalStore) -> None:
    """Make a small change to a person, which invalidates all cached results but those of the ties."""
    person = people.get(store, 1)
    people.edit(store, replace(person, notes=person.notes + "."), network.TODAY)


def _log(store: LocalStore) -> None:
    mail = Touchpoint(TouchpointId(0), (PersonId(1),), network.TODAY, Channel.EMAIL)
    touchpoints.log(store, mail, network.TODAY)


def _ties(store: LocalStore) -> None:
    today = network.TODAY
    before = week_start(today) - timedelta(days=1)
    with store.read() as db:
        network_ = tie_summaries.network(db)
        network_.cooling(today, (), (), 10)
        network_.revivable(before, today, week_seed(today), (), (), 10)


def _scan(store: LocalStore, table: str) -> None:
    with store.read() as db:
        db.execute(f"SELECT count(*) FROM {table} WHERE binned_on IS NULL").fetchone()
