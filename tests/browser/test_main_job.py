"""The main job, as a person does it: export and rejection in, the next contact out."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.cli import main
from tests.browser.conftest import Server, screenshot, settle, visit
from tests.conftest import ROOT, TODAY, also

EXPORT = ROOT / "tests" / "data" / "linkedin" / "01_native_2026.csv"


def crm(server: Server, *words: str) -> Any:
    """What the command line says of the same database."""
    said = io.StringIO()
    with redirect_stdout(said):
        line = ["--json", "--on", TODAY.isoformat(), "--db", str(server.database)]
        assert main([*line, *words]) == 0
    return json.loads(said.getvalue())


def name_people(dialog: Locator, label: str, *names: str) -> None:
    """Type names into a field for people."""
    field = dialog.get_by_role("combobox", name=label)
    for name in names:
        field.focus()
        field.fill(name)
        dialog.page.wait_for_timeout(300)
        field.press("Enter")
        field.press("Tab")
        settle(dialog.page)


def test_from_an_export_and_a_rejection_to_the_next_contact(server: Server, page: Page) -> None:
    visit(page, server.url)
    page.get_by_test_id("stMain").get_by_role("button", name="Import").click()
    settle(page)
    page.locator("input[type=file]").first.set_input_files(EXPORT)
    page.get_by_role("button", name="Import 7 people").click()
    settle(page)
    page.get_by_role("button", name="See whom to contact").click()
    settle(page)

    page.get_by_role("button", name="I just got a rejection").click()
    settle(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Company").fill("Northlight Instruments")
    dialog.get_by_label("Job title").fill("Supply Chain Planner")
    dialog.get_by_role("button", name="Today").first.click()
    dialog.get_by_label("Last interview").fill("16/11")
    name_people(dialog, "Recruiter", "Sam Larkfield")
    name_people(dialog, "Hiring manager", "Gilbert Thistlewick")
    name_people(dialog, "Others who interviewed you", "Ottoline Marshgate", "Bartek Łaskawin")
    screenshot(page, "wizard")
    dialog.get_by_role("button", name="Save and show my next step").click()
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("They said no today.").first).to_be_visible()

    before = crm(server, "next", "--limit", "50")
    steps = {(line["person"], line["step"]) for line in before}
    assert steps == {(None, "cool_down"), (None, "deadline_card")}
    assert before[0]["step"] == "cool_down"
    assert len(crm(server, "people")) == 11

    page.get_by_role("button", name="Done", exact=True).first.click()
    settle(page)
    left = crm(server, "next", "--limit", "50")
    assert [line["step"] for line in left] == ["deadline_card"]

    page.get_by_role("button", name="Undo", exact=True).click()
    settle(page)
    again = crm(server, "next", "--limit", "50")
    assert {(line["person"], line["step"]) for line in again} == steps


@pytest.mark.long
def test_a_double_click_on_save_logs_once(server: Server, page: Page) -> None:
    visit(page, server.url)
    count = len(crm(server, "warmth", "8")["breakdown"])
    page.get_by_role("button", name="Log a contact").click()
    settle(page)
    dialog = page.get_by_role("dialog")
    name_people(dialog, "With whom?", "Sam Larkfield")
    dialog.get_by_role("radio", name="E-mail").click()
    dialog.get_by_label("What was said?").fill("Double")
    dialog.get_by_role("button", name="Save").dblclick()
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    listed = crm(server, "people", "--search", "Sam Larkfield")
    assert len(listed) == 1
    assert len(crm(server, "warmth", str(listed[0]["id"]))["breakdown"]) == count + 1


@pytest.mark.parametrize(
    "name",
    [
        also("<script>alert(1)</script>"),
        also("*Star* _Under_ `tick`"),
        also("=cmd|' /C calc'!A0"),
        also("ليلى 🚀, A"),
    ],
)
def test_a_strange_name_is_shown_as_it_is(server: Server, page: Page, name: str) -> None:
    said: list[str] = []
    page.on("dialog", lambda alert: said.append(alert.message))
    visit(page, f"{server.url}/people")
    page.get_by_role("button", name="Add a person").first.click()
    settle(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill(name)
    dialog.get_by_role("button", name="Save").click()
    settle(page)
    added = crm(server, "people")[-1]
    assert added["first_name"] == name
    visit(page, f"{server.url}/person?id={added['id']}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert not said
