"""Days in the dialogs: what is not allowed is refused at the field, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.days import day_field
from tests.pages.folded import unfold
from tests.pages.names import names_field

Open = Callable[..., AppTest]
STILL_TO_COME = "This day is still to come."


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


def save(page: AppTest, label: str = "Save") -> None:
    next(b for b in page.button if b.label == label).click().run()
    assert not page.exception


def days_of(store: LocalStore, case: int) -> dict[str, date]:
    return {e.kind.value: e.on for e in opportunities.case(store, case).events}


def test_an_interview_of_next_week_was_not_held(store: LocalStore, open_page: Open) -> None:
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Northlight", "Planner"), TODAY)
    page = open_page("opportunity.py", id=case.id)
    page.button(key=f"opportunity:event:{case.id}").click().run()
    day_field(page, "When?").type("2026-12-01").run()
    assert day_field(page, "When?").error == STILL_TO_COME
    save(page)
    field = day_field(page, "When?")
    assert (field.text, field.error) == ("2026-12-01", STILL_TO_COME)
    assert days_of(store, case.id) == {}
    day_field(page, "When?").type("yesterday")
    save(page)
    assert days_of(store, case.id) == {"interview_held": date(2026, 11, 22)}


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("11/02/2026", "mdy", date(2026, 11, 2)),
        ("11022026", "mdy", date(2026, 11, 2)),
        ("02.11.2026", "dmy", date(2026, 11, 2)),
        ("2 Nov 2026", "mdy", date(2026, 11, 2)),
    ],
)
def test_a_rejection_came_on_the_day_that_was_typed_after_no_interview(
    store: LocalStore, open_page: Open, text: str, order: str, day: date
) -> None:
    page = open_page("opportunities.py")
    next(b for b in page.button if b.label == "I just got a rejection").click().run()
    next(t for t in page.text_input if t.label == "Company").set_value("Northlight")
    next(t for t in page.text_input if t.label == "Job title").set_value("Planner")
    day_field(page, "When did you hear?").type(text, order)
    names_field(page, "Recruiter").type("Sam Larkfield")
    save(page, "Save and show my next step")
    (row,) = opportunities.overview(store)
    assert days_of(store, row.opportunity.id) == {"rejection_received": day}


def test_an_application_lies_in_the_past(store: LocalStore, open_page: Open) -> None:
    page = open_page("opportunities.py")
    next(b for b in page.button if (b.key or "").startswith("opportunities:add")).click().run()
    next(t for t in page.text_input if t.label == "Company").set_value("Northlight")
    next(t for t in page.text_input if t.label == "Job title").set_value("Planner")
    day_field(page, "Applied on").type("24/11/2026")
    save(page)
    assert day_field(page, "Applied on").error == STILL_TO_COME
    assert list(opportunities.overview(store)) == []
    day_field(page, "Applied on").type("yesterday")
    day_field(page, "They promised to decide by").type("1 Dec")
    save(page)
    (row,) = opportunities.overview(store)
    assert row.opportunity.applied_on == date(2026, 11, 22)
    assert row.opportunity.promised_decision_on == date(2026, 12, 1)


def test_a_stored_day_is_taken_away_by_emptying_its_field(
    store: LocalStore, open_page: Open
) -> None:
    ada = people.add(store, Person(PersonId(0), "Ada", connected_on=date(2020, 5, 4)), TODAY).id
    page = open_page("person.py", id=ada)
    next(b for b in page.button if (b.key or "").startswith("person:edit:")).click().run()
    field = day_field(page, "Connected on LinkedIn since")
    assert (field.text, field.buttons[-1]) == ("May 4, 2020", "Not connected")
    field.type("")
    save(page)
    assert people.get(store, ada).connected_on is None


def test_a_corrected_event_keeps_the_day_nobody_touched(store: LocalStore, open_page: Open) -> None:
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Northlight", "Planner"), TODAY)
    kind = EventKind.REJECTION_RECEIVED
    events.record(store, Event(EventId(0), case.id, kind, date(2026, 11, 9)), TODAY)
    page = unfold(open_page("opportunity.py", id=case.id))
    next(b for b in page.button if (b.key or "").startswith("opportunity:event-edit")).click().run()
    save(page)
    assert days_of(store, case.id) == {"rejection_received": date(2026, 11, 9)}
