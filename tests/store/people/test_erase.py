"""Erasing removes every trace of the person and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.cases.opportunity import Event, EventKind, Role, RoleHeld
from crm.domain.ids import AppointmentId, EventId, RoleId, StepDecisionId
from crm.store import local
from crm.store.cases import appointments, opportunities, step_decisions
from crm.store.people import erase, people
from crm.store.touchpoints import touchpoints
from tests.store.support import DAY, a_person, a_touchpoint, an_opportunity

EVERY = ("people", "opportunities", "roles", "events", "event_people", "touchpoints",
         "touchpoint_people", "outcomes", "claims", "comparisons", "air_notes", "changes",
         "appointments", "appointment_people")  # fmt: skip


def fill(db: Database) -> tuple[int, int, int]:
    """Two people and an opportunity, everything tied to everything."""
    anna, bert = people.insert(db, a_person()), people.insert(db, a_person(referred_by=None))
    case = opportunities.insert(db, an_opportunity())
    db.execute("UPDATE people SET referred_by = ? WHERE id = ?", [anna, bert])
    opportunities.insert_role(db, RoleHeld(RoleId(0), anna, case, Role.RECRUITER))
    event = opportunities.insert_event(
        db, Event(EventId(0), case, EventKind.INTERVIEW_HELD, DAY, (anna, bert))
    )
    alone = touchpoints.insert(db, a_touchpoint(anna, opportunity_id=case))
    touchpoints.insert(db, a_touchpoint(anna, bert, opportunity_id=case))
    for key, done in (
        (StepKey("rej_call", case, anna, event), alone),
        (StepKey("keep_warm", None, anna), None),
        (StepKey("rej_note", None, bert, event), alone),
    ):
        step_decisions.insert(
            db, StepDecision(StepDecisionId(0), key, Decision.DONE, DAY, touchpoint_id=done)
        )
    claim = {"opportunity_id": case, "kind": "fact", "words": "w", "said_by": anna}
    db.table("claims").insert(claim)
    db.table("comparisons").insert({"opportunity_id": case, "criterion": "c"})
    for who, where, to in ((anna, case, bert), (bert, None, anna)):
        note = {"person_id": who, "opportunity_id": where, "event_id": event, "kind": "advice"}
        db.table("air_notes").insert({**note, "words": "w", "led_to_person": to})
    imported = {"file_name": "f", "sha256": "s", "kind": "k", "imported_on": "2026-03-02"}
    import_id = db.table("imports").insert(imported).last_pk
    change = {"import_id": import_id, "person_id": anna, "field": "company"}
    db.table("changes").insert({**change, "old": "", "new": "x"})
    for who, where in (((anna,), None), ((anna, bert), None), ((anna,), case)):
        planned = Appointment(AppointmentId(0), AppointmentKind.CALL, DAY, None, who, where)
        appointments.insert(db, planned)
    return anna, bert, case


@pytest.fixture
def filled(database: Path) -> tuple[local.LocalStore, int, int, int]:
    store = local.open_store(database)
    return store, *store.write(fill)


def counts(store: local.LocalStore) -> dict[str, int]:
    with store.read() as db:
        assert not db.execute("PRAGMA foreign_key_check").fetchall()
        return {name: db.table(name).count for name in EVERY}


def test_a_person_goes_with_every_trace(filled: tuple[local.LocalStore, int, int, int]) -> None:
    store, anna, bert, case = filled
    store.write(lambda db: erase.people(db, [anna]))
    left = counts(store)
    assert left["people"] == 1
    assert left["opportunities"] == left["claims"] == left["comparisons"] == 1
    assert left["roles"] == left["changes"] == 0
    assert left["event_people"] == 1
    assert (left["appointments"], left["appointment_people"]) == (2, 1)  # shared, and of the case
    assert left["touchpoints"] == left["touchpoint_people"] == 1  # the shared one stays with Bert
    with store.read() as db:
        assert people.by_ids(db, [bert])[bert].referred_by is None  # type: ignore[index]
        assert [t.people for t in touchpoints.of_person(db, bert)] == [(bert,)]
        text = db.execute("SELECT said_by FROM claims").fetchone()
        assert text == (None,)


def test_an_opportunity_goes_and_touchpoints_stay(
    filled: tuple[local.LocalStore, int, int, int],
) -> None:
    store, anna, _, case = filled
    store.write(lambda db: erase.opportunities(db, [case]))
    left = counts(store)
    gone = ("opportunities", "roles", "events", "event_people", "claims", "comparisons")
    assert {left[name] for name in gone} == {0}
    assert left["people"] == left["touchpoints"] == left["appointments"] == 2
    assert left["outcomes"] == 1  # the one that belongs to no case
    assert left["air_notes"] == 1
    with store.read() as db:
        assert {t.opportunity_id for t in touchpoints.of_person(db, anna)} == {None}


def test_erasing_everything_leaves_empty_tables(
    filled: tuple[local.LocalStore, int, int, int],
) -> None:
    store, anna, bert, case = filled
    store.write(lambda db: erase.people(db, [anna, bert]))
    store.write(lambda db: erase.opportunities(db, [case]))
    assert set(counts(store).values()) == {0}


def test_more_people_than_a_statement_holds_can_be_erased(database: Path) -> None:
    store = local.open_store(database)
    rows = [{"first_name": f"P{n}", "referred_by": 1 if n else None} for n in range(2000)]
    store.write(lambda db: db.table("people").insert_all(rows))
    store.write(lambda db: erase.people(db, range(1, 2001)))
    assert counts(store)["people"] == 0
