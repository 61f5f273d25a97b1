"""A further person at a company that several letters just went to: what is said, and of which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.schedule import due_steps
from crm.domain.playbook.step import CompanyRest
from crm.domain.ranking.company_room import room
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.workdays import Workdays
from tests.builders import (
    BAR,
    GIL,
    OTT,
    PRI,
    SAM,
    WREN,
    a_case,
    a_touchpoint,
    an_event,
    the_playbook,
)

PLAIN, THREE_IN_FIVE = Workdays(), CompanyRest(people=3, days=5)
#: Everyone but Wren works at Northwind.
THERE = frozenset({SAM, GIL, OTT, BAR, PRI})
#: The day of the rejection is Monday, March 16, 2026.
EVENTS = [
    an_event(1, "interview_held", "2026-03-02", OTT),
    an_event(2, "rejection_received", "2026-03-16"),
]
ROLES = [(SAM, "recruiter"), (GIL, "hiring_manager"), (OTT, "interviewer"), (BAR, "interviewer")]


def the_step(name: str = "rej_others", person: PersonId = OTT, day: str = "2026-03-18") -> DueStep:
    found = due_steps(the_playbook(), a_case(EVENTS, ROLES), date.fromisoformat(day))
    return next(d for d in found if d.step.id == name and d.person and d.person.id == person)


def sent(*entries: tuple[Any, ...]) -> list[Touchpoint]:
    """Letters: to whom, on which day of March, and what else there is."""
    found = []
    for number, (who, day, *more) in enumerate(entries, 1):
        values = {"by": "email"} | (more[0] if more else {})
        found.append(a_touchpoint(number, values.pop("by"), f"2026-03-{day:02}", who, **values))
    return found


def said(
    contacts: list[Touchpoint],
    step: DueStep | None = None,
    today: str = "2026-03-18",
    workdays: Workdays = PLAIN,
    rest: CompanyRest = THREE_IN_FIVE,
) -> str | None:
    day = date.fromisoformat(today)
    due = step or the_step(day=today)
    found = room(due, "Northwind", contacts, THERE, rest, workdays, day)
    return found.sentence(day) if found else None


THREE = [(SAM, 16), (GIL, 17), (PRI, 18)]

CASES = [
    pytest.param([], None, id="nothing went out"),
    pytest.param([(SAM, 17), (GIL, 18)], None, id="two are not many"),
    pytest.param([(SAM, 16), (SAM, 17), (SAM, 18), (GIL, 18)], None, id="one person often"),
    pytest.param(
        THREE, "You wrote to 3 people at Northwind in the last 5 days; Monday leaves them room.",
        id="on the Saturday the first one is five days old, and Monday is the next business day",
    ),
    pytest.param(
        [(SAM, 15), (GIL, 17), (PRI, 18)],
        "You wrote to 3 people at Northwind in the last 5 days; Friday leaves them room.",
        id="on a Friday",
    ),
    pytest.param([(SAM, 13), (GIL, 17), (PRI, 18)], None, id="one of them six days ago"),
    pytest.param(
        [(SAM, 14), (GIL, 17), (PRI, 18)],
        "You wrote to 3 people at Northwind in the last 5 days; Thursday leaves them room.",
        id="on the next day",
    ),
    pytest.param(
        [*THREE, (BAR, 18)],
        "You wrote to 4 people at Northwind in the last 5 days; Monday leaves them room.",
        id="four: two of them must be five days old",
    ),
    pytest.param(
        [(SAM, 15, {"by": "call", "result": "reached"}), (GIL, 17), (PRI, 18)],
        "You wrote to or called 3 people at Northwind in the last 5 days; Friday leaves them room.",
        id="a call is one, too",
    ),
    pytest.param(
        [(SAM, 15, {"by": "call", "result": "no_answer"}), (GIL, 17), (PRI, 18)], None,
        id="a call that nobody took is none",
    ),
    pytest.param(
        [(SAM, 15, {"by": "gift_card"}), (GIL, 15, {"by": "linkedin_request"}), (PRI, 18)], None,
        id="gifts and requests go with a letter",
    ),
    pytest.param([(SAM, 15), (GIL, 17), (WREN, 18)], None, id="one of them works elsewhere"),
    pytest.param(
        [(SAM, 15, {"direction": "in"}), (GIL, 17), (PRI, 18)], None, id="what they wrote is not yours"
    ),
    pytest.param([(SAM, 15), (GIL, 17), (OTT, 18)], None, id="they have heard from you already"),
    pytest.param(
        [(SAM, 15), (GIL, 17), (PRI, 18), (OTT, 18, {"direction": "in"})], None,
        id="they wrote and are waiting",
    ),
    pytest.param(
        [(SAM, 15, {"opportunity_id": None}), (GIL, 17, {"opportunity_id": 7}), (PRI, 18)],
        "You wrote to 3 people at Northwind in the last 5 days; Friday leaves them room.",
        id="whatever it was about",
    ),
    pytest.param([(SAM, 15), (GIL, 17), (PRI, 19)], None, id="a letter of tomorrow"),
    pytest.param(
        [(SAM, 15, {"binned_on": date(2026, 3, 17)}), (GIL, 17), (PRI, 18)], None, id="in the bin"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "expected"), CASES)
def test_what_is_said_before_a_further_letter(
    entries: list[tuple[Any, ...]], expected: str | None
) -> None:
    assert said(sent(*entries)) == expected


@pytest.mark.parametrize(
    ("name", "person"),
    [
        pytest.param("rej_call", SAM, id="a call that has its day"),
        pytest.param("rej_manager", GIL, id="thanks after a no"),
    ],
)
def test_what_goes_out_at_once_never_waits(name: str, person: PersonId) -> None:
    others = [(who, day) for who, day in [(OTT, 15), (PRI, 17), (BAR, 18)] if who != person]
    assert said(sent(*others), the_step(name, person)) is None


def test_a_request_goes_with_a_letter() -> None:
    assert said(sent((SAM, 15), (GIL, 17), (PRI, 18)), the_step("connect_later", OTT)) is None


def test_a_day_after_the_steps_last_day_is_not_proposed() -> None:
    """It closes on Monday, March 23; the letters of today leave room on Tuesday."""
    day = "2026-03-19"
    assert said(sent((SAM, 19), (GIL, 19), (PRI, 19)), the_step(day=day), day) is None
    later = said(sent((SAM, 18), (GIL, 19), (PRI, 19)), the_step(day=day), day)
    assert (
        later == "You wrote to 3 people at Northwind in the last 5 days; Monday leaves them room."
    )


def test_a_step_that_is_late_does_not_wait_longer() -> None:
    contacts = sent((SAM, 25), (GIL, 26), (PRI, 27))
    assert said(contacts, the_step(day="2026-03-27"), "2026-03-27") is None


def test_a_day_off_leaves_no_room() -> None:
    holidays = Workdays(frozenset({date(2026, 3, 20)}))
    contacts = sent((SAM, 15), (GIL, 17), (PRI, 18))
    assert said(contacts, workdays=holidays) == (
        "You wrote to 3 people at Northwind in the last 5 days; Monday leaves them room."
    )


def test_the_numbers_are_those_of_the_playbook() -> None:
    contacts = sent((SAM, 17), (GIL, 18))
    assert said(contacts, rest=CompanyRest(2, 3)) == (
        "You wrote to 2 people at Northwind in the last 3 days; Friday leaves them room."
    )
    assert the_playbook().company == CompanyRest(people=3, days=5)


def test_what_never_waits() -> None:
    """Thanks after an interview, answers, news and offers, and the call after a no."""
    at_once = {step.id for step in the_playbook().steps if step.at_once}
    assert at_once == {
        "loop_referrer", "loop_recruiter", "thank_email", "thank_helper", "rej_call",
        "rej_email_recruiter", "rej_manager", "close_loop", "thank_meeting", "reopen",
        "offer_thanks", "offer_news", "declined_thanks", "ended_thanks", "landed",
    }  # fmt: skip
