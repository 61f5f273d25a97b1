"""Drafts of stored cases, the user's own words, LinkedIn's budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.drafts import Template
from crm.domain.opportunities import EventKind, Opportunity, OpportunityId, Role
from crm.domain.people import Person, PersonId
from crm.domain.schedule import DueStep
from crm.domain.touchpoints import Channel, Direction, Touchpoint, TouchpointId
from crm.errors import InvalidInput, NotFound
from crm.services import agenda, drafts, opportunities, people, portability, settings, touchpoints
from crm.store import settings as kept
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    """Robin was interviewed by Ottoline two days ago."""
    store = open_store(tmp_path / "embers.db")
    settings.sign_as(store, "Robin")
    person = people.add(store, Person(PersonId(0), "Ottoline", "Marshgate"), TODAY)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Northlight", "Planner"), TODAY)
    opportunities.give_role(store, case.id, person.id, Role.INTERVIEWER, TODAY)
    held(store, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=2))
    return store
