"""Memory of a server with twenty sessions, against the usual and the tiny app with as many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import network
from benchmarks.measure import Ratio
from benchmarks.pages import TINY, USUAL, opened, served
from crm.store.local import open_store
from scripts import browser as chromium

SESSIONS = 20


def ratios() -> Iterator[Ratio]:
    """Megabytes of the server's process once every session has shown Today."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        database = Path(folder) / "network.db"
        network.fill(open_store(database), 3_000, 30_000)
        browser = driver.chromium.launch(executable_path=chromium.find() or None)
        taken = []
        for script in (None, USUAL, TINY):
            with served(script, database) as (url, process):
                context = browser.new_context()
                for _ in range(SESSIONS):
                    opened(context.new_page(), url)
                taken.append(_megabytes(process))
                context.close()
        browser.close()
    ours, usual, tiny = taken
    what = f"memory, {SESSIONS} sessions"
    yield Ratio(what, ours, "usual app", usual, "<= 1.5", unit="MB")
    yield Ratio(what, ours, "tiny app", tiny, "", unit="MB")


def _megabytes(process: int) -> float:
    """The resident memory of a process (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit("The process does not report its memory.")


if __name__ == "__main__":
    for ratio in ratios():
        print(ratio)
