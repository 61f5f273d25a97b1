"""A hosted Embers on this machine with accounts that can sign in, for screenshots and tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from scripts.launch import any_free
from scripts.waiting import answers, settle

#: A provider's claims about a user; `sub` is the permanent ID.
User = dict[str, object]
COOKIE_SECRET: Final = "only for tests and pictures, 0123456789abcdef"


@contextmanager
def provider(users: Sequence[User]) -> Iterator[str]:
    """Run an OpenID provider with accounts for these users in a separate process; yield its address."""
    port = any_free()
    claims = [f"--user-claims={json.dumps(user)}" for user in users]
    line = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", *claims]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(line, stdin=quiet, stdout=quiet, stderr=quiet)
    url = f"http://127.0.0.1:{port}"
    try:
        if not answers(f"{url}/.well-known/openid-configuration", child):
            raise SystemExit("The sign-in provider did not start.")
        yield url
    finally:
        child.terminate()
        child.wait(timeout=10)


def secrets(path: Path, provider_url: str, port: int, store: Path) -> Path:
    """Write the secrets of a service at `localhost:port` that keeps its databases in a folder."""
    path.write_text(
        f"""
        [auth]
        redirect_uri = "http://localhost:{port}/oauth2callback"
        cookie_secret = "{COOKIE_SECRET}"
        client_id = "embers"
        client_secret = "a-secret"
        server_metadata_url = "{provider_url}/.well-known/openid-configuration"
        [store]
        kind = "file"
        folder = {json.dumps(str(store))}
        """,
        "utf-8",
    )
    return path


def sign_in(page: Page, url: str, who: User, path: str = "") -> None:
    """Sign in on a first visit and end on the requested page; `url` has no trailing slash."""
    page.goto(f"{url}/{path}")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=str(who["sub"]), exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()
    settle(page)


def share_with(page: Page, url: str, coach: User) -> None:
    """Add the sample people and invite a coach; the user is signed in with an empty database."""
    page.goto(f"{url}/")
    page.get_by_role("button", name="Add sample people").click()
    page.get_by_text("These people are invented.").wait_for()
    page.goto(f"{url}/settings")
    page.get_by_role("textbox", name="The coach's e-mail address").fill(str(coach["email"]))
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_text("can read along from now on").first.wait_for()
    settle(page)
