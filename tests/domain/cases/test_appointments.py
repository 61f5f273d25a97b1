"""Appointments: where they stand on a day, what they turn into, and how they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from crm.domain.cases.appointment import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    Planned,
    becomes,
    in_order,
    missed,
    moved,
    phase_of,
    planned_as,
    settled_by,
    talks_agreed,
)
from crm.domain.cases.appointment_words import reasons, title
from crm.domain.cases.chapters import Chapter, ChapterKind
from crm.domain.cases.opportunity import Opportunity, Role, RoleHeld
from crm.domain.cases.preparation import Known, preparation
from crm.domain.ids import AppointmentId, OpportunityId, PersonId, RoleId
from crm.domain.ranking.appointment_lines import appointment_lines
from crm.domain.touchpoints.touchpoint import Channel
from tests.builders import GIL, SAM, WREN, a_person, a_touchpoint, an_event

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


def an_appointment(kind: str, on: date = TODAY, *people: int, **values: Any) -> Appointment:
    who = tuple(PersonId(p) for p in people)
    number = AppointmentId(values.pop("number", 1))
    if "state" in values:
        values["state"] = AppointmentState(values["state"])
    return Appointment(number, AppointmentKind(kind), on, people=who, **values)


def planned(one: Appointment, case: bool = True) -> Planned:
    job = Opportunity(OpportunityId(1), "Northlight", "Planner") if case else None
    return Planned(one, tuple(a_person(p) for p in one.people), job)


@pytest.mark.parametrize(
    ("on", "state", "phase"),
    [
        (TOMORROW, "planned", "ahead"),
        (TOMORROW, "moved", "ahead"),
        (TODAY, "planned", "today"),
        (TODAY, "moved", "today"),
        (YESTERDAY, "planned", "to_answer"),
        (date(2026, 8, 1), "moved", "to_answer"),
        (YESTERDAY, "held", "settled"),
        (YESTERDAY, "did_not_happen", "settled"),
        (TODAY, "cancelled", "settled"),
        (TOMORROW, "cancelled", "settled"),
    ],
)
def test_it_stands_on_its_day_and_asks_until_somebody_answers(
    on: date, state: str, phase: str
) -> None:
    assert phase_of(an_appointment("call", on, SAM, state=state), TODAY).value == phase


@pytest.mark.parametrize(
    ("kind", "case", "people", "expected"),
    [
        ("interview", 1, [GIL], ["interview_held"]),
        ("interview", None, [GIL], ["meeting"]),
        ("call", 1, [SAM], ["call"]),
        ("call", None, [SAM], ["call"]),
        ("coffee", 1, [WREN], ["meeting_held"]),  # the person who got the job
        ("coffee", 1, [SAM], ["coffee"]),
        ("coffee", None, [WREN], ["coffee"]),
        ("offer_deadline", 1, [], ["hired_here", "offer_declined"]),
        ("promised_decision", 1, [], ["offer_received", "rejection_received"]),
        ("other", None, [SAM], ["meeting"]),
        ("other", 1, [], []),
    ],
)
def test_what_it_turns_into(
    kind: str, case: int | None, people: list[int], expected: list[str]
) -> None:
    roles = [RoleHeld(RoleId(1), WREN, OpportunityId(1), Role.HIRE)] if case else []
    number = OpportunityId(case) if case else None
    one = an_appointment(kind, TODAY, *people, opportunity_id=number)
    assert [what.value for what in becomes(one, roles)] == expected


@pytest.mark.parametrize(
    ("channel", "kind"),
    [("coffee", "coffee"), ("lunch", "coffee"), ("call", "call"), ("email", None), ("gift_card", None)],
)  # fmt: skip
def test_what_can_be_planned(channel: str, kind: str | None) -> None:
    assert planned_as(Channel(channel)) == kind


def test_another_day_or_time_is_moved_other_changes_are_not() -> None:
    before = an_appointment("call", TOMORROW, SAM, at=time(9))
    later = an_appointment("call", date(2026, 11, 30), SAM, at=time(9))
    noon = an_appointment("call", TOMORROW, SAM, at=time(12))
    elsewhere = an_appointment("call", TOMORROW, SAM, at=time(9), place="Harbor Street 1")
    states = [moved(before, after).state.value for after in (later, noon, elsewhere)]
    assert states == ["moved", "moved", "planned"]


def test_who_did_not_come_belonged_to_it() -> None:
    one = missed(an_appointment("interview", YESTERDAY, SAM), [GIL], True)
    assert (one.state.value, one.people, one.absent, one.user_absent) == (
        "did_not_happen", (SAM, GIL), (GIL,), True,
    )  # fmt: skip


def test_a_call_that_nobody_took_did_not_happen() -> None:
    one = an_appointment("call", TODAY, SAM)
    taken = settled_by(one, a_touchpoint(1, "call", "2026-11-23", SAM, result="reached"))
    not_taken = settled_by(one, a_touchpoint(1, "call", "2026-11-23", SAM, result="no_answer"))
    assert taken.state.value == "held"
    assert (not_taken.state.value, not_taken.absent) == ("did_not_happen", (SAM,))


@pytest.mark.parametrize(
    ("kind", "people", "case", "note", "expected"),
    [
        ("interview", [SAM, GIL], True, "", "Interview with Sam Example and Gilbert Example, Planner at Northlight"),
        ("call", [SAM], False, "In March", "Call with Sam Example"),
        ("offer_deadline", [SAM], True, "", "Last day to answer the offer, Planner at Northlight"),
        ("other", [], False, "Job fair\nHall 3", "Job fair"),
        ("other", [SAM], False, "", "Appointment with Sam Example"),
    ],
)  # fmt: skip
def test_its_title(kind: str, people: list[int], case: bool, note: str, expected: str) -> None:
    assert title(planned(an_appointment(kind, TODAY, *people, note=note), case)) == expected


def test_reasons_say_when_where_and_what_was_noted() -> None:
    one = an_appointment("call", TODAY, SAM, at=time(15), place="Room 4", note="Ask for Ada")
    (phase, late) = phase_of(one, TODAY), phase_of(one, TOMORROW)
    assert reasons(planned(one), phase) == (
        "It was planned for today, Nov 23, 2026 at 15:00.", "Where: Room 4", "Ask for Ada",
    )  # fmt: skip
    shifted = an_appointment("call", TODAY, SAM, state="moved")
    assert reasons(planned(shifted), late) == ("It was moved to Nov 23, 2026.",)


def test_lines_of_the_day_come_in_order_of_time_then_the_open_questions() -> None:
    found = [
        an_appointment("call", YESTERDAY, SAM, number=1),
        an_appointment("coffee", TODAY, SAM, number=2, at=time(15)),
        an_appointment("interview", TODAY, GIL, number=3, at=time(9, 30), opportunity_id=1),
        an_appointment("offer_deadline", TODAY, number=4, opportunity_id=1),
        an_appointment("call", TOMORROW, SAM, number=5),
        an_appointment("promised_decision", date(2026, 11, 1), number=6, opportunity_id=1),
        an_appointment("call", TODAY, SAM, number=7, state="cancelled"),
        an_appointment("promised_decision", TODAY, SAM, number=8, at=time(17)),
    ]
    lines = appointment_lines([planned(one) for one in found], {}, TODAY)
    assert [(line.planned.appointment.id, line.channel, line.closes) for line in lines] == [
        (4, "self", TODAY),
        (3, "meeting", TODAY),
        (2, "coffee", TODAY),
        (8, "self", TODAY),
        (6, "self", None),
        (1, "self", None),
    ]
    assert [line.action.split(" ")[0] for line in lines[:3]] == ["Last", "09:30", "15:00"]
    assert lines[4].action.startswith("Did they decide? Decision promised")
    assert lines[5].action == "How did it go? Call with Sam Example, Planner at Northlight"
    assert {line.key.step for line in lines} == {"appointment"}
    assert len({str(line.key) for line in lines}) == 6


def after(kind: str) -> Chapter:
    event = an_event(7, "rejection_received", "2026-11-20")
    return Chapter(ChapterKind(kind), event.on, (event,), (event,))


def test_a_no_overtakes_the_round_and_the_day_of_decision() -> None:
    kinds = ("interview", "promised_decision", "offer_deadline", "call", "coffee")
    found = [
        planned(an_appointment(kind, TODAY, SAM, number=n, opportunity_id=1))
        for n, kind in enumerate(kinds, 1)
    ]
    course = {OpportunityId(1): [after("after_no")]}
    lines = appointment_lines(found, {}, TODAY, course)
    assert [(line.planned.appointment.id, line.channel) for line in lines] == [
        (1, "self"), (4, "call"), (5, "coffee"),
    ]  # fmt: skip
    assert lines[0].why[0] == "They said no on Friday. If this is off, cancel it."
    asked = appointment_lines(found[:1], {}, TOMORROW, course)
    assert asked[0].action.startswith("Did it take place? Interview")
    job = replace(an_event(8, "hired_here", "2026-11-22"), opportunity_id=OpportunityId(2))
    elsewhere = Chapter(ChapterKind.LANDED, job.on, (job,), (job,))
    landed = appointment_lines(found[:1], {}, TODAY, {OpportunityId(1): [elsewhere]})
    assert landed[0].why[0] == "You found a job yesterday. If this is off, cancel it."
    goes_on = appointment_lines(found, {}, TODAY, {OpportunityId(1): [after("in_process")]})
    assert [line.planned.appointment.id for line in goes_on] == [1, 2, 3, 4, 5]
    assert not any("They said no" in words for line in goes_on for words in line.why)


def test_with_whom_a_talk_is_agreed_and_when() -> None:
    found = [
        an_appointment("call", date(2026, 12, 7), SAM),
        an_appointment("coffee", TOMORROW, SAM, GIL),
        an_appointment("interview", TOMORROW, WREN),
        an_appointment("call", YESTERDAY, WREN),
        an_appointment("call", date(2026, 12, 8), WREN),
        an_appointment("call", TODAY, WREN, state="cancelled"),
    ]
    assert talks_agreed(found, TODAY) == {SAM: TOMORROW, GIL: TOMORROW}
    assert talks_agreed(found[:1], TODAY) == {SAM: date(2026, 12, 7)}


def test_in_order_of_day_and_time() -> None:
    days = [(TOMORROW, None), (TODAY, time(15)), (TODAY, None), (TODAY, time(9))]
    found = [
        planned(an_appointment("call", on, SAM, at=at, number=n)) for n, (on, at) in enumerate(days)
    ]
    assert [one.appointment.id for one in in_order(found)] == [2, 3, 1, 0]


def test_the_sheet_has_who_they_are_three_contacts_what_is_open_and_what_to_ask() -> None:
    log = [
        a_touchpoint(1, "email", "2026-01-01", SAM),
        a_touchpoint(2, "email", "2026-02-01", SAM),
        a_touchpoint(3, "coffee", "2026-03-01", SAM, GIL),
        a_touchpoint(4, "call", "2026-04-01", SAM, result="no_answer"),
        a_touchpoint(5, "email", "2026-05-01", GIL),
        a_touchpoint(6, "email", "2026-12-24", GIL),  # imported from another time zone
    ]
    logs = {SAM: log[:4], GIL: [log[2], *log[4:]]}
    known = Known(
        roles=(RoleHeld(RoleId(1), SAM, OpportunityId(1), Role.RECRUITER),),
        due=((SAM, "Thank Sam"), (WREN, "Call Wren"), (SAM, "Thank Sam")),
        questions=((SAM, "They wanted somebody cheaper"), (WREN, "No travel")),
    )
    sheet = preparation(planned(an_appointment("interview", TODAY, SAM, GIL)), known, logs, TODAY)
    assert [(person.id, roles) for person, roles in sheet.who] == [
        (SAM, (Role.RECRUITER,)), (GIL, ()),
    ]  # fmt: skip
    assert [contact.id for contact in sheet.contacts] == [5, 3, 2]
    assert sheet.open == ("Thank Sam",)
    assert sheet.ask == (
        "They wanted somebody cheaper",
        "What should the person in this job have achieved after six months?",
        "What happens next, and by when will you decide?",
    )
