"""Find a Chromium for the browser tests, or install one.

python scripts/browser.py      installs one if there is none, prints its path
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def main() -> int:
    """Make sure that there is a browser; return the exit status."""
    found = find() or (_from_debian() and find()) or (_from_playwright() and find())
    if not found:
        print(
            "No Chromium was found and none could be installed. Install Chromium or Google Chrome "
            "so that its command is on the PATH, then try again.",
            file=sys.stderr,
        )
        return 2
    print(f"Browser for the tests: {found}")
    return 0


def find() -> str:
    """The command of an installed browser, else playwright's own; empty if there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((place for place in (*PLACES, _bundled()) if place and Path(place).exists()), "")


def _bundled() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        return driver.chromium.executable_path


def _from_debian() -> bool:
    """Install the distribution's package, if there is one and this user may."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        front: list[str] = []
    elif shutil.which("sudo") and _ok(["sudo", "-n", "true"]):
        front = ["sudo", "-n"]
    else:
        return False
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    print("Installing Chromium with apt-get ...", flush=True)
    _ok([*front, *quiet, "update"])  # a partly failed update may still be enough
    return _ok([*front, *quiet, "install", "-y", "--no-install-recommends", "chromium"])


def _from_playwright() -> bool:
    print("Installing playwright's Chromium ...", flush=True)
    return _ok([sys.executable, "-m", "playwright", "install", "chromium"])


def _ok(command: list[str]) -> bool:
    return subprocess.call(command, stdin=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    sys.exit(main())
