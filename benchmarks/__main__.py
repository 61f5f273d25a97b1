"""`make bench`: every figure as a ratio to a floor measured in the same run."""

from __future__ import annotations

import platform
import sqlite3
import sys
from pathlib import Path

import sqlite_utils

from benchmarks import imports, ranking
from benchmarks.measure import Ratio

RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    """Measure, print one table and keep it with machine and versions."""
    ratios = [*imports.ratios(), *ranking.ratios()]
    table = "\n".join(["| what | floor | ratio | goal |", "|---|---|---|---|", *map(str, ratios)])
    versions = (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, sqlite-utils "
        f"{getattr(sqlite_utils, '__version__', '4')}, {platform.machine()}"
    )
    RESULTS.write_text(f"# Measured\n\n{versions}. Medians of {Ratio.RUNS} runs.\n\n{table}\n")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
