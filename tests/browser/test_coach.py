"""A coach reads along: invited by address, sees what was shared, changes nothing; in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts import hosted
from tests.browser.axe import violations
from tests.browser.conftest import plain_start, running, settle, step_to, visit

ADA = {
    "sub": "ada-17",
    "name": "Ada *Example* www.example.com",
    "email": "ada@example.com",
    "email_verified": True,
}
COACH = {
    "sub": "cyd-4",
    "name": "cyd@example.org",
    "email": "cyd@example.org",
    "email_verified": True,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("service")
    with hosted.provider((ADA, COACH)) as provider:

        def line(port: int) -> list[str]:
            secrets = hosted.secrets(folder / "secrets.toml", provider, port, folder / "store")
            return [*plain_start(port), f"--secrets.files={secrets}"]

        with running(folder, line) as started:
            yield f"http://localhost:{started.port}"


def window(browser: Browser, service: str, who: hosted.User) -> tuple[BrowserContext, Page]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(20_000)
    page = made.new_page()
    hosted.sign_in(page, service, who)
    return made, page


def test_from_the_invitation_to_its_end(browser: Browser, service: str) -> None:
    mine, ada = window(browser, service, ADA)
    theirs, coach = window(browser, service, COACH)
    visit(coach, f"{service}/clients")
    expect(coach.get_by_text("Nobody shares with you")).to_be_visible()
    assert not violations(coach)

    hosted.share_with(ada, service, COACH)
    assert not violations(ada)
    step_to(coach, "/clients")
    expect(coach.get_by_role("heading", name="Ada *Example* www.example.com")).to_be_visible()
    assert not coach.locator("a[href*='example.com']").count(), "a name is no link"
    signed_in = f"Signed in as {COACH['name']}"
    expect(coach.get_by_text(signed_in)).to_be_visible()
    coach.get_by_text("Head of Planning at Brambleworks").click()
    settle(coach)
    assert not violations(coach)
    assert coach.evaluate("document.documentElement.scrollWidth") <= 1280
    assert "Wren Ashdale" not in coach.content(), "names of people were not shared"

    ada.get_by_role("button", name="End it").click()
    settle(ada)
    step_to(coach, "/clients")
    expect(coach.get_by_text("Nobody shares with you")).to_be_visible()
    mine.close()
    theirs.close()
