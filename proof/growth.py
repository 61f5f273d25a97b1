"""What each action costs against the size of the network: nothing grows faster than the network does.

All sizes are measured in turns, and the least of several runs counts: what else a machine is busy with makes
a run longer, never shorter.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks import network
from benchmarks.network import TODAY
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import insights, today_list, touchpoints
from crm.services.imports import batch_import
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from proof.rows import Row, Size

#: Touchpoints of each person.
_EACH: Final = 10
#: Nothing grows faster than the network does; a tenth more for what no longer fits the processor's memory.
LINEAR: Final = 1.1
#: What concerns one person grows with the depth of an index only.
FLAT: Final = 0.35


@dataclass(frozen=True, slots=True)
class Action:
    """Something a user does.

    Attributes:
        most: the largest exponent of its cost. changed: whether something was logged just before.
    """

    name: str
    do: Callable[[LocalStore, int], object]
    most: float = LINEAR
    changed: bool = True


def _import(store: LocalStore, number: int) -> None:
    stamp = time.perf_counter_ns()
    lines = [f"New{n},Comer{stamp},Works" for n in range(5)]
    data = "\n".join(["First Name,Last Name,Company", *lines]).encode()
    batch_import.import_file(store, "people.csv", data, TODAY)


def _log(store: LocalStore, number: int) -> None:
    whom = (PersonId(number // 2),)
    new = Touchpoint(TouchpointId(0), whom, TODAY, Channel.CALL, summary="about coffee")
    touchpoints.log(store, new, TODAY)


def _edit(store: LocalStore, number: int) -> None:
    person = people.get(store, number // 2)
    people.edit(store, replace(person, notes=f"{time.perf_counter_ns()}"), TODAY)


def _search(store: LocalStore, number: int) -> None:
    people.page(store, PeopleFilter(search="alder planner"), TODAY)


ACTIONS: Final = (
    Action("log a contact", _log, FLAT),
    Action("edit a person", _edit, FLAT),
    Action("a person's page", lambda store, n: people.person_file(store, n // 2, TODAY), FLAT),
    Action("the list of people", lambda store, n: people.page(store, PeopleFilter(), TODAY)),
    Action("the list by warmth", lambda store, n: people.page(store, PeopleFilter(), TODAY, "warmest")),
    Action("a search of two words", _search),
    Action("Today", lambda store, n: today_list.plan_of(store, TODAY, 10, 8)),
    Action("import of five rows", _import),
    Action("Insights: who is cooling", lambda store, n: insights.cooling_ties(store, TODAY)),
    Action("Insights: how I reach people", lambda store, n: insights.channel_use(store, TODAY)),
    Action("Insights: what gets answered", lambda store, n: insights.reply_rates(store, TODAY)),
    Action("Insights: where I know people", lambda store, n: insights.company_coverage(store, TODAY)),
    Action("Today once more", lambda store, n: today_list.plan_of(store, TODAY, 10, 8), FLAT, changed=False),
    Action("a person's page once more", lambda store, n: people.person_file(store, n // 2, TODAY), FLAT,
           changed=False),
    Action("Insights once more", lambda store, n: insights.cooling_ties(store, TODAY), FLAT, changed=False),
)  # fmt: skip


def rows(size: Size) -> list[Row]:
    """Each action after a change, as the everyday is, and views of what is as it was, at each size."""
    sizes = (300, 3_000) if size.short else (1_000, 10_000, 100_000)
    taken = measured(sizes, size.of(5, 9))
    return [row(one, sizes, taken[one.name]) for one in ACTIONS]


def measured(sizes: Sequence[int], runs: int) -> dict[str, list[float]]:
    """Least seconds of the processor of each action, in networks of so many people."""
    with tempfile.TemporaryDirectory(prefix="embers-proof-") as folder:
        stores = []
        for number in sizes:
            store = open_store(Path(folder, f"{number}.db"))
            network.fill(store, number, number * _EACH)
            _log(store, number)
            stores.append(store)
        taken = {one.name: [math.inf] * len(sizes) for one in ACTIONS}
        for _ in range(runs):
            for one in ACTIONS:
                for place, number in enumerate(sizes):
                    least = taken[one.name]
                    least[place] = min(least[place], _seconds(one, stores[place], number))
        return taken


def _seconds(action: Action, store: LocalStore, number: int) -> float:
    if action.changed:
        _log(store, number)  # so that no kept answer is told
    else:
        action.do(store, number)
    since = time.process_time()
    action.do(store, number)
    return time.process_time() - since


def row(action: Action, sizes: Sequence[int], seconds: Sequence[float]) -> Row:
    """What was measured at each size, and the exponent of the growth."""
    grows = exponent(sizes, seconds)
    told = ", ".join(f"{1_000 * one:,.1f}" for one in seconds)
    people_at = ", ".join(f"{one:,}" for one in sizes)
    promise = f"{action.name[0].upper()}{action.name[1:]} grows at most as n^{action.most}"
    when = "after a change" if action.changed else "with nothing changed"
    how = f"{people_at} people with {_EACH} contacts each; ms of the processor {when}"
    points = tuple(zip(sizes, (1_000 * one for one in seconds), strict=True))
    figure = f"{told} ms: n^{grows:.2f}"
    return Row(promise, how, figure, grows <= action.most, points=points, name=action.name)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of the line through the logarithms, by least squares; 1 = linear."""
    slope = statistics.linear_regression([math.log(one) for one in sizes],
                                         [math.log(max(one, 1e-6)) for one in seconds]).slope  # fmt: skip
    return slope
