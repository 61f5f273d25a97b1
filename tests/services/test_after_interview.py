"""The desk after an interview: stored as one, undone as one, and used by the thank-you letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.domain.cases.after_interview import Remembered, latest_posting_day
from crm.domain.cases.appointment import Appointment, AppointmentKind, AppointmentState
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import AppointmentId, EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.workdays import Workdays
from crm.errors import InvalidInput
from crm.services import after_interview, appointments, drafts, today_list
from crm.services.after_interview import Done, Met
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.services.test_pasted import state

CASE, KIM, LEE = OpportunityId(1), PersonId(1), PersonId(2)
NIGHT, SUPPLIER = "the night shift in Reno.", "the second supplier that never came"
NOTES = [
    Met(Remembered(NIGHT, SUPPLIER), KIM, helped=True),
    Met(Remembered(moment="your map of the yard"), LEE),
    Met(Remembered(), name="Ola Quist"),
]


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = open_store(database)
    opportunities.add(store, Opportunity(OpportunityId(0), "Umber", "Planner"), TODAY)
    address = "1 Alder Way\n12345 Example City"
    people.add(store, Person(PersonId(0), "Kim", "Larch", postal_address=address), TODAY)
    people.add(store, Person(PersonId(0), "Lee", "Hale", position="Dispatcher"), TODAY)
    opportunities.give_role(store, CASE, KIM, Role.HIRING_MANAGER)
    return store


def interview(format: str = "on site") -> Event:
    return Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, TODAY, (KIM, LEE), format=format)


def planned(store: LocalStore) -> Appointment:
    new = Appointment(AppointmentId(0), AppointmentKind.INTERVIEW, TODAY, None, (KIM, LEE), CASE)
    return appointments.plan(store, new, TODAY)


def from_appointment(store: LocalStore) -> Done:
    one = planned(store)
    desk = after_interview.desk(store, CASE, None, one.id)
    return after_interview.record(
        store, replace(desk.event, format="on site"), NOTES, TODAY, one.id
    )


def test_from_an_appointment_everything_is_one_and_so_is_the_undo(store: LocalStore) -> None:
    planned(store)
    before = state(store), ledger.of_case(store, CASE)
    desk = after_interview.desk(store, CASE, None, 1)
    assert [person.name for person in desk.people] == ["Kim Larch", "Lee Hale"]
    done = after_interview.record(store, desk.event, NOTES, TODAY, 1)
    case = opportunities.case(store, CASE)
    (event,) = case.events
    assert event.people == (1, 2, 3)
    assert appointments.get(store, 1).appointment.state is AppointmentState.HELD
    assert [(n.person_id, n.words, n.event_id) for n in ledger.of_case(store, CASE).air_notes] == [
        (1, "A moment to come back to: the night shift in Reno.", event.id),
        (1, "A problem they named: the second supplier that never came", event.id),
        (2, "A moment to come back to: your map of the yard", event.id),
    ]
    assert [(r.person_id, r.helper) for r in case.roles] == [(1, True)]
    after_interview.undo(store, done, TODAY)
    assert (state(store), ledger.of_case(store, CASE)) == before


def test_of_a_recorded_interview_only_what_is_new_is_added(store: LocalStore) -> None:
    recorded = events.record(store, interview(), TODAY).event
    after_interview.record(store, recorded, NOTES[:2], TODAY)
    desk = after_interview.desk(store, CASE, recorded.id, None)
    assert desk.kept[KIM] == Remembered(NIGHT, SUPPLIER)
    assert desk.helpers == {KIM}
    before = state(store), ledger.of_case(store, CASE)
    done = after_interview.record(store, recorded, [*NOTES, NOTES[1]], TODAY)
    assert done.notes == ()
    assert opportunities.case(store, CASE).events[0].people == (1, 2, 3)
    after_interview.undo(store, done, TODAY)
    assert (state(store), ledger.of_case(store, CASE)) == before


def test_whoever_helped_and_has_no_part_was_an_interviewer(store: LocalStore) -> None:
    recorded = events.record(store, interview(), TODAY).event
    done = after_interview.record(store, recorded, [Met(Remembered(), LEE, helped=True)], TODAY)
    (role,) = done.roles
    assert (role.person_id, role.role, role.helper) == (LEE, Role.INTERVIEWER, True)


def test_nobody_is_refused_and_nothing_is_stored(store: LocalStore) -> None:
    one = planned(store)
    before = state(store)
    with pytest.raises(InvalidInput, match="Please say whom you met."):
        after_interview.record(store, interview(), [], TODAY, one.id)
    assert state(store) == before


@pytest.mark.parametrize(
    ("step", "said", "left"),
    [
        ("thank_note", "I keep thinking about the night shift in Reno. It made me", ()),
        ("thank_email", "You mentioned the second supplier that never came. At",
         ("where you solved one like it", "what you did")),
        ("connect_panel", "thank you for talking with me about the night shift in Reno", ()),
    ],
)  # fmt: skip
def test_the_letters_use_what_was_written(
    store: LocalStore, step: str, said: str, left: tuple[str, ...]
) -> None:
    from_appointment(store)
    due = next(
        one for one in today_list.steps_of(store, CASE, TODAY)
        if one.step.id == step and one.person and one.person.id == KIM
    )  # fmt: skip
    found = drafts.draft_for(store, due, TODAY)
    assert found is not None
    assert said in found.draft.body
    assert tuple(name for name in found.draft.missing if name != "me") == left


def test_what_is_not_written_stays_a_blank(store: LocalStore) -> None:
    from_appointment(store)
    due = next(
        one for one in today_list.steps_of(store, CASE, TODAY)
        if one.step.id == "thank_email" and one.person and one.person.id == LEE
    )  # fmt: skip
    found = drafts.draft_for(store, due, TODAY)
    assert found is not None
    assert "What you said about your map of the yard has stayed with me." in found.draft.body
    assert "their problem" in found.draft.missing


def test_the_sheet_says_where_each_card_goes_and_until_when(store: LocalStore) -> None:
    done = from_appointment(store)
    found = after_interview.cards(store, done.event.id, TODAY)
    assert [(c.person.name, c.carry, c.post_by) for c in found.cards] == [
        ("Kim Larch", True, date(2026, 11, 24)), ("Lee Hale", True, date(2026, 11, 24)),
        ("Ola Quist", True, date(2026, 11, 24)),
    ]  # fmt: skip
    assert "I keep thinking about your map of the yard." in found.cards[1].words


@pytest.mark.parametrize(
    ("held", "promised", "expected"),
    [
        (date(2026, 11, 23), None, date(2026, 11, 24)),  # the next workday
        (date(2026, 11, 20), None, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 23), date(2026, 12, 18), date(2026, 11, 24)),  # long before the decision
        (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 23)),  # three workdays before it
        (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 23)),  # not before the interview
    ],
)
def test_the_latest_posting_day(held: date, promised: date | None, expected: date) -> None:
    assert latest_posting_day(held, promised, Workdays()) == expected
