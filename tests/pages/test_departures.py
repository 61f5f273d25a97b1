"""Whether the hire has left is asked on Today, on Import and in the case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId
from crm.services.cases import events, hires, opportunities
from crm.services.imports import batch_import
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
YES, NO = "departure:yes:1:1", "departure:no:1:1"


@pytest.fixture
def store(database: Path) -> LocalStore:
    """The hire of case 1 works elsewhere by now, as an export shows."""
    opened = open_store(database)
    case = opportunities.add(opened, Opportunity(OpportunityId(0), "Acme", "Planner"), TODAY)
    rejected = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY)
    events.record(opened, rejected, TODAY)
    for company in ("Acme", "Elm Works"):
        row = f"Wren,<b>Ash*,https://www.linkedin.com/in/wren-demo,,{company},Planner,01 Nov 2025\n"
        data = (HEADER + row).encode()
        batch_import.import_file(opened, "Connections.csv", data, TODAY)
        if company == "Acme":
            hires.confirm(opened, 1, case.id, None, TODAY)
    return opened


def asked(page: AppTest) -> bool:
    return YES in {button.key for button in page.button}


@pytest.mark.parametrize(
    ("file", "query"),
    [
        pytest.param("today.py", {}, id="Today"),
        pytest.param("import_data.py", {}, id="Import"),
        pytest.param("opportunity.py", {"id": 1}, id="the case"),
    ],
)
def test_the_question_stands_there_and_no_is_remembered(
    store: LocalStore, open_page: Callable[..., AppTest], file: str, query: dict[str, object]
) -> None:
    page = open_page(file, **query)
    assert not page.exception
    assert asked(page)
    said = "\n".join(m.value for m in page.markdown).replace("\\", "").replace("**", "")
    assert "Wren <b>Ash*, who got the job Planner at Acme, seems to have left it." in said
    page.button(key=NO).click().run()
    assert not page.exception
    assert not asked(page)


def test_yes_records_the_event_with_its_day_and_person(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("today.py")
    page.button(key=YES).click().run()
    assert not page.exception
    save = next(b for b in page.button if b.label == "Save")
    save.click().run()
    assert not page.exception
    (left,) = [e for e in opportunities.case(store, 1).events if e.kind is EventKind.HIRE_LEFT]
    assert (left.on, left.people) == (TODAY, (1,))
    assert not asked(page)
