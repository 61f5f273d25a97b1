"""Killed at any moment: each operation is whole or absent, and what was acknowledged is there."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crm import cli
from crm.store.local import open_store
from proof import apart, operations
from proof.content import derived_wrongly, fingerprint, unsound
from proof.operations import DATABASE, OPERATIONS, TEMPORARY, Operation
from proof.rows import Row, Size

#: What belongs beside a database: itself, whole copies, and what the operations were given.
_OURS: Final = frozenset({".db", ".db-wal", ".db-shm", ".csv", ".json"})
_SEED: Final = 11
_FOREVER: Final = 120.0


@dataclass(slots=True)
class Tally:
    """What the trials of one operation brought."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def rows(size: Size) -> list[Row]:
    """Each operation killed at random moments in a process of its own, on real files."""
    tallies = [(one, tried(one, size.of(2, 25))) for one in OPERATIONS]
    left = [file for _, tally in tallies for file in tally.left]
    kills = sum(tally.kills for _, tally in tallies)
    nothing = Row(
        "A kill leaves no half files for ever",
        "all of these kills: whatever is beside the database after the next start",
        f"{len(left)} files left of {kills} kills",
        not left,
        tuple(left[:3]),
    )
    return [*(_row(one, tally) for one, tally in tallies), nothing]


def _row(operation: Operation, tally: Tally) -> Row:
    faults = (*tally.damaged, *tally.torn, *tally.lost)
    figure = (
        f"{len(tally.damaged)} damaged, {len(tally.torn)} half done, {len(tally.lost)} of "
        f"{tally.acknowledged} acknowledged writes lost"
    )
    how = f"{tally.kills} times `kill -9` at a random moment, then the next start"
    return Row(f"A killed {operation.name} is whole or absent", how, figure, not faults, faults[:3])


def tried(operation: Operation, kills: int) -> Tally:
    """Kill the operation so many times; every trial begins with the same files."""
    chosen = random.Random(f"{_SEED}-{operation.name}")
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="embers-proof-") as made:
        begin = Path(made, "begin")
        (begin / TEMPORARY).mkdir(parents=True)
        operation.prepare(begin)
        states, seconds = _undisturbed(operation, begin, Path(made, "whole"))
        for number in range(kills):
            folder = Path(shutil.copytree(begin, Path(made, f"{number}")))
            _trial(operation, folder, chosen.uniform(0, 1.6 * seconds), states, tally)
            shutil.rmtree(folder)
    return tally


def _undisturbed(operation: Operation, begin: Path, folder: Path) -> tuple[list[str], float]:
    """The state before, and after each commit; and the seconds that all takes."""
    shutil.copytree(begin, folder)
    states = [_state(folder)]
    with _temporary_files_in(folder):
        operation.run(folder, lambda: states.append(_state(folder)))
    shutil.rmtree(folder)
    shutil.copytree(begin, folder)
    process, pipe = apart.started(operations.within, operation.name, folder)
    pipe.recv()
    since = time.perf_counter()
    while pipe.recv() != "done":
        pass
    seconds = time.perf_counter() - since
    process.join()
    shutil.rmtree(folder)
    return states, seconds


def _trial(
    operation: Operation, folder: Path, after: float, states: Sequence[str], tally: Tally
) -> None:
    process, pipe = apart.started(operations.within, operation.name, folder)
    if not pipe.poll(_FOREVER):
        raise TimeoutError(operation.name)
    pipe.recv()
    time.sleep(after)
    process.kill()
    process.join()
    done = max((n for n in apart.said(pipe) if isinstance(n, int)), default=0)
    judge(folder, f"{operation.name}, killed after {after:.4f} s", done, states, tally)


def judge(folder: Path, trial: str, done: int, states: Sequence[str], tally: Tally) -> None:
    """Note what is wrong in a folder after a kill.

    Args:
        done: how many commits were acknowledged.
        states: before the operation, and after each of its commits.
    """
    tally.kills += 1
    tally.acknowledged += done
    found = _state(folder)
    _start(folder)
    if found not in states:
        found = _state(folder)  # what is derived may be made by the next start
    if found not in states:
        tally.torn.append(f"{trial}: neither before nor after")
    elif found not in states[done:]:
        tally.lost.append(f"{trial}: {done} acknowledged, {states.index(found)} there")
    path = folder / DATABASE
    wrong = unsound(path)
    if not wrong and derived_wrongly(open_store(path)):
        wrong = "summaries of ties differ from a rebuild"
    if wrong:
        tally.damaged.append(f"{trial}: {wrong}")
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder)
        if file.is_file() and (file.suffix not in _OURS or place.parts[0] == TEMPORARY):
            tally.left.append(f"{trial}: {place}")


def _state(folder: Path) -> str:
    """Of the database, and of a copy that the operation makes."""
    return f"{fingerprint(folder / DATABASE)} {fingerprint(folder / 'copy.db')}"


def _start(folder: Path) -> None:
    """Start Embers once more, as its user would."""
    with _temporary_files_in(folder), redirect_stdout(io.StringIO()):
        cli.main(["--db", str(folder / DATABASE), "check"])


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = str(folder / TEMPORARY)
    try:
        yield
    finally:
        tempfile.tempdir = before
