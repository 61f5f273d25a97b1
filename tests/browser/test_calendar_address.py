"""A site that serves calendars: people sign in as ever, and a calendar opens its address without a browser."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, expect

from scripts import hosted as hosting
from tests.browser.conftest import plain_start, running
from tests.browser.signed_in import ADA, add_person, address, shows_the_door, sign_in


def asked(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_an_address_is_made_opened_and_ended(browser: Browser, tmp_path: Path) -> None:
    with hosting.provider((ADA,)) as provider:

        def line(port: int) -> list[str]:
            here = hosting.secrets(tmp_path / "secrets.toml", provider, port, tmp_path / "store")
            return [*plain_start(port, "hosted_app.py"), f"--secrets.files={here}"]

        with running(tmp_path, line) as site:
            page = browser.new_context().new_page()
            page.set_default_timeout(60_000)
            shows_the_door(page, site)
            sign_in(page, site, ADA, "settings")
            page.get_by_role("button", name="Make an address").click()
            code = page.get_by_test_id("stCode").filter(has_text="/calendar/")
            expect(code).to_be_visible()
            url = code.inner_text().strip()
            assert url.startswith(address(site, "calendar/"))
            status, text = asked(url)
            assert (status, text.startswith("BEGIN:VCALENDAR")) == (200, True)
            page.get_by_role("button", name="End the address").click()
            expect(code).to_be_hidden()
            assert asked(url)[0] == 404
            add_person(page, site, "Zenobia", "Quillfeather")
            log = site.log.read_text("utf-8", "replace")
            assert url.split("/")[-2] not in log
