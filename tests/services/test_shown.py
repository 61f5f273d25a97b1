"""A record that another tab changed since it was shown is not overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.decisions import KEEP_WARM, StepKey
from crm.domain.cases.ledger import AirKind, AirNote, Claim, ClaimKind, Comparison
from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Role
from crm.domain.ids import (
    AirNoteId,
    AppointmentId,
    ClaimId,
    ComparisonId,
    EventId,
    OpportunityId,
    PersonId,
    TouchpointId,
)
from crm.domain.sharing import Share
from crm.domain.stamp import stamp
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.errors import AlreadyThere, ChangedMeanwhile
from crm.services import appointments, coach, touchpoints
from crm.services.cases import air_notes, decisions, events, ledger, opportunities
from crm.services.people import people
from crm.services.shown import same, unchanged
from crm.store.local import LocalStore
from tests.services.support import TODAY, a_case
from tests.store.support import dump

CASE, ADA = OpportunityId(1), PersonId(1)
MARCH = date(2026, 3, 2)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return a_case(tmp_path / "embers.db", Role.RECRUITER)


def a_touchpoint(store: LocalStore) -> Any:
    new = Touchpoint(TouchpointId(0), (ADA,), MARCH, Channel.EMAIL, result=Result.SENT)
    return touchpoints.log(store, new, TODAY).touchpoint


def an_event(store: LocalStore) -> Any:
    new = Event(EventId(0), CASE, EventKind.INTERVIEW_HELD, MARCH, (ADA,))
    return events.record(store, new, TODAY).event


def an_appointment(store: LocalStore) -> Any:
    new = Appointment(AppointmentId(0), AppointmentKind.CALL, TODAY, None, (ADA,), CASE)
    return appointments.plan(store, new, TODAY)


def a_claim(store: LocalStore) -> Any:
    new = Claim(ClaimId(0), CASE, ClaimKind.OPINION, "They had more experience.", said_by=ADA)
    return ledger.record_claim(store, new, TODAY)


def an_invitation(store: LocalStore) -> Any:
    return coach.invite(store, "coach@example.com", [Share.PEOPLE], TODAY)


def a_line(store: LocalStore) -> Any:
    return ledger.record_comparison(store, Comparison(ComparisonId(0), CASE, "Degree"))


def a_note(store: LocalStore) -> Any:
    new = AirNote(AirNoteId(0), ADA, AirKind.ADVICE, "Write a talk.", CASE, noted_on=TODAY)
    return air_notes.record(store, new, TODAY)


#: Of each kind of record: how it comes to be, what another tab does to it, what this tab does then.
KINDS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
    "person": (
        lambda store: people.get(store, ADA),
        lambda store, one: people.edit(store, replace(one, notes="Moved to Oslo."), TODAY),
        lambda store, one: people.remove(store, one.id, TODAY),
    ),
    "opportunity": (
        lambda store: opportunities.case(store, CASE).opportunity,
        lambda store, one: opportunities.edit(store, replace(one, title="Lead"), TODAY),
        lambda store, one: opportunities.close(store, one.id, ClosedWhy.LET_GO, TODAY),
    ),
    "role": (
        lambda store: opportunities.case(store, CASE).roles[0],
        lambda store, one: opportunities.mark_helper(store, one.id, True),
        lambda store, one: opportunities.take_role(store, one.id),
    ),
    "event": (
        an_event,
        lambda store, one: events.correct_event(store, replace(one, note="By phone"), TODAY),
        lambda store, one: events.remove_event(store, one.id),
    ),
    "touchpoint": (
        a_touchpoint,
        lambda store, one: touchpoints.correct(store, replace(one, summary="Long"), TODAY),
        lambda store, one: touchpoints.remove(store, one.id, TODAY),
    ),
    "appointment": (
        an_appointment,
        lambda store, one: appointments.change(store, replace(one, place="Room 4"), TODAY),
        lambda store, one: appointments.cancel(store, one.id),
    ),
    "claim": (
        a_claim,
        lambda store, one: ledger.correct_claim(store, replace(one, words="Less"), TODAY),
        lambda store, one: ledger.remove_claim(store, one.id),
    ),
    "comparison": (
        a_line,
        lambda store, one: ledger.correct_comparison(store, replace(one, mine="A master's")),
        lambda store, one: ledger.remove_comparison(store, one.id),
    ),
    "invitation": (
        an_invitation,
        lambda store, one: coach.share(store, one.id, ()),
        lambda store, one: coach.share(store, one.id, [Share.FACTS]),
    ),
    "note": (
        a_note,
        lambda store, one: air_notes.record(store, replace(one, words="Speak."), TODAY),
        lambda store, one: air_notes.remove(store, one.id),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_tab_changed_stays_as_that_tab_left_it(store: LocalStore, kind: str) -> None:
    make, change, act = KINDS[kind]
    shown = make(store)
    change(store, shown)
    before = dump(store.path)
    with pytest.raises(ChangedMeanwhile, match="changed or removed in another window"):
        act(unchanged(store, shown), shown)
    assert dump(store.path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_tab_removed_is_not_removed_again(store: LocalStore, kind: str) -> None:
    make, _, act = KINDS[kind]
    shown = make(store)
    act(store, shown)
    before = dump(store.path)
    with pytest.raises(ChangedMeanwhile):
        act(unchanged(store, shown), shown)
    assert dump(store.path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_as_it_was_shown_is_changed(store: LocalStore, kind: str) -> None:
    make, _, act = KINDS[kind]
    shown = make(store)
    before = dump(store.path)
    act(unchanged(store, shown), shown)
    assert dump(store.path) != before


def test_what_follows_in_the_same_action_is_not_held_against_itself(store: LocalStore) -> None:
    ada = people.get(store, ADA)
    guarded = unchanged(store, ada)
    people.archive(guarded, ADA, TODAY)
    people.archive(guarded, ADA, None)
    assert people.get(store, ADA).archived_on is None


def test_a_stamp_is_that_of_the_whole_record(store: LocalStore) -> None:
    ada = people.get(store, ADA)
    same(ada, stamp(ada))
    for field in ("first_name", "company", "notes", "email"):
        with pytest.raises(ChangedMeanwhile):
            same(replace(ada, **{field: "other"}), stamp(ada))


@pytest.mark.parametrize("first", ["done", "skip"])
@pytest.mark.parametrize("then", ["done", "skip", "snooze"])
def test_a_step_settled_in_another_tab_stays_as_that_tab_settled_it(
    store: LocalStore, first: str, then: str
) -> None:
    event = an_event(store)
    key = StepKey("thank_note", CASE, ADA, event.id)
    acts: dict[str, Callable[[], object]] = {
        "done": lambda: decisions.mark_done(store, key, TODAY),
        "skip": lambda: decisions.skip(store, key, "No address", TODAY),
        "snooze": lambda: decisions.snooze(store, key, date(2026, 11, 30), TODAY),
    }
    acts[first]()
    before = dump(store.path)
    with pytest.raises(AlreadyThere if then == first else ChangedMeanwhile):
        acts[then]()
    assert dump(store.path) == before


def test_a_tie_may_be_skipped_again_another_week(store: LocalStore) -> None:
    key = StepKey(KEEP_WARM, person_id=ADA)
    decisions.skip(store, key, "Not now", date(2026, 3, 2))
    decisions.skip(store, key, "Not now", TODAY)
