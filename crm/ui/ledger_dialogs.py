"""Asking for a claim and for a note of a talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from crm.domain.ledger import (
    AirKind,
    AirNote,
    AirNoteId,
    Claim,
    ClaimId,
    ClaimKind,
    Reason,
)
from crm.domain.opportunities import OpportunityId
from crm.domain.people import PersonId
from crm.domain.touchpoints import Channel
from crm.errors import NotFound
from crm.services import air_notes, ledger
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import UNKNOWN, any_day, chosen_day, past_day
from crm.ui.ledger_parts import (
    AIR_LABELS,
    KIND_HELP,
    KIND_LABELS,
    REASON_LABELS,
)
from crm.ui.pick import people_picker, picked_one
from crm.ui.session import flash, store, today
from crm.ui.text import channel_label

#: When a new recommendation is proposed to be followed up. Source: D.
FOLLOW_UP: Final = timedelta(days=3)
_TWO: Final = "Two accounts are two entries."


def claim_title(asked: dict[str, Any]) -> str:
    if asked["claim_id"]:
        return "Correct this entry"
    return "Your story" if asked["kind"] is ClaimKind.STORY else "What were you told?"


def claim_body(asked: dict[str, Any]) -> None:
    key, old = asked["key"], _claim(asked)
    kind = st.segmented_control(
        "What is it?",
        list(ClaimKind),
        default=old.kind,
        required=True,
        key=f"{key}:kind",
        format_func=lambda k: KIND_LABELS[k],
        help=KIND_HELP,
    )
    st.text_area(
        "In their words, as near as you can" if kind is not ClaimKind.STORY else "In your words",
        old.words,
        key=f"{key}:words",
        height=90,
    )
    if kind is not ClaimKind.STORY:
        people_picker("Who said it?", f"{key}:people", [old.said_by] if old.said_by else ())
        when, how = st.columns(2)
        past_day("When?", old.said_on, f"{key}:said_on", when, UNKNOWN)
        channels = list(dict.fromkeys(["", *Channel, old.channel]))
        how.selectbox(
            "How?",
            channels,
            index=channels.index(old.channel),
            key=f"{key}:channel",
            format_func=lambda c: channel_label(c) if c else "Not said",
        )
    reasons = list(Reason)
    st.selectbox(
        "Which reason does it name? (if any)",
        reasons,
        index=reasons.index(old.reason_code),
        key=f"{key}:reason",
        format_func=lambda r: REASON_LABELS[r],
    )
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save_claim, args=(asked,))


def _claim(asked: dict[str, Any]) -> Claim:
    """The stored claim that is corrected, or a new one."""
    case, number = OpportunityId(asked["opportunity_id"]), asked["claim_id"]
    if not number:
        return Claim(ClaimId(0), case, ClaimKind(asked["kind"]), "", said_on=None)
    for claim in ledger.of_case(store(), case).claims:
        if claim.id == number:
            return claim
    raise NotFound("This entry is not here (any more).")


@callback
def _save_claim(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    kind = ClaimKind(state[f"{key}:kind"])
    mine = kind is ClaimKind.STORY
    person, newcomer = (None, "") if mine else picked_one(f"{key}:people", _TWO)
    claim = replace(
        _claim(asked),
        kind=kind,
        words=state[f"{key}:words"],
        reason_code=Reason(state[f"{key}:reason"]),
        said_by=person,
        said_on=None if mine else chosen_day(f"{key}:said_on"),
        channel="" if mine else str(state[f"{key}:channel"]),
    )
    if claim.id:
        ledger.correct_claim(store(), claim, today(), newcomer)
        flash("Corrected.")
    else:
        stored = ledger.record_claim(store(), claim, today(), newcomer)
        undo.offer(f"Written down: {stored.words}", ledger.remove_claim, store(), stored.id)
    dialogs.close()


def air_note_title(asked: dict[str, Any]) -> str:
    return "Correct this note" if asked["note_id"] else "What did the talk give you?"


def air_note_body(asked: dict[str, Any]) -> None:
    key, old = asked["key"], _air_note(asked)
    kind = st.segmented_control(
        "What is it?",
        list(AirKind),
        default=old.kind,
        required=True,
        key=f"{key}:kind",
        format_func=lambda k: AIR_LABELS[k],
    )
    st.text_area("In their words, as near as you can", old.words, key=f"{key}:words", height=90)
    people_picker("Who said it?", f"{key}:people", [old.person_id] if old.person_id else ())
    past_day("When?", old.noted_on, f"{key}:on")
    if kind is AirKind.RECOMMENDATION:
        people_picker(
            "Whom to meet? (if they named somebody)",
            f"{key}:led",
            [old.led_to_person] if old.led_to_person else (),
            "A new name is added to your people, as introduced by whoever said it.",
        )
        any_day(
            "Follow it up from (makes a step)",
            old.act_on if old.id else today() + FOLLOW_UP,
            f"{key}:act_on",
            none="Nothing to do",
        )
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save_air_note, args=(asked,))


def _air_note(asked: dict[str, Any]) -> AirNote:
    case, number = OpportunityId(asked["opportunity_id"]), asked["note_id"]
    if not number:
        who = PersonId(asked["person_id"] or 0)
        return AirNote(AirNoteId(0), who, AirKind.ADVICE, "", case, noted_on=today())
    for note in ledger.of_case(store(), case).air_notes:
        if note.id == number:
            return note
    raise NotFound("This note is not here (any more).")


@callback
def _save_air_note(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    kind = AirKind(state[f"{key}:kind"])
    person, speaker = picked_one(f"{key}:people", _TWO)
    recommends = kind is AirKind.RECOMMENDATION
    led, recommended = picked_one(f"{key}:led", _TWO) if recommends else (None, "")
    note = replace(
        _air_note(asked),
        kind=kind,
        words=state[f"{key}:words"],
        person_id=person or PersonId(0),
        noted_on=state[f"{key}:on"],
        led_to_person=led,
        act_on=chosen_day(f"{key}:act_on") if recommends else None,
    )
    stored = air_notes.record(store(), note, today(), speaker, recommended)
    if note.id:
        flash("Corrected.")
    else:
        undo.offer(f"Written down: {stored.words}", air_notes.remove, store(), stored.id)
    dialogs.close()
