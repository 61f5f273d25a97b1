"""An odd table is mapped by keyboard on a phone's width, imported, and the next one is not asked about."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, expect

from crm.services.people import people
from crm.store.local import open_store
from crm.store.people.people import PeopleFilter
from tests.browser.axe import violations
from tests.browser.conftest import Server, settle
from tests.conftest import TODAY
from tests.intake.test_mapping import NORWEGIAN

MORE = NORWEGIAN.partition("\n")[0] + "\nLiv Strand,Skog AS,9.9.2026,liv@example.com,\n"


def drop(page: Page, name: str, text: str) -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_test_id("stMain").get_by_role("button", name="Import ").last.wait_for()
    settle(page)


def choose(page: Page, column: str, field: str) -> None:
    """Choose a field by keyboard alone."""
    box = page.get_by_role("combobox", name=column)
    box.focus()
    box.press_sequentially(field, delay=20)
    page.get_by_role("option", name=field).first.wait_for()
    box.press("Enter")
    settle(page)
    expect(page.get_by_role("combobox", name=column)).to_have_value(field)


def test_a_table_is_mapped_by_keyboard_and_the_next_one_is_not_asked_about(
    server: Server, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/import_data")
    settle(page)
    drop(page, "liste.csv", NORWEGIAN)
    expect(page.get_by_role("combobox", name="Hvem")).to_have_value("Whole name")
    assert not violations(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    choose(page, "Hvor jobber de", "Company")
    choose(page, "Nummer", "Leave out")
    expect(main.get_by_role("table", name="People this file would add")).to_contain_text("Fjell AS")
    page.get_by_role("button", name="Import 2 people and 2 contacts").press("Enter")
    expect(page.get_by_text("Imported: 2 people added")).to_be_visible()
    drop(page, "mer.csv", MORE)
    expect(page.get_by_text("The columns are read as you chose").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Hvem")).to_have_count(0)
    page.get_by_role("button", name="Import 1 person and 1 contact").press("Enter")
    expect(page.get_by_text("Imported: 1 person added")).to_be_visible()
    found = people.page(open_store(server.database), PeopleFilter(), TODAY, "id").rows
    assert [(row.person.name, row.person.company, row.person.phone) for row in found] == [
        ("Kari Solbakken", "Fjell AS", ""),
        ("Ola Nordmo", "Vann AS", ""),
        ("Liv Strand", "Skog AS", ""),
    ]
