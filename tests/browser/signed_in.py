"""A hosted service in real browsers: its nodes, who may sign in, and what they do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from scripts import hosted as hosting
from scripts.hosted import User
from tests.browser.conftest import Server, plain_start, running, settle, visit

ADA = {"sub": "ada-17", "name": "Ada Example", "email": "ada@example.com", "email_verified": True}
BEN = {"sub": "ben-23", "name": "Ben Sample", "email": "ben@example.com", "email_verified": True}
#: Of this one the provider tells neither address nor name.
NOBODY = {"sub": "no-name-5"}


@contextmanager
def service(folder: Path, provider: str) -> Iterator[Server]:
    """A node of the service; several share the store and nothing else."""
    node = folder / f"node-{len(list(folder.glob('node-*')))}"
    node.mkdir()

    def line(port: int) -> list[str]:
        path = folder / f"secrets-{port}.toml"
        here = hosting.secrets(path, provider, port, folder / "store")
        return [*plain_start(port), f"--secrets.files={here}"]

    with running(node, line) as started:
        yield started


def address(server: Server, path: str = "") -> str:
    return f"http://localhost:{server.port}/{path}"


def sign_in(page: Page, server: Server, who: User, path: str = "") -> None:
    hosting.sign_in(page, address(server).rstrip("/"), who, path)


def add_person(page: Page, server: Server, first: str, last: str) -> None:
    visit(page, address(server, "people"))
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    page.get_by_role("button", name="Save").click()
    settle(page)
    shows(page, last)


def shows_the_door(page: Page, server: Server, path: str = "people") -> None:
    visit(page, address(server, path))
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def identities(context: BrowserContext) -> list[Any]:
    """The cookies that say who is signed in."""
    return [c for c in context.cookies() if c["name"].startswith("_streamlit_user") and c["value"]]


def shows(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()
