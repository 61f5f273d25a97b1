"""A whole case on the screens, from the first interview to the look a year later."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from scripts.launch import command
from tests.browser.conftest import running, settle, visit
from tests.browser.test_main_job import name_people
from tests.conftest import ROOT

pytestmark = pytest.mark.long


@contextmanager
def on(day: str, folder: Path, context: BrowserContext) -> Iterator[Page]:
    """The app on this day, at its Today page, on the database of the folder."""
    started = running(
        folder, lambda port: command(port, {"HEADLESS": "1"}), date.fromisoformat(day)
    )
    with started as server:
        page = context.new_page()
        visit(page, server.url)
        yield page
        page.close()


def statuses(folder: Path, day: str) -> dict[str, str]:
    """The latest status per step, as the command line sees it."""
    line = [sys.executable, "-m", "crm", "--json", "--on", day, "--db", str(folder / "embers.db")]
    done = subprocess.run([*line, "steps", "1"], cwd=ROOT, capture_output=True, check=True)
    return {step["step"]: step["status"] for step in json.loads(done.stdout)}


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def save(page: Page, label: str = "Save") -> None:
    dialog(page).get_by_role("button", name=label).click()
    settle(page)
    expect(dialog(page)).to_have_count(0)


def to_the_case(page: Page) -> None:
    page.get_by_role("link", name="Opportunities").click()
    settle(page)
    page.get_by_test_id("stMain").get_by_role("button", name="Planner at Northlight").click()
    settle(page)


def happened(page: Page, kind: str, **people: str) -> None:
    """Record an event of the case through its dialog."""
    page.get_by_role("button", name="Something happened").click()
    settle(page)
    choose(page, "What?", kind)
    for label, name in people.items():
        name_people(dialog(page), label, name)
    save(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a field of the dialog."""
    field = dialog(page).get_by_role("combobox", name=label)
    if field.input_value() == option:
        return
    field.focus()
    field.fill(option)
    page.wait_for_timeout(300)
    field.press("Enter")
    settle(page)


def button_of(page: Page, step: str, what: str = "log") -> Locator:
    """The button on Today that does a step; each row and each fold is opened until it is there."""
    toggle = page.get_by_role("switch", name="Only the next five")
    if toggle.count() and toggle.is_checked():
        page.get_by_text("Only the next five").click()
        settle(page)
    button = page.locator(f'[class*="st-key-today-{what}-{step}-"] button').first
    rows = page.locator('[class*="st-key-today-open-"] button')
    for number in range(-1, rows.count()):
        if button.is_visible():
            break
        if number >= 0:
            rows.nth(min(number, rows.count() - 1)).click()
            settle(page)
        for fold in page.get_by_text("Also for").all():
            fold.click()
            settle(page)
    return button


def do(page: Page, step: str) -> None:
    """Log a step of Today as it is proposed."""
    button_of(page, step).click()
    settle(page)
    save(page)


def an_interview(page: Page) -> None:
    """Add a case with its two people, and the first interview."""
    page.get_by_role("link", name="Opportunities").click()
    settle(page)
    page.get_by_role("button", name="Add an opportunity").click()
    settle(page)
    dialog(page).get_by_label("Company").fill("Northlight")
    dialog(page).get_by_label("Job title").fill("Planner")
    save(page)
    to_the_case(page)
    for role, name in (("Recruiter", "Sam Larkfield"), ("Hiring manager", "Gil Thistle")):
        page.get_by_role("button", name="Add someone").click()
        settle(page)
        name_people(dialog(page), "Who?", name)
        choose(page, "Role", role)
        save(page)
    happened(page, "Interview held", **{"Who interviewed you?": "Gil Thistle"})


def test_a_year(tmp_path: Path, context: BrowserContext) -> None:
    with on("2026-03-02", tmp_path, context) as page:
        an_interview(page)
    assert statuses(tmp_path, "2026-03-02")["thank_email"] == "due"

    with on("2026-03-03", tmp_path, context) as page:
        do(page, "thank_email")
    assert statuses(tmp_path, "2026-03-03")["thank_email"] == "done"

    with on("2026-03-16", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Rejection received")
    assert statuses(tmp_path, "2026-03-18")["rej_email_recruiter"] == "waiting"

    with on("2026-03-18", tmp_path, context) as page:
        do(page, "rej_call")
        expect(button_of(page, "rej_email_recruiter")).to_be_visible()
    assert statuses(tmp_path, "2026-03-18")["rej_email_recruiter"] == "due"

    with on("2026-04-20", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Found out who was hired", **{"Who got the job?": "Wren Ashdale"})
    later = statuses(tmp_path, "2026-04-20")
    assert later["connect_hire"] == "due"
    assert later["watch_dept"] == "not_applicable"
    assert later["ask_coffee"] == "upcoming"

    with on("2026-06-16", tmp_path, context) as page:
        do(page, "ask_coffee")
    assert statuses(tmp_path, "2026-06-16")["ask_coffee"] == "done"

    with on("2026-07-10", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Met the person who got it", **{"Whom did you meet?": "Wren Ashdale"})
    after = statuses(tmp_path, "2026-07-10")
    # Thanks once there is something to thank for: the notes come first.
    assert (after["air_talk"], after["thank_meeting"]) == ("due", "waiting")

    with on("2027-03-16", tmp_path, context) as page:
        button_of(page, "year_check", "done").click()
        settle(page)
    assert statuses(tmp_path, "2027-03-16")["year_check"] == "done"


def cards(page: Page) -> list[str]:
    """The first line of each card on Today, and of the banner above them, without what waits for another day."""
    return [
        card.inner_text().split("\n")[0]
        for card in page.locator(
            ':is([class*="st-key-card-"], [class*="st-key-rest-"]) strong'
        ).all()
    ]


def test_an_offer_is_withdrawn_and_a_second_no_follows(
    tmp_path: Path, context: BrowserContext
) -> None:
    with on("2026-03-02", tmp_path, context) as page:
        an_interview(page)
    with on("2026-03-09", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Offer received")
        page.get_by_role("link", name="Today").click()
        settle(page)
        assert cards(page)[0] == "Thank Sam for the offer and ask for it in writing"
        do(page, "offer_thanks")

    with on("2026-03-18", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Offer withdrawn by them")
        page.get_by_role("link", name="Today").click()
        settle(page)
        assert cards(page) == ["Take a day off from this"]

    with on("2026-03-19", tmp_path, context) as page:
        assert cards(page)[0] == "Call Sam and ask what decided it"
        expect(page.get_by_text("Late", exact=True)).to_have_count(0)
        do(page, "rej_call")

    with on("2026-06-01", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Role posted again")
        page.get_by_role("link", name="Today").click()
        settle(page)
        assert cards(page)[:2] == [
            "Write to Sam now: the job may open again",
            "Write to Gil now: the job may open again",
        ]

    with on("2026-06-10", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Interview held", **{"Who interviewed you?": "Gil Thistle"})
    with on("2026-06-22", tmp_path, context) as page:
        to_the_case(page)
        happened(page, "Rejection received")
        page.get_by_role("link", name="Today").click()
        settle(page)
        assert cards(page)[0] == "Take a day off from this"
        expect(page.get_by_text("Late", exact=True)).to_have_count(0)

    with on("2026-06-23", tmp_path, context) as page:
        assert cards(page)[0] == "Call Sam and ask what decided it"
        do(page, "rej_call")  # the second no has a call of its own
    with on("2026-07-23", tmp_path, context) as page:
        assert cards(page)[0] == "Check on LinkedIn who got the job"
        to_the_case(page)
        happened(page, "Found out who was hired", **{"Who got the job?": "Wren Ashdale"})
    assert statuses(tmp_path, "2026-09-22")["ask_coffee"] == "due"

    with on("2027-06-22", tmp_path, context) as page:  # a year after the second no, not the first
        button_of(page, "year_check", "done").click()
        settle(page)
    assert statuses(tmp_path, "2027-06-22")["year_check"] == "done"
