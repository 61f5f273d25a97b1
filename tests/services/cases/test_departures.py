"""The hire leaves: seen in the next export, confirmed or dismissed, remembered, undone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Stage, stage_of
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.services import portability
from crm.services.cases import departures, events, hires, opportunities
from crm.services.imports import batch_import, history, news
from crm.services.imports.portable import import_portable
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

LATER, LAST = TODAY + timedelta(days=90), TODAY + timedelta(days=180)


def export(company: str, position: str) -> bytes:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    link = "https://www.linkedin.com/in/wren-ashdale-demo"
    other = "Otto,Fenn,https://www.linkedin.com/in/otto-fenn-demo,,Elm,Clerk,02 Nov 2025\n"
    return f"{head}Wren,Ashdale,{link},,{company},{position},01 Nov 2025\n{other}".encode()


def imported(store: LocalStore, company: str, position: str, on: date) -> int:
    data = export(company, position)
    return batch_import.import_file(store, "Connections.csv", data, on).import_id


@pytest.fixture
def store(database: Path) -> LocalStore:
    """A lost case, and the export that shows who got the job."""
    opened = open_store(database)
    case = opportunities.add(opened, Opportunity(OpportunityId(0), "Acme Tools", "Planner"), TODAY)
    rejected = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY)
    events.record(opened, rejected, TODAY)
    imported(opened, "Acme Tools", "Planner", TODAY)
    (proposal,) = hires.proposed(news.seen(opened))
    hires.confirm(opened, proposal.person.id, case.id, False, TODAY)
    assert departures.open_ones(opened) == ()
    return opened


def left(store: LocalStore, on: date) -> events.Recorded:
    event = Event(EventId(0), OpportunityId(1), EventKind.HIRE_LEFT, on, (PersonId(1),))
    return events.record(store, event, LATER)


def test_a_later_export_shows_that_the_hire_has_left(store: LocalStore) -> None:
    imported(store, "Brambleworks", "Lead Planner", LATER)
    (found,) = departures.open_ones(store)
    assert (found.person.name, found.opportunity.id) == ("Wren Ashdale", 1)
    assert found.now == "Lead Planner at Brambleworks"
    assert departures.open_ones(store, 1) == (found,)
    assert departures.open_ones(store, 2) == ()


def test_a_confirmation_is_an_event_on_the_chosen_day_and_can_be_taken_back(
    store: LocalStore,
) -> None:
    imported(store, "Brambleworks", "Lead Planner", LATER)
    done = left(store, LATER - timedelta(days=20))
    case = opportunities.case(store, 1)
    assert stage_of(case.opportunity, case.events) is Stage.REOPENED
    assert departures.open_ones(store) == ()
    # Where they go next is no news of this case.
    imported(store, "Copperline", "Lead Planner", LAST)
    assert departures.open_ones(store) == ()
    events.undo(store, done)
    assert [one.now for one in departures.open_ones(store)] == ["Lead Planner at Copperline"]


def test_a_dismissal_holds_until_they_have_yet_another_job(
    store: LocalStore, tmp_path: Path
) -> None:
    imported(store, "Acme Tools", "Head of Sales", LATER)
    (found,) = departures.open_ones(store)
    assert found.now == "Head of Sales at Acme Tools"
    departures.dismiss(store, found, LATER)
    assert departures.open_ones(store) == ()
    imported(store, "Acme Tools", "Head of Sales", LATER + timedelta(days=1))
    assert departures.open_ones(store) == ()
    text, counts = portability.portable_document(store)
    assert counts["proposals"] == 2  # who got it, and whether they left
    copy = open_store(tmp_path / "copy.db")
    import_portable(copy, "x.json", text.encode(), LATER)
    assert portability.portable_document(copy)[0] == text

    imported(store, "Brambleworks", "Head of Sales", LAST)
    (again,) = departures.open_ones(store)
    assert again.now == "Head of Sales at Brambleworks"
    departures.propose_again(store, found)
    assert departures.open_ones(store) == (again,)


def test_undoing_the_import_takes_the_question_back(store: LocalStore) -> None:
    later = imported(store, "Brambleworks", "Lead Planner", LATER)
    assert departures.open_ones(store)
    history.undo(store, later, LATER)
    assert departures.open_ones(store) == ()


def test_somebody_who_got_no_job_of_yours_may_leave_unnoticed(store: LocalStore) -> None:
    data = export("Acme Tools", "Planner").replace(b"Elm,Clerk", b"Oak,Clerk")
    batch_import.import_file(store, "Connections.csv", data, LATER)
    assert departures.open_ones(store) == ()
