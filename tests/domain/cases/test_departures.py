"""When a change of their own job says that whoever got a job has left it."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.departures import JobChange, current_hires, departure
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person

CASE = Opportunity(OpportunityId(1), "Northlight Ltd", "Supply Chain Planner")
KNOWN, SEEN = date(2026, 3, 2), date(2026, 9, 7)


def wren(company: str, position: str = "Supply Chain Planner") -> Person:
    return Person(PersonId(1), "Wren", "Ashdale", company, position)


def moved(field: str, old: str, new: str, on: date = SEEN) -> JobChange:
    return JobChange(field, old, new, on)


COMPANY, POSITION = "company", "position"


@pytest.mark.parametrize(
    ("person", "change", "left"),
    [
        pytest.param(
            wren("Brambleworks"), moved(COMPANY, "Northlight", "Brambleworks"), True, id="elsewhere"
        ),
        pytest.param(
            wren("Northlight", "Head of Sales"),
            moved(POSITION, "Supply Chain Planner", "Head of Sales"), True, id="another position",
        ),
        pytest.param(
            wren("Northlight", "Senior Supply Chain Planner"),
            moved(POSITION, "Supply Chain Planner", "Senior Supply Chain Planner"), False,
            id="the same job, with a longer title",
        ),
        pytest.param(
            wren("Northlight Group GmbH"),
            moved(COMPANY, "Northlight Ltd", "Northlight Group GmbH"), False, id="renamed",
        ),
        pytest.param(
            wren("Northlight"), moved(COMPANY, "Brambleworks", "Northlight"), False,
            id="they only came",
        ),
        pytest.param(
            wren("Copperline"), moved(COMPANY, "Brambleworks", "Copperline"), False,
            id="never seen in the company of the case",
        ),
        pytest.param(
            wren("Northlight"), moved(COMPANY, "Northlight", "Brambleworks"), False, id="back again"
        ),
        pytest.param(
            wren("Brambleworks"),
            moved(COMPANY, "Northlight", "Brambleworks", date(2026, 3, 1)), False,
            id="the day before it was known who got it",
        ),
        pytest.param(
            wren("Brambleworks", "Head of Sales"),
            moved(POSITION, "Supply Chain Planner", "Head of Sales"), False,
            id="a position elsewhere says nothing",
        ),
    ],
)  # fmt: skip
def test_who_has_left(person: Person, change: JobChange, left: bool) -> None:
    assert (departure(person, CASE, KNOWN, [change]) is not None) == left


def test_the_reasons_are_what_was_seen() -> None:
    change = moved(COMPANY, "Northlight", "Brambleworks")
    found = departure(wren("Brambleworks", "Lead Planner"), CASE, KNOWN, [change])
    assert found is not None
    assert found.now == "Lead Planner at Brambleworks"
    assert found.why == (
        "Wren Ashdale got the job, as you have known since Mar 2, 2026.",
        "The import of Sep 7, 2026 shows: Lead Planner at Brambleworks.",
    )


def event(number: int, kind: EventKind, day: int, *people: int) -> Event:
    who = tuple(map(PersonId, people))
    return Event(EventId(number), OpportunityId(1), kind, date(2026, 3, day), who)


GOT, LEFT = EventKind.HIRE_IDENTIFIED, EventKind.HIRE_LEFT


@pytest.mark.parametrize(
    ("events", "hires"),
    [
        pytest.param([], {}, id="nobody is known"),
        pytest.param([event(1, GOT, 2, 1)], {1: date(2026, 3, 2)}, id="known"),
        pytest.param([event(1, GOT, 2, 1), event(2, LEFT, 9, 1)], {}, id="left"),
        pytest.param([event(1, GOT, 2, 1), event(2, LEFT, 9)], {}, id="left, nobody named"),
        pytest.param(
            [event(1, GOT, 2, 1), event(2, LEFT, 9, 1), event(3, GOT, 20, 2)],
            {2: date(2026, 3, 20)},
            id="somebody followed",
        ),
        pytest.param(
            [event(1, GOT, 2, 1, 2), event(2, LEFT, 9, 1)], {2: date(2026, 3, 2)}, id="one of two"
        ),
    ],
)
def test_who_has_the_job(events: list[Event], hires: dict[int, date]) -> None:
    assert current_hires(events) == hires
    assert current_hires(events[::-1]) == hires
