"""Stories on a real file: what would disprove them, who knows, the verdict, and who is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import DueStep, Status
from crm.errors import InvalidInput, NotFound
from crm.services import briefs, guesses, summaries, today_list
from crm.services import touchpoints as contacts
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.builders import a_touchpoint
from tests.services.support import TODAY
from tests.store.support import a_person, an_opportunity

CASE, SAM = OpportunityId(1), PersonId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """A lost case with a recruiter."""
    opened = open_store(database)
    opportunities.add(opened, an_opportunity(), TODAY)
    people.add(opened, a_person(), TODAY)
    opportunities.give_role(opened, CASE, SAM, Role.RECRUITER)
    no = Event(EventId(0), CASE, EventKind.REJECTION_RECEIVED, date(2026, 11, 2))
    events.record(opened, no, TODAY)
    return opened


def a_story(store: LocalStore, **values: Any) -> Claim:
    default = {"kind": ClaimKind.STORY, "words": "They wanted someone younger."}
    new = Claim(**({"id": ClaimId(0), "opportunity_id": CASE} | default | values))  # type: ignore[arg-type]
    return ledger.record_claim(store, new, TODAY)


def now(store: LocalStore) -> Claim:
    (claim,) = ledger.of_case(store, CASE).claims
    return claim


def asking(store: LocalStore) -> DueStep:
    (step,) = [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "ask_story"]
    return step


def test_what_would_disprove_it_and_who_knows_are_kept(store: LocalStore) -> None:
    told = a_story(store, disproof=" Someone older has it ", ask_person=SAM)
    assert (told.disproof, told.ask_person, told.ask_on) == ("Someone older has it", SAM, None)
    assert now(store) == told
    # To know is not to be asked: that is a decision of its own.
    assert not [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "ask_story"]
    asked = ledger.mean_to_ask(store, told.id, SAM, TODAY)
    assert (asked.ask_on, asking(store).status) == (TODAY, Status.DUE)
    nobody = ledger.correct_claim(store, replace(asked, ask_person=None), TODAY)
    assert nobody.ask_on is None


@pytest.mark.parametrize("verdict", list(StoryVerdict))
def test_a_verdict_has_its_day_and_can_be_taken_back(
    store: LocalStore, verdict: StoryVerdict
) -> None:
    told = a_story(store)
    before = ledger.judge(store, told.id, verdict, TODAY)
    assert before == told
    assert (now(store).verdict, now(store).verdict_on) == (verdict, TODAY)
    ledger.correct_claim(store, replace(now(store), words="They wanted someone cheaper."), TODAY)
    ledger.unjudge(store, before)
    assert now(store) == replace(told, words="They wanted someone cheaper.")
    ledger.judge(store, told.id, verdict, TODAY)
    ledger.judge(store, told.id, None, TODAY)
    assert (now(store).verdict, now(store).verdict_on) == (None, None)


@pytest.mark.parametrize("verdict", list(StoryVerdict))
def test_nobody_is_asked_about_a_story_with_a_verdict(
    store: LocalStore, verdict: StoryVerdict
) -> None:
    told = a_story(store)
    ledger.mean_to_ask(store, told.id, SAM, TODAY)
    assert told.words in briefs.of_person(store, SAM, TODAY).ask
    before = ledger.judge(store, told.id, verdict, TODAY)
    step = asking(store)
    assert (step.status, step.reasons) == (
        Status.NOT_APPLICABLE, ("You have said what came of this story.",),
    )  # fmt: skip
    assert told.words not in briefs.of_person(store, SAM, TODAY).ask
    assert "ask_story" not in [line.key.step for line in today_list.whom_next(store, TODAY, 50)]
    ledger.unjudge(store, before)
    assert asking(store).status is Status.DUE


def test_a_question_that_was_asked_stays_done(store: LocalStore) -> None:
    told = a_story(store)
    ledger.mean_to_ask(store, told.id, SAM, TODAY)
    mail = a_touchpoint(0, "email", TODAY.isoformat(), SAM, step_key=str(asking(store).key))
    contacts.log(store, mail, TODAY)
    assert asking(store).status is Status.DONE
    ledger.judge(store, told.id, StoryVerdict.UNKNOWABLE, TODAY)
    assert asking(store).status is Status.DONE


def test_only_a_story_has_a_verdict(store: LocalStore) -> None:
    told = a_story(store, disproof="x")
    ledger.judge(store, told.id, StoryVerdict.REFUTED, TODAY)
    opinion = ledger.correct_claim(store, replace(now(store), kind=ClaimKind.OPINION), TODAY)
    assert (opinion.disproof, opinion.verdict, opinion.verdict_on) == ("", None, None)
    with pytest.raises(InvalidInput, match="Only a story"):
        ledger.judge(store, told.id, StoryVerdict.REFUTED, TODAY)
    with pytest.raises(NotFound):
        ledger.judge(store, 9, StoryVerdict.REFUTED, TODAY)
    ledger.remove_claim(store, told.id)
    with pytest.raises(NotFound):
        ledger.unjudge(store, told)


def test_a_fact_alone_stores_no_verdict(store: LocalStore) -> None:
    told = a_story(store, reason_code=Reason.SALARY)
    fact = Claim(ClaimId(0), CASE, ClaimKind.FACT, "Too dear", Reason.SALARY, SAM, TODAY, "call")
    ledger.record_claim(store, fact, TODAY)
    assert ledger.of_case(store, CASE).claims[0] == told
    (story,) = summaries.of_case(store, CASE, TODAY).summary.stories
    assert (story.claim.verdict, story.agrees) == (None, "confirmed")


def test_the_tally_over_all_opportunities(store: LocalStore) -> None:
    opportunities.add(store, an_opportunity(), TODAY)
    binned = opportunities.add(store, an_opportunity(), TODAY)
    came = [StoryVerdict.CONFIRMED] + 3 * [StoryVerdict.REFUTED] + [StoryVerdict.UNKNOWABLE, None]
    for number, verdict in enumerate(came):
        where = OpportunityId(1 + number % 2)
        told = a_story(store, words=f"Story {number}", opportunity_id=where)
        ledger.judge(store, told.id, verdict, TODAY)
    hidden = a_story(store, opportunity_id=binned.id)
    ledger.judge(store, hidden.id, StoryVerdict.REFUTED, TODAY)
    opportunities.remove(store, binned.id, TODAY)
    found = guesses.stories(store)
    assert (found.confirmed, found.refuted, found.unknowable, found.open) == (1, 3, 1, 1)
    assert (found.all, found.enough) == (6, True)
