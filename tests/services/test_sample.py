"""What a stranger who adds the sample meets: each part of Embers once, and a short Today on any day of the week."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import Reason
from crm.domain.cases.two_people import two_people
from crm.domain.insights.docket import Tally
from crm.services import (
    company_room,
    guesses,
    insights,
    sample,
    seats,
    today_list,
    track_records,
)
from crm.services.cases import evidence, ledger, ways_in
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.services.support import all_cases


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


def case_at(store: LocalStore, company: str) -> Case:
    (found,) = (case for case in all_cases(store) if case.opportunity.company == company)
    return found


@pytest.mark.parametrize("later", range(7))
def test_today_is_short_and_names_nobody_of_what_is_over(database: Path, later: int) -> None:
    day = TODAY + timedelta(days=later)
    store = open_store(database)
    sample.add(store, day)
    plan = today_list.plan_of(store, day, 30, 0)
    assert 3 <= len(plan.next) <= 5
    assert {line.opportunity.company for line in plan.next if line.opportunity} <= {
        "Northlight Instruments", "Brambleworks",
    }  # fmt: skip
    assert "late" not in {line.status for line in (*plan.next, *plan.held)}


@pytest.mark.parametrize("later", range(7))
def test_the_interview_to_come_is_on_a_day_people_work(later: int) -> None:
    day = TODAY + timedelta(days=later)
    (planned,) = json.loads(sample.sample_document(day))["appointments"]
    on = date.fromisoformat(planned["on"])
    assert day < on <= day + timedelta(days=7)
    assert on.strftime("%A") not in ("Saturday", "Sunday")


def test_an_open_opportunity_has_one_of_two_people_and_somebody_to_ask(store: LocalStore) -> None:
    case = case_at(store, "Fernwick Foods")
    both = two_people(case)
    assert both is not None
    assert both.sentence == "1 of 2 in place: Juno Tamblyn recruits. Nobody refers you in yet."
    to_ask = ways_in.who_could_refer(store, case.opportunity.id, TODAY)
    assert [(one.way.person.name, one.way.colleague) for one in to_ask] == [
        ("Edda Hollinshaw", True)
    ]


def test_a_recruiter_comes_back(store: LocalStore) -> None:
    (juno,) = people.suggest(store, "Juno Tamblyn")
    record = track_records.of_person(store, people.person_file(store, juno.id, TODAY), TODAY)
    assert record is not None
    assert record.sentences("Juno") == (
        "Juno usually takes 2 days to answer: the median of 5 answers, which took 1 to 7 days.",
        "You were told in time on 1 of the 2 days promised for a decision.",
        "You sent Juno 1 gift card, on Mar 31, 2026.",
    )


def test_two_people_gave_one_reason_independently(store: LocalStore) -> None:
    case = case_at(store, "Brambleworks")
    found = evidence.of_case(case, ledger.of_case(store, case.opportunity.id))
    assert found.corroborated == {Reason.MORE_QUALIFIED}


def test_there_are_enough_verdicts_lost_jobs_and_feelings_to_speak(store: LocalStore) -> None:
    assert guesses.stories(store) == Tally(confirmed=1, refuted=2, unknowable=2)
    felt = guesses.how_it_felt(store)
    assert (len(felt.decided), felt.open) == (6, 1)
    seen = insights.how_cases_move(store, TODAY).seats
    assert (seen.lost, seen.again, seen.not_over) == (5, 1, 4)


def test_a_lost_job_is_to_be_looked_at_again(store: LocalStore) -> None:
    (card,) = seats.due(store, TODAY)
    assert card.opportunity.company == "Brambleworks"
    assert card.looked == "Last looked at 7 weeks ago."


def test_a_letter_to_a_fourth_person_there_had_better_wait(store: LocalStore) -> None:
    lines = today_list.plan_of(store, TODAY, 30, 0)
    (step,) = (x.step for x in (*lines.next, *lines.held) if x.key.step == "rej_referrer")
    assert step is not None
    room = company_room.before_writing(store, step, TODAY)
    assert room is not None
    assert room.sentence(TODAY) == (
        "You wrote to 3 people at Northlight Instruments in the last 5 days; Tuesday leaves them room."
    )
