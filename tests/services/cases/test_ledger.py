"""The ledger on a real file: facts need their source, everything can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.ledger import (
    AgeBucket,
    AirKind,
    AirNote,
    Claim,
    ClaimKind,
    Comparison,
    Reason,
    Verdict,
)
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import AirNoteId, ClaimId, ComparisonId, EventId, OpportunityId, PersonId
from crm.domain.playbook.due_step import Status
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import drafts, sample, today_list
from crm.services.cases import air_notes, events, ledger, opportunities
from crm.services.people import people
from crm.store.cases import ledger as ledger_rows
from crm.store.local import LocalStore, open_store
from tests.services.support import TODAY, all_cases, counts_of, document, load
from tests.store.support import a_person, an_opportunity, dump

CASE, SAM = OpportunityId(1), PersonId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    opportunities.add(opened, an_opportunity(), TODAY)
    people.add(opened, a_person(), TODAY)
    return opened


def claim(**values: Any) -> Claim:
    default = {"kind": ClaimKind.FACT, "words": "Somebody knew the tools.", "said_by": SAM,
               "said_on": TODAY, "channel": "call"}  # fmt: skip
    return Claim(**({"id": ClaimId(0), "opportunity_id": CASE} | default | values))  # type: ignore[arg-type]


def line(**values: Any) -> Comparison:
    default: dict[str, Any] = {"id": ComparisonId(0), "opportunity_id": CASE, "criterion": "degree"}
    return Comparison(**(default | values))


def note(**values: Any) -> AirNote:
    default = {"id": AirNoteId(0), "person_id": SAM, "kind": AirKind.RECOMMENDATION,
               "words": "Talk to Ada Lark", "opportunity_id": CASE}  # fmt: skip
    return AirNote(**(default | values))  # type: ignore[arg-type]


def test_a_claim_is_kept_corrected_and_taken_back(store: LocalStore) -> None:
    stored = ledger.record_claim(store, claim(reason_code=Reason.SALARY), TODAY)
    assert ledger.of_case(store, 1).claims == (stored,)
    assert ledger.of_case(store, 1).people[SAM].first_name == "Sam"
    better = ledger.correct_claim(store, replace(stored, words=" They said no. "), TODAY)
    assert better.words == "They said no."
    taken = ledger.remove_claim(store, stored.id)
    assert ledger.of_case(store, 1).claims == ()
    ledger.restore(store, taken)
    ledger.restore(store, taken)
    assert ledger.of_case(store, 1).claims == (better,)


@pytest.mark.parametrize(
    ("values", "field", "missing"),
    [({"said_by": None}, "said_by", "who said it"), ({"said_on": None}, "said_on", "when"),
     ({"channel": " "}, "channel", "how you heard it"),
     ({"said_by": None, "said_on": None, "channel": ""}, "said_by",
      "who said it, when, how you heard it"),
     ({"words": " "}, "words", "what was said"),
     ({"said_on": TODAY + timedelta(days=2)}, "said_on", "still to come")],
)  # fmt: skip
def test_a_fact_names_its_source(
    store: LocalStore, values: dict[str, Any], field: str, missing: str
) -> None:
    with pytest.raises(InvalidInput, match=missing) as caught:
        ledger.record_claim(store, claim(**values), TODAY)
    assert caught.value.field == field
    assert counts_of(store)["claims"] == 0


def test_an_opinion_needs_no_source_and_a_story_has_none(store: LocalStore) -> None:
    bare = claim(kind=ClaimKind.OPINION, said_by=None, said_on=None, channel="")
    ledger.record_claim(store, bare, TODAY)
    story = ledger.record_claim(store, claim(kind=ClaimKind.STORY), TODAY, newcomer="Bo Lee")
    assert (story.said_by, story.said_on, story.channel) == (None, None, "")
    assert counts_of(store)["people"] == 1


def test_two_accounts_stay_two_and_a_double_click_is_one(store: LocalStore) -> None:
    ledger.record_claim(store, claim(), TODAY)
    ledger.record_claim(store, claim(words="You were too quiet."), TODAY)
    with pytest.raises(AlreadyThere):
        ledger.record_claim(store, claim(), TODAY)
    assert len(ledger.of_case(store, 1).claims) == 2


def test_somebody_new_may_have_said_it(store: LocalStore) -> None:
    stored = ledger.record_claim(store, claim(said_by=None), TODAY, newcomer="Bo Lee")
    (bo,) = ledger.of_case(store, 1).people.values()
    assert (bo.id, bo.name, bo.company) == (stored.said_by, "Bo Lee", "")
    with pytest.raises(InvalidInput):
        ledger.record_claim(store, claim(channel=""), TODAY, newcomer="Cy Ray")
    assert counts_of(store)["people"] == 2


def test_what_is_not_there_is_refused(store: LocalStore) -> None:
    for attempt in (
        lambda: ledger.record_claim(store, claim(opportunity_id=9), TODAY),
        lambda: ledger.record_claim(store, claim(said_by=9), TODAY),
        lambda: ledger.correct_claim(store, claim(id=9), TODAY),
        lambda: ledger.remove_claim(store, 9),
        lambda: ledger.correct_comparison(store, line(id=9)),
        lambda: ledger.record_comparison(store, line(opportunity_id=9)),
        lambda: air_notes.record(store, note(opportunity_id=None), TODAY),
        lambda: air_notes.introduce(store, 9, "Ada Lark", TODAY),
        lambda: air_notes.remove(store, 9),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert ledger.of_case(store, 9) == ledger.Ledger((), (), (), {})


def test_a_line_is_kept_and_one_per_criterion(store: LocalStore) -> None:
    stored = ledger.record_comparison(
        store, line(mine=" BSc ", theirs="MSc", asked=True, verdict=Verdict.BETTER)
    )
    assert ledger.of_case(store, 1).comparisons == (stored,)
    assert stored.mine == "BSc"
    with pytest.raises(AlreadyThere):
        ledger.record_comparison(store, line(criterion="Degree"))
    with pytest.raises(InvalidInput):
        ledger.record_comparison(store, line(criterion=" "))
    ledger.correct_comparison(store, replace(stored, asked=None, what_follows="Evening course"))
    taken = ledger.remove_comparison(store, stored.id)
    ledger.restore(store, taken)
    assert ledger.of_case(store, 1).comparisons[0].what_follows == "Evening course"


def test_the_line_about_age_holds_an_impression_and_its_basis(store: LocalStore) -> None:
    with pytest.raises(InvalidInput, match="is based on"):
        ledger.record_comparison(store, line(criterion="Age", age_bucket=AgeBucket.YOUNGER))
    stored = ledger.record_comparison(
        store, line(criterion=" Age ", mine="x", asked=True, age_bucket=AgeBucket.YOUNGER,
                    basis="graduation year")
    )  # fmt: skip
    assert (stored.criterion, stored.mine, stored.asked) == ("age", "", None)
    with pytest.raises(AlreadyThere):
        ledger.record_comparison(store, line(criterion="AGE"))


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [(AgeBucket.YOUNGER, True), (AgeBucket.SIMILAR, False), (AgeBucket.OLDER, False),
     (AgeBucket.CANNOT_TELL, None), (None, None)],
)  # fmt: skip
def test_the_case_knows_the_impression(
    store: LocalStore, bucket: AgeBucket | None, expected: bool | None
) -> None:
    ledger.record_comparison(store, line())
    assert opportunities.case(store, 1).hire_much_younger is None
    ledger.record_comparison(store, line(criterion="age", age_bucket=bucket, basis="profile"))
    assert opportunities.case(store, 1).hire_much_younger is expected


def test_a_younger_hire_from_outside_offers_to_prepare_an_answer(store: LocalStore) -> None:
    hired = Event(EventId(0), CASE, EventKind.HIRE_IDENTIFIED, TODAY, (SAM,), internal=False)
    events.record(store, hired, TODAY)

    def offered() -> bool:
        steps = today_list.steps_of(store, 1, TODAY)
        (status,) = [step.status for step in steps if step.step.id == "prepare_age"]
        return status is not Status.NOT_APPLICABLE

    assert not offered()
    younger = line(criterion="age", age_bucket=AgeBucket.YOUNGER, basis="graduation year")
    ledger.record_comparison(store, younger)
    assert offered()


def test_an_imported_line_may_say_anything(store: LocalStore) -> None:
    raw = document(
        opportunities=[{"ref": "o1", "company": "Northlight", "title": "Planner"}],
        comparisons=[{"opportunity": "o1", "criterion": "Impression", "verdict": "dunno",
                      "kind": "rumour", "age_bucket": "ancient"}],
    )  # fmt: skip
    load(store, raw)
    case = all_cases(store)[-1].opportunity.id
    (read,) = ledger.of_case(store, case).comparisons
    assert (read.verdict, read.kind) == (Verdict.UNCLEAR, ClaimKind.STORY)
    assert (read.age_bucket, read.about_age) == (AgeBucket.CANNOT_TELL, True)
    assert opportunities.case(store, case).hire_much_younger is None


def test_a_note_is_kept_corrected_and_taken_back(store: LocalStore) -> None:
    stored = air_notes.record(store, note(kind=AirKind.ADVICE, words=" Learn SQL "), TODAY)
    assert (stored.words, stored.noted_on) == ("Learn SQL", TODAY)
    assert ledger.of_case(store, 1).air_notes == (stored,)
    with pytest.raises(AlreadyThere):
        air_notes.record(store, note(kind=AirKind.ADVICE, words="Learn SQL"), TODAY)
    changed = replace(stored, words="Learn Python", led_to_person=None)
    assert air_notes.record(store, changed, TODAY) == changed
    ledger.restore(store, air_notes.remove(store, stored.id))
    assert ledger.of_case(store, 1).air_notes == (changed,)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"words": ""}, "words"), ({"person_id": 0}, "person_id"), ({"led_to_person": 1}, "led_to_person"),
     ({"noted_on": date(2027, 1, 1)}, "noted_on")],
)  # fmt: skip
def test_a_note_that_cannot_be_is_refused(
    store: LocalStore, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        air_notes.record(store, note(**values), TODAY)
    assert caught.value.field == field


def test_a_recommendation_becomes_a_person_and_back(store: LocalStore) -> None:
    stored = air_notes.record(store, note(), TODAY)
    done = air_notes.introduce(store, stored.id, " Ada  Lark ", TODAY)
    ada = people.get(store, done.person.id)
    assert (ada.name, ada.referred_by, "referred_by" in ada.typed_fields) == ("Ada Lark", SAM, True)
    assert ledger.of_case(store, 1).air_notes[0].led_to_person == ada.id
    with pytest.raises(AlreadyThere):
        air_notes.introduce(store, stored.id, "Ada Lark", TODAY)
    air_notes.take_introduction_back(store, done, TODAY)
    assert ledger.of_case(store, 1).air_notes == (stored,)
    assert people.get(store, ada.id).binned_on == TODAY


def test_a_namesake_is_not_made_twice(store: LocalStore) -> None:
    stored = air_notes.record(store, note(), TODAY)
    with pytest.raises(AlreadyThere, match="Choose them"):
        air_notes.introduce(store, stored.id, "sam larkfield", TODAY)
    with pytest.raises(InvalidInput):
        air_notes.introduce(store, stored.id, " ", TODAY)
    advice = air_notes.record(store, note(kind=AirKind.ADVICE), TODAY)
    with pytest.raises(InvalidInput, match="Only a recommendation"):
        air_notes.introduce(store, advice.id, "Ada Lark", TODAY)


def test_a_note_adds_whom_it_names_or_nobody(store: LocalStore) -> None:
    with pytest.raises(AlreadyThere):
        air_notes.record(store, note(), TODAY, speaker="Bo Lee", recommended="Sam Larkfield")
    assert counts_of(store)["people"] == 1
    stored = air_notes.record(store, note(), TODAY, speaker="Bo Lee", recommended="Ada Lark")
    known = ledger.of_case(store, 1).people
    assert {p.name for p in known.values()} == {"Bo Lee", "Ada Lark"}
    assert known[PersonId(stored.led_to_person or 0)].referred_by == stored.person_id


def test_nothing_of_the_ledger_enters_a_draft(database: Path, store: LocalStore) -> None:
    sample.add(store, TODAY)
    secret = "Zyxwv"
    for case in all_cases(store):
        who = next(iter(case.people), SAM)
        number = case.opportunity.id
        ledger.record_claim(
            store, claim(opportunity_id=number, words=secret, said_by=who, channel=secret), TODAY
        )
        ledger.record_claim(
            store, claim(opportunity_id=number, words=secret, kind=ClaimKind.STORY), TODAY
        )
        ledger.record_comparison(
            store, line(opportunity_id=number, mine=secret, theirs=secret, what_follows=secret)
        )
        air_notes.record(store, note(opportunity_id=number, person_id=who, words=secret), TODAY)
    assert any(secret in row for row in dump(database))
    written = 0
    for case in all_cases(store):
        for step in today_list.steps_of(store, case.opportunity.id, TODAY):
            draft = drafts.draft_for(store, step, TODAY) if step.step.draft else None
            if draft:
                written += 1
                assert secret not in repr(draft)
    assert written


@pytest.mark.parametrize("kind", ["advice", "recommendation"])
def test_a_note_of_no_case_is_corrected_taken_away_and_comes_back(
    store: LocalStore, kind: str
) -> None:
    """A portable file may bring one."""
    people_ = [{"ref": "p", "first_name": "Ada", "last_name": "Reed"}]
    load(store, document(people=people_, air_notes=[{"person": "p", "kind": kind, "words": "Ask"}]))

    def stored() -> Any:
        with store.read() as db:
            return next(db.query("SELECT id, opportunity_id, words FROM air_notes"), None)

    found = stored()
    with store.read() as db:
        there = ledger_rows.get_air_note(db, found["id"])
    assert there is not None
    air_notes.record(store, replace(there, words="Call"), TODAY)
    gone = air_notes.remove(store, there.id)
    assert stored() is None
    ledger.restore(store, gone)
    assert stored() == {"id": there.id, "opportunity_id": None, "words": "Call"}
