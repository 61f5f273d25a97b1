"""The questions of Insights over whole networks, against a scan of the touchpoints."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import network
from benchmarks.measure import Ratio, median
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import touchpoints
from crm.store.local import LocalStore, open_store
from crm.ui.insights.page import QUESTIONS

SIZES = ((3_000, 30_000), (30_000, 300_000))


def ratios() -> Iterator[Ratio]:
    """Each question: asked again, and asked after the data changed."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(Path(folder) / "network.db")
            network.fill(store, *size)
            yield from _of(store, f"{size[0]:,} people, {size[1]:,} touchpoints")


def _of(store: LocalStore, size: str) -> Iterator[Ratio]:
    floor = median(lambda: _scan(store))
    for question in QUESTIONS:
        taken = median(lambda q=question: q.answer(store, network.TODAY))  # type: ignore[misc]
        yield Ratio(f"{question.asks} {size}", taken, "scan of touchpoints", floor, "")
        taken = median(lambda q=question: q.answer(store, network.TODAY), lambda: _change(store))  # type: ignore[misc]
        what = f"{question.asks} After a change, {size}"
        yield Ratio(what, taken, "scan of touchpoints", floor, "")


def _change(store: LocalStore) -> None:
    mail = Touchpoint(TouchpointId(0), (PersonId(1),), network.TODAY, Channel.EMAIL)
    touchpoints.log(store, mail, network.TODAY)


def _scan(store: LocalStore) -> None:
    with store.read() as db:
        db.execute("SELECT count(*) FROM touchpoints WHERE binned_on IS NULL").fetchone()


if __name__ == "__main__":
    for ratio in ratios():
        print(ratio, flush=True)
