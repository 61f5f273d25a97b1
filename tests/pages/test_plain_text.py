"""What people typed, and what files brought, is text on every screen: never markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import ClaimKind
from crm.services import settings
from crm.store.local import open_store
from crm.ui.insights.page import QUESTIONS
from crm.ui.shell import requests
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.nav import SCREENS
from tests import hostile
from tests.pages.markdown_read import alive, as_read, folded, seen

#: Where the hostile words are certainly shown.
FULL = {"today.py", "opportunities.py", "week.py", "insights.py", "import_data.py",
        "duplicates.py", "data.py", "person.py", "introductions.py", "opportunity.py"}  # fmt: skip


def requests_for(words: str) -> tuple[requests.Request, ...]:
    """Every dialog; where a request says something itself, in these words."""
    return (
        requests.LogTouchpoint((1,), title=words), requests.LogTouchpoint((1,)),
        requests.CorrectTouchpoint(1), requests.EditPerson(1), requests.EditOpportunity(1),
        requests.EditEvent(1, 1), requests.PlanAppointment(1), requests.AppointmentMissed(3),
        requests.Prepare((1,)), requests.Prepare((1, 2), 3), requests.RecordRejection(),
        requests.SumUp(1), requests.SayHowLikely(1), requests.SayHowLikely(1, 1),
        requests.LinkedInRound(), requests.LinkedInRound(1), requests.LinkedInRound(2),
        requests.LinkedInRound(3),
        requests.GiveRole(1), requests.EditClaim(1, 1),
        requests.EditClaim(1, kind=ClaimKind.STORY.value), requests.EditComparison(1, 1),
        requests.EditAirNote(1, 1), requests.MergePeople(1, 2), requests.NoteIntroduction(2),
        requests.ErasePerson(1), requests.SkipStep("rej_call/o1/p1/e4", words),
        requests.SnoozeStep("rej_call/o1/p1/e4", words),
    )  # fmt: skip


REQUESTS = requests_for(hostile.WORDS)


@pytest.fixture(autouse=True)
def _filled(database: Path) -> None:
    store = open_store(database)
    hostile.fill(store)
    settings.sign_as(store, hostile.WORDS)


def unfold(page: AppTest) -> AppTest:
    """Open whatever can be opened, and what is in there."""
    opened: set[str] = set()
    while keys := set(folded(page)) - opened:
        for key in keys:
            page.session_state[key] = True
        page.run()
        opened |= keys
    return page


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.file)
def test_no_page_reads_words_as_markdown(screen: Any, open_page: Callable[..., AppTest]) -> None:
    page = unfold(open_page(screen.file, id=1))
    assert alive(page) == []
    assert (screen.file in FULL) <= bool(seen(page))


def test_no_part_of_a_case_does(open_page: Callable[..., AppTest]) -> None:
    for case in (1, 2):
        page = unfold(open_page("opportunity.py", id=case))
        assert alive(page) == []
        assert seen(page)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_no_answer_does(question: Any, open_page: Callable[..., AppTest]) -> None:
    assert alive(unfold(open_page("insights.py", q=question.slug))) == []


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda asked: asked.name)
def test_no_dialog_does(request_: requests.Request, open_page: Callable[..., AppTest]) -> None:
    page = open_page("today.py")
    page.session_state["_dialog"] = Dialog(request_, "dialog-1")
    assert alive(page.run()) == []


LIST = (
    "First Name,Last Name,Company,Position,Email Address,Connected On,{0}\n"
    "{0},B,{0},{0},z@www.example.com,x,{0}\n,,,,,,\n{0},C\n"
)
ODD = "{0};b {0};c\n{0};{0};z@www.example.com\n{0} x;;\n"
TABLES = (LIST, ODD, "{0}\n{0}\n", LIST.replace("Name", "{0}"))


@pytest.mark.parametrize("table", TABLES)
def test_no_preview_of_a_file_does(table: str, open_page: Callable[..., AppTest]) -> None:
    page = open_page("import_data.py")
    data = table.replace("{0}", hostile.WORDS).encode()
    name = f"{hostile.WORDS}.csv"
    page.file_uploader[0].upload(name, data).run()
    assert alive(unfold(page)) == []
    assert seen(page)
    page.file_uploader[0].set_value(
        [(name, data, "text/csv"), ("b" + name, ODD.encode(), "text/csv")]
    )
    assert alive(unfold(page.run())) == []


def test_no_note_after_a_click_does(open_page: Callable[..., AppTest]) -> None:
    page = open_page("settings.py")
    page.text_input(key="settings:me").set_value(f"Ada {hostile.WORDS}").run()
    assert [as_read(toast.value) for toast in page.toast] == [
        f"Your drafts are now signed Ada {hostile.WORDS}."
    ]
    assert alive(page) == []
    page = open_page("person.py", id=1)
    page.button(key="person:remove:1").click().run()
    assert alive(page) == []
