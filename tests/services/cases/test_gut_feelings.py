"""Gut feelings on a real file: one a day, none in hindsight, each change can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import EventId, GutFeelingId, OpportunityId
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services.cases import events, gut_feelings, opportunities
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, counts_of
from tests.store.support import an_opportunity

CASE = OpportunityId(1)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    opportunities.add(opened, replace(an_opportunity(), applied_on=date(2026, 11, 2)), TODAY)
    return opened


def feeling(**values: Any) -> GutFeeling:
    default = {"id": GutFeelingId(0), "opportunity_id": CASE, "likelihood": 70, "felt_on": TODAY}
    return GutFeeling(**(default | values))  # type: ignore[arg-type]


def happened(store: LocalStore, kind: EventKind, on: date) -> None:
    events.record(store, Event(EventId(0), CASE, kind, on), TODAY)


def test_one_is_kept_corrected_and_taken_back(store: LocalStore) -> None:
    empty = counts_of(store)
    first = gut_feelings.feel(store, feeling(why=" A warm talk "), TODAY)
    assert gut_feelings.of_case(store, 1) == (first.now,)
    assert (first.now.why, first.before) == ("A warm talk", None)
    moved = gut_feelings.feel(store, replace(first.now, likelihood=0, felt_on=YESTERDAY), TODAY)
    assert gut_feelings.of_case(store, 1) == (moved.now,)
    gut_feelings.undo(store, moved)
    assert gut_feelings.of_case(store, 1) == (first.now,)
    gut_feelings.undo(store, first)
    assert counts_of(store) == empty


def test_the_later_one_of_a_day_replaces_the_earlier(store: LocalStore) -> None:
    first = gut_feelings.feel(store, feeling(), TODAY).now
    again = gut_feelings.feel(store, feeling(likelihood=30, why="They were late"), TODAY)
    assert gut_feelings.of_case(store, 1) == (again.now,)
    assert (again.now.id, again.before) == (first.id, first)
    gut_feelings.undo(store, again)
    assert gut_feelings.of_case(store, 1) == (first,)
    other = gut_feelings.feel(store, feeling(felt_on=YESTERDAY), TODAY).now
    with pytest.raises(AlreadyThere, match="Nov 23, 2026"):
        gut_feelings.feel(store, replace(other, felt_on=TODAY), TODAY)
    assert counts_of(store)["gut_feelings"] == 2


def test_a_removed_one_comes_back_unless_its_day_is_taken(store: LocalStore) -> None:
    stored = gut_feelings.feel(store, feeling(), TODAY).now
    gone = gut_feelings.remove(store, stored.id)
    assert gut_feelings.of_case(store, 1) == ()
    gut_feelings.restore(store, gone)
    gut_feelings.restore(store, gone)
    assert gut_feelings.of_case(store, 1) == (stored,)
    gone = gut_feelings.remove(store, stored.id)
    gut_feelings.feel(store, feeling(likelihood=10), TODAY)
    with pytest.raises(AlreadyThere, match="Nov 23, 2026"):
        gut_feelings.restore(store, gone)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"likelihood": -1}, "likelihood", "from 0 to 100%"),
        ({"likelihood": 101}, "likelihood", "from 0 to 100%"),
        ({"felt_on": TODAY + timedelta(days=2)}, "felt_on", "still to come"),
    ],
)
def test_what_cannot_be_is_refused(
    store: LocalStore, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        gut_feelings.feel(store, feeling(**values), TODAY)
    assert caught.value.field == field
    assert gut_feelings.of_case(store, 1) == ()


@pytest.mark.parametrize(
    "kind",
    [EventKind.REJECTION_RECEIVED, EventKind.OFFER_RECEIVED, EventKind.WITHDRAWN_BY_YOU,
     EventKind.NO_ANSWER_PRESUMED, EventKind.JOB_CANCELLED, EventKind.HIRED_ELSEWHERE],
)  # fmt: skip
def test_after_a_decision_none_is_kept_or_changed_but_it_can_be_removed(
    store: LocalStore, kind: EventKind
) -> None:
    stored = gut_feelings.feel(store, feeling(felt_on=YESTERDAY), TODAY).now
    happened(store, kind, TODAY)
    for attempt in (feeling(), feeling(felt_on=YESTERDAY), replace(stored, likelihood=5)):
        with pytest.raises(InvalidInput, match="hindsight"):
            gut_feelings.feel(store, attempt, TODAY)
    assert gut_feelings.of_case(store, 1) == (stored,)
    gut_feelings.remove(store, stored.id)
    assert gut_feelings.of_case(store, 1) == ()


def test_after_applying_again_a_feeling_is_of_that_time(store: LocalStore) -> None:
    happened(store, EventKind.REJECTION_RECEIVED, date(2026, 11, 10))
    happened(store, EventKind.APPLIED, date(2026, 11, 18))
    with pytest.raises(InvalidInput, match="before Nov 18, 2026") as caught:
        gut_feelings.feel(store, feeling(felt_on=date(2026, 11, 12)), TODAY)
    assert caught.value.field == "felt_on"
    assert gut_feelings.feel(store, feeling(felt_on=date(2026, 11, 18)), TODAY).now.id


def test_what_is_not_there_is_refused(store: LocalStore) -> None:
    undone = gut_feelings.feel(store, feeling(), TODAY)
    gut_feelings.remove(store, undone.now.id)
    for attempt in (
        lambda: gut_feelings.feel(store, feeling(opportunity_id=OpportunityId(9)), TODAY),
        lambda: gut_feelings.feel(store, feeling(id=GutFeelingId(9)), TODAY),
        lambda: gut_feelings.undo(store, undone),
        lambda: gut_feelings.remove(store, 9),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_before_an_application_or_an_interview_there_is_nothing_to_feel(database: Path) -> None:
    store = open_store(database)
    opportunities.add(store, an_opportunity(), TODAY)
    with pytest.raises(InvalidInput, match="from the application or the first interview"):
        gut_feelings.feel(store, feeling(), TODAY)
