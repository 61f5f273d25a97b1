"""Two apps with twelve pages and four command lines at work on one database at the same time."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from benchmarks import network
from benchmarks.network import TODAY
from crm.services.people import people
from crm.store.handle import Store
from crm.store.local import open_store
from crm.store.turns import TURN_SECONDS
from proof import apart, day_at_work
from proof.content import derived_wrongly, unsound
from proof.day_at_work import ACTIONS, SHARED, Done, Worker, counted
from proof.rows import Row, Size

_APPS: Final = 2
_PAGES: Final = 6
_COMMAND_LINES: Final = 4
_IDLE_TURNS: Final = 5
_BUSY: Final = ("Another program", "locked", "busy")


def rows(size: Size) -> list[Row]:
    """Mixed work for 20 seconds or five minutes; every figure is counted from what was acknowledged."""
    seconds = size.of(20, 300)
    with tempfile.TemporaryDirectory(prefix="embers-proof-") as made:
        path = Path(made, "embers.db")
        store = open_store(path)
        network.fill(store, size.of(1_000, 3_000), size.of(10_000, 30_000))
        seen = apart.context().Array("l", SHARED + 1)
        idle = _idle(store, seen)
        since = time.monotonic()
        done = at_once(path, seconds, seen, idle.counted)
        return told(store, done, idle, f"{time.monotonic() - since:.0f} s")


def _idle(store: Store, seen: Any) -> Done:
    """Each action some times by itself."""
    worker = Worker(store, _APPS * _PAGES, seen)
    for action in ACTIONS:
        worker.do(action)  # the first time warms up
    worker.done.slowest.clear()
    for action in ACTIONS * _IDLE_TURNS:
        worker.do(action)
    return worker.done


def at_once(path: Path, seconds: float, seen: Any, before: dict[int, int]) -> list[Done]:
    """Everybody at work for so long; what each one did."""
    apps = [
        apart.started(day_at_work.app, path, range(n * _PAGES, (n + 1) * _PAGES), seconds, seen)
        for n in range(_APPS)
    ]
    with ThreadPoolExecutor(_COMMAND_LINES) as pool:
        lines = [pool.submit(_command_line, path, n, seconds) for n in range(_COMMAND_LINES)]
        done = [line.result() for line in lines]
    for process, pipe in apps:
        if pipe.poll(120):
            done += pipe.recv()
        else:
            done.append(Done(faults=["an app did not come to its end"]))
        process.join()
    return done


def _command_line(path: Path, number: int, seconds: float) -> Done:
    """One command after the other, each in a process of its own."""
    chance, done = random.Random(number), Done()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        name = f"Typed{number}x{done.number}"
        file = path.parent / f"{name}.csv"
        file.write_bytes(day_at_work.table_of(name))
        command = chance.choice([
            ["people", "--search", "alder"], ["next"], ["warmth", "3"], ["import", str(file)],
            ["backup", f"{file}.db"], ["check"], ["export", "people-csv", f"{file}.out"], ["duplicates"],
        ])  # fmt: skip
        common = [sys.executable, "-m", "crm", "--db", str(path), "--on", TODAY.isoformat()]
        since = time.perf_counter()
        ended = subprocess.run([*common, *command], capture_output=True, text=True, check=False)
        done.number += 1
        action = f"crm {command[0]}"
        done.slowest[action] = max(time.perf_counter() - since, done.slowest.get(action, 0))
        if ended.returncode == 0 and command[0] == "import":
            done.imported.append(name)
        elif ended.returncode:
            words = ended.stderr.strip()[-300:]
            mine = done.refused if any(word in words for word in _BUSY) else done.faults
            mine.append(f"{action}: {words}")
    return done


def told(store: Store, done: Sequence[Done], idle: Done, taken: str) -> list[Row]:
    """What the end of it all shows.

    Args:
        idle: what was done before, by one alone.
    """
    number = sum(one.number for one in done)
    how = (
        f"{number:,} operations of {_APPS * _PAGES} pages in {_APPS} apps and {_COMMAND_LINES} "
        f"command lines in {taken}"
    )
    refused = [text for one in done for text in one.refused]
    faults = [text for one in done for text in one.faults]
    stale = [text for one in done for text in one.stale]
    everybody = [idle, *done]
    lost = _lost(store, everybody)
    acknowledged = sum(
        len(one.logged) + len(one.imported) + sum(one.counted.values()) for one in everybody
    )
    wrong = derived_wrongly(open_store(store.path))
    broken = unsound(store.path)
    slowest, action = max((s, a) for one in done for a, s in one.slowest.items() if a in ACTIONS)
    alone = idle.slowest.get(action)  # a short run may end before everything was tried once
    return [
        Row("Nobody is refused because others are at work", how,
            f"{len(refused)} times busy", not refused, tuple(refused[:3])),
        Row("Nothing else goes wrong", "the same", f"{len(faults)} faults", not faults, tuple(faults[:3])),
        Row("No update is lost", "the same",
            f"{len(lost)} of {acknowledged:,} acknowledged writes lost", not lost, tuple(lost[:3])),
        Row("Nobody is shown an older answer than was acknowledged, also in another process", "the same",
            f"{len(stale)} stale answers", not stale, tuple(stale[:3])),
        Row("What is kept computed equals a rebuild", "after the same",
            f"{wrong} summaries differ; the file is {broken or 'sound'}", not wrong and not broken),
        Row("Nobody waits for ever", "the slowest operation of a page",
            f"{slowest:.1f} s ({action.replace('_', ' ')})"
                + (f"; by itself {alone:.2f} s" if alone is not None else ""),
            slowest < TURN_SECONDS),
    ]  # fmt: skip


def _lost(store: Store, everybody: Sequence[Done]) -> list[str]:
    counts = Counter[int]()
    for one in everybody:
        counts.update(one.counted)
    with store.read() as db:
        said = {row[0] for row in db.execute("SELECT summary FROM touchpoints")}
        names = Counter(row[0] for row in db.execute("SELECT last_name FROM people"))
    lost = [text for one in everybody for text in one.logged if text not in said]
    lost += [name for one in everybody for name in one.imported if names[name] != 3]
    for who, times in counts.items():
        notes = people.get(store, who).notes
        lost += [f"person {who}: {notes} of {times}"] * (times - counted(notes))
    return lost
