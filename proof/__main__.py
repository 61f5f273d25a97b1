"""`make proof` and `make proof-short`: Embers' promises, tried and told as figures."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from crm.domain.dates import format_date
from proof import concurrency, crash, fuzz, growth, picture, round_trips, soak, trouble
from proof.fuzz import NAMES
from proof.report import repeated, written
from proof.rows import HEADER, Row, Size

REPORT: Final = Path(__file__).resolve().parent.parent / "docs" / "proof.md"
PROOFS: Final[dict[str, Callable[[Size], list[Row]]]] = {
    "Crash": crash.rows,
    "Concurrency": concurrency.rows,
    "Fuzz": fuzz.rows,
    "Round trips": round_trips.rows,
    "Growth": growth.rows,
    "Disk and clock": trouble.rows,
    "Soak": soak.rows,
}


def main(argv: Sequence[str]) -> int:
    """Try the promises; 1 if one is broken. The long form keeps its figures in docs/proof.md."""
    options = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    options.add_argument("--short", action="store_true", help="minutes instead of hours")
    options.add_argument("--write", action="store_true", help="keep the figures of a short form")
    options.add_argument("--only", nargs="+", choices=[slug(name) for name in PROOFS])
    options.add_argument("--readers", nargs="+", default=[], choices=NAMES, metavar="READER",
                         help="with --only fuzz: these alone, each in the place of its older row")  # fmt: skip
    options.add_argument("--minutes", type=int, default=0,
                         help="with --only soak: so long instead of an hour; its figures are not kept")  # fmt: skip
    chosen = options.parse_args(argv)
    size = Size(chosen.short)
    broken = 0
    if chosen.readers and chosen.only != ["fuzz"]:
        options.error("--readers needs --only fuzz")
    if chosen.minutes and chosen.only != ["soak"]:
        options.error("--minutes needs --only soak")
    for name, proof in PROOFS.items():
        if chosen.only and slug(name) not in chosen.only:
            continue
        since = time.perf_counter()
        if chosen.readers:
            rows = fuzz.rows(size, chosen.readers)
        else:
            rows = soak.rows(size, chosen.minutes) if chosen.minutes else proof(size)
        if not rows:
            continue  # it cannot be tried on this machine, and said so
        taken = time.perf_counter() - since
        print(f"\n{name}, {size}, {taken:.0f} s\n{HEADER}", *rows, sep="\n", flush=True)
        for fault in (fault for row in rows for fault in row.faults):
            print(f"  {fault}", file=sys.stderr)
        broken += sum(not row.kept for row in rows)
        if chosen.readers:
            if chosen.write or not size.short:
                again = f"{', '.join(chosen.readers)}: {format_date(date.today())}."
                REPORT.write_text(repeated(REPORT.read_text("utf-8"), name, again, rows), "utf-8")
        elif chosen.write or not (size.short or chosen.minutes):
            _keep(
                name,
                f"{str(size).capitalize()}, {format_date(date.today())}, {taken / 60:.0f} minutes.",
                rows,
            )
    print(f"\n{broken} promises are broken." if broken else "\nEvery promise was kept.")
    return 1 if broken else 0


def _keep(name: str, when: str, rows: Sequence[Row]) -> None:
    """Write the section of a proof, and its picture beside the page if there is something to draw."""
    file = ""
    if any(row.points for row in rows):
        file = f"proof-{slug(name)}.svg"
        REPORT.with_name(file).write_text(picture.drawn(rows), "utf-8")
    there = REPORT.read_text("utf-8") if REPORT.exists() else ""
    REPORT.write_text(written(there, list(PROOFS), name, machine(), when, rows, file), "utf-8")


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def machine() -> str:
    """Cores, memory and versions: what figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, Streamlit {version('streamlit')}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
