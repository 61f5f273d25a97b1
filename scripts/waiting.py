"""Wait for a server to answer, and for a page of the app to be complete."""

from __future__ import annotations

import time
import urllib.request
from typing import Final, Protocol

from playwright.sync_api import Page

READY: Final = "html:not([data-opening]) [data-testid=stApp][data-test-script-state=notRunning]"


class Child(Protocol):
    """A process that was started, as `subprocess.Popen` holds it."""

    def poll(self) -> int | None: ...


def answers(url: str, child: Child) -> bool:
    """Wait until a server answers; False if its process ended or a minute passed."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def settle(page: Page, pause: int = 150) -> None:
    """Wait until the script has run and stays finished.

    Args:
        pause: milliseconds before the second check, because a click reaches the server a moment later.
    """
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_timeout(pause)
    page.wait_for_selector(READY, timeout=60_000)
