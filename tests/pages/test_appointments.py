"""What is to come, on the screen: planned from three pages, first on Today, answered, moved, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.opportunity import Role
from crm.domain.ids import AppointmentId, OpportunityId, PersonId
from crm.services import appointments
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore
from tests.conftest import TODAY
from tests.pages.days import day_field
from tests.pages.names import names_field
from tests.pages.undo_bar import said
from tests.services.support import a_case, lists_of

Open = Callable[..., AppTest]
CASE, SAM = OpportunityId(1), PersonId(1)
NEXT_WEEK, YESTERDAY = TODAY + timedelta(days=8), TODAY - timedelta(days=1)
INTERVIEW = "Interview with Sam Larkfield, Planner at Northlight"


@pytest.fixture
def store(database: Path) -> LocalStore:
    """A case, and Sam, its recruiter."""
    return a_case(database, Role.RECRUITER)


def plan(store: LocalStore, kind: str, on: date, **values: Any) -> Appointment:
    new = Appointment(AppointmentId(0), AppointmentKind(kind), on, None, (SAM,), CASE)
    return appointments.plan(store, replace(new, **values), min(on, TODAY))


def stored(store: LocalStore, number: int = 1) -> Appointment:
    return appointments.get(store, number).appointment


def press(page: AppTest, label: str) -> AppTest:
    next(b for b in page.button if b.label == label).click().run()
    assert not page.exception
    return page


def field(found: Any, label: str) -> Any:
    return next(one for one in found if one.label == label)


def text_of(page: AppTest) -> str:
    """What the page says, without the marks that keep markdown from reading it otherwise."""
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def test_an_interview_is_planned_from_its_case(store: LocalStore, open_page: Open) -> None:
    page = open_page("opportunity.py", id=CASE)
    press(page, "Plan something")
    assert day_field(page, "On which day?").text == ""
    press(page, "Save")
    assert day_field(page, "On which day?").error == "Please say on which day."
    names_field(page, "With whom?").type("Sam Larkfield", text="Ada Stone")
    day_field(page, "On which day?").type("1 Dec")
    field(page.text_input, "At what time?").set_value("half past two")
    field(page.text_input, "Where?").set_value("https://example.com/join")
    press(page, "Save")
    (wrong,) = [one.value for one in page.error]
    assert "is not a time" in wrong
    field(page.text_input, "At what time?").set_value("2:30 pm")
    press(page, "Save")
    found = stored(store)
    assert (found.kind.value, found.on, found.at) == ("interview", date(2026, 12, 1), time(14, 30))
    assert (found.opportunity_id, found.people) == (CASE, (SAM, 2))
    assert said(page) == (
        "Planned for Dec 1, 2026: Interview with Sam Larkfield and Ada Stone, Planner at Northlight."
    )
    assert [h.value for h in page.header if h.value == "Coming up"]
    assert "14:30 Interview" in text_of(page)
    press(page, "Undo")
    assert lists_of(store)["appointments"] == []


def test_coffee_is_planned_from_a_person_and_a_job_fair_from_today(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("person.py", id=SAM)
    press(page, "Plan something")
    assert names_field(page, "With whom?").ids == [SAM]
    day_field(page, "On which day?").type("tomorrow")
    press(page, "Save")
    assert (stored(store).kind.value, stored(store).opportunity_id) == ("coffee", None)
    assert "Coffee with Sam Larkfield" in text_of(page)
    page = open_page("today.py")
    press(page, "Plan something")
    field(page.selectbox, "What?").set_value("other").run()
    field(page.text_area, "What is it about?").set_value("Job fair")
    day_field(page, "On which day?").type("22 Nov 2026")
    press(page, "Save")
    assert day_field(page, "On which day?").error.startswith("This day is in the past.")
    day_field(page, "On which day?").type("24 Dec")
    press(page, "Save")
    assert (stored(store, 2).note, stored(store, 2).on) == ("Job fair", date(2026, 12, 24))
    assert "Job fair" in text_of(page)


def test_today_begins_with_it_and_its_sheet(store: LocalStore, open_page: Open) -> None:
    plan(store, "interview", TODAY, at=time(15), place="Room 4")
    page = open_page("today.py")
    cards = [one.value for one in page.markdown if one.value.startswith("**")]
    assert "15:00 Interview with Sam Larkfield, Planner at Northlight" in cards[0].replace("\\", "")
    assert "Where: Room 4" in cards[0].replace("\\", "")
    assert "**Who they are**\n- Sam Larkfield, recruiter" in cards[1]
    assert any("**To ask**" in words for words in cards[2:])
    labels = [b.label for b in page.button if ":appointment:" in (b.key or "")]
    assert labels == [
        "How did it go?", "Notes on each person", "Did not happen", "Prepare", "Move", "Cancel it",
    ]  # fmt: skip
    press(page, "Prepare")
    sheet = text_of(page)
    asked = sheet.split("**What to ask**\n")[1].split("**")[0]
    assert asked.startswith("- What should the person in this job have ")
    assert "- What happens next, and by when will you decide?" in asked
    assert "**Who they are**\n- Recruiter for Planner at Northlight" in sheet


def test_how_did_it_go_records_the_interview_and_undo_asks_again(
    store: LocalStore, open_page: Open
) -> None:
    made = plan(store, "interview", YESTERDAY)
    page = open_page("today.py")
    assert "How did it go? Interview with" in text_of(page)
    press(page, "How did it go?")
    assert day_field(page, "When?").text == "Nov 22, 2026"
    assert names_field(page, "Who interviewed you?").ids == [SAM]
    press(page, "Save")
    (event,) = opportunities.case(store, CASE).events
    assert (event.kind.value, event.on, event.people) == ("interview_held", YESTERDAY, (SAM,))
    assert stored(store).state.value == "held"
    assert "How did it go?" not in text_of(page)
    press(page, "Undo")
    assert stored(store) == made
    assert opportunities.case(store, CASE).events == ()


def test_how_did_it_go_logs_a_call(store: LocalStore, open_page: Open) -> None:
    plan(store, "call", YESTERDAY, at=time(15))
    page = open_page("opportunity.py", id=CASE)
    press(page, "How did it go?")
    assert (field(page.button_group, "How?").value, day_field(page, "When?").text) == (
        "call", "Nov 22, 2026",
    )  # fmt: skip
    field(page.button_group, "How did it go?").set_value("call:reached").run()
    field(page.text_area, "What was said?").set_value("Decision on Friday")
    press(page, "Save")
    (entry,) = lists_of(store)["touchpoints"]
    assert (entry["at"], entry["summary"]) == ("2026-11-22T15:00:00", "Decision on Friday")
    assert entry["opportunity"] == "o1"
    assert stored(store).state.value == "held"


def test_a_promised_decision_has_two_answers_or_none(store: LocalStore, open_page: Open) -> None:
    plan(store, "promised_decision", YESTERDAY, people=())
    page = open_page("today.py")
    labels = [b.label for b in page.button if ":appointment:" in (b.key or "")]
    assert labels == ["They made an offer", "It is a no", "No word yet", "Move", "Cancel it"]
    press(page, "No word yet")
    assert stored(store).state.value == "did_not_happen"
    press(page, "Undo")
    press(page, "It is a no")
    press(page, "Save")
    assert [e.kind.value for e in opportunities.case(store, CASE).events] == ["rejection_received"]


def test_who_did_not_come_is_written_down(store: LocalStore, open_page: Open) -> None:
    plan(store, "coffee", YESTERDAY)
    page = open_page("person.py", id=SAM)
    press(page, "Did not happen")
    names_field(page, "Who did not come?").type("Sam Larkfield")
    field(page.checkbox, "I could not come myself").check()
    press(page, "Save")
    found = stored(store)
    assert (found.state.value, found.absent, found.user_absent) == ("did_not_happen", (SAM,), True)
    press(page, "Undo")
    assert stored(store).is_open


def test_it_is_moved_and_called_off(store: LocalStore, open_page: Open) -> None:
    plan(store, "interview", NEXT_WEEK)
    page = open_page("today.py")
    press(page, "Move")
    assert day_field(page, "On which day?").text == "Dec 1, 2026"
    day_field(page, "On which day?").type("2 Dec")
    press(page, "Save")
    assert (stored(store).on, stored(store).state.value) == (date(2026, 12, 2), "moved")
    assert said(page) == f"Now on Dec 2, 2026: {INTERVIEW}."
    press(page, "Cancel it")
    assert said(page) == f"Canceled: {INTERVIEW}."
    assert INTERVIEW not in text_of(page)
    press(page, "Undo")
    assert stored(store).state.value == "moved"


def test_a_button_of_an_old_page_changes_nothing(store: LocalStore, open_page: Open) -> None:
    shown = plan(store, "interview", NEXT_WEEK)
    page = open_page("today.py")
    appointments.change(store, replace(shown, place="Room 4"), TODAY)
    press(page, "Cancel it")
    assert stored(store).is_open
    assert "another window" in page.error[0].value


def test_an_interview_to_come_is_planned_in_one_click(store: LocalStore, open_page: Open) -> None:
    page = open_page("opportunity.py", id=CASE)
    press(page, "Something happened")
    assert "Plan it" not in [b.label for b in page.button]
    names_field(page, "Who interviewed you?").type("Sam Larkfield")
    field(page.text_area, "In your words").set_value("Second round")
    day_field(page, "When?").type("2026-12-01").run()
    assert "This is still to come. Plan it instead?" in text_of(page)
    press(page, "Plan it")
    found = stored(store)
    assert (found.kind.value, found.on, found.note) == ("interview", NEXT_WEEK, "Second round")
    assert (found.people, found.opportunity_id) == ((SAM,), CASE)
    assert opportunities.case(store, CASE).events == ()
    assert said(page).startswith("Planned for Dec 1, 2026")


def test_a_coffee_to_come_is_planned_from_the_log(store: LocalStore, open_page: Open) -> None:
    page = open_page("person.py", id=SAM)
    press(page, "Log a contact")
    day_field(page, "When?").type("2026-12-01").run()
    assert "Plan it" not in [b.label for b in page.button]  # nobody plans an e-mail
    field(page.button_group, "How?").set_value("in_person").run()
    field(page.button_group, "Which?").set_value("coffee").run()
    field(page.selectbox, "About which opportunity?").set_value(CASE).run()
    press(page, "Plan it")
    found = stored(store)
    assert (found.kind.value, found.on, found.opportunity_id) == ("coffee", NEXT_WEEK, CASE)
    assert lists_of(store)["touchpoints"] == []


def test_a_day_of_the_past_typed_after_all_is_not_planned(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=CASE)
    press(page, "Something happened")
    day_field(page, "When?").type("2026-12-01").run()
    day_field(page, "When?").type("yesterday")  # the click on the button says so together with it
    press(page, "Plan it")
    assert lists_of(store)["appointments"] == []
    day_field(page, "When?").type("the day before the fair")
    press(page, "Save")
    assert opportunities.case(store, CASE).events == ()
    assert people.get(store, SAM).name == "Sam Larkfield"
