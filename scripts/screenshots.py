"""Recreate the pictures in docs/screenshots: `make screenshots`.

    python -m scripts.screenshots [FOLDER] [NAME ...]

Every page, with the sample people, at 1440 pixels in light colours, the important ones also on a phone in
dark colours; a person, two cases, an import's preview, the first page of an empty database, and what
visitors from elsewhere see. The day, the language and the time zone are fixed, so that the same
screens give the same files, and no picture shows a path of this machine.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import (
    Browser,
    Page,
    Playwright,
    StorageState,
    ViewportSize,
    sync_playwright,
)

from scripts import before_pictures as before
from scripts import browser as chromium
from scripts import hosted, waiting
from scripts.hosted import User
from scripts.launch import any_free, command

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "screenshots"
DAY: Final = "2026-11-23"
DESK: Final = ViewportSize(width=1440, height=900)
PHONE: Final = ViewportSize(width=390, height=844)
#: A longer page is cut: nobody looks at more.
TALLEST: Final = 1800
#: Another host name for this machine; the app treats its users as visitors from elsewhere.
ELSEWHERE: Final = "embers.example.com"
#: Shown in pictures in place of the real folder of the database.
PLACE: Final = "/home/sam/embers/data/local"
NO_PROVIDER: Final = "https://id.example.com"
_HEIGHT: Final = """Math.max(0, ...[...document.querySelectorAll('[data-testid=stMain]')]
    .map(e => e.scrollHeight))"""
_HIDE: Final = """([from, to]) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());)
        if (node.data.includes(from)) node.data = node.data.replaceAll(from, to);
}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        prepare: what to do at the address before it is taken.
        phone: also taken on a phone. tallest: the maximum height, in pixels.
        film: the actions, yielding after each frame; the picture shows all frames, two in a row.
    """

    name: str
    address: str = ""
    prepare: Callable[[Page], None] | None = None
    phone: bool = False
    tallest: int = TALLEST
    film: Callable[[Page], Iterator[None]] | None = None


#: The pictures by the app they show; `serving` starts each app.
SHOTS: Final = {
    "sample": (
        Shot("today", phone=True, tallest=1100),
        Shot("log", prepare=before.button("Log a contact"), tallest=DESK["height"]),
        Shot("people", "people", phone=True),
        Shot("person", "person?id=8", phone=True),
        Shot("prepare", "person?id=1", before.prepare),
        Shot("introductions", "introductions"),
        Shot("opportunities", "opportunities"),
        Shot("opportunity", "opportunity?id=1", phone=True),
        Shot("opportunity-hire", "opportunity?id=2"),
        Shot("doors", "opportunity?id=1", before.fold("How this door opened")),
        Shot("after-interview", "opportunity?id=1", before.after_interview, tallest=DESK["height"]),
        Shot("who-said-what", "opportunity?id=2", before.who_said_what, tallest=DESK["height"]),
        Shot("two-people", "opportunity?id=3"),
        Shot("remarks", prepare=before.remarks, tallest=1300),
        Shot("proof-of-search", "data", before.button("Proof of search"), tallest=DESK["height"]),
        Shot(
            "linkedin-round",
            "opportunities",
            before.button("LinkedIn round"),
            tallest=DESK["height"],
        ),
        Shot("paste", prepare=before.button("Paste what came"), tallest=DESK["height"]),
        Shot("week", "week"),
        Shot("insights-cooling", "insights?about=cooling", phone=True),
        Shot("insights-channels", "insights?about=channels"),
        Shot("insights-answers", "insights?about=answers"),
        Shot("insights-gifts", "insights?about=gifts"),
        Shot("insights-cases", "insights?about=cases"),
        Shot("insights-companies", "insights?about=companies"),
        Shot("insights-facts", "insights?about=facts"),
        Shot("insights-patterns", "insights?about=patterns"),
        Shot("insights-feelings", "insights?about=feelings"),
        Shot("import", "import_data"),
        Shot("import-preview", "import_data", before.upload),
        Shot("import-columns", "import_data", before.upload_unknown),
        Shot("duplicates", "duplicates"),
        Shot("data", "data"),
        Shot("settings", "settings"),
        Shot("help", "help"),
    ),
    "typed": (Shot("rejection-by-tab", "opportunities", film=before.rejection_by_tab),),
    "empty": (Shot("welcome", phone=True),),
    "stranger": (Shot("private"),),
    "demonstration": (Shot("demonstration"),),
    "hosted": (Shot("sign-in", phone=True),),
    "coach": (
        Shot("clients", "clients", phone=True),
        Shot("calendar-address", "settings", before.calendar_address),
    ),
}
#: A job seeker and their coach.
SEEKER: Final[User] = {
    "sub": "sam",
    "name": "Sam Rivers",
    "email": "sam@example.com",
    "email_verified": True,
}
COACH: Final[User] = {
    "sub": "cleo",
    "name": "Cleo Coach",
    "email": "cleo@example.org",
    "email_verified": True,
}


def main(arguments: Sequence[str]) -> int:
    """Fill a folder with NAME.png and NAME-phone.png; return the exit status."""
    folder = Path(arguments[0]) if arguments else FOLDER
    only = set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as driver,
        ExitStack() as open_,
    ):
        browser = open_.enter_context(started(driver))
        for app, shots in SHOTS.items():
            wanted = [shot for shot in shots if not only or shot.name in only]
            if wanted:
                place = Path(scratch).resolve() / app
                with serving(app, place) as url:
                    state = as_coach(browser, url) if app == "coach" else None
                    take(browser, url, wanted, folder, place, state)
    total = sum(path.stat().st_size for path in folder.glob("*.png"))
    print(f"{len(list(folder.glob('*.png')))} pictures, {total / 1e6:.1f} MB, in {folder}")
    return 0


@contextmanager
def started(driver: Playwright) -> Iterator[Browser]:
    """Start a Chromium that resolves ELSEWHERE to this machine and renders the same everywhere."""
    arguments = [f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1", "--font-render-hinting=none"]
    found = driver.chromium.launch(executable_path=chromium.find() or None, args=arguments)
    try:
        yield found
    finally:
        found.close()


def as_coach(browser: Browser, url: str) -> StorageState:
    """Let the job seeker invite the coach; return the cookies of the signed-in coach."""
    for who in (SEEKER, COACH):
        context = browser.new_context(viewport=DESK, locale="en-GB")
        page = context.new_page()
        hosted.sign_in(page, url, who)
        if who is SEEKER:
            hosted.share_with(page, url, COACH)
        state = context.storage_state()
        context.close()
    return state


def take(
    browser: Browser,
    url: str,
    shots: Sequence[Shot],
    folder: Path,
    place: Path,
    state: StorageState | None = None,
) -> None:
    """Take all pictures of one running app; its data are in `place`, `state` is the signed-in user's."""
    for phone in (False, True):
        context = browser.new_context(
            viewport=PHONE if phone else DESK,
            color_scheme="dark" if phone else "light",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            storage_state=state,
        )
        for shot in shots:
            if shot.phone or not phone:
                page = context.new_page()
                name = f"{shot.name}-phone.png" if phone else f"{shot.name}.png"
                (folder / name).write_bytes(
                    small(picture(page, f"{url}/{shot.address}", shot, place))
                )
                page.close()
        context.close()


def picture(page: Page, address: str, shot: Shot, place: Path) -> bytes:
    """One page from top to bottom, as PNG; it must not show the folder `place`."""
    page.goto(address)
    before.settle(page)
    if shot.film:
        return in_rows([page.screenshot(animations="disabled") for _ in shot.film(page)])
    if shot.prepare:
        shot.prepare(page)
        before.settle(page)
    size = page.viewport_size or DESK
    tall = int(page.evaluate(_HEIGHT))
    height = min(max(size["height"], tall), shot.tallest)
    page.set_viewport_size({"width": size["width"], "height": height})
    before.settle(page)
    page.evaluate(_HIDE, [str(place), PLACE])
    page.mouse.move(0, 0)
    return page.screenshot(animations="disabled", caret="hide")


def in_rows(frames: Sequence[bytes]) -> bytes:
    """Frames at half their size, two in a row, as one PNG."""
    images = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in frames]
    width, height = images[0].width // 2, images[0].height // 2
    whole = Image.new("RGB", (2 * width + 8, -(-len(images) // 2) * (height + 8) - 8), "#888888")
    for n, image in enumerate(images):
        place = (n % 2 * (width + 8), n // 2 * (height + 8))
        whole.paste(image.resize((width, height), Image.Resampling.LANCZOS), place)
    written = io.BytesIO()
    whole.save(written, "PNG")
    return written.getvalue()


def small(png: bytes) -> bytes:
    """The same picture with its 256 most frequent colours, each of them exact: a third of the size."""
    with Image.open(io.BytesIO(png)) as full:
        image = full.convert("RGB")
    colours = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, c in colours if isinstance(c, tuple) for part in c])
    written = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


@contextmanager
def serving(app: str, place: Path) -> Iterator[str]:
    """Run one of the apps on a free port; yield the address that a visitor uses."""
    database = place / "embers.db"
    place.mkdir()
    env = os.environ | {"EMBERS_DB": str(database), "EMBERS_TODAY": DAY, "HEADLESS": "1"}
    if app in ("sample", "typed", "stranger"):
        line = [sys.executable, "-m", "crm", "--on", DAY, "--db", str(database), "sample", "add"]
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    port = any_free()
    own = ("sample", "typed", "empty")
    host = "127.0.0.1" if app in own else "localhost" if app == "coach" else ELSEWHERE
    with ExitStack() as open_:
        log = open_.enter_context((place / "server.log").open("wb"))
        # Pictures of the sign-in page need no provider, because nobody signs in.
        signing = hosted.provider((SEEKER, COACH)) if app == "coach" else nullcontext(NO_PROVIDER)
        provider = open_.enter_context(signing)
        child = subprocess.Popen(
            _line(app, port, env, place, provider), cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            if not waiting.answers(f"http://127.0.0.1:{port}/_stcore/health", child):
                raise SystemExit("The app did not start.")
            yield f"http://{host}:{port}"
        finally:
            child.terminate()
            child.wait(timeout=20)


def _line(app: str, port: int, env: dict[str, str], folder: Path, provider: str) -> list[str]:
    """The command line of the app: as on this machine, or as a hosting service starts it."""
    if app in ("sample", "typed", "empty"):
        return command(port, env)
    start = "hosted_app.py" if app == "coach" else "streamlit_app.py"  # which also serves calendars
    line = [sys.executable, "-m", "streamlit", "run", start]
    line += ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
    if app not in ("hosted", "coach"):
        return line
    secrets = hosted.secrets(folder / "secrets.toml", provider, port, folder / "store")
    return [*line, f"--secrets.files={secrets}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
