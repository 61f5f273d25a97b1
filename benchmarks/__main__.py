"""`make bench`: every figure as a ratio to a floor measured in the same run."""

from __future__ import annotations

import platform
import sqlite3
import sys
from pathlib import Path

import sqlite_utils

from benchmarks import imports, insights, pages, ranking, sessions, warmth
from benchmarks.measure import Ratio

RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    """Measure, print one table and keep it with machine and versions."""
    lines = ["| what | floor | ratio | goal |", "|---|---|---|---|"]
    print("\n".join(lines))
    measures = (
        warmth.ratios, imports.ratios, ranking.ratios, insights.ratios, pages.ratios, sessions.ratios,
    )  # fmt: skip
    for measured in measures:
        for ratio in measured():
            print(ratio, flush=True)
            lines.append(str(ratio))
    table = "\n".join(lines)
    versions = (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, sqlite-utils "
        f"{getattr(sqlite_utils, '__version__', '4')}, {platform.machine()}"
    )
    runs = (
        f"Medians of {Ratio.RUNS} runs, of {imports.TURNS} for a first import, {pages.RERUNS} for the "
        f"rerun of a page and "
        f"{pages.STARTS} for a start"
    )
    RESULTS.write_text(f"# Measured\n\n{versions}. {runs}.\n\n{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
