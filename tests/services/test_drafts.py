"""Drafts of stored cases, the user's own words, LinkedIn's budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm import reference
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.drafts.template import Template
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import drafts, settings, today_list, touchpoints
from crm.services.cases import decisions, events, opportunities
from crm.services.drafts import StepDraft
from crm.store import settings as kept
from crm.store.local import LocalStore
from tests.services.support import TODAY, a_case, lists_of

CASE = OpportunityId(1)
SAM = PersonId(1)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Somebody interviewed the user two days ago."""
    store = a_case(database, Role.INTERVIEWER)
    happened(store, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=2))
    return store


def happened(store: LocalStore, kind: EventKind, on: date) -> None:
    people = (SAM,) if kind is EventKind.INTERVIEW_HELD else ()
    events.record(store, Event(EventId(0), CASE, kind, on, people), TODAY)


def step(store: LocalStore, name: str) -> DueStep:
    return next(s for s in today_list.steps_of(store, CASE, TODAY) if s.step.id == name)


def draft(store: LocalStore, name: str) -> StepDraft:
    found = drafts.draft_for(store, step(store, name), TODAY)
    assert found is not None
    return found


def request(on: str, channel: Channel = Channel.LINKEDIN_REQUEST, **values: object) -> Touchpoint:
    return replace(Touchpoint(TouchpointId(0), (SAM,), date.fromisoformat(on), channel), **values)  # type: ignore[arg-type]


def test_every_step_that_sends_something_has_a_draft(store: LocalStore) -> None:
    settings.sign_as(store, "Robin")
    found = {
        s.step.id: drafts.draft_for(store, s, TODAY)
        for s in today_list.steps_of(store, CASE, TODAY)
    }
    assert found["thank_email"] is not None
    assert found["thank_email"].draft.body.endswith("Robin")
    alone = [name for name, sheet in found.items() if sheet is None]
    assert not [s.step.id for s in today_list.steps_of(store, CASE, TODAY)
                if s.step.id in alone and s.step.draft]  # fmt: skip


def test_a_case_that_is_gone_has_no_draft(store: LocalStore) -> None:
    due = step(store, "thank_email")
    gone = replace(due, key=replace(due.key, opportunity_id=99))
    with pytest.raises(NotFound):
        drafts.draft_for(store, gone, TODAY)


def test_only_requests_sent_this_calendar_month_count(store: LocalStore) -> None:
    for made in (
        request("2026-11-01", summary="With a note"),
        request("2026-11-23", summary="With a note"),
        request("2026-11-24"),
        request("2026-10-31", summary="With a note"),
        request("2026-11-05", direction=Direction.IN, summary="From them"),
        request("2026-11-06", Channel.LINKEDIN_MESSAGE, summary="No request"),
    ):
        touchpoints.log(store, made, TODAY)
    assert draft(store, "connect_panel").notes_sent == 2
    later = drafts.draft_for(store, step(store, "connect_panel"), date(2026, 12, 1))
    assert later is not None
    assert later.notes_sent == 0
    newest = touchpoints.log(store, request("2026-11-20", summary="Taken back"), TODAY).touchpoint
    touchpoints.remove(store, newest.id, TODAY)
    assert draft(store, "connect_panel").notes_sent == 2


@pytest.mark.parametrize(
    ("role", "spare"), [(Role.INTERVIEWER, True), (Role.HIRING_MANAGER, False)]
)
def test_the_few_notes_are_kept_for_those_whose_answer_is_needed(
    database: Path, role: Role, spare: bool
) -> None:
    store = a_case(database, role)
    happened(store, EventKind.INTERVIEW_HELD, TODAY)
    assert draft(store, "connect_panel").spare_note is spare
    assert draft(store, "thank_email").spare_note is False
    drafts.set_linkedin_premium(store, True, TODAY)
    assert draft(store, "connect_panel").spare_note is False


def test_premium_allows_longer_notes(store: LocalStore) -> None:
    assert not drafts.linkedin_premium(store)
    assert draft(store, "connect_panel").draft.limit == 200
    drafts.set_linkedin_premium(store, True, TODAY)
    assert drafts.linkedin_premium(store)
    assert draft(store, "connect_panel").draft.limit == 300
    drafts.set_linkedin_premium(store, False, TODAY)
    assert draft(store, "connect_panel").draft.limit == 200


def test_waiting_ends_the_day_after_the_promised_decision(store: LocalStore) -> None:
    assert draft(store, "connect_panel").undecided_until == TODAY + timedelta(days=14)
    promised = opportunities.case(store, CASE).opportunity
    opportunities.edit(store, replace(promised, promised_decision_on=date(2026, 11, 27)), TODAY)
    assert draft(store, "connect_panel").undecided_until == date(2026, 11, 28)
    due = step(store, "connect_panel")
    result = drafts.wait_for_decision(store, due, date(2026, 11, 28), TODAY)
    assert step(store, "connect_panel").snoozed_until == date(2026, 11, 28)
    decisions.undo(store, result)
    assert step(store, "connect_panel").snoozed_until is None


def test_nothing_waits_for_a_decision_that_was_made(store: LocalStore) -> None:
    due = step(store, "connect_panel")
    happened(store, EventKind.REJECTION_RECEIVED, TODAY)
    sheet = drafts.draft_for(store, due, TODAY)
    assert sheet is not None
    assert sheet.undecided_until is None


def test_own_words_are_used_and_can_be_given_up(store: LocalStore) -> None:
    shipped = reference.drafts()["thank_email"]
    mine = Template("Dear {first},\r\nhow is {pet}?\r\n", "  Thank   you ")
    now = drafts.write_own(store, "thank_email", mine)
    assert now.changed == ("subject", "body")
    assert now.shipped == shipped
    sheet = draft(store, "thank_email").draft
    assert sheet.subject == "Thank you"
    assert sheet.body == "Dear Sam,\nhow is [pet]?"
    assert sheet.missing == ("pet",)
    assert drafts.use_shipped(store, "thank_email").changed == ()
    assert draft(store, "thank_email").draft.subject.startswith("Thank you for talking with me ")


def test_own_words_survive_an_update_and_the_rest_follows_it(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = reference.drafts()["thank_email"]
    drafts.write_own(store, "thank_email", replace(shipped, body="My own words."))
    newer = Template("Newer words.", "A newer subject")
    monkeypatch.setattr(reference, "drafts", lambda: {"thank_email": newer})
    (now,) = drafts.all_words(store, ["thank_email", "gone"])
    assert now.used == Template("My own words.", "A newer subject")
    assert (now.shipped, now.changed) == (newer, ("body",))


def test_the_letter_knows_of_the_call_and_own_words_are_used_all_the_same(
    database: Path,
) -> None:
    store = a_case(database, Role.RECRUITER)
    happened(store, EventKind.REJECTION_RECEIVED, TODAY - timedelta(days=2))
    call = Touchpoint(
        TouchpointId(0), (SAM,), TODAY, Channel.CALL, opportunity_id=CASE, result=Result.REACHED
    )
    touchpoints.log(store, call, TODAY)
    assert (
        draft(store, "rej_email_recruiter").draft.subject == "Thank you for your time on the phone"
    )
    mine = replace(reference.drafts()["rej_email_recruiter"], body="Dear {first}, thanks.")
    drafts.write_own(store, "rej_email_recruiter", mine)
    assert draft(store, "rej_email_recruiter").draft.body == "Dear Sam, thanks."


def test_words_equal_to_the_shipped_ones_are_not_kept(store: LocalStore) -> None:
    shipped = reference.drafts()["rej_referrer"]
    assert drafts.write_own(store, "rej_referrer", shipped).changed == ()
    with store.read() as db:
        assert kept.get(db, "draft:rej_referrer") == ""


def test_a_part_left_empty_stays_empty(store: LocalStore) -> None:
    shipped = reference.drafts()["rej_referrer"]
    assert shipped.when_silent
    now = drafts.write_own(store, "rej_referrer", replace(shipped, when_silent=" "))
    assert now.used.when_silent == ""
    assert now.changed == ("when_silent",)


def test_no_words_at_all_are_refused(store: LocalStore) -> None:
    with pytest.raises(InvalidInput, match="needs some words"):
        drafts.write_own(store, "gift", Template(" \n "))
    with pytest.raises(NotFound):
        drafts.write_own(store, "nothing", Template("x"))
    with pytest.raises(NotFound):
        drafts.use_shipped(store, "nothing")


@pytest.mark.parametrize(
    "foreign", ["{", "[]", '"x"', "null", "7", '{"body": 7}', '{"body": " "}', '{"limit": 1}']
)
def test_a_setting_that_is_not_a_draft_is_ignored(store: LocalStore, foreign: str) -> None:
    store.write(lambda db: kept.put(db, "draft:thank_email", foreign))
    (now,) = drafts.all_words(store, ["thank_email"])
    assert now.used == now.shipped


def test_own_words_travel_with_the_portable_file(store: LocalStore) -> None:
    drafts.write_own(store, "gift", Template("A coffee on me 🙂"))
    stored = {item["key"]: item["value"] for item in lists_of(store)["settings"]}
    assert "A coffee on me 🙂" in stored["draft:gift"]


def test_a_letter_that_went_out_is_logged_in_its_own_words_once(store: LocalStore) -> None:
    due = step(store, "thank_email")
    body = "Dear Sam,\n\n100 % & more 🙂\n"
    entry = drafts.log_sent(store, due, Channel.EMAIL, "Thank you", body, TODAY).touchpoint
    assert entry.summary == "Thank you\n\nDear Sam,\n\n100 % & more 🙂"
    assert (entry.people, entry.opportunity_id, entry.day) == ((SAM,), CASE, TODAY)
    assert (entry.channel, entry.direction, entry.result) == ("email", "out", "sent")
    assert entry.step_key == str(due.key)
    assert step(store, "thank_email").status == "done"
    with pytest.raises(AlreadyThere):
        drafts.log_sent(store, due, Channel.EMAIL, "", "Again", TODAY)
    touchpoints.remove(store, entry.id, TODAY)
    again = drafts.log_sent(store, due, Channel.EMAIL, "", "Again", TODAY).touchpoint
    assert again.summary == "Again"


def test_a_letter_is_named_by_step_person_and_job_and_its_draft_by_its_words(
    store: LocalStore,
) -> None:
    before = draft(store, "thank_email")
    assert before.slot.startswith("thank_email/o1/p1/")
    settings.sign_as(store, "Robin")
    after = draft(store, "thank_email")
    assert (after.slot == before.slot, after.base == before.base) == (True, False)
    record = opportunities.case(store, CASE).opportunity
    opportunities.edit(store, replace(record, title="Another job"), TODAY)
    assert draft(store, "thank_email").slot != before.slot
