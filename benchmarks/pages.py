"""Every page's rerun in Chromium, common actions, and a cold start up to the first answered click.

The floor of the goals is `usual_app.py`, which has what any app of this kind has; the page of
`tiny_app.py`, a title and a button, stands beside it for comparison with earlier results. Both are
served and measured in the same run. `python -m benchmarks.pages --small today people` measures only
these pages, with 3,000 people.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import network
from benchmarks.measure import Ratio
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import touchpoints
from crm.store.local import open_store
from scripts import browser as chromium
from scripts.launch import any_free, command
from scripts.waiting import READY, settle

PAGES: Final[Mapping[str, str]] = {
    "today": "", "people": "people", "people, searched": "people?q=alder", "person": "person?id=1",
    "opportunities": "opportunities", "opportunity": "opportunity?id=1", "week": "week",
    "insights": "insights", "insights, channels": "insights?about=channels",
    "insights, answers": "insights?about=answers", "insights, gifts": "insights?about=gifts",
    "insights, cases": "insights?about=cases", "insights, companies": "insights?about=companies",
    "insights, facts": "insights?about=facts", "introductions": "introductions", "duplicates": "duplicates",
    "import": "import_data", "data": "data", "settings": "settings", "help": "help",
}  # fmt: skip
SIZES: Final = ((3_000, 30_000), (30_000, 300_000))
RERUNS: Final = 30
STARTS: Final = 7
_ROOT: Final = Path(__file__).resolve().parent.parent
TINY: Final = Path(__file__).with_name("tiny_app.py")
USUAL: Final = TINY.with_name("usual_app.py")
Act = Callable[[Page], None]
#: Waits for a key or a click, then measures the milliseconds until the script's result is on the screen.
_WATCH: Final = """() => { window.rerunTook = new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]');
  let start = 0, began = false;
  for (const kind of ['keydown', 'pointerdown'])
    document.addEventListener(kind, () => { start ||= performance.now(); }, {once: true, capture: true});
  const watch = new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    if (state !== 'notRunning') { began = true; return; }
    if (began) {
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now() - start));
    }
  });
  watch.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  setTimeout(() => { watch.disconnect(); done(-1); }, 15000);
}); }"""


def ratios(
    pages: Sequence[str] = tuple(PAGES), sizes: Sequence[tuple[int, int]] = SIZES
) -> Iterator[Ratio]:
    """Each page against both floors, and with two sizes against itself with the smaller one."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium.find() or None)
        databases = []
        for people, touchpoints in sizes:
            databases.append(Path(folder) / f"{people}.db")
            network.fill(open_store(databases[-1]), people, touchpoints)
        yield from _cold_starts(found, databases[0])
        with ExitStack() as servers:
            usual, tiny, *ours = (
                servers.enter_context(serving(script, database))
                for script, database in (
                    (USUAL, databases[0]),
                    (TINY, databases[0]),
                    *((None, database) for database in reversed(databases)),
                )
            )
            size = f"{sizes[-1][0]:,} people"
            for name in pages:
                urls = [usual, tiny, *(f"{url}/{PAGES[name]}" for url in ours)]
                floor, least, slow, *fast = _interleaved(found, urls)
                what = f"page {name}, {size}"
                yield Ratio(what, slow, "usual page", floor, "<= 1.5")
                yield Ratio(what, slow, "tiny page", least, "")
                for took in fast:
                    yield Ratio(what, slow, f"same, {sizes[0][0]:,}", took, "<= 1.15")
            yield from _deeds(found, usual, ours[0], databases[-1], pages, size)
        found.close()


def _deeds(
    browser: Browser, usual: str, many: str, database: Path, pages: Sequence[str], size: str
) -> Iterator[Ratio]:
    """Common actions on these pages; the first view after a write comes last, because it changes the data."""
    clicks: dict[str, tuple[str, Act]] = {
        "people, next page": ("people", lambda p: p.get_by_label("Next page").click()),
        "people, filtered": ("people", _filter),
        "opportunity, a letter": ("opportunity", _letter),
        "insights, another question": ("insights", _question),
    }
    for name, (page, act) in clicks.items():
        if page in pages:
            floor, took = _interleaved(browser, [usual, f"{many}/{PAGES[page]}"], [_again, act])
            yield Ratio(f"{name}, {size}", took, "usual page, a click", floor, "<= 1.5")
    if "today" in pages:
        acts = [_again, _no_answer]
        floor, took = _interleaved(browser, [usual, f"{many}/{PAGES['today']}"], acts)
        what = f"today, a contact logged or taken back, {size}"
        yield Ratio(what, took, "usual page, a click", floor, "<= 2")
    store = open_store(database)

    def after_a_write(page: Page) -> None:
        mail = Touchpoint(TouchpointId(0), (PersonId(1),), network.TODAY, Channel.EMAIL)
        touchpoints.log(store, mail, network.TODAY)
        _press(page)

    for page in ("today", "people", "person", "opportunity"):
        if page in pages:
            acts = [_press, after_a_write]
            floor, took = _interleaved(browser, [usual, f"{many}/{PAGES[page]}"], acts)
            what = f"page {page} after a write of another program, {size}"
            yield Ratio(what, took, "usual page", floor, "<= 2")


def _filter(page: Page) -> None:
    """Show the recruiters; everybody again at the second time."""
    drop = page.locator(".st-key-people-drop-role").get_by_role("button", name="Recruiter")
    if drop.count():
        drop.click()
    else:
        page.get_by_label("Part", exact=True).fill("Recruiter")
        page.keyboard.press("Enter")


def _no_answer(page: Page) -> None:
    """Log the call of the first step as unanswered, or take that back: the write and the view after it.

    On a machine so slow that the offers to take back end, the calls do, too; then it is a plain rerun.
    """
    for name in ("Undo", "No answer"):
        button = page.get_by_role("button", name=name)
        if button.count():
            button.first.click()
            return
    _press(page)


def _letter(page: Page) -> None:
    """Open the letter of a step, or close the one that is open."""
    shut = page.get_by_role("button", name="Close", exact=True)
    (shut if shut.count() else page.get_by_role("button", name="Write").first).click()


def _question(page: Page) -> None:
    """Ask one of two questions in turns, both answered before."""
    reach = page.get_by_role("radio", name="Channels")
    (page.get_by_role("radio", name="Cooling") if reach.is_checked() else reach).click()


def _again(page: Page) -> None:
    """Click the button of the usual page: a click is measured against a click."""
    page.get_by_role("button", name="Again").click()


def _press(page: Page) -> None:
    page.keyboard.press("r")


def _interleaved(browser: Browser, urls: Sequence[str], acts: Sequence[Act] = ()) -> list[float]:
    """Median seconds of a rerun of each address, measured in turns so that all see the same load.

    Args:
        acts: the action that triggers the rerun of each address; by default the key R.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    pages = [opened(context.new_page(), url) for url in urls]
    taken: list[list[float]] = [[] for _ in urls]
    turns = list(zip(pages, taken, acts or [_press] * len(urls), strict=True))
    for _ in range(RERUNS):
        for page, times, act in turns:
            page.bring_to_front()
            page.wait_for_timeout(120)
            times += _rerun(page, act)
        turns.append(turns.pop(0))  # rotate: the first one after a pause is slower
    context.close()
    if not all(taken):
        raise SystemExit(f"No run finished in time: {urls[taken.index([])]}")
    return [statistics.median(times) for times in taken]


def _rerun(page: Page, act: Act = _press) -> list[float]:
    """Seconds from a key or click until the page shows the new run's result.

    Empty if the run started and ended between two frames, so that the browser never said "running".
    """
    page.evaluate(_WATCH)
    act(page)
    milliseconds = page.evaluate("window.rerunTook")
    return [] if milliseconds < 0 else [float(milliseconds) / 1000]


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    settle(page, 800)
    return page


def _cold_starts(browser: Browser, database: Path) -> Iterator[Ratio]:
    """From starting the server to the answer to a first click, in a fresh browser session."""
    taken: dict[Path | None, list[float]] = {None: [], USUAL: [], TINY: []}
    for _ in range(STARTS):
        for script, times in taken.items():
            times.append(_first_answer(browser, script, database))
    ours, usual, tiny = (statistics.median(times) for times in taken.values())
    what = "cold start to the first answered click"
    yield Ratio(what, ours, "usual app", usual, "<= 1.5")
    yield Ratio(what, ours, "tiny app", tiny, "")


def _first_answer(browser: Browser, script: Path | None, database: Path) -> float:
    start = time.perf_counter()
    with serving(script, database) as url:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector(READY, timeout=60_000)
        page.wait_for_selector("[data-testid=stButton], [data-testid=stBaseButton-primary]")
        _rerun(page)
        taken = time.perf_counter() - start
        context.close()
    return taken


@contextmanager
def serving(script: Path | None, database: Path) -> Iterator[str]:
    """Run a server for Embers (None) or another script; yield its address."""
    with served(script, database) as (url, _):
        yield url


@contextmanager
def served(script: Path | None, database: Path) -> Iterator[tuple[str, int]]:
    """Like `serving`, but yield the process ID too."""
    env = os.environ | {
        "EMBERS_DB": str(database), "EMBERS_TODAY": network.TODAY.isoformat(), "HEADLESS": "1",
    }  # fmt: skip
    port = any_free()
    line = command(port, env)
    if script is not None:
        line = [str(script) if part.endswith("streamlit_app.py") else part for part in line]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(line, cwd=_ROOT, env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/_stcore/health")
        yield url, child.pid
    finally:
        child.terminate()
        child.wait(timeout=20)


def _wait(url: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The app did not start.")


if __name__ == "__main__":
    small = "--small" in sys.argv
    named = [name for name in sys.argv[1:] if name != "--small"]
    for ratio in ratios(named or tuple(PAGES), SIZES[:1] if small else SIZES):
        print(ratio, flush=True)
