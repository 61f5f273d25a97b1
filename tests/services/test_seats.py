"""The LinkedIn round: which jobs are due, what an answer stores, and that it stores no departure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Stage, stage_of
from crm.domain.cases.seat import SeatAnswer
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.sharing import Share
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import coach, portability, seats, settings, today_list
from crm.services.cases import departures, events, opportunities
from crm.services.imports.portable import import_portable
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

SAME, CHANGED, NOT_FOUND = SeatAnswer.SAME, SeatAnswer.CHANGED, SeatAnswer.NOT_FOUND
KAI, UMA = "https://www.linkedin.com/in/kai-denholm-demo", ""


def happened(store: LocalStore, case: int, kind: str, on: date, *who: int) -> None:
    people_of = tuple(PersonId(one) for one in who)
    event = Event(EventId(0), OpportunityId(case), EventKind(kind), on, people_of)
    events.record(store, event, TODAY)


def days(number: int) -> date:
    return TODAY - timedelta(days=number)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Two jobs that went to Kai and to Uma; a third went to nobody known."""
    opened = open_store(database)
    for first, last, link in (("Kai", "Denholm", KAI), ("Uma", "Field", UMA)):
        people.add(opened, Person(PersonId(0), first, last, "Acme", linkedin_url=link), TODAY)
    for number, title in enumerate(("Planner", "Buyer", "Clerk"), 1):
        new = Opportunity(OpportunityId(0), "Acme", title, created_on=days(300))
        opportunities.add(opened, new, TODAY)
        happened(opened, number, "rejection_received", days(120))
    happened(opened, 1, "hire_identified", days(60), 1)
    happened(opened, 2, "hire_identified", days(50), 2)
    return opened


def names(found: Sequence[seats.Seat]) -> list[str]:
    return [f"{seat.opportunity.title}: {', '.join(p.name for p in seat.people)}" for seat in found]


def test_each_job_whose_hire_is_known_is_due_with_a_link_to_open(store: LocalStore) -> None:
    due = seats.due(store, TODAY)
    assert names(due) == ["Planner: Kai Denholm", "Buyer: Uma Field"]
    assert [[(link.label, link.address) for link in seat.links] for seat in due] == [
        [("Kai Denholm on LinkedIn", KAI)],
        [("Search for Uma Field",
          "https://www.linkedin.com/search/results/people/?keywords=Acme%20%22Uma%20Field%22")],
    ]  # fmt: skip
    assert [seat.looked for seat in due] == [
        "Not looked at yet; you found out 2 months ago.",
        "Not looked at yet; you found out 7 weeks ago.",
    ]


def test_whoever_got_it_without_a_name_is_searched_for_by_the_job(store: LocalStore) -> None:
    happened(store, 3, "hire_identified", days(40))
    seat = seats.due(store, TODAY)[-1]
    assert names([seat]) == ["Clerk: "]
    (link,) = seat.links
    assert link.address.endswith("?keywords=Acme%20%22Clerk%22")


def test_an_answer_is_kept_with_its_day_and_can_be_taken_back(store: LocalStore) -> None:
    done = seats.answer(store, 1, SAME, TODAY)
    assert (done.check.answer, done.check.checked_on, done.before) == (SAME, TODAY, None)
    assert names(seats.due(store, TODAY)) == ["Buyer: Uma Field"]
    found = today_list.case_steps(store, 1, TODAY)
    told = seats.told(store, found, TODAY)
    assert (told.fresh, told.next) == (
        "seen there today", f"Next look: {(TODAY + timedelta(days=30)):%b} 23, 2026",
    )  # fmt: skip
    seats.undo(store, done)
    assert names(seats.due(store, TODAY)) == ["Planner: Kai Denholm", "Buyer: Uma Field"]
    seats.undo(store, done)  # a double click
    assert opportunities.case(store, 1).looks == ()


def test_another_answer_of_the_same_day_takes_its_place(store: LocalStore) -> None:
    seats.answer(store, 1, SAME, TODAY)
    with pytest.raises(AlreadyThere, match="already noted this today"):
        seats.answer(store, 1, SAME, TODAY)
    second = seats.answer(store, 1, NOT_FOUND, TODAY)
    assert [look.answer for look in opportunities.case(store, 1).looks] == [NOT_FOUND]
    seats.undo(store, second)
    assert [look.answer for look in opportunities.case(store, 1).looks] == [SAME]


@pytest.mark.parametrize("answer", list(SeatAnswer))
def test_no_answer_stores_a_departure(store: LocalStore, answer: SeatAnswer) -> None:
    before = opportunities.case(store, 1).events
    seats.answer(store, 1, answer, TODAY)
    case = opportunities.case(store, 1)
    assert case.events == before
    assert stage_of(case.opportunity, case.events) is Stage.HIRE_KNOWN


def test_a_change_asks_whether_they_left_and_no_is_remembered(store: LocalStore) -> None:
    done = seats.answer(store, 1, CHANGED, TODAY)
    (asked,) = departures.open_ones(store)
    assert (asked.person.name, asked.opportunity.id) == ("Kai Denholm", 1)
    departures.dismiss(store, asked, TODAY)
    assert departures.open_ones(store) == ()
    departures.propose_again(store, asked)
    assert departures.open_ones(store) == (asked,)
    seats.undo(store, done)
    assert departures.open_ones(store) == ()
    seats.answer(store, 1, NOT_FOUND, TODAY)
    assert departures.open_ones(store) == ()


def test_a_later_change_asks_again_and_a_later_look_answers(store: LocalStore) -> None:
    seats.answer(store, 1, CHANGED, TODAY)
    (asked,) = departures.open_ones(store)
    departures.dismiss(store, asked, TODAY)
    later = TODAY + timedelta(days=35)
    seats.answer(store, 1, CHANGED, later)
    (again,) = departures.open_ones(store)
    assert again.why[1] == "You looked on Dec 28, 2026, and something had changed."
    seats.answer(store, 1, SAME, later + timedelta(days=1))
    assert departures.open_ones(store) == ()


def test_once_they_left_there_is_nothing_to_look_at(store: LocalStore) -> None:
    seats.answer(store, 1, CHANGED, TODAY)
    happened(store, 1, "hire_left", TODAY, 1)
    assert names(seats.due(store, TODAY)) == ["Buyer: Uma Field"]
    assert departures.open_ones(store) == ()
    with pytest.raises(InvalidInput, match="Nobody is known to have the job Planner at Acme now"):
        seats.answer(store, 1, SAME, TODAY)
    found = today_list.case_steps(store, 1, TODAY)
    assert seats.told(store, found, TODAY).lines[-1] == (
        "Kai Denholm: known since Sep 24, 2026, left on Nov 23, 2026; you looked 1 time"
    )


def test_what_cannot_be_looked_at_is_refused(store: LocalStore) -> None:
    with pytest.raises(InvalidInput):
        seats.answer(store, 3, SAME, TODAY)
    with pytest.raises(NotFound):
        seats.answer(store, 9, SAME, TODAY)
    assert seats.told(store, today_list.case_steps(store, 3, TODAY), TODAY) == seats.SeatTold()


def test_a_closed_one_and_one_whose_year_is_over_are_not_watched(store: LocalStore) -> None:
    opportunities.close_several(store, [1], TODAY)
    assert names(seats.watched(store, TODAY)) == ["Buyer: Uma Field"]
    for number in range(12):
        seats.answer(store, 2, SAME, TODAY + timedelta(days=28 * number))
    assert seats.watched(store, TODAY + timedelta(days=340)) == ()


def test_a_step_that_is_switched_off_asks_for_no_look(store: LocalStore) -> None:
    settings.switch_step(store, "watch_hire", False)
    assert seats.watched(store, TODAY) == ()
    told = seats.told(store, today_list.case_steps(store, 1, TODAY), TODAY)
    assert told.next == "Next look: Dec 24, 2026, the look after 3 months"


def test_today_has_one_line_for_all(store: LocalStore) -> None:
    def lines(day: date) -> int:
        shown = today_list.plan_of(store, day, 40, 0).next
        return sum(line.step is not None and line.step.step.shows == "seat" for line in shown)

    assert lines(TODAY) == 1
    seats.answer(store, 1, SAME, TODAY)
    assert lines(TODAY) == 1
    seats.answer(store, 2, SAME, TODAY)
    assert lines(TODAY) == 0


def test_a_coach_sees_nothing_of_the_looks(store: LocalStore) -> None:
    coach.invite(store, "cleo@coach.example", Share, TODAY)
    views = []
    for answer in (SAME, NOT_FOUND):
        seats.answer(store, 2, answer, TODAY)
        views.append(repr(coach.client(store, "cleo@coach.example", TODAY)))
    assert views[0] == views[1]
    assert KAI not in views[0]


def test_the_looks_travel_in_the_portable_format(store: LocalStore, tmp_path: Path) -> None:
    seats.answer(store, 1, CHANGED, TODAY)
    departures.dismiss(store, departures.open_ones(store)[0], TODAY)
    text, counts = portability.portable_document(store)
    assert counts["seat_checks"] == 1
    copy = open_store(tmp_path / "copy.db")
    import_portable(copy, "x.json", text.encode(), TODAY)
    assert [look.answer for look in opportunities.case(copy, 1).looks] == [CHANGED]
    assert departures.open_ones(copy) == ()
    assert portability.portable_document(copy)[0] == text
