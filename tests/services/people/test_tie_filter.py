"""The list of people filtered by the word for the tie: exactly those whose row says the word."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.scale import Word
from crm.services import touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

IN, OUT = Direction.IN, Direction.OUT
#: Name -> days ago and direction of each contact.
TIES = {
    "Answered today": [(0, IN)],
    "Wrote today": [(0, OUT)],
    "Cooling": [(20, IN)],
    "Quiet": [(700, IN)],
    "Never answered": [(300, OUT), (2, OUT)],
    "Interviewed": [(700, OUT)],
    "Nobody": [],
}


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    for name, contacts in TIES.items():
        person = people.add(opened, Person(PersonId(0), name), TODAY).id
        for days, direction in contacts:
            day = TODAY - timedelta(days=days)
            contact = Touchpoint(TouchpointId(0), (person,), day, Channel.EMAIL, direction)
            touchpoints.log(opened, contact, TODAY)
        if name == "Interviewed":
            case = opportunities.add(opened, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
            held = Event(EventId(0), case.id, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=650),
                         people=(person,))  # fmt: skip
            events.record(opened, held, TODAY)
    return opened


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (Word.FRESH, {"Answered today"}),
        (Word.COOLING, {"Cooling"}),
        (Word.QUIET, {"Quiet", "Interviewed"}),
        (Word.NO_ANSWER, {"Wrote today", "Never answered"}),
        (Word.NO_CONTACT, {"Nobody"}),
    ],
)
def test_a_word_finds_exactly_the_ties_that_it_is_for(
    store: LocalStore, word: Word, expected: set[str]
) -> None:
    found = people.page(store, PeopleFilter(tie=word, on=TODAY), TODAY)
    assert {row.person.name for row in found.rows} == expected
    assert {row.word for row in found.rows} == {word}
    assert found.total == len(expected)
    ids = people.ids(store, PeopleFilter(tie=word, on=TODAY))
    assert {person.name for person in people.by_ids(store, ids)} == expected
