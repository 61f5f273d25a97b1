"""Merging duplicates: what moves, what undo restores, and that nothing is lost."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.score import value
from crm.errors import InvalidInput, NotFound
from crm.services import sample, settings, today_list, touchpoints
from crm.services.cases import events, opportunities
from crm.services.imports import batch_import, history
from crm.services.people import duplicates, erasure, people
from crm.store.local import LocalStore, open_store
from crm.store.people import merges
from crm.store.query import references
from tests.intake.mail.test_mails import ME, SAM, WREN, mail
from tests.services.support import text_of

TODAY = date(2026, 11, 23)
LINK = "https://www.linkedin.com/in/"


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def add(store: LocalStore, first: str, **values: Any) -> int:
    return people.add(store, Person(PersonId(0), first, "Larkfield", **values), TODAY).id


def log(store: LocalStore, *who: int, **values: Any) -> None:
    people_ids = tuple(PersonId(n) for n in who)
    values.setdefault("day", TODAY - timedelta(days=3))
    said = Touchpoint(TouchpointId(0), people_ids, channel=Channel.EMAIL, **values)
    touchpoints.log(store, said, TODAY)


def a_case(store: LocalStore) -> OpportunityId:
    return opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY).id


def test_everything_that_names_a_person_is_known(store: LocalStore) -> None:
    with store.read() as db:
        found = [
            one for one in references(db, "people") if one[0] not in ("known_apart", "standings")
        ]
        assert sorted(found) == [
            ("air_notes", "led_to_person"),
            ("air_notes", "person_id"),
            ("appointment_people", "person_id"),
            ("changes", "person_id"),
            ("claims", "ask_person"),
            ("claims", "said_by"),
            ("event_people", "person_id"),
            ("former_names", "person_id"),
            ("merges", "kept_id"),
            ("outcomes", "person_id"),
            ("people", "referred_by"),
            ("proposals", "person_id"),
            ("roles", "person_id"),
            ("touchpoint_people", "person_id"),
        ]


def test_all_of_the_other_is_the_kept_ones_afterwards(store: LocalStore) -> None:
    sam, samuel, ada = (
        add(store, "Sam", tags=("a",)),
        add(store, "Samuel", tags=("b",)),
        add(store, "Ada"),
    )
    case = a_case(store)
    for person, helper in ((sam, False), (samuel, True)):
        opportunities.give_role(store, case, person, Role.RECRUITER, helper)
    opportunities.give_role(store, case, samuel, Role.INTERVIEWER)
    both = (PersonId(sam), PersonId(samuel))
    held = Event(EventId(0), case, EventKind.INTERVIEW_HELD, TODAY, both)
    events.record(store, held, TODAY)
    log(store, sam)
    log(store, samuel, ada, direction=Direction.IN)
    log(store, sam, samuel, day=TODAY - timedelta(days=9))
    people.edit(store, replace(people.get(store, ada), referred_by=PersonId(samuel)), TODAY)
    before = text_of(store)

    done = duplicates.merge(store, sam, samuel, {}, TODAY)

    file = people.person_file(store, sam, TODAY)
    assert file.person.tags == ("a", "b")
    assert [(held.role, held.helper) for held, _ in file.roles] == [
        (Role.RECRUITER, True),
        (Role.INTERVIEWER, False),
    ]
    assert len(file.touchpoints) == 3
    assert file.warmth.value == pytest.approx(value(file.touchpoints, TODAY))
    assert [person.id for person in file.referrals] == [ada]
    assert people.by_ids(store, [samuel]) == ()
    duplicates.undo_merge(store, done.merge_id)
    assert text_of(store) == before
    with pytest.raises(NotFound):
        duplicates.undo_merge(store, done.merge_id)


def test_a_step_that_was_done_for_the_other_stays_done(store: LocalStore) -> None:
    sample.add(store, TODAY)
    (sam,) = people.suggest(store, "Sam Larkfield")
    step = next(s for s in today_list.steps_with(store, sam.id, TODAY) if s.step.id == "rej_call")
    log(store, sam.id, step_key=str(step.key), opportunity_id=step.key.opportunity_id, day=TODAY)
    other = add(store, "Samuel")
    duplicates.merge(store, other, sam.id, {}, TODAY)
    case = step.key.opportunity_id or 0
    done = {str(s.key): s.status.value for s in today_list.steps_of(store, case, TODAY)}
    assert done[str(replace(step.key, person_id=PersonId(other)))] == "done"
    assert StepKey.parse(people.person_file(store, other, TODAY).touchpoints[-1].step_key)


def test_the_next_export_finds_the_merged_person_under_both_links(store: LocalStore) -> None:
    sam = add(store, "Sam", linkedin_url=f"{LINK}sam-demo", email="sam@example.com")
    old = add(store, "Sam", linkedin_url=f"{LINK}sam-old-demo", email="old@example.com")
    done = duplicates.merge(store, sam, old, {"linkedin_url": False, "email": False}, TODAY)
    assert done.person.linkedin_url == f"{LINK}sam-demo"
    rows = (
        f"Sam,Larkfield,{LINK}sam-old-demo,,Northlight,Planner,01 Mar 2024\n"
        f"Sam,Larkfield,,old@example.com,Northlight,Planner,01 Mar 2024\n"
    )
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    for row in rows.splitlines():
        assert batch_import.import_file(store, "c.csv", (head + row).encode(), TODAY).new == 0
    assert people.get(store, sam).linkedin_url == f"{LINK}sam-demo"
    duplicates.undo_merge(store, done.merge_id)
    assert people.get(store, old).linkedin_url == f"{LINK}sam-old-demo"


def test_what_came_since_stays_with_the_kept_one(store: LocalStore) -> None:
    sam, other = add(store, "Sam"), add(store, "Samuel", company="Northlight")
    done = duplicates.merge(store, sam, other, {}, TODAY)
    log(store, sam)
    people.edit(store, replace(people.get(store, sam), company="Brambleworks"), TODAY)
    duplicates.undo_merge(store, done.merge_id)
    assert people.get(store, sam).company == "Brambleworks"
    assert people.get(store, other).company == "Northlight"
    assert len(people.person_file(store, sam, TODAY).touchpoints) == 1


def test_taking_an_import_back_keeps_whom_the_user_merged(store: LocalStore) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    row = f"Sam,Larkfield,{LINK}sam-demo,,Northlight,Planner,01 Mar 2024\n"
    done = batch_import.import_file(store, "c.csv", (head + row).encode(), TODAY)
    typed = add(store, "Samuel", notes="Met at the fair")
    merged = duplicates.merge(store, 1, typed, {}, TODAY)
    history.undo(store, done.import_id, TODAY)
    assert people.get(store, 1).notes == "Met at the fair"
    assert duplicates.undo_merge(store, merged.merge_id).notes == "Met at the fair"


def test_a_merge_is_undone_though_the_sample_is_gone(store: LocalStore) -> None:
    kept = add(store, "Kept")
    sample.add(store, TODAY)
    (sam,) = people.suggest(store, "Sam Larkfield")
    merged = duplicates.merge(store, kept, sam.id, {}, TODAY)
    sample.remove(store, TODAY)
    assert duplicates.undo_merge(store, merged.merge_id).name == "Sam Larkfield"
    with store.read() as db:
        assert not db.execute("PRAGMA foreign_key_check").fetchall()


@pytest.mark.parametrize("pair", [(1, 1), (1, 99), (1, 2)])
def test_what_cannot_be_merged_is_refused(store: LocalStore, pair: tuple[int, int]) -> None:
    add(store, "Sam")
    people.remove(store, add(store, "Bin"), TODAY)
    with pytest.raises((InvalidInput, NotFound)):
        duplicates.merge(store, *pair, {}, TODAY)


def test_an_answer_is_remembered(store: LocalStore) -> None:
    add(store, "Sam", company="Northlight")
    add(store, "Sam", company="Northlight GmbH")
    (pair,) = duplicates.suspected(store)
    assert pair.why == ("Same name: Sam Larkfield.", "Both at Northlight.")
    duplicates.keep_apart(store, 2, 1)
    assert duplicates.suspected(store) == ()
    duplicates.no_longer_apart(store, 1, 2)
    assert len(duplicates.suspected(store)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_merging_and_undoing_leaves_everything_as_it_was(store: LocalStore, seed: int) -> None:
    chosen = random.Random(seed)
    sample.add(store, TODAY)
    everyone = [p.id for p in people.suggest(store, "", limit=50)]
    for _ in range(8):
        duplicates.keep_apart(store, *chosen.sample(everyone, 2))
    before = text_of(store)
    done = []
    for _ in range(4):
        keep, other = chosen.sample([p for p in everyone if people.by_ids(store, [p])], 2)
        done.append(duplicates.merge(store, keep, other, {}, TODAY).merge_id)
    for merge_id in reversed(done):
        duplicates.undo_merge(store, merge_id)
    assert text_of(store) == before
    with store.read() as db:
        assert not db.execute("PRAGMA foreign_key_check").fetchall()


def apart(store: LocalStore) -> set[tuple[int, int]]:
    with store.read() as db:
        return merges.known_apart(db)


def test_whoever_is_not_the_other_is_not_the_kept_one(store: LocalStore) -> None:
    sam, samuel, samson, ada = (add(store, name) for name in ("Sam", "Samuel", "Samson", "Ada"))
    for one, other in ((samuel, samson), (samuel, ada), (sam, ada), (sam, samuel)):
        duplicates.keep_apart(store, one, other)
    before = apart(store)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    assert apart(store) == {(sam, samson), (sam, ada)}
    duplicates.undo_merge(store, done.merge_id)
    assert apart(store) == before


def test_undo_keeps_no_one_apart_from_somebody_who_was_erased(store: LocalStore) -> None:
    sam, samuel, ada = (add(store, name) for name in ("Sam", "Samuel", "Ada"))
    duplicates.keep_apart(store, samuel, ada)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    erasure.person(store, ada)
    duplicates.undo_merge(store, done.merge_id)
    assert apart(store) == set()


def test_undo_finds_another_number_if_the_old_one_was_given_away(store: LocalStore) -> None:
    sam, samuel = add(store, "Sam"), add(store, "Samuel")
    log(store, samuel)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    new = add(store, "Newcomer")
    back = duplicates.undo_merge(store, done.merge_id)
    assert back.first_name == "Samuel"
    assert back.id not in (sam, new)
    assert len(people.person_file(store, back.id, TODAY).touchpoints) == 1
    assert people.person_file(store, sam, TODAY).touchpoints == ()
    assert people.get(store, new).first_name == "Newcomer"


def test_undo_takes_no_row_that_is_somebody_elses_by_now(store: LocalStore) -> None:
    sam, samuel, ada = add(store, "Sam"), add(store, "Samuel"), add(store, "Ada")
    case = a_case(store)
    opportunities.give_role(store, case, samuel, Role.RECRUITER)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    (held,) = [held for held, _ in people.person_file(store, sam, TODAY).roles]
    opportunities.take_role(store, held.id)
    opportunities.give_role(store, case, ada, Role.RECRUITER)
    duplicates.undo_merge(store, done.merge_id)
    assert [h.role for h, _ in people.person_file(store, ada, TODAY).roles] == [Role.RECRUITER]
    assert people.person_file(store, samuel, TODAY).roles == ()


def test_undo_passes_over_what_is_gone_since(store: LocalStore) -> None:
    settings.set_addresses(store, ME)
    sam, wren = add(store, "Sam", email=SAM), add(store, "Wren", email=WREN)
    mails = batch_import.import_file(store, "a.eml", mail(ME, f"{SAM}, {WREN}"), TODAY)
    done = duplicates.merge(store, sam, wren, {}, TODAY)
    history.undo(store, mails.import_id, TODAY)
    assert duplicates.undo_merge(store, done.merge_id).first_name == "Wren"
    assert people.person_file(store, wren, TODAY).touchpoints == ()


def test_a_link_typed_after_the_merge_stays(store: LocalStore) -> None:
    sam = add(store, "Sam")
    other = add(store, "Sam", linkedin_url=f"{LINK}old-demo")
    done = duplicates.merge(store, sam, other, {}, TODAY)
    typed = replace(people.get(store, sam), linkedin_url=f"{LINK}new-demo")
    people.edit(store, typed, TODAY)
    duplicates.undo_merge(store, done.merge_id)
    assert people.get(store, sam).linkedin_url == f"{LINK}new-demo"
    assert people.get(store, other).linkedin_url == f"{LINK}old-demo"


def test_another_answer_is_seen_at_once(store: LocalStore) -> None:
    for _ in range(3):
        add(store, "Sam", company="Northlight")
    duplicates.keep_apart(store, 1, 2)
    assert [(p.first.id, p.second.id) for p in duplicates.suspected(store)] == [(1, 3), (2, 3)]
    duplicates.no_longer_apart(store, 1, 2)
    duplicates.keep_apart(store, 2, 3)
    assert [(p.first.id, p.second.id) for p in duplicates.suspected(store)] == [(1, 2), (1, 3)]


def test_a_role_comes_back_though_its_number_was_given_away(store: LocalStore) -> None:
    sam, samuel, case = add(store, "Sam"), add(store, "Samuel"), a_case(store)
    for person in (sam, samuel):
        opportunities.give_role(store, case, person, Role.RECRUITER)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    opportunities.give_role(store, case, sam, Role.REFERRER)
    back = duplicates.undo_merge(store, done.merge_id)
    held = {(r.person_id, r.role) for r in opportunities.case(store, case).roles}
    assert held == {(sam, Role.RECRUITER), (back.id, Role.RECRUITER), (sam, Role.REFERRER)}


def test_a_merge_keeps_no_word_about_others(store: LocalStore) -> None:
    sam, samuel = add(store, "Sam"), add(store, "Samuel")
    ada = add(store, "Xanthippe", email="x@example.com", notes="Secret")
    people.edit(store, replace(people.get(store, ada), referred_by=PersonId(samuel)), TODAY)
    done = duplicates.merge(store, sam, samuel, {}, TODAY)
    with store.read() as db:
        kept = merges.get(db, done.merge_id)
    assert kept
    assert "Xanthippe" not in str(kept.moved)
    assert "Secret" not in str(kept.moved)


def test_a_wish_keeps_its_day_and_comes_back_with_whoever_had_it(store: LocalStore) -> None:
    keep, other = add(store, "Sam"), add(store, "Samuel", cadence_days=30)
    since = people.get(store, other).cadence_since
    assert since is not None
    done = duplicates.merge(store, keep, other, {}, since + timedelta(days=9))
    merged = people.get(store, keep)
    assert (merged.cadence_days, merged.cadence_since) == (30, since)

    # As a version left it that did not know that day.
    def without(db: Database) -> None:
        for part in ("gone", "before", "after"):
            sql = f"UPDATE merges SET moved = json_remove(moved, '$.{part}.cadence_since')"
            db.execute(sql)

    store.write(without)
    duplicates.undo_merge(store, done.merge_id)
    assert people.get(store, keep).cadence_days is None
    assert people.get(store, other).cadence_days == 30
