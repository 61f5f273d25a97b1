"""The list of cases and one case: steps, what happened, people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import Status
from crm.services import sample, today_list
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of, unfold
from tests.pages.names import names_field


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


def test_every_case_names_its_next_dated_action(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunities.py")
    lines = [m.value for m in page.markdown if "Next: " in m.value]
    assert len(lines) == 3
    assert "Call Sam and ask what decided it" in lines[0]


def test_a_case_shows_what_waits_and_what_for(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", {"opportunity:rest:1": True}, id=1)
    assert page.title[0].value == "Supply Chain Planner"
    waits = "This opens once you have done or skipped “Call Sam and ask what decided it”"
    assert any(waits in m.value for m in page.markdown)


def test_many_late_steps_are_folded_and_none_is_lost(
    database: Path, open_page: Callable[..., AppTest]
) -> None:
    store = open_store(database)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Planner"), TODAY).id
    for number, role in enumerate((Role.RECRUITER, Role.REFERRER, *[Role.INTERVIEWER] * 2)):
        who = people.add(store, Person(PersonId(0), f"Ada{number}", "Alpha"), TODAY).id
        opportunities.give_role(store, case, who, role)
    held = Event(EventId(0), case, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=40))
    events.record(store, held, TODAY)
    steps = today_list.case_steps(store, case, TODAY).steps
    late = {f"opportunity:skip:{step.key}" for step in steps if step.status is Status.LATE}
    assert len(late) > 4
    page = unfold(open_page("opportunity.py", id=case), "opportunity:more:")
    assert len({b.key for b in page.button} & late) == 4
    unfold(page, "opportunity:rest:")
    assert {b.key for b in page.button} >= late

    events.record(store, Event(EventId(0), case, EventKind.REJECTION_RECEIVED, TODAY), TODAY)
    shown = {b.key for b in open_page("opportunity.py", id=case).button}
    assert any((key or "").startswith("opportunity:log:") for key in shown)
    assert not shown & late, "what is due now comes first, and alone"


def test_what_is_long_past_is_settled_at_once_and_taken_back(
    database: Path, open_page: Callable[..., AppTest]
) -> None:
    store = open_store(database)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Planner"), TODAY).id
    for number, role in enumerate((Role.RECRUITER, Role.REFERRER, Role.INTERVIEWER)):
        who = people.add(store, Person(PersonId(0), f"Ada{number}", "Alpha"), TODAY).id
        opportunities.give_role(store, case, who, role)
    for kind, ago in ((EventKind.INTERVIEW_HELD, 60), (EventKind.REJECTION_RECEIVED, 40)):
        on = TODAY - timedelta(days=ago)
        events.record(store, Event(EventId(0), case, kind, on), TODAY)

    def late() -> list[str]:
        steps = today_list.case_steps(store, case, TODAY).steps
        return [str(step.key) for step in steps if step.status is Status.LATE]

    before = late()
    assert len(before) > 2
    page = open_page("opportunity.py", {f"opportunity:rest:{case}": True}, id=case)
    page.button(key=f"opportunity:skip-late:{case}").click().run()
    assert not late()
    page.button(key="undo:do").click().run()
    assert late() == before


@pytest.mark.parametrize("number", ["", "0", "99", "abc", "-1", "1e3", "²", "9" * 40])
def test_an_address_of_no_case_is_answered_calmly(
    store: LocalStore, open_page: Callable[..., AppTest], number: str
) -> None:
    page = open_page("opportunity.py", id=number)
    assert not page.exception
    assert not page.error
    assert page.title[0].value == "Opportunity not found"


def test_recording_an_event_and_taking_it_back(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=1)
    button_of(page, "opportunity:event:1").click().run()
    kinds = next(s for s in page.selectbox if s.label == "What?")
    kinds.set_value(EventKind.ROLE_REPOSTED).run()
    button_of(page, "dialog", "Save").click().run()
    events = opportunities.case(store, 1).events
    assert (events[-1].kind, events[-1].on) == (EventKind.ROLE_REPOSTED, TODAY)
    button_of(page, "undo:do").click().run()
    assert len(opportunities.case(store, 1).events) == len(events) - 1


def test_removing_an_event_can_be_undone_with_its_decisions(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    before = opportunities.case(store, 1).events
    page = open_page("opportunity.py", id=1)
    rejected = next(e for e in before if e.kind is EventKind.REJECTION_RECEIVED)
    button_of(page, f"opportunity:event-remove:{rejected.id}").click().run()
    assert len(opportunities.case(store, 1).events) == len(before) - 1
    button_of(page, "undo:do").click().run()
    assert opportunities.case(store, 1).events == before


def test_letting_a_case_go_and_opening_it_again(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=1)
    button_of(page, "opportunity:close:1").click().run()
    assert opportunities.case(store, 1).opportunity.closed_on == TODAY
    button_of(page, "opportunity:reopen:1").click().run()
    assert opportunities.case(store, 1).opportunity.closed_on is None


def test_a_case_that_was_let_go_opens_again_when_the_hire_leaves(store: LocalStore) -> None:
    opportunities.close(store, 2, ClosedWhy.LET_GO, TODAY)
    left = Event(EventId(0), OpportunityId(2), EventKind.HIRE_LEFT, TODAY)
    events.record(store, left, TODAY)
    assert opportunities.case(store, 2).opportunity.closed_on is None


def test_a_removed_case_waits_in_the_bin(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=1)
    button_of(page, "opportunity:remove:1").click().run()
    assert [case.id for case in opportunities.in_bin(store)] == [1]
    page = open_page("opportunities.py")
    button_of(page, "opportunities:back:1").click().run()
    assert opportunities.in_bin(store) == []


def test_giving_a_role_to_somebody_new(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=1)
    button_of(page, "opportunity:role:1").click().run()
    names_field(page, "Who?").type("Ada Newcomer")
    button_of(page, "dialog", "Save").click().run()
    case = opportunities.case(store, 1)
    assert "Ada Newcomer" in {person.name for person in case.people.values()}


def test_a_day_to_come_is_refused(store: LocalStore) -> None:
    event = opportunities.case(store, 1).events[0]

    from crm.errors import InvalidInput

    with pytest.raises(InvalidInput, match="still to come"):
        events.record(store, replace(event, on=date(2026, 12, 1)), TODAY)


def test_an_old_form_keeps_what_another_tab_stored(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("opportunity.py", id=1)
    button_of(page, "opportunity:edit:1").click().run()
    before = opportunities.case(store, 1).opportunity
    opportunities.edit(store, replace(before, notes="From the other tab"), TODAY)
    next(t for t in page.text_input if t.label == "Department").set_value("Planning")
    next(b for b in page.button if b.label == "Save").click().run()
    stored = opportunities.case(store, 1).opportunity
    assert (stored.department, stored.notes) == ("Planning", "From the other tab")
