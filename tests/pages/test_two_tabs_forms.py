"""Two tabs on one database: each form that corrects something keeps what the other tab changed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.ledger import AirKind, AirNote, Claim, ClaimKind, Comparison, Verdict
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import (
    AirNoteId,
    AppointmentId,
    ClaimId,
    ComparisonId,
    EventId,
    OpportunityId,
    PersonId,
    TouchpointId,
)
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.services import appointments, touchpoints
from crm.services.cases import air_notes, events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT
from tests.pages.folded import button_of
from tests.store.support import a_person, an_opportunity

TODAY, MARCH, APRIL = date(2026, 11, 23), date(2026, 3, 2), date(2026, 4, 1)
CASE, WHO = OpportunityId(1), PersonId(1)
Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    people.add(opened, a_person(), TODAY)
    opportunities.add(opened, an_opportunity(), TODAY)
    return opened


def _said(store: LocalStore) -> Any:
    new = Claim(ClaimId(0), CASE, ClaimKind.OPINION, "Too few years.", said_by=WHO)
    return ledger.record_claim(store, new, TODAY)


def _compared(store: LocalStore) -> Any:
    new = Comparison(ComparisonId(0), CASE, "Years", kind=ClaimKind.OPINION)
    return ledger.record_comparison(store, new)


def _advised(store: LocalStore) -> Any:
    new = AirNote(AirNoteId(0), WHO, AirKind.ADVICE, "Call them.", CASE, noted_on=MARCH)
    return air_notes.record(store, new, TODAY)


def _held(store: LocalStore) -> Any:
    return events.record(
        store, Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, MARCH, (WHO,)), TODAY
    ).event


def _logged(store: LocalStore) -> Any:
    new = Touchpoint(TouchpointId(0), (WHO,), MARCH, Channel.EMAIL, result=Result.SENT)
    return touchpoints.log(store, new, TODAY).touchpoint


def _planned(store: LocalStore) -> Any:
    new = Appointment(
        AppointmentId(0),
        AppointmentKind.CALL,
        date(2026, 12, 3),
        people=(WHO,),
        opportunity_id=CASE,
    )
    appointments.plan(store, new, TODAY)
    return appointments.get(store, 1).appointment


#: By form: what is stored, how another tab corrects it, how it is read; the page and the button that
#: open the form, what the other tab changes, and the field that is typed into with its label.
FORMS: Final[dict[str, tuple[Any, ...]]] = {
    "claim": (
        _said, lambda s, one: ledger.correct_claim(s, one, TODAY),
        lambda s: ledger.of_case(s, 1).claims[0],
        "opportunity.py", "ledger:edit-claim", {"channel": "call", "said_on": APRIL}, "words",
    ),
    "comparison": (
        _compared, lambda s, one: ledger.correct_comparison(s, one),
        lambda s: ledger.of_case(s, 1).comparisons[0],
        "opportunity.py", "ledger:edit-line", {"verdict": Verdict.WORSE, "theirs": "Ten"}, "what_follows",
    ),
    "note": (
        _advised, lambda s, one: air_notes.record(s, one, TODAY),
        lambda s: ledger.of_case(s, 1).air_notes[0],
        "opportunity.py", "ledger:edit-air", {"noted_on": APRIL, "kind": AirKind.INSIGHT}, "words",
    ),
    "event": (
        _held, lambda s, one: events.correct_event(s, one, TODAY),
        lambda s: opportunities.case(s, 1).events[0],
        "opportunity.py", "opportunity:event-edit:", {"on": APRIL, "round": 2}, "note",
    ),
    "contact": (
        _logged, lambda s, one: touchpoints.correct(s, one, TODAY),
        lambda s: touchpoints.get(s, 1),
        "person.py", "person:entry-edit:", {"result": Result.REPLIED, "answered_on": APRIL}, "summary",
    ),
    "person": (
        lambda s: people.get(s, 1), lambda s, one: people.edit(s, one, TODAY),
        lambda s: people.get(s, 1),
        "person.py", "person:edit:", {"company": "Umber", "phone": "555 010"}, "notes",
    ),
    "opportunity": (
        lambda s: opportunities.case(s, 1).opportunity, lambda s, one: opportunities.edit(s, one, TODAY),
        lambda s: opportunities.case(s, 1).opportunity,
        "opportunity.py", "opportunity:edit:", {"title": "Head of all", "source": "Ada"}, "notes",
    ),
    "appointment": (
        _planned, lambda s, one: appointments.change(s, one, TODAY),
        lambda s: appointments.get(s, 1).appointment,
        "opportunity.py", "opportunity:appointment:move:", {"place": "Room 7", "on": date(2026, 12, 4)}, "note",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_changes_what_was_typed_into_it_and_nothing_else(
    store: LocalStore, open_page: Open, name: str
) -> None:
    make, correct, read, file, button, elsewhere, field = FORMS[name]
    made = make(store)
    page = open_page(file, id=1)
    page = button_of(page, button).click().run()
    correct(store, replace(made, **elsewhere))
    (area,) = [one for one in page.text_area if (one.key or "").endswith(f":{field}")]
    area.set_value("Typed here").run()
    (save,) = [one for one in page.button if one.label == "Save"]
    page = save.click().run()
    assert not page.error
    assert not page.exception
    now = read(store)
    assert getattr(now, field) == "Typed here"
    assert {key: getattr(now, key) for key in elsewhere} == elsewhere


def test_no_form_that_corrects_something_is_missing_here() -> None:
    asked = [
        file
        for file in (ROOT / "crm" / "ui").rglob("*_dialog*.py")
        for _ in re.findall(r"\.edited\(", file.read_text("utf-8"))
    ]
    assert len(asked) == len(FORMS)
