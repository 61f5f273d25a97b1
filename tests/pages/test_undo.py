"""The undo bar at the foot of the window: its text, how long it stays, and what ends it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import sample
from crm.services.cases import opportunities
from crm.services.people import erasure, people
from crm.store.local import LocalStore, open_store
from crm.ui.shell import undo
from tests.conftest import ROOT, TODAY
from tests.pages.folded import unfold
from tests.pages.undo_bar import said

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test sets, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(undo, "monotonic", lambda: now[0])
    return now


def press(page: AppTest, start: str) -> AppTest:
    return next(b for b in page.button if (b.key or "").startswith(start)).click().run()


def archived(store: LocalStore, open_page: Open, name: str = "Ada Alpha") -> AppTest:
    """Somebody was just archived on their page."""
    first, last = name.split()
    number = people.add(store, Person(PersonId(0), first, last), TODAY).id
    return press(open_page("person.py", id=number), "person:archive")


def test_nothing_offered_is_no_bar(store: LocalStore, open_page: Open) -> None:
    assert said(open_page("people.py")) == ""


def test_it_says_whom_and_stays_for_many_runs_and_on_other_pages(
    store: LocalStore, open_page: Open
) -> None:
    page = archived(store, open_page)
    for _ in range(12):
        page.run()
    assert said(page) == "Ada Alpha is archived."
    page.switch_page("pages/week.py").run()
    assert said(page) == "Ada Alpha is archived."
    press(page, "undo:do")
    assert people.get(store, 1).archived_on is None


def test_undo_is_confirmed_in_the_same_place_for_a_moment(
    store: LocalStore, open_page: Open, clock: list[float]
) -> None:
    page = press(archived(store, open_page), "undo:do")
    assert said(page) == "Undone: “Ada Alpha is archived”"
    assert "undo:do" not in [b.key for b in page.button]
    assert not page.toast
    clock[0] += 9
    assert said(page.run()) == ""


def test_it_ends_after_a_minute(store: LocalStore, open_page: Open, clock: list[float]) -> None:
    page = archived(store, open_page)
    clock[0] += 59
    assert said(page.run())
    clock[0] += 2
    assert said(page.run()) == ""


def test_it_is_dismissed(store: LocalStore, open_page: Open) -> None:
    page = press(archived(store, open_page), "undo:dismiss")
    assert said(page) == ""
    assert people.get(store, 1).archived_on == TODAY


def test_the_next_offer_takes_its_place(store: LocalStore, open_page: Open) -> None:
    page = press(archived(store, open_page), "person:touch")
    assert said(page) == "In touch with Ada Alpha today."


def test_a_change_with_a_way_back_of_its_own_ends_it(store: LocalStore, open_page: Open) -> None:
    page = archived(store, open_page)
    page.switch_page("pages/import_data.py").run()
    assert said(page)
    page.file_uploader[0].upload(
        "a.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:Bo Beta\nEND:VCARD\n"
    ).run()
    press(page, "import:apply")
    assert [b.label for b in page.button if b.label == "Undo"] == ["Undo"]
    assert said(page) == ""


def test_the_sample_ends_it_both_ways(store: LocalStore, open_page: Open) -> None:
    page = archived(store, open_page)
    page.switch_page("pages/data.py").run()
    press(page, "data:sample:add")
    assert said(page) == ""
    page.switch_page("pages/person.py")
    page.query_params["id"] = "1"
    press(page.run(), "person:archive")
    page.switch_page("pages/data.py").run()
    assert said(page) == "Ada Alpha is out of the archive."
    press(page, "data:sample:remove")
    assert said(page) == ""


def test_what_cannot_be_undone_says_why(store: LocalStore, open_page: Open) -> None:
    page = press(archived(store, open_page), "person:touch")
    erasure.person(store, 1)  # in another window
    press(page, "undo:do")
    assert "no longer exists" in page.error[0].value
    assert said(page) == ""


def test_markup_in_a_name_is_shown_as_it_is(store: LocalStore, open_page: Open) -> None:
    page = archived(store, open_page, "<b>Ada</b> *Alpha*")
    assert said(page) == "<b>Ada</b> *Alpha* is archived."


def test_a_long_text_is_cut_to_a_line(store: LocalStore, open_page: Open) -> None:
    page = archived(store, open_page, f"{'A' * 150} Alpha")
    assert said(page) == f"{'A' * 107}..."


@pytest.mark.parametrize(
    ("page", "query", "buttons", "words"),
    [
        ("today.py", {}, ["today:skip:rej_call", "Skip it"],
         "Skipped: Call Sam and ask what decided it"),
        ("today.py", {}, ["today:snooze:rej_call", "Put it off"],
         "Put off until Nov 26, 2026: Call Sam and ask what decided it"),
        ("opportunity.py", {"id": 1}, ["opportunity:event-remove:"],
         "Removed: Rejection received, Supply Chain Planner at Northlight Instruments"),
        ("opportunity.py", {"id": 1}, ["opportunity:role-remove:"],
         "Removed: Sam Larkfield as recruiter"),
        ("opportunity.py", {"id": 1}, ["opportunity:close:"],
         "Closed: Supply Chain Planner at Northlight Instruments. Its people stay."),
        ("person.py", {"id": 1}, ["person:entry-remove:"],
         "Removed: Gift card with Sam Larkfield, Nov 14, 2026"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_it_names_what_and_whom(
    store: LocalStore,
    open_page: Open,
    page: str,
    query: dict[str, object],
    buttons: list[str],
    words: str,
) -> None:
    sample.add(store, TODAY)
    shown = unfold(open_page(page, **query), "opportunity:")
    for name in buttons:
        found = [b for b in shown.button if (b.key or "").startswith(name) or b.label == name]
        if name == "Skip it":
            next(t for t in shown.text_input if t.label == "Why?").set_value("Not my way")
        shown = found[0].click().run()
    assert said(shown) == words


def offers() -> list[tuple[str, ast.expr]]:
    """What each `undo.offer` of the screens says."""
    found = []
    for path in sorted((ROOT / "crm" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "undo.offer":
                found.append((f"{path.name}:{node.lineno}", node.args[0]))
    return found


def test_no_offer_says_the_same_whatever_was_done() -> None:
    assert len(offers()) > 20
    assert not [where for where, words in offers() if isinstance(words, ast.Constant)]


def test_a_binned_case_is_named(store: LocalStore, open_page: Open) -> None:
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Acme", "Planner"), TODAY)
    page = press(unfold(open_page("opportunity.py", id=case.id)), "opportunity:remove:")
    assert said(page) == "Removed Planner at Acme."
