"""One person: the word for the tie, its day and sentence, and what is behind it; the same word on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.touchpoints.touchpoint import Direction, Result
from crm.services import insights
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.people_table import cells
from tests.pages.test_person import add, log, told


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


@pytest.fixture
def ada(store: LocalStore) -> int:
    return add(store, "Ada", "Alpha")


def test_without_contact_there_is_no_word_and_no_number(
    ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    assert "No contact is logged yet" in told(page)
    assert "Nothing is logged yet" in told(page)
    assert not page.get("vega_lite_chart")
    assert not page.table


def test_warmth_is_a_word_with_a_day_and_the_number_is_behind_it(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    for number in range(12):
        log(store, ada, 2 + number * 9, direction=Direction.IN)
    log(store, ada, 200, "linkedin_request", result=Result.ACCEPTED,
        answered_on=TODAY - timedelta(days=190))  # fmt: skip
    warmth = people.person_file(store, ada, TODAY).warmth
    page = open_page("person.py", id=ada)
    assert "In touch: fresh" in [s.value for s in page.subheader]
    keeps = next(c.value for c in page.caption if "keeps it fresh" in c.value)
    assert re.match(r"Fresh, cooling from \w{3} \d{1,2}, 20\d\d on\. A short hello before", keeps)
    assert "of 100" not in told(page)
    page = open_page("person.py", {f"person:why:{ada}": True}, id=ada)
    assert f"**{warmth.value:.0f} of 100**" in told(page)
    table = page.table[0].value
    assert table["Contact"].iloc[0] == "Nov 21, 2026: E-mail from them"
    assert re.fullmatch(r"\d+ more contacts, older or smaller", table["Contact"].iloc[-1])
    points = [int(p) for p in table[f"Of your {warmth.value:.0f} points"] if p != "under 1"]
    assert sum(points) == pytest.approx(warmth.value, abs=5)  # each is rounded on its own


def test_an_answer_has_its_own_line(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    log(store, ada, 9, result=Result.REPLIED, answered_on=TODAY - timedelta(days=4))
    page = open_page("person.py", {f"person:why:{ada}": True}, id=ada)
    assert set(page.table[0].value["Contact"]) == {
        "Nov 14, 2026: E-mail from you",
        "Nov 19, 2026: Their answer to your e-mail",
    }


@pytest.mark.parametrize(("peace", "urges"), [(False, True), (True, False)])
def test_a_quiet_tie_asks_for_a_message_unless_they_want_peace(
    store: LocalStore, open_page: Callable[..., AppTest], peace: bool, urges: bool
) -> None:
    number = add(store, "Ada", do_not_contact=peace)
    log(store, number, 300, direction=Direction.IN)
    page = open_page("person.py", id=number)
    assert "In touch: quiet" in [s.value for s in page.subheader]
    assert ("A short hello is enough" in told(page)) is urges


@pytest.mark.parametrize(
    ("direction", "earlier", "word"),
    [
        (Direction.IN, None, "fresh"),
        (Direction.BOTH, None, "fresh"),
        (Direction.OUT, 400, "fresh"),
        (Direction.OUT, None, "no answer yet"),
    ],
)
def test_nobody_is_cooling_on_the_day_of_a_contact(
    store: LocalStore,
    open_page: Callable[..., AppTest],
    direction: Direction,
    earlier: int | None,
    word: str,
) -> None:
    number = add(store, "Ada")
    if earlier:
        log(store, number, earlier, direction=Direction.IN)
    log(store, number, 0, direction=direction)
    page = open_page("person.py", id=number)
    assert f"In touch: {word}" in [s.value for s in page.subheader]


def test_fifteen_mails_without_an_answer_are_no_fresh_tie_on_any_page(
    store: LocalStore, open_page: Callable[..., AppTest]
) -> None:
    number = add(store, "Ada", company="Northlight", cadence_days=90)
    for week in range(15):
        log(store, number, 1 + 3 * week)
    assert people.person_file(store, number, TODAY).warmth.value > 40
    page = open_page("person.py", id=number)
    assert "In touch: no answer yet" in [s.value for s in page.subheader]
    assert cells(open_page("people.py"))[0]["tie"][1] == "No answer yet"
    assert not insights.cooling_ties(store, TODAY).ties
    assert [c.warm for c in insights.company_coverage(store, TODAY).circles] == [0]


def test_who_interviewed_you_has_answered(store: LocalStore, ada: int) -> None:
    log(store, ada, 3)
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    word = people.person_file(store, ada, TODAY).warmth.word
    assert word == "no answer yet"
    events.record(store, Event(EventId(0), case.id, EventKind.INTERVIEW_HELD,
                               TODAY - timedelta(days=7), (PersonId(ada),)), TODAY)  # fmt: skip
    assert people.person_file(store, ada, TODAY).warmth.word == "cooling"
    (row,) = people.page(store, people.PeopleFilter(), TODAY).rows
    assert row.word == "cooling"
