"""What pages and command lines do all day, each thing once: for many who do them at the same time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, Final

from benchmarks.network import TODAY
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.errors import ChangedMeanwhile, CrmError, StoreBusy
from crm.services import insights, shown, today_list, touchpoints
from crm.services.imports import batch_import, history
from crm.services.people import duplicates, people
from crm.store.handle import Store
from crm.store.local import open_store
from crm.store.people.people import PeopleFilter

#: The people whose notes everybody counts up: an update that is lost is missing in the sum.
SHARED: Final = 6
#: The people whom contacts are logged with.
MANY = 300
#: The pause between two things a page does, in seconds, at most.
_PAUSE: Final = 0.05
_WORDS: Final = ("alder", "planner", "company 000", "coffee", "ada", "birch")


@dataclass(slots=True)
class Done:
    """What one worker did.

    Attributes:
        counted: how often it counted up the notes of a shared person.
        logged: the texts of the contacts it logged. imported: last names of those it imported.
        slowest: the longest of each action, in seconds. refused: "busy" answers; faults: all others.
    """

    number: int = 0
    counted: dict[int, int] = field(default_factory=dict)
    logged: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Worker:
    """One page by its number; `seen`: what everybody acknowledged so far, by person."""

    store: Store
    page: int
    seen: Any
    done: Done = field(default_factory=Done)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.page)

    def today(self) -> None:
        today_list.plan_of(self.store, TODAY, 10, 5)

    def list_of_people(self) -> None:
        wanted = PeopleFilter(search=self.chance.choice(_WORDS))
        people.page(self.store, wanted, TODAY)

    def person(self) -> None:
        who = self.chance.randint(1, SHARED)
        least = self.seen[who]
        found = people.person_file(self.store, who, TODAY).person
        if counted(found.notes) < least:
            self.done.stale.append(f"person {who}: {found.notes} shown, {least} acknowledged")

    def insights(self) -> None:
        ask: Callable[[Store, date], object] = self.chance.choice(
            (insights.cooling_ties, insights.reply_rates, insights.channel_use)
        )
        ask(self.store, TODAY)

    def log(self) -> None:
        said = f"page {self.page} logs {len(self.done.logged)}"
        whom = (PersonId(self.chance.randint(1, MANY)),)
        new = Touchpoint(TouchpointId(0), whom, TODAY, Channel.CALL, summary=said)
        touchpoints.log(self.store, new, TODAY)
        self.done.logged.append(said)

    def edit(self) -> None:
        """Count up the notes of a shared person as it was shown; that it changed meanwhile is an answer, too."""
        who = self.chance.randint(1, SHARED)
        shows = people.get(self.store, who)
        number = counted(shows.notes) + 1
        with suppress(ChangedMeanwhile):
            safe = shown.unchanged(self.store, shows)
            people.edit(safe, replace(shows, notes=f"counted {number}"), TODAY)
            with self.seen.get_lock():
                self.seen[who] = max(self.seen[who], number)
            self.done.counted[who] = self.done.counted.get(who, 0) + 1

    def import_some(self) -> None:
        name = f"Newcomer{self.page}x{len(self.done.imported)}"
        batch_import.import_file(self.store, "people.csv", table_of(name), TODAY)
        self.done.imported.append(name)

    def import_and_undo(self) -> None:
        name = f"Passing{self.page}x{self.done.number}"
        done = batch_import.import_file(self.store, "people.csv", table_of(name), TODAY)
        history.undo(self.store, done.import_id, TODAY)

    def merge_and_part(self) -> None:
        """Of two people of this worker's own."""
        keep = 400 + 2 * self.page
        done = duplicates.merge(self.store, keep, keep + 1, {}, TODAY)
        duplicates.undo_merge(self.store, done.merge_id)

    def work(self, seconds: float, pause: float = _PAUSE) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            action = self.chance.choices(list(_OFTEN), list(_OFTEN.values()))[0]
            self.do(action)
            time.sleep(self.chance.uniform(0, pause))

    def do(self, action: str) -> None:
        since = time.perf_counter()
        try:
            getattr(self, action)()
        except StoreBusy as busy:
            self.done.refused.append(f"{action}: {busy} ({time.perf_counter() - since:.1f} s)")
        except CrmError as refused:
            self.done.faults.append(f"{action}: refused, {refused}")
        except Exception as fault:
            self.done.faults.append(f"{action}: {type(fault).__name__}: {fault}")
        taken = time.perf_counter() - since
        self.done.number += 1
        self.done.slowest[action] = max(taken, self.done.slowest.get(action, 0))


#: How often each thing is done, compared with the others.
_OFTEN: Final[Mapping[str, int]] = {
    "today": 4, "list_of_people": 4, "person": 8, "insights": 2, "log": 5, "edit": 5, "import_some": 1,
    "import_and_undo": 1, "merge_and_part": 1,
}  # fmt: skip
ACTIONS: Final = tuple(_OFTEN)


def counted(notes: str) -> int:
    return int(notes.rpartition(" ")[2]) if notes.startswith("counted ") else 0


def table_of(last_name: str) -> bytes:
    lines = [f"{first},{last_name},{last_name} Works" for first in ("Ada", "Bo", "Cem")]
    return "\n".join(["First Name,Last Name,Company", *lines]).encode()


def app(pipe: Connection, path: Path, pages: range, seconds: float, seen: Any) -> None:
    """A running app with these pages at work; sends what each one did."""
    workers = [Worker(open_store(path), page, seen) for page in pages]
    running = [Thread(target=worker.work, args=(seconds,)) for worker in workers]
    for one in running:
        one.start()
    for one in running:
        one.join()
    pipe.send([worker.done for worker in workers])
