"""The sheet before a talk: who, the last contacts, what is open, what to ask, what they like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.brief import Background, Part, brief
from crm.domain.cases.opportunity import Role, Stage
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint

TODAY = date(2026, 11, 23)
SAM = Person(PersonId(1), "Sam", "Larkfield", company="Northlight")
LOST = Part(Role.RECRUITER, "Planner at Northlight", "Planner", Stage.REJECTED, True, True)
COFFEE = (
    "Advice: what would you do in my place?",
    "Insights: how do the company and the field look from where you are?",
    "Recommendations: whom else should I talk to?",
)
WHY = "What would have made me the stronger choice as Planner?"


def contact(number: int, ago: int, channel: Channel = Channel.EMAIL, **more: object) -> Touchpoint:
    on = TODAY - timedelta(days=ago)
    return Touchpoint(TouchpointId(number), (SAM.id,), on, channel, **more)  # type: ignore[arg-type]


def test_the_last_three_contacts_that_reached_them_the_newest_first() -> None:
    log = (
        contact(1, 40),
        contact(2, 30),
        contact(3, 20),
        contact(4, 10),
        contact(5, 5, Channel.CALL, result=Result.NO_ANSWER),
        contact(6, 4, result=Result.BOUNCED),
        contact(7, 3, binned_on=TODAY),
        contact(8, -1),
    )
    found = brief(Background(SAM, contacts=log), None, TODAY)
    assert [one.id for one in found.contacts] == [4, 3, 2]


@pytest.mark.parametrize(
    ("part", "running", "untold"),
    [
        pytest.param(LOST, ["Planner at Northlight"], ["Planner at Northlight"], id="lost, not told"),
        pytest.param(replace(LOST, untold=False), ["Planner at Northlight"], [], id="lost, told"),
        pytest.param(replace(LOST, stage=Stage.CLOSED, untold=False), [], [], id="closed"),
        pytest.param(
            replace(LOST, stage=Stage.APPLIED, untold=False, may_say=False),
            ["Planner at Northlight"], [], id="applied",
        ),
    ],
)  # fmt: skip
def test_what_is_open(part: Part, running: list[str], untold: list[str]) -> None:
    known = Background(SAM, (part,), due=("Call Sam", "Call Sam"), promised=("Ask Ada",))
    found = brief(known, None, TODAY)
    assert [one.name for one in found.running] == running
    assert list(found.untold) == untold
    assert (found.due, found.promised) == (("Call Sam",), ("Ask Ada",))


@pytest.mark.parametrize(
    ("part", "kind", "own", "ask"),
    [
        (None, None, (), COFFEE),
        (None, AppointmentKind.CALL, (), ()),
        (None, AppointmentKind.COFFEE, (), COFFEE),
        (LOST, None, (), (WHY,)),
        (LOST, AppointmentKind.CALL, ("Was it the pay?",), ("Was it the pay?", WHY)),
        (LOST, AppointmentKind.COFFEE, (), (WHY, *COFFEE)),
        # A hiring manager is not asked for feedback.
        (replace(LOST, role=Role.HIRING_MANAGER, may_say=False), AppointmentKind.CALL, (), ()),
    ],
)  # fmt: skip
def test_what_to_ask(
    part: Part | None, kind: AppointmentKind | None, own: tuple[str, ...], ask: tuple[str, ...]
) -> None:
    known = Background(SAM, (part,) if part else (), questions=own)
    assert brief(known, kind, TODAY).ask == ask


def test_the_gifts_they_were_given_the_newest_first() -> None:
    gifts = tuple(contact(n, 100 * n, Channel.GIFT_CARD, vendor=f"Shop {n}") for n in (1, 2, 3))
    found = brief(Background(SAM, contacts=gifts), None, TODAY)
    assert [one.vendor for one in found.gifts] == ["Shop 1", "Shop 2"]
