"""The dialogs for a claim and for a note of a talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import streamlit as st

from crm import reference
from crm.domain.cases.claim_words import DISPROOF
from crm.domain.cases.ledger import (
    AirKind,
    AirNote,
    Claim,
    ClaimKind,
    Reason,
    who_could_tell,
)
from crm.domain.ids import AirNoteId, ClaimId, OpportunityId, PersonId
from crm.domain.touchpoints.touchpoint import Channel
from crm.errors import NotFound
from crm.language import tr
from crm.services import told
from crm.services.cases import air_notes, ledger, opportunities
from crm.ui.cases.ledger_parts import KIND_HELP
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import EditAirNote, EditClaim
from crm.ui.shell.session import flash, store, today
from crm.ui.text.labels import AIR_LABELS, KIND_LABELS, REASON_LABELS, channel_label
from crm.ui.widgets.day_fields import UNKNOWN
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

#: The default follow-up date of a new recommendation. Source: D.
FOLLOW_UP: Final = timedelta(days=3)
#: The choice of nobody: an option is never None.
_NOBODY: Final = 0
_THEIR_WORDS: Final = tr("In their words, as near as you can")
_SPEAKER: Final = Asked(
    tr("Who said it?"), tr("One person; two accounts are two entries."), one=True
)
_MEET: Final = Asked(
    tr("Whom did they suggest you meet? (optional)"),
    tr("A new name is added to your people, as introduced by the person who said it."),
    one=True,
)


def claim_title(request: EditClaim) -> str:
    if request.claim_id:
        return tr("Correct this entry")
    return tr("Your story") if request.kind == ClaimKind.STORY else tr("What were you told?")


def claim_body(dialog: Dialog[EditClaim]) -> None:
    form, old = Form(dialog), dialog.first(_claim(dialog.request))
    kind = form.choice(
        "kind",
        tr("What is it?"),
        list(ClaimKind),
        old.kind,
        KIND_LABELS.__getitem__,
        help=KIND_HELP,
    )
    mine = kind is ClaimKind.STORY
    form.area(
        "words", tr("In your words") if mine else _THEIR_WORDS, old.words,
        height=90,
    )  # fmt: skip
    if not mine:
        form.people("said_by", _SPEAKER, [old.said_by] if old.said_by else ())
        when, how = st.columns(2)
        form.past_day("said_on", tr("When?"), old.said_on, UNKNOWN, when)
        channels = list(dict.fromkeys(["", *Channel, old.channel]))
        channel = form.select("channel", tr("How?"), channels, old.channel, _channel_words, how)
        if channel and not old.id:
            form.tick(
                "contact", tr("Log it as a contact, too"), True,
                help=tr("Unless a contact of that day is already there."),
            )  # fmt: skip
    form.select(
        "reason_code",
        tr("Which reason does it give? (optional)"),
        list(Reason),
        old.reason_code,
        REASON_LABELS.__getitem__,
    )
    if mine:
        _docket(form, old)
    form.end(tr("Save"), _save_claim)


def _docket(form: Form[EditClaim], old: Claim) -> None:
    """What a story is asked: what would show otherwise, and who would know."""
    form.area("disproof", tr("{disproof} (optional)", disproof=DISPROOF), old.disproof, height=70)
    case = opportunities.case(store(), old.opportunity_id)
    claims = ledger.of_case(store(), old.opportunity_id).claims
    could = who_could_tell(case, claims, reference.playbook().asking_why)
    names = {int(source.person.id): source.person.name for source in could}
    known = case.people.get(old.ask_person) if old.ask_person else None
    if known:
        names.setdefault(int(known.id), known.name)
    if names:
        form.select(
            "ask_person",
            tr("Who would know? (optional)"),
            [_NOBODY, *names],
            old.ask_person or _NOBODY,
            lambda one: names.get(one, tr("Nobody I can name")),
        )


def _channel_words(channel: str) -> str:
    return channel_label(channel) if channel else tr("Not said")


def _claim(request: EditClaim) -> Claim:
    """The stored claim to correct, or a new one."""
    case, claim_id = OpportunityId(request.opportunity_id), request.claim_id
    if not claim_id:
        return Claim(ClaimId(0), case, ClaimKind(request.kind), "", said_on=None)
    for claim in ledger.of_case(store(), case).claims:
        if claim.id == claim_id:
            return claim
    raise NotFound(tr("This entry no longer exists."))


def _save_claim(form: Form[EditClaim]) -> None:
    kind = ClaimKind(form.value("kind"))
    mine = kind is ClaimKind.STORY
    person, newcomer = (None, "") if mine else form.picked_one("said_by")
    values = {
        "kind": kind,
        "words": form.words("words"),
        "reason_code": Reason(form.value("reason_code")),
        "said_by": person,
        "said_on": None if mine else form.day_if_any("said_on"),
        "channel": "" if mine else str(form.value("channel")),
    }
    if mine:
        values["disproof"] = form.words("disproof")
        knows = form.value("ask_person")
        if knows is not None:  # else there was nobody to choose from
            values["ask_person"] = PersonId(knows) if knows != _NOBODY else None
    claim = form.dialog.edited(_claim(form.request), values)
    if claim.id:
        ledger.correct_claim(store(), claim, today(), newcomer)
        flash(tr("Corrected."))
    elif form.value("contact"):
        both = told.record(store(), claim, today(), newcomer)
        also = tr(", and logged") if both.contact else ""
        undo.offer(
            tr("Written down{also}: {claim}", also=also, claim=claim.words),
            told.undo,
            store(),
            both,
            today(),
        )
    else:
        stored = ledger.record_claim(store(), claim, today(), newcomer)
        undo.offer(
            tr("Written down: {stored}", stored=stored.words),
            ledger.remove_claim,
            store(),
            stored.id,
        )


def air_note_title(request: EditAirNote) -> str:
    return tr("Correct this note") if request.note_id else tr("What did you take away?")


def air_note_body(dialog: Dialog[EditAirNote]) -> None:
    form, old = Form(dialog), dialog.first(_air_note(dialog.request))
    if old.id:
        kinds = [
            form.choice("kind", tr("What is it?"), list(AirKind), old.kind, AIR_LABELS.__getitem__)
        ]
        form.area("words", _THEIR_WORDS, old.words, height=90)
    else:
        st.caption(tr("{their_words}; leave empty what there was not.", their_words=_THEIR_WORDS))
        kinds = list(AirKind)
        for kind in kinds:
            form.area(kind.value, AIR_LABELS[kind], height=90)
    form.people("person_id", _SPEAKER, [old.person_id] if old.person_id else ())
    form.past_day("noted_on", tr("When?"), old.noted_on)
    if AirKind.RECOMMENDATION in kinds:
        form.people("led_to_person", _MEET, [old.led_to_person] if old.led_to_person else ())
        start = old.act_on if old.id else today() + FOLLOW_UP
        form.any_day("act_on", tr("Remind me from"), start, tr("Nothing to do"))
    form.end(tr("Save"), _save_air_note if old.id else _save_talk)


def _air_note(request: EditAirNote) -> AirNote:
    case, note_id = OpportunityId(request.opportunity_id), request.note_id
    if not note_id:
        who = PersonId(request.person_id or 0)
        return AirNote(AirNoteId(0), who, AirKind.ADVICE, "", case, noted_on=today())
    for note in ledger.of_case(store(), case).air_notes:
        if note.id == note_id:
            return note
    raise NotFound(tr("This note no longer exists."))


def _save_air_note(form: Form[EditAirNote]) -> None:
    kind = AirKind(form.value("kind"))
    person, speaker = form.picked_one("person_id")
    recommends = kind is AirKind.RECOMMENDATION
    led, recommended = form.picked_one("led_to_person") if recommends else (None, "")
    values = {
        "kind": kind,
        "words": form.words("words"),
        "person_id": person or PersonId(0),
        "noted_on": form.day("noted_on"),
        "led_to_person": led,
        "act_on": form.day_if_any("act_on") if recommends else None,
    }
    note = form.dialog.edited(_air_note(form.request), values)
    air_notes.record(store(), note, today(), speaker, recommended)
    flash(tr("Corrected."))


def _save_talk(form: Form[EditAirNote]) -> None:
    person, speaker = form.picked_one("person_id")
    led, recommended = form.picked_one("led_to_person")
    said = replace(
        _air_note(form.request),
        person_id=person or PersonId(0),
        noted_on=form.day("noted_on"),
        led_to_person=led,
        act_on=form.day_if_any("act_on"),
    )
    notes = [replace(said, kind=kind, words=form.words(kind.value)) for kind in AirKind]
    stored = air_notes.record_talk(store(), notes, today(), speaker, recommended)
    words = "; ".join(note.words for note in stored)
    undo.offer(tr("Written down: {words}", words=words), air_notes.remove_talk, store(), stored)
