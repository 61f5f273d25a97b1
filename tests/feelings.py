"""Opportunities with a feeling each, and what was decided."""

from __future__ import annotations

from datetime import timedelta

from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, GutFeelingId, OpportunityId
from crm.services.cases import events, gut_feelings, opportunities
from crm.store.handle import Store
from tests.conftest import TODAY

FELT_ON = TODAY - timedelta(days=20)
OFFER, NO = EventKind.OFFER_RECEIVED, EventKind.REJECTION_RECEIVED


def felt(store: Store, likelihood: int, came: EventKind | None = None, why: str = "") -> int:
    """Add an opportunity that felt so likely, and what came of it, today; None = nothing yet. Returns its ID."""
    new = Opportunity(OpportunityId(0), "Umber", f"Planner {likelihood}", applied_on=FELT_ON)
    case = opportunities.add(store, new, TODAY).id
    feeling = GutFeeling(GutFeelingId(0), case, likelihood, FELT_ON, why)
    gut_feelings.feel(store, feeling, TODAY)
    if came:
        events.record(store, Event(EventId(0), case, came, TODAY), TODAY)
    return case


def five(store: Store) -> None:
    """Five decided feelings: two offers."""
    for likelihood, came in ((90, OFFER), (80, NO), (70, NO), (50, OFFER), (10, NO)):
        felt(store, likelihood, came)
