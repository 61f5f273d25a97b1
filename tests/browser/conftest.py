"""The real app in a real browser: a separate server, Chromium, and helpers to wait for a page.

Everything lives as long as one test module: playwright keeps an event loop running on the main
thread, which would be in the way of the tests after it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from crm.services import sample
from crm.store.local import open_store
from scripts import browser as chromium
from scripts.launch import any_free, command
from scripts.waiting import answers
from scripts.waiting import settle as settle
from tests.conftest import ROOT, TODAY

# Shared machines are slow now and then.
expect.set_options(timeout=20_000)

#: A stranger's domain that was pointed at this machine.
REBOUND = "rebound.example"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder, so that `-m "not browser"` leaves them out."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what a page showed to the report of a test that failed: some faults come once in a thousand runs."""
    report = yield
    if report.failed and report.when == "call":
        for name, page in getattr(item, "funcargs", {}).items():
            if isinstance(page, Page):
                with suppress(Error):
                    report.sections.append((f"what {name} shows", shown(page)))
    return report


def shown(page: Page) -> str:
    """The address and the beginning of the words of a page, and which of its folds are open."""
    folds = "all => all.map(one => [one.open, one.querySelector('summary').innerText])"
    words = page.locator("body").inner_text(timeout=2000)[:4000]
    return f"{page.url}\n{page.locator('details').evaluate_all(folds)}\n{words}"


@dataclass(frozen=True)
class Server:
    """A running app; `url` has no slash at its end."""

    port: int
    database: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Traffic:
    """Every address the pages of one context asked for."""

    addresses: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        self.addresses.append(request.url)


@contextmanager
def running(
    folder: Path,
    line: Callable[[int], Sequence[str]],
    day: date = TODAY,
    port: int = 0,
) -> Iterator[Server]:
    """Start the app as a child with the database of this folder, wait until it answers, stop it.

    Args:
        port: the one of a server that was stopped; 0 = any that is free.
    """
    port = port or any_free()
    server = Server(port, folder / "embers.db", folder / f"server-{port}.log")
    env = os.environ | {
        "EMBERS_DB": str(server.database),
        "EMBERS_TODAY": day.isoformat(),
        "HEADLESS": "1",
    }
    child = _Child(list(line(port)), ROOT, env, server.log)
    try:
        if not answers(f"{server.url}/_stcore/health", child):
            raise RuntimeError(
                f"The app did not start:\n{server.log.read_text('utf-8', 'replace')}"
            )
        yield server
    finally:
        child.stop()


class _Child(subprocess.Popen[bytes]):
    """A server that is started as a person starts it."""

    def __init__(self, line: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path) -> None:
        with log.open("wb") as file:
            super().__init__(
                line, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )

    def stop(self) -> None:
        """End it, calmly if it takes less than ten seconds."""
        self.terminate()
        try:
            self.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()


def plain_start(port: int, app: str = "streamlit_app.py") -> list[str]:
    """As `streamlit run streamlit_app.py` starts the app: on every address of the machine.

    Without its watcher of files: it would walk all folders here, `.venv` included, for every new tab, which is
    two thirds of what a tab costs the server.
    """
    options = ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
    return [sys.executable, "-m", "streamlit", "run", app, *options]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as `make run` starts it, on an empty database."""
    folder = tmp_path_factory.mktemp("server")
    with running(folder, lambda port: command(port, {"HEADLESS": "1"})) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium that can reach nothing but this machine."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium.find() or None,
            args=[
                f"--host-resolver-rules={_rules()}",
                "--disable-background-networking",
                # Tabs of the app share a process and what it has compiled: a new one costs little over half.
                "--process-per-site",
            ],
        )
        yield found
        found.close()


def own_addresses() -> list[str]:
    """This machine's addresses on its networks; none on a machine without a network."""
    found = set()
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        # Sends nothing: the system only picks the address it would send from.
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            found.add(ip_address(str(probe.getsockname()[0]).partition("%")[0]))
    return sorted(str(a) for a in found if not (a.is_loopback or a.is_link_local))


def _rules() -> str:
    """Which names and addresses the browser finds: those of this machine, and nothing else."""
    ours = ["localhost", "127.0.0.1", "::1", *own_addresses()]
    return ", ".join(
        [f"MAP {REBOUND} 127.0.0.1", "MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in ours)]
    )


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    """What the pages of `context` asked for so far."""
    return Traffic()


@pytest.fixture(scope="module")
def context(browser: Browser, traffic: Traffic) -> Iterator[BrowserContext]:
    """One browser profile a module, so that the app's own files are loaded once."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(20_000)
    made.on("request", traffic.note)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab."""
    tab = context.new_page()
    yield tab
    tab.close()


def visit(page: Page, address: str) -> None:
    """Open an address and wait until the page is complete."""
    page.goto(address)
    settle(page)


@contextmanager
def one_window(
    browser: Browser,
    server: Server,
    width: int = 1280,
    height: int = 900,
    at: str = "/",
    **more: str,
) -> Iterator[Page]:
    """A window onto the sample people for a whole module: only its first page loads the app.

    Args:
        at: the address of that page.
        more: what else Playwright lets a context be: locale, timezone_id, color_scheme.
    """
    sample.add(open_store(server.database), TODAY)
    options: dict[str, Any] = {"locale": "en-GB"} | more
    made = browser.new_context(viewport={"width": width, "height": height}, **options)
    made.set_default_timeout(20_000)
    page = made.new_page()
    visit(page, f"{server.url}{at}")
    yield page
    made.close()


def step_to(page: Page, address: str) -> None:
    """Go to an address as the browser's forward button does: the session and the app stay loaded."""
    page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }",
        address,
    )
    settle(page)


def go(page: Page, server: Server, address: str) -> None:
    """Open an address such as /week: in the app if the page shows it already, which takes a third of the time."""
    if page.url.startswith(server.url):
        step_to(page, address)
    else:
        visit(page, f"{server.url}{address}")


def screenshot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in build/screenshots, for people to look at."""
    path = ROOT / "build" / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
