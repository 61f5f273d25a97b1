"""Damaged input for every reader: an answer or a refusal in words, soon and with little memory."""

from __future__ import annotations

import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from crm.errors import CrmError
from proof import apart, pages
from proof.readers import READERS
from proof.rows import Row, Size

#: Seconds of the processor, and bytes, that one input may take.
SECONDS: Final = 2.0
BYTES: Final = 300_000_000
#: Inputs that one process reads before the next one begins with fresh memory.
_BATCH: Final = 500
_AT_ONCE: Final = 2
_SILENT: Final = 600.0

NAMES: Final = (*(one.name for one in READERS), pages.NAME)

Read = Callable[[int], object]


class Told(NamedTuple):
    """What the process that reads says: refusals and the slowest input since the last time, or a fault."""

    refused: int
    slowest: float
    fault: str = ""


@dataclass(slots=True)
class Found:
    """What the inputs of one reader brought; `faults`: one for each place in the code."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)


def rows(size: Size, only: Sequence[str] = ()) -> list[Row]:
    """Every reader with its share of all inputs, and the pages with odd addresses.

    Args:
        only: the names of some of them; empty = all.
    """
    whole = size.of(2_000, 100_000)
    wanted = [(one.name, whole * one.share // 100) for one in READERS]
    wanted.append((pages.NAME, size.of(16, 600)))
    wanted = [(name, inputs) for name, inputs in wanted if not only or name in only]
    with (
        tempfile.TemporaryDirectory(prefix="embers-proof-") as folder,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        found = list(pool.map(lambda one: fuzzed(one[0], one[1], Path(folder)), wanted))
    return [_row(name, one) for (name, _), one in zip(wanted, found, strict=True)]


def _row(name: str, found: Found) -> Row:
    how = f"{found.inputs:,} inputs, {SECONDS:.0f} s and {BYTES // 1_000_000} MB each"
    figure = f"{len(found.faults)} faults, {found.refused:,} refused in words, slowest {found.slowest:.2f} s"
    faults = tuple(f"{name} {number}: {text}" for text, number in found.faults.items())
    return Row(f"Whatever comes as {name} is read or refused", how, figure, not faults, faults)


def fuzzed(name: str, inputs: int, folder: Path, batch: int = _BATCH) -> Found:
    """Read so many inputs in processes of their own; an input that ends its process is a fault.

    Args:
        folder: where they put their databases; whoever is ended tidies nothing up.
    """
    found, first = Found(), 0
    while first < inputs:
        last = min(inputs, first + batch)
        process, pipe = apart.started(within, name, first, last, folder)
        begun = first
        for said in _heard(pipe):
            if isinstance(said, int):
                begun = said
            elif isinstance(said, Told):
                found.refused += said.refused
                found.slowest = max(found.slowest, said.slowest)
                if said.fault:
                    found.faults.setdefault(said.fault, begun)
        process.join()
        first = last
        if process.exitcode:
            why = "takes too long" if process.exitcode == -signal.SIGPROF else "ends its process"
            found.faults.setdefault(f"{why} ({process.exitcode})", begun)
            first = begun + 1
    found.inputs = inputs
    return found


def _heard(pipe: Connection) -> Iterator[object]:
    """What the other process says, until it ends."""
    while pipe.poll(_SILENT):
        try:
            yield pipe.recv()
        except EOFError:
            return


def within(pipe: Connection, name: str, first: int, last: int, folder: Path) -> None:
    """Read these inputs in this process, which ends when one takes too long."""
    tempfile.tempdir = str(folder)
    read = _reading(name)
    allowed = _data_now() + BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, resource.RLIM_INFINITY))
    refused, slowest = 0, 0.0
    for number in range(first, last):
        pipe.send(number)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        since = time.process_time()
        try:
            read(number)
        except CrmError:
            refused += 1
        except Exception as fault:
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(Told(0, 0.0, _told(fault)))
        signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - since)
        if number % 50 == 0 or number == last - 1:
            pipe.send(Told(refused, slowest))
            refused = 0


def _reading(name: str) -> Read:
    if name == pages.NAME:
        return pages.opened()
    reader = next(one for one in READERS if one.name == name)
    for sample in reader.samples():  # what is loaded and kept once is no input's own
        with suppress(CrmError):
            reader.read(sample)
    return lambda number: reader.read(reader.given(number))


def _data_now() -> int:
    """Bytes of data this process has by now, as its limit counts them."""
    told = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in told.splitlines() if line.startswith("VmData"))
    return int(line.split()[1]) * 1024


def _told(fault: BaseException) -> str:
    """The kind of a fault and the last place in Embers' own code."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "/crm/" in frame.filename] or list(frames)
    place = f"crm/{ours[-1].filename.rpartition('/crm/')[2]}:{ours[-1].lineno}"
    return f"{type(fault).__name__} at {place}: {str(fault)[:120]!r}"
