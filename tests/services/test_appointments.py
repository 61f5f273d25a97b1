"""Appointments: planning, moving and answering them, each with its undo, on Today and in the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import AppointmentId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.errors import AlreadyThere, ChangedMeanwhile, InvalidInput
from crm.services import appointments, exports, today_list, touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import duplicates, people
from crm.services.shown import unchanged
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, Cli, a_case, document, fresh, lists_of, load, text_of
from tests.store.support import a_person, dump

CASE, SAM = OpportunityId(1), PersonId(1)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """A case, and Sam, its recruiter."""
    return a_case(database, Role.RECRUITER)


def a_plan(kind: str = "interview", on: date = TOMORROW, **values: Any) -> Appointment:
    new = Appointment(AppointmentId(0), AppointmentKind(kind), on, None, (SAM,), CASE)
    return replace(new, **values)


def plan(
    store: LocalStore, kind: str = "interview", on: date = TOMORROW, **more: Any
) -> Appointment:
    """Planned on its own day or before."""
    return appointments.plan(store, a_plan(kind, on, **more), min(on, TODAY))


def stored(store: LocalStore, number: int = 1) -> Appointment:
    return appointments.get(store, number).appointment


def first_lines(store: LocalStore, day: date = TODAY) -> list[tuple[str, str]]:
    listed = today_list.whom_next(store, day, 50)
    return [(line.key.step, line.action) for line in listed]


def test_what_is_planned_is_stored_as_it_was_said(store: LocalStore) -> None:
    at, place = time(14, 30), "https://example.com/join"
    made = plan(store, at=at, place=f" {place} ", note=" Second round\n")
    assert stored(store) == made
    assert (made.on, made.at, made.place, made.note) == (TOMORROW, at, place, "Second round")


def test_newcomers_are_added_and_an_interviewer_works_at_the_company(store: LocalStore) -> None:
    made = appointments.plan(store, a_plan(), TODAY, ["Ada Stone"])
    ada = people.get(store, made.people[-1])
    assert (ada.name, ada.company) == ("Ada Stone", "Northlight")
    coffee = appointments.plan(store, a_plan("coffee"), TODAY, ["Bo Reed"])
    assert people.get(store, coffee.people[-1]).company == ""


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"on": YESTERDAY}, "This day is in the past. Log what happened instead.", "on"),
        ({"kind": "coffee", "people": ()}, "Please say who it is with.", "people"),
        ({"kind": "call", "people": ()}, "Please say who it is with.", "people"),
        ({"kind": "offer_deadline", "opportunity_id": None}, "which opportunity", "opportunity_id"),
        ({"kind": "other", "people": (), "opportunity_id": None}, "or what it is about", "people"),
    ],
)
def test_what_cannot_be_planned(
    store: LocalStore, values: dict[str, Any], sentence: str, field: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        appointments.plan(store, a_plan(**values), TODAY)
    assert refused.value.field == field


def test_a_double_click_plans_once_and_planning_is_undone(
    store: LocalStore, database: Path
) -> None:
    before = dump(database)
    made = plan(store)
    with pytest.raises(AlreadyThere):
        plan(store)
    appointments.unplan(store, made)
    assert [
        line for line in dump(database) if "sequence" not in line and "content" not in line
    ] == [line for line in before if "sequence" not in line and "content" not in line]


def test_a_moved_one_keeps_its_number_and_stands_on_its_new_day(store: LocalStore) -> None:
    made = plan(store)
    later = date(2026, 12, 1)
    done = appointments.change(store, replace(made, on=later), TODAY)
    assert (done.after.id, done.after.on, done.after.state.value) == (1, later, "moved")
    assert (
        "appointment",
        "Interview with Sam Larkfield, Planner at Northlight",
    ) not in first_lines(store, TOMORROW)
    assert first_lines(store, later)[0][0] == "appointment"
    appointments.undo(store, done)
    assert stored(store) == made


def test_it_is_not_moved_into_the_past_but_its_place_can_change_afterwards(
    store: LocalStore,
) -> None:
    made = plan(store, on=YESTERDAY)
    with pytest.raises(InvalidInput, match="This day is in the past"):
        appointments.change(store, replace(made, on=YESTERDAY - timedelta(days=3)), TODAY)
    done = appointments.change(store, replace(made, place="Room 4"), TODAY)
    assert (done.after.place, done.after.state.value) == ("Room 4", "planned")


ANSWERS: dict[str, tuple[str, Callable[[LocalStore], Any]]] = {
    "cancelled": ("cancelled", lambda store: appointments.cancel(store, 1)),
    "nobody said why": ("did_not_happen", lambda store: appointments.did_not_happen(store, 1, TODAY)),
    "Sam did not come": (
        "did_not_happen", lambda store: appointments.did_not_happen(store, 1, TODAY, [SAM]),
    ),
    "ticked off": ("held", lambda store: appointments.held(store, 1, TODAY)),
    "an event": (
        "held",
        lambda store: appointments.held_as_event(
            store, 1, Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, YESTERDAY, (SAM,)), TODAY
        ),
    ),
    "a touchpoint": (
        "held",
        lambda store: appointments.held_as_contact(
            store, 1, Touchpoint(TouchpointId(0), (SAM,), YESTERDAY, Channel.CALL), TODAY
        ),
    ),
    "a call nobody took": (
        "did_not_happen",
        lambda store: appointments.held_as_contact(
            store,
            1,
            Touchpoint(TouchpointId(0), (SAM,), YESTERDAY, Channel.CALL, result=Result.NO_ANSWER),
            TODAY,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_ends_the_question_once_and_is_undone(store: LocalStore, name: str) -> None:
    state, answer = ANSWERS[name]
    made = plan(store, on=YESTERDAY)
    before = lists_of(store)
    assert first_lines(store)[0] == (
        "appointment", "How did it go? Interview with Sam Larkfield, Planner at Northlight",
    )  # fmt: skip
    done = answer(store)
    assert stored(store).state.value == state
    assert "appointment" not in dict(first_lines(store))
    with pytest.raises(ChangedMeanwhile):
        answer(store)
    if isinstance(done, appointments.Held):
        appointments.undo_held(store, done, TODAY)
    else:
        appointments.undo(store, done)
    assert stored(store) == made
    after = lists_of(store)
    kept = [t for t in after["touchpoints"] if "binned_on" not in t]
    assert after | {"touchpoints": kept} == before


def test_an_event_that_is_recorded_already_answers_too(store: LocalStore) -> None:
    plan(store, on=YESTERDAY)
    event = Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, YESTERDAY, (SAM,))
    events.record(store, event, TODAY)
    done = appointments.held_as_event(store, 1, event, TODAY)
    assert (stored(store).state.value, done.event) == ("held", None)
    appointments.undo_held(store, done, TODAY)
    assert len(lists_of(store)["events"]) == 1


def test_a_refused_event_leaves_the_question(store: LocalStore) -> None:
    plan(store, on=YESTERDAY)
    event = Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, date(2026, 12, 24), (SAM,))
    with pytest.raises(InvalidInput, match="still to come"):
        appointments.held_as_event(store, 1, event, TODAY)
    assert stored(store).is_open


@pytest.mark.parametrize("answer", ["held", "did_not_happen"])
def test_nothing_is_answered_before_its_day(store: LocalStore, answer: str) -> None:
    plan(store)
    with pytest.raises(InvalidInput, match="still to come"):
        getattr(appointments, answer)(store, 1, TODAY)


def test_an_undo_does_not_take_back_what_another_window_did_since(store: LocalStore) -> None:
    made = plan(store)
    done = appointments.change(store, replace(made, place="Room 4"), TODAY)
    appointments.cancel(store, 1)
    with pytest.raises(ChangedMeanwhile):
        appointments.undo(store, done)
    with pytest.raises(ChangedMeanwhile):
        appointments.unplan(store, made)


def test_a_button_changes_what_it_showed(store: LocalStore) -> None:
    shown = plan(store)
    appointments.change(store, replace(shown, place="Room 4"), TODAY)
    with pytest.raises(ChangedMeanwhile):
        appointments.cancel(unchanged(store, shown), 1)


def test_it_is_the_first_line_of_its_day_with_a_sheet(store: LocalStore) -> None:
    contact = Touchpoint(TouchpointId(0), (SAM,), date(2026, 11, 2), Channel.EMAIL, summary="Hello")
    touchpoints.log(store, contact, TODAY)
    plan(store, "call", TODAY, at=time(15))
    line, *others = today_list.whom_next(store, TODAY, 50)
    assert line.action == "15:00 Call with Sam Larkfield, Planner at Northlight"
    assert line.why == ("It was planned for today, Nov 23, 2026 at 15:00.",)
    sheet = line.sheet  # type: ignore[attr-defined]
    assert [(person.name, roles) for person, roles in sheet.who] == [
        ("Sam Larkfield", (Role.RECRUITER,))
    ]
    assert [contact.summary for contact in sheet.contacts] == ["Hello"]
    assert all(line.score >= other.score for other in others)
    assert today_list.whom_next(store, TODAY, 0) == ()


def test_what_is_in_the_bin_does_not_stand_on_today(store: LocalStore) -> None:
    plan(store, "call", TODAY, opportunity_id=None)
    plan(store, "interview", TODAY)
    opportunities.remove(store, CASE, TODAY)
    assert [line[1] for line in first_lines(store)] == ["Call with Sam Larkfield"]
    people.remove(store, SAM, TODAY)
    assert first_lines(store) == []
    people.restore(store, SAM)
    opportunities.restore(store, CASE)
    assert [line[0] for line in first_lines(store)[:2]] == ["appointment", "appointment"]


def test_merging_moves_appointments_and_parting_gives_them_back(store: LocalStore) -> None:
    other = people.add(store, a_person(first_name="Samuel"), TODAY).id
    both = plan(store, "coffee", people=(SAM, other))
    alone = plan(store, "call", people=(other,))
    done = duplicates.merge(store, SAM, other, {}, TODAY)
    assert [stored(store, n).people for n in (both.id, alone.id)] == [(SAM,), (SAM,)]
    duplicates.undo_merge(store, done.merge_id)
    assert {*stored(store, both.id).people} == {SAM, other}
    assert stored(store, alone.id).people == (other,)


def test_next_on_the_command_line_begins_with_it(
    store: LocalStore, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(store, "offer_deadline", TODAY, people=())
    plan(store, "call", YESTERDAY)
    cli = Cli(database, capsys)
    deadline, call, *_ = cli.json("next")
    assert (deadline["rank"], deadline["step"], deadline["channel"]) == (1, "appointment", "self")
    assert (deadline["opportunity_id"], deadline["person_id"]) == (1, None)
    assert (deadline["due"], deadline["closes"]) == ("2026-11-23", "2026-11-23")
    assert (call["step"], call["person"], call["channel"]) == (
        "appointment",
        "Sam Larkfield",
        "self",
    )
    assert "Last day to answer the offer" in cli("next")[1]


def test_the_calendar_has_them_at_their_time_and_strikes_out_what_was_cancelled(
    store: LocalStore,
) -> None:
    plan(store, "call", TOMORROW, at=time(15), place="https://example.com/join", note="The job")
    plan(store, "offer_deadline", TODAY, people=())
    plan(store, "coffee", YESTERDAY)
    made = plan(store, "coffee")
    appointments.cancel(store, made.id)

    def entries() -> dict[str, Any]:
        calendar = icalendar.Calendar.from_ical(exports.steps_ics(store, TODAY).text)
        return {str(e["uid"]): e for e in calendar.walk("VEVENT") if "appointment" in e["uid"]}

    found = entries()
    assert set(found) == {"appointment-1@embers", "appointment-2@embers", "appointment-4@embers"}
    call, day = found["appointment-1@embers"], found["appointment-2@embers"]
    assert f"{call['dtstart'].dt:%Y-%m-%d %H:%M}" == "2026-11-24 15:00"
    assert f"{call['dtend'].dt:%H:%M}" == "16:00"
    assert str(call["summary"]) == "Call with Sam Larkfield, Planner at Northlight"
    assert (str(call["location"]), str(call["description"])) == (
        "https://example.com/join",
        "The job",
    )
    assert (day["dtstart"].dt, day["transp"], call["transp"]) == (TODAY, "TRANSPARENT", "OPAQUE")
    assert str(found["appointment-4@embers"]["status"]) == "CANCELLED"
    appointments.change(store, replace(stored(store), on=date(2026, 12, 1)), TODAY)
    assert f"{entries()['appointment-1@embers']['dtstart'].dt:%Y-%m-%d}" == "2026-12-01"


def test_the_portable_document_carries_them_there_and_back(
    store: LocalStore, tmp_path: Path
) -> None:
    plan(store, "call", TODAY, at=time(9, 5), place="Room 4", note="Bring the letter")
    appointments.did_not_happen(store, 1, TODAY, [SAM], ["Ada Stone"], True)
    made = plan(store, "offer_deadline", people=())
    appointments.change(store, replace(made, on=date(2026, 12, 1)), TODAY)
    text = text_of(store)
    assert lists_of(store)["appointments"] == [
        {"ref": "a1", "kind": "call", "on": "2026-11-23", "at": "09:05", "people": ["p1", "p2"],
         "opportunity": "o1", "place": "Room 4", "state": "did_not_happen",
         "note": "Bring the letter", "absent": ["p1", "p2"], "user_absent": True},
        {"ref": "a2", "kind": "offer_deadline", "on": "2026-12-01", "opportunity": "o1",
         "state": "moved"},
    ]  # fmt: skip
    copy = open_store(tmp_path / "copy.db")
    load(copy, text)
    assert text_of(copy) == text
    assert load(copy, text).new == 0
    assert text_of(copy) == text


def test_a_file_of_before_and_a_short_one_come_in(tmp_path: Path) -> None:
    store = fresh(tmp_path / "embers.db")
    load(store, document(people=[{"ref": "x", "first_name": "Bo"}]))
    assert lists_of(store)["appointments"] == []
    load(store, document(appointments=[{"kind": "other", "on": "2026-12-24", "note": "Job fair"}]))
    (found,) = appointments.ahead(store, TODAY, 9)
    assert (found.appointment.state.value, found.appointment.note) == ("planned", "Job fair")
