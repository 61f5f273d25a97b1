"""The desk after an interview on the screen: a row for each person, then the sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.opportunity import Role
from crm.domain.ids import AppointmentId, OpportunityId, PersonId
from crm.services import appointments
from crm.services.cases import ledger, opportunities
from crm.store.local import LocalStore
from tests.conftest import TODAY
from tests.pages.names import names_field
from tests.services.support import a_case

Open = Callable[..., AppTest]
CASE, SAM = OpportunityId(1), PersonId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = a_case(database, Role.RECRUITER)
    one = Appointment(AppointmentId(0), AppointmentKind.INTERVIEW, TODAY, None, (SAM,), CASE)
    appointments.plan(store, one, TODAY)
    return store


def field(found: Any, label: str, place: int = 0) -> Any:
    return [one for one in found if one.label == label][place]


def press(page: AppTest, label: str) -> AppTest:
    [b for b in page.button if b.label == label][-1].click().run()
    assert not page.exception
    return page


def test_one_form_for_everyone_then_the_cards(store: LocalStore, open_page: Open) -> None:
    page = press(open_page("opportunity.py", id=CASE), "Notes on each person")
    names_field(page, "Whom did you meet?").type("Sam Larkfield", "Ada Stone").run()
    assert not page.exception
    field(page.text_input, "I keep thinking about ...").set_value("the yard at night")
    field(page.text_input, "A problem they named", 1).set_value("late trains")
    field(page.checkbox, "Was especially helpful", 1).check()
    field(page.selectbox, "Format").set_value("on site")
    press(page, "Save and show the cards")
    assert [n.words for n in ledger.of_case(store, CASE).air_notes] == [
        "A moment to come back to: the yard at night", "A problem they named: late trains",
    ]  # fmt: skip
    (event,) = opportunities.case(store, CASE).events
    assert (event.people, event.format) == ((1, 2), "on site")
    shown = "\n".join(one.value for one in page.markdown)
    assert "**Drop it off**, or mail it by Tue, Nov 24, 2026 at the latest." in shown
    assert "I keep thinking about the yard at night." in shown
    assert "The address is not noted yet." in shown
    next(b for b in page.button if str(b.key).endswith(":close")).click().run()
    press(page, "Undo")
    assert ledger.of_case(store, CASE).air_notes == ()
    assert opportunities.case(store, CASE).events == ()
    assert appointments.get(store, 1).appointment.is_open
