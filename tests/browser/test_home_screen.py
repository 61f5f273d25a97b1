"""A phone finds the name, the icon and the colors for its home screen."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settle


def test_a_phone_can_put_embers_on_its_home_screen(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/people")
    settle(page)
    expect(page.locator("head link[rel=manifest]")).to_have_count(1)
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert (found["manifest"]["name"], found["manifest"]["startUrl"]) == (
        "Embers",
        f"{server.url}/",
    )
    problems = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in problems] == ["in-incognito"]  # that of the test's own window


def test_the_icon_and_the_colors_stay_while_the_page_changes(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/settings")
    settle(page)
    page.get_by_role("link", name="People", exact=True).first.click()
    settle(page)
    page.keyboard.press("r")
    settle(page)
    icon = page.locator("head link[rel=apple-touch-icon]")
    expect(icon).to_have_count(1)
    with urlopen(server.url + str(icon.get_attribute("href"))) as answer:
        assert answer.headers["content-type"] == "image/png"
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
    colors = page.locator("head meta[name=theme-color]").evaluate_all(
        "all => all.map(m => m.content)"
    )
    assert colors == ["#fffcf9", "#181311"]


def test_only_the_files_of_that_folder_are_served(server: Server) -> None:
    for path in ("../crm/__init__.py", "..%2fREADME.md", "../embers.db", ""):
        asked = Request(f"{server.url}/app/static/{path}")
        try:
            with urlopen(asked) as answer:
                found = answer.read().lower()
        except HTTPError as refused:
            found = refused.read().lower()
        assert b"<!doctype html>" in found or len(found) < 100  # the app's own page, or a refusal
