"""Take pictures of every page with the sample people: `python scripts/screenshots.py FOLDER`.

Each page at 1440 and 390 pixels, light and dark, on a fixed day with a database of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from scripts import browser as chromium  # noqa: E402
from scripts.launch import any_free, command  # noqa: E402

DAY: Final = "2026-11-23"
WIDTHS: Final = {1440: 900, 390: 844}
PAGES: Final = {
    "today": "",
    "people": "people",
    "person": "person?id=1",
    "opportunities": "opportunities",
    "opportunity": "opportunity?id=1",
    "week": "week",
    "insights": "insights",
    "insights-channels": "insights?q=channels",
    "insights-cases": "insights?q=cases",
    "insights-companies": "insights?q=companies",
    "import": "import_data",
    "data": "data",
    "settings": "settings",
    "help": "help",
}
_READY: Final = "[data-testid=stApp][data-test-script-state=notRunning]"


def main(folder: Path) -> int:
    """Fill `folder` with PAGE-WIDTH-THEME.png; gives the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium.find() or None)
        for name, sample in (("sample", True), ("empty", False)):
            with serving(Path(scratch) / f"{name}.db", sample) as url:
                pages = PAGES if sample else {"welcome": ""}
                shoot(found, url, pages, folder)
        found.close()
    return 0


def shoot(browser: Browser, url: str, pages: dict[str, str], folder: Path) -> None:
    for width, height in WIDTHS.items():
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                locale="en-GB",
            )
            page = context.new_page()
            for name, address in pages.items():
                page.goto(f"{url}/{address}")
                settle(page)
                tall = page.evaluate(
                    "Math.max(...[...document.querySelectorAll('[data-testid=stMain]')]"
                    ".map(e => e.scrollHeight), 0)"
                )
                page.set_viewport_size({"width": width, "height": min(max(height, tall), 3000)})
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
                page.set_viewport_size({"width": width, "height": height})
            context.close()


def settle(page: Page) -> None:
    """Wait until the script has run and nothing is loading."""
    page.wait_for_selector(_READY, timeout=30_000)
    page.wait_for_timeout(700)
    page.wait_for_selector(_READY, timeout=30_000)


@contextmanager
def serving(database: Path, sample: bool) -> Iterator[str]:
    """The app on a free port with a database of its own; gives its address."""
    env = os.environ | {"EMBERS_DB": str(database), "EMBERS_TODAY": DAY, "HEADLESS": "1"}
    if sample:
        line = [sys.executable, "-m", "crm", "--on", DAY, "--db", str(database), "sample", "add"]
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    port = any_free()
    with (database.parent / f"{database.stem}.log").open("wb") as log:
        child = subprocess.Popen(command(port, env), cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()
            child.wait(timeout=20)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The app did not start.")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")))
