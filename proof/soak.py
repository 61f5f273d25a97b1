"""An hour of one person in Chromium: memory stays flat, the file bounded, and the log empty."""

from __future__ import annotations

import math
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks import network
from benchmarks.network import TODAY
from crm.domain.wording import plural
from crm.paths import ROOT
from crm.store.local import LocalStore, open_store
from proof.rows import Row, Size
from proof.visitor import Seen, Visitor
from scripts import browser as chromium
from scripts.launch import any_free, command
from scripts.waiting import answers

_PEOPLE: Final = 1_000
_TOUCHPOINTS: Final = 10_000
#: Lines that the server says of its start and its end.
_EXPECTED: Final = re.compile(
    r"\s*|.* Uvicorn server started on .*|\s*You can now view your Streamlit app in your browser\.|"
    r"\s*URL: .*|\s*Stopping\.\.\."
)
#: Lines that Streamlit's own words call harmless, or notes that are no warning of its. A message for a dialog that is
#: closed by now is one, before the run that would answer it and in it: a press on Save that goes astray with it is
#: pressed again by the browser (crm/ui/widgets/keeper.js).
_HARMLESS: Final = re.compile(
    r".*Couldn't find fragment with id \w+\..* no action is required.*"
    r"|.* The fragment with id \w+ does not exist anymore - it might have been removed during a preceding .*"
)
#: Seconds that Streamlit holds a session that lost its tab, for it to come back (`server.disconnectedSessionTTL`), and
#: how much later than noted a tab is lost on a busy machine.
_HELD_SECONDS, _LATE_SECONDS = 120, 30
#: The part of itself that anything may gain in the second half and still be called flat; a minute only warms up.
_LITTLE, _LITTLE_AT_FIRST = 0.03, 0.25
#: Threads and files that come and go with each click, and how many threads the server keeps at most for such.
_FEW, _POOL = 3, 40
#: SQLite copies its log back after 1,000 pages of 4 kB; a write of many rows makes it longer once.
_LOG_BYTES: Final = 16_000_000
#: What the file may be larger than a copy without empty pages: those that a change left are for the next one.
_EMPTY: Final = 0.25


@dataclass(frozen=True, slots=True)
class Measure:
    """The server at one moment: seconds since the start, bytes in memory and in files, numbers of others.

    Attributes:
        sessions: those that are held in memory. recent: the one that is open, and those that Streamlit may
            still hold.
    """

    at: float
    memory: int
    threads: int
    files: int
    sessions: int
    recent: int
    database: int
    log: int


def rows(size: Size, minutes: int = 0) -> list[Row]:
    """A minute or an hour, or as many minutes as wanted; nothing without a Chromium."""
    path = chromium.find()
    if not Path(path).exists():
        print("There is no Chromium for the soak; `make chromium` installs one.", file=sys.stderr)
        return []
    seconds, every = minutes * 60 or size.of(60, 3_600), size.of(5, 60)
    with (
        tempfile.TemporaryDirectory(prefix="embers-proof-") as made,
        sync_playwright() as driver,
        closing(driver.chromium.launch(executable_path=path, args=["--no-sandbox"])) as browser,
    ):
        folder = Path(made)
        store = open_store(folder / "embers.db")
        network.fill(store, _PEOPLE, _TOUCHPOINTS)
        with served(folder) as (url, process):
            seen, measures = _visited(browser, url, process, store, seconds, every)
        said = (folder / "said.txt").read_text("utf-8", "replace").splitlines()
        little = _LITTLE_AT_FIRST if size.short else _LITTLE
        return told(store, seen, measures, said, little)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The app as `make run` starts it, with what it says kept in said.txt; yields address and process."""
    env = os.environ | {
        "EMBERS_DB": str(folder / "embers.db"),
        "EMBERS_TODAY": TODAY.isoformat(),
        "HEADLESS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    port = any_free()
    line = command(port, env)
    line = [sys.executable, "-m", "proof.watched", str(folder / "held"), *line[line.index("run") :]]
    with (folder / "said.txt").open("wb") as said:
        child = subprocess.Popen(
            line, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not answers(f"{url}/_stcore/health", child):
                raise RuntimeError((folder / "said.txt").read_text("utf-8", "replace"))
            yield url, child.pid
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(timeout=30)


def _visited(
    browser: Browser, url: str, process: int, store: LocalStore, seconds: float, every: float
) -> tuple[Seen, list[Measure]]:
    """One person at work for so long, measured again and again, now and then in trouble."""
    with store.read() as db:
        names = dict(db.execute("SELECT id, first_name || ' ' || last_name FROM people").fetchall())
    visitor = Visitor(browser, url, _PEOPLE, names.__getitem__)
    measures: list[Measure] = []
    begun = time.monotonic()
    trouble_at, measure_at, troubles = begun + 2.5 * every, begun + every, 0
    for act in visitor.acts():
        now = time.monotonic()
        if now >= measure_at:
            measures.append(measured(process, store.path, now - begun, visitor.seen.begun))
            print(measures[-1], *visitor.seen.failed[-1:], file=sys.stderr, flush=True)
            measure_at += every
        if now >= trouble_at:
            visitor.do(visitor.troubles[troubles % len(visitor.troubles)])
            trouble_at, troubles = trouble_at + 2.5 * every, troubles + 1
        if now - begun >= seconds:
            break
        visitor.do(act)
    visitor.context.close()
    return visitor.seen, measures


def measured(process: int, database: Path, at: float, begun: Sequence[float]) -> Measure:
    """The server's process and files now."""
    status = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines()
        if ":" in line
    )
    beside = database.with_name(f"{database.name}-wal")
    return Measure(
        at=at,
        memory=int(status["VmRSS"].split()[0]) * 1024,
        threads=int(status["Threads"]),
        files=len(os.listdir(f"/proc/{process}/fd")),
        sessions=int(database.with_name("held").read_text("ascii") or 0),
        recent=1 + may_be_held(begun, time.monotonic()),
        database=database.stat().st_size,
        log=beside.stat().st_size if beside.exists() else 0,
    )


def may_be_held(begun: Sequence[float], now: float) -> int:
    """How many sessions that lost their tab Streamlit may hold, as each that begins follows one that did.

    It drops those whose time is over only when it notes another one: its `TTLCache` removes nothing by itself.
    """
    noted = [one for one in begun if one <= now - _LATE_SECONDS]
    over = _HELD_SECONDS + _LATE_SECONDS
    return sum(not any(later > one + over for later in noted) for one in begun[1:])


def told(
    store: LocalStore, seen: Seen, measures: Sequence[Measure], said: Sequence[str], little: float
) -> list[Row]:
    """What the measures and the end of it all show.

    Args:
        said: the lines that the server wrote. little: the part of itself that what is flat may gain.
    """
    last = measures[-1]
    half = [one for one in measures if one.at >= last.at / 2]
    at = [one.at for one in half]
    memory = Gain.of(at, [one.memory / 1e6 for one in half])
    threads = Gain.of(at, [one.threads for one in half])
    files = Gain.of(at, [one.files for one in half])
    held = [one for one in measures if one.sessions > one.recent]
    least, log = _least(store.path), max(one.log for one in measures)
    few = _FEW + little * _POOL
    others = [line for line in said if not _EXPECTED.fullmatch(line)]
    odd = [line for line in others if not _HARMLESS.fullmatch(line)]
    lost = _lost(store, seen)
    minutes = plural(round(last.at / 60), "minute", "minutes")
    how = f"{minutes}, {seen.views:,} pages looked at, {seen.lost} lost connections"
    return [
        Row("A person at work finds everything done", how,
            f"{len(seen.failed)} things failed", not seen.failed, tuple(seen.failed[:3])),
        Row("Nothing wrong is on the screen, and no place stays empty", "every page looked at",
            f"{len(seen.wrong)} faults", not seen.wrong, tuple(seen.wrong[:3])),
        Row("Memory stays flat", "resident memory of the server; the line through the second half",
            f"{measures[0].memory / 1e6:.0f} MB at first, {memory.mean:.0f} MB in the second half, "
            f"{memory} MB from its beginning to its end", memory.is_little(little)),
        Row("So do threads and open files", "the same",
            f"{threads.mean:.0f} threads, {threads}; {files.mean:.0f} files, {files}",
            threads.is_little(little, few) and files.is_little(little, few)),
        Row("A closed tab is forgotten", f"sessions held in memory, after {len(seen.begun)} began",
            f"at most {max(one.sessions for one in measures)}, {last.sessions} at the end", not held),
        Row("The file grows with what is stored alone", "the file beside a copy without empty pages, and its log",
            f"{last.database / 1e6:.2f} MB, a copy {least / 1e6:.2f} MB, the log at most {log / 1e6:.1f} MB",
            last.database <= least * (1 + _EMPTY) and log <= _LOG_BYTES),
        Row("The log says nothing", "every line the server wrote after its start",
            f"{len(odd)} lines; {len(others) - len(odd)} that Streamlit calls harmless", not odd, tuple(odd[:40])),
        Row("Nothing that was saved is lost", "contacts logged by the drawer and in a sentence",
            f"{len(lost)} of {len(seen.logged):,} lost", not lost, tuple(lost[:3])),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gain:
    """What the straight line through measures gains from the first to the last of them.

    Attributes:
        noise: three standard errors of it, by how far the measures are from the line.
    """

    gained: float
    noise: float
    mean: float

    @classmethod
    def of(cls, at: Sequence[float], values: Sequence[float]) -> Gain:
        """By least squares."""
        mean, span = statistics.fmean(values), at[-1] - at[0]
        if len(at) < 3:
            return cls(values[-1] - values[0], 0.0, mean)
        slope, base = statistics.linear_regression(at, values)
        off = sum((value - base - slope * x) ** 2 for x, value in zip(at, values, strict=True))
        middle = statistics.fmean(at)
        error = math.sqrt(off / (len(at) - 2) / sum((x - middle) ** 2 for x in at))
        return cls(slope * span, 3 * error * span, mean)

    def is_little(self, part: float, number: float = 0.0) -> bool:
        """Whether it is less than such a part of the whole, such a number, or what chance does."""
        return self.gained <= max(part * self.mean, number, self.noise)

    def __str__(self) -> str:
        return f"{self.gained:+.1f} ± {self.noise:.1f}"


def _least(path: Path) -> int:
    """Bytes of a copy of the database without an empty page."""
    with tempfile.TemporaryDirectory(prefix="embers-proof-") as made:
        copy = Path(made, "copy.db")
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("VACUUM INTO ?", [str(copy)])
        return copy.stat().st_size


def _lost(store: LocalStore, seen: Seen) -> list[str]:
    with store.read() as db:
        there = {row[0] for row in db.execute("SELECT summary FROM touchpoints")}
    return [words for words in seen.logged if words not in there]
