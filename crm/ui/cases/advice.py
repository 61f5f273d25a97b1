"""Advice, insights and recommendations that people of a case gave."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import AirKind, AirNote, proposed_name
from crm.domain.cases.opportunity import EventKind
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.language import tr
from crm.services.cases import air_notes
from crm.services.cases.ledger import Ledger
from crm.services.shown import unchanged
from crm.ui.cases.ledger_parts import small_buttons, take
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditAirNote
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import AIR_LABELS


def wanted(case: Case, found: Ledger) -> bool:
    """Whether there was a talk that such notes come from, or a note already."""
    return bool(found.air_notes) or any(e.kind is EventKind.MEETING_HELD for e in case.events)


def show(case: Case, found: Ledger) -> None:
    st.subheader(tr("Advice, insights, recommendations"), anchor=False)
    buttons(case, found)
    for note in found.air_notes:
        _air_note(note, found.people)


def buttons(case: Case, found: Ledger) -> None:
    case_id = case.opportunity.id
    st.button(
        tr("Note advice I was given"),
        key=f"ledger:add-air:{case_id}",
        type="tertiary",
        icon=":material/lightbulb:",
        on_click=dialogs.ask,
        args=(EditAirNote(case_id),),
    )


def _air_note(note: AirNote, people: Mapping[PersonId, Person]) -> None:
    who, led = people.get(note.person_id), people.get(note.led_to_person or PersonId(0))
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(AIR_LABELS[note.kind], color="blue")
            facts = [plain(who.name) if who else "", day(note.noted_on)]
            st.caption(" · ".join(filter(None, facts)), width="stretch")
            edit = EditAirNote(note.opportunity_id or 0, note.id)
            small_buttons(f"air:{note.id}", edit, (take, (air_notes.remove, note)))
        st.markdown(plain(note.words))
        if note.act_on:
            st.caption(
                tr(
                    "You follow it up from {act_on}; the step is listed under *Next*.",
                    act_on=day(note.act_on),
                )
            )
        if led:
            st.button(
                plain(led.name),
                type="tertiary",
                icon=":material/person:",
                key=f"ledger:led:{note.id}",
                on_click=links.go_to_person,
                args=(led.id,),
            )
        elif note.kind is AirKind.RECOMMENDATION:
            _introduce_button(note, proposed_name(note.words))


def _introduce_button(note: AirNote, name: str) -> None:
    if not name:
        st.button(
            tr("Whom to meet?"),
            key=f"ledger:introduce:{note.id}",
            icon=":material/person_add:",
            on_click=dialogs.ask,
            args=(EditAirNote(note.opportunity_id or 0, note.id),),
        )
        return
    st.button(
        tr("Add {name} to your people", name=plain(name)),
        key=f"ledger:introduce:{note.id}",
        icon=":material/person_add:",
        on_click=_introduce,
        args=(note, name),
    )


@callback
def _introduce(note: AirNote, name: str) -> None:
    done = air_notes.introduce(unchanged(store(), note), note.id, name, today())
    undo.offer(
        tr("Added {name} to your people.", name=done.person.name),
        air_notes.take_introduction_back,
        store(),
        done,
        today(),
    )
