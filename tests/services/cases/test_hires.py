"""Proposals from a second export: confirmed, dismissed, remembered, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId
from crm.errors import AlreadyThere
from crm.services import portability
from crm.services.cases import events, hires, opportunities
from crm.services.imports import batch_import, news
from crm.services.imports.portable import import_portable
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY

SAMPLES = ROOT / "tests" / "data" / "linkedin"
FIRST = SAMPLES / "Basic_LinkedInDataExport_sample.zip"
LATER = SAMPLES / "second_export" / "Connections_later.csv"


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Two exports of one network, and a lost case that fits one of the job changes."""
    opened = open_store(database)
    batch_import.import_file(opened, FIRST.name, FIRST.read_bytes(), TODAY)
    batch_import.import_file(opened, LATER.name, LATER.read_bytes(), TODAY)
    change = next(item for item in news.seen(opened) if item.field == "company")
    lost = Opportunity(OpportunityId(0), change.new.upper(), change.person.position)
    case = opportunities.add(opened, lost, TODAY)
    rejected = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY)
    events.record(opened, rejected, TODAY)
    return opened


def test_a_new_job_that_fits_is_proposed_with_reasons(store: LocalStore) -> None:
    (proposal,) = hires.proposed(news.seen(store))
    assert proposal.match.confidence >= 90
    assert proposal.match.internal is False
    assert proposal.person.name in proposal.match.why[0]


def test_a_confirmation_records_the_event_and_the_role_and_can_be_taken_back(
    store: LocalStore,
) -> None:
    (proposal,) = hires.proposed(news.seen(store))
    done = hires.confirm(store, proposal.person.id, proposal.match.opportunity.id, False, TODAY)
    case = opportunities.case(store, proposal.match.opportunity.id)
    assert [(e.kind, e.internal) for e in case.events][-1] == (EventKind.HIRE_IDENTIFIED, False)
    assert [(r.person_id, r.role) for r in case.roles] == [(proposal.person.id, Role.HIRE)]
    assert hires.proposed(news.seen(store)) == []
    with pytest.raises(AlreadyThere, match="already know"):
        hires.confirm(store, proposal.person.id, proposal.match.opportunity.id, False, TODAY)
    hires.undo(store, done)
    assert len(hires.proposed(news.seen(store))) == 1


def test_a_dismissal_is_remembered_over_further_imports(store: LocalStore) -> None:
    (proposal,) = hires.proposed(news.seen(store))
    hires.dismiss(store, proposal.person.id, proposal.match.opportunity.id, TODAY)
    assert hires.proposed(news.seen(store)) == []
    batch_import.import_file(store, FIRST.name, FIRST.read_bytes(), TODAY)
    batch_import.import_file(store, LATER.name, LATER.read_bytes(), TODAY)
    assert hires.proposed(news.seen(store)) == []
    hires.propose_again(store, proposal.person.id, proposal.match.opportunity.id)
    assert len(hires.proposed(news.seen(store))) == 1


def test_a_new_connection_whose_job_fits_is_proposed(store: LocalStore) -> None:
    data = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    data += b"Wren,Ashdale,https://www.linkedin.com/in/wren-ashdale-demo,,Acme Tools,Planner,01 Nov 2026\n"
    case = opportunities.add(
        store, Opportunity(OpportunityId(0), "Acme Tools Inc.", "Planner"), TODAY
    )
    rejected = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY)
    events.record(store, rejected, TODAY)
    batch_import.import_file(store, "Connections.csv", data, TODAY)
    found = hires.proposed(news.seen(store), case.id)
    assert [(p.person.name, p.match.internal) for p in found] == [("Wren Ashdale", None)]
    hires.dismiss(store, found[0].person.id, case.id, TODAY)
    assert not [item for item in news.seen(store) if item.field == news.NEW_CONNECTION]


def test_answers_travel_with_the_portable_document(store: LocalStore, tmp_path: Path) -> None:
    (proposal,) = hires.proposed(news.seen(store))
    hires.dismiss(store, proposal.person.id, proposal.match.opportunity.id, TODAY)
    text, counts = portability.portable_document(store)
    assert counts["proposals"] == 1
    copy = open_store(tmp_path / "copy.db")
    import_portable(copy, "x.json", text.encode(), TODAY)
    assert portability.portable_document(copy)[0] == text
