"""Deleting leaves nothing behind, and restoring brings everything back unchanged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlite_utils import Database

from crm.domain.cases.decisions import StepDecision, StepKey
from crm.domain.cases.ledger import AirKind, AirNote, Claim, ClaimKind
from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Role
from crm.domain.ids import AirNoteId, ClaimId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.playbook.due_step import Status
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import exports, today_list, touchpoints
from crm.services.cases import decisions, events, hires, opportunities
from crm.services.cases import ledger as ledger_service
from crm.services.people import erasure, people
from crm.store.cases import ledger
from crm.store.local import LocalStore
from tests.services.support import TODAY, a_case, fresh, load, text_of
from tests.store.support import a_person

CASE = OpportunityId(1)
SAM = PersonId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    return a_case(database, Role.RECRUITER)


def recorded(store: LocalStore, kind: EventKind, days_ago: int = 0, **values: Any) -> Event:
    on = TODAY - timedelta(days=days_ago)
    return events.record(store, Event(EventId(0), CASE, kind, on, **values), TODAY).event


def everything(store: LocalStore) -> dict[str, list[Any]]:
    """Every row of the case, with its number and the import it came from."""
    tables = (
        "opportunities", "roles", "events", "event_people", "touchpoints", "outcomes", "air_notes",
    )  # fmt: skip
    with store.read() as db:
        return {table: list(db.query(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in tables}


def a_lived_in_rejection(store: LocalStore) -> Event:
    """A rejection with a call logged for its step, a decision and a note that belongs to it."""
    event = recorded(store, EventKind.REJECTION_RECEIVED, 3)

    def as_imported(db: Database) -> None:
        columns = "file_name, sha256, kind, imported_on"
        db.execute(f"INSERT INTO imports({columns}) VALUES ('a', 'b', 'c', 'd')")
        db.execute("UPDATE events SET import_id = 1")

    store.write(as_imported)
    call = StepKey("rej_call", CASE, SAM, event.id)
    said = Touchpoint(
        TouchpointId(0), (SAM,), TODAY, Channel.CALL, Direction.OUT, CASE, step_key=str(call)
    )
    touchpoints.log(store, said, TODAY)
    decisions.skip(store, replace(call, step="rej_email_recruiter"), "said it all", TODAY)
    note = AirNote(AirNoteId(0), SAM, AirKind.ADVICE, "Wait", CASE, event.id)
    store.write(lambda db: ledger.insert_air_note(db, note))
    return event


def test_an_event_comes_back_with_all_that_hung_on_it(store: LocalStore) -> None:
    event = a_lived_in_rejection(store)
    before = everything(store)
    removed = events.remove_event(store, event.id)
    assert everything(store) != before
    events.restore_event(store, removed, TODAY)
    assert everything(store) == before


def test_an_event_comes_back_though_another_was_recorded_meanwhile(store: LocalStore) -> None:
    event = a_lived_in_rejection(store)
    removed = events.remove_event(store, event.id)
    other = recorded(store, EventKind.INTERVIEW_HELD, 9)
    back = events.restore_event(store, removed, TODAY)
    case = opportunities.case(store, CASE)
    assert {e.id for e in case.events} == {other.id, back.id}
    (call,) = [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "rej_call"]
    (mail,) = [
        s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "rej_email_recruiter"
    ]
    assert (call.status, mail.status) == (Status.DONE, Status.SKIPPED)


def test_an_event_is_brought_back_once(store: LocalStore) -> None:
    removed = events.remove_event(store, recorded(store, EventKind.REJECTION_RECEIVED).id)
    events.restore_event(store, removed, TODAY)
    with pytest.raises(AlreadyThere):
        events.restore_event(store, removed, TODAY)


def test_what_was_logged_for_a_removed_event_does_not_do_the_steps_of_the_next(
    store: LocalStore,
) -> None:
    first = recorded(store, EventKind.REJECTION_RECEIVED, 300)
    key = StepKey("rej_call", CASE, SAM, first.id)
    called = Touchpoint(
        TouchpointId(0), (SAM,), TODAY - timedelta(days=290), Channel.CALL, Direction.OUT, CASE,
        step_key=str(key),
    )  # fmt: skip
    touchpoints.log(store, called, TODAY)
    events.remove_event(store, first.id)
    recorded(store, EventKind.REJECTION_RECEIVED, 2)
    (call,) = [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "rej_call"]
    assert call.status is Status.DUE


def test_who_is_not_the_hire_after_all_has_no_steps_of_a_hire(store: LocalStore) -> None:
    before = everything(store)
    done = hires.confirm(store, SAM, CASE, False, TODAY)
    hires.undo(store, done)
    assert everything(store)["roles"] == before["roles"]


def test_a_role_given_before_the_hire_was_recorded_stays(store: LocalStore) -> None:
    opportunities.give_role(store, CASE, SAM, Role.HIRE)
    event = recorded(store, EventKind.HIRE_IDENTIFIED, people=(SAM,))
    events.remove_event(store, event.id)
    assert Role.HIRE in {held.role for held in opportunities.case(store, CASE).roles}


def test_a_corrected_hire_moves_the_role(store: LocalStore) -> None:
    wren = people.add(store, a_person(first_name="Wren", linkedin_url="", email=""), TODAY).id
    event = recorded(store, EventKind.HIRE_IDENTIFIED, people=(SAM,))
    earlier = TODAY - timedelta(days=4)
    events.correct_event(store, replace(event, people=(wren,), on=earlier), TODAY)
    held = [r for r in opportunities.case(store, CASE).roles if r.role is Role.HIRE]
    assert [(r.person_id, r.since) for r in held] == [(wren, earlier)]


def test_a_corrected_hire_may_be_somebody_new(store: LocalStore) -> None:
    event = recorded(store, EventKind.HIRE_IDENTIFIED, people=(SAM,))
    events.correct_event(store, replace(event, people=()), TODAY, ["Bo Lee"])
    (found,) = [e for e in opportunities.case(store, CASE).events if e.id == event.id]
    (bo,) = people.by_ids(store, found.people)
    assert bo.name == "Bo Lee"


@pytest.mark.parametrize("kind", [EventKind.HIRED_HERE, EventKind.HIRED_ELSEWHERE])
def test_a_corrected_ending_closes_on_the_corrected_day(store: LocalStore, kind: EventKind) -> None:
    event = recorded(store, kind)
    earlier = TODAY - timedelta(days=5)
    events.correct_event(store, replace(event, on=earlier), TODAY)
    assert opportunities.case(store, CASE).opportunity.closed_on == earlier
    offer = replace(event, kind=EventKind.OFFER_RECEIVED)
    events.correct_event(store, offer, TODAY)
    assert opportunities.case(store, CASE).opportunity.closed_on is None


def test_news_that_opened_a_case_closes_it_again_when_taken_back(store: LocalStore) -> None:
    recorded(store, EventKind.REJECTION_RECEIVED, 60)
    opportunities.close(store, CASE, ClosedWhy.LET_GO, TODAY - timedelta(days=30))
    before = everything(store)
    event = Event(EventId(0), CASE, EventKind.ROLE_REPOSTED, TODAY)
    done = events.record(store, event, TODAY)
    assert opportunities.case(store, CASE).opportunity.closed_on is None
    events.undo(store, done)
    assert everything(store) == before


def asking(store: LocalStore) -> list[Status]:
    """How the steps of asking about a story stand today."""
    return [s.status for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "ask_story"]


def about_stories(store: LocalStore) -> dict[str, Status]:
    """How the step of each question stands, by the words of the story."""
    words = {claim.id: claim.words for claim in ledger_service.of_case(store, CASE).claims}
    steps = [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "ask_story"]
    return {words[ClaimId(s.key.occurrence)]: s.status for s in steps}


def a_question(store: LocalStore, words: str) -> Claim:
    claim = Claim(ClaimId(0), CASE, ClaimKind.STORY, words)
    return ledger_service.mean_to_ask(
        store, ledger_service.record_claim(store, claim, TODAY).id, SAM, TODAY
    )


def test_a_question_is_not_settled_by_one_that_was_removed(store: LocalStore) -> None:
    first = a_question(store, "They wanted somebody cheaper")
    decisions.skip(store, StepKey("ask_story", CASE, SAM, None, first.id), "no use", TODAY)
    assert asking(store) == [Status.SKIPPED]
    gone = ledger_service.remove_claim(store, first.id)
    a_question(store, "I was too slow to answer")
    assert asking(store) == [Status.DUE]
    ledger_service.restore(store, gone)
    assert sorted(asking(store)) == [Status.DUE, Status.SKIPPED]
    assert len(ledger_service.of_case(store, CASE).claims) == 2


def test_an_entry_comes_back_once(store: LocalStore) -> None:
    gone = ledger_service.remove_claim(store, a_question(store, "They were in a hurry").id)
    for _ in range(2):
        ledger_service.restore(store, gone)
    assert len(ledger_service.of_case(store, CASE).claims) == 1


@pytest.mark.parametrize("how", ["skip", "done", "put off"])
def test_the_same_decision_twice_is_one(store: LocalStore, how: str) -> None:
    """A second click, or a click on an old page; then taking it back once would not do."""
    event = recorded(store, EventKind.REJECTION_RECEIVED, 2)
    key = StepKey("rej_call", CASE, SAM, event.id)

    def decide() -> StepDecision:
        if how == "skip":
            return decisions.skip(store, key, "no use", TODAY)
        if how == "done":
            return decisions.mark_done(store, key, TODAY)
        return decisions.snooze(store, key, TODAY + timedelta(days=2), TODAY)

    made = decide()
    with pytest.raises(AlreadyThere):
        decide()
    decisions.undo(store, made)
    (call,) = [s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == "rej_call"]
    assert call.status is Status.DUE


def test_a_step_put_off_is_in_the_calendar_on_its_new_day(store: LocalStore) -> None:
    event = recorded(store, EventKind.REJECTION_RECEIVED, 2)
    later = TODAY + timedelta(days=20)
    decisions.snooze(store, StepKey("rej_call", CASE, SAM, event.id), later, TODAY)
    calendar = icalendar.Calendar.from_ical(exports.steps_ics(store, TODAY).text)
    (call,) = [e for e in calendar.walk("VEVENT") if "rej_call" in e["uid"]]
    assert call["dtstart"].dt == later
    told = str(call["description"]).split("\n")
    assert told[0] == "They said no 2 days ago."  # of which day, as it is read later
    assert told[-1] == "As of Nov 23, 2026."


def test_a_decision_about_a_question_moves_with_it_to_another_database(
    store: LocalStore, tmp_path: Path
) -> None:
    """There the questions are numbered anew, without the gap that a removed one left."""
    first, second = (a_question(store, f"Story {n}") for n in range(2))
    decisions.skip(store, StepKey("ask_story", CASE, SAM, None, second.id), "no use", TODAY)
    ledger_service.remove_claim(store, first.id)
    a_question(store, "Another")
    other = fresh(tmp_path / "other.db")
    load(other, text_of(store))
    expected = {"Story 1": Status.SKIPPED, "Another": Status.DUE}
    assert about_stories(store) == about_stories(other) == expected
    assert text_of(other) == text_of(store)
    assert load(store, text_of(store)).known


def test_a_case_that_a_new_job_ended_is_opened_by_taking_that_back(store: LocalStore) -> None:
    """Without its day of closing it would be as closed as before, and say nothing about it."""
    event = recorded(store, EventKind.HIRED_ELSEWHERE)
    with pytest.raises(InvalidInput, match="Remove that event"):
        opportunities.reopen(store, CASE, TODAY)
    events.remove_event(store, event.id)
    assert len(today_list.open_cases(store, TODAY)) == 1


def test_what_names_somebody_erased_does_not_come_back(store: LocalStore) -> None:
    gone = ledger_service.remove_claim(store, a_question(store, "They were in a hurry").id)
    event = recorded(store, EventKind.MEETING_HELD, people=(SAM,))
    removed = events.remove_event(store, event.id)
    erasure.person(store, SAM)
    with pytest.raises(NotFound):
        ledger_service.restore(store, gone)
    with pytest.raises(NotFound):
        events.restore_event(store, removed, TODAY)
    assert opportunities.case(store, CASE).events == ()
