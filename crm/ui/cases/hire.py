"""Who got the job: the comparison with the hire, and notes of talks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import (
    AgeBucket,
    AirKind,
    AirNote,
    Comparison,
    hire_internal,
    proposed_name,
    roles_played,
    tells_an_age,
)
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.services.cases import air_notes, departures, hires, ledger
from crm.services.shown import unchanged
from crm.ui.cases import departure_cards, hire_proposals, law, outlook
from crm.ui.cases.ledger_parts import (
    AGE_HINT,
    KIND_COLORS,
    small_buttons,
    take,
    titled,
)
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditAirNote, EditComparison, EditEvent
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import AGE_LABELS, AIR_LABELS, KIND_LABELS, VERDICT_LABELS


def hire(case: Case) -> None:
    """The tab about the person who got the job: the comparison, and notes of talks."""
    found = ledger.of_case(store(), case.opportunity.id)
    case_id = case.opportunity.id
    _who_got_it(case)
    if not any(event.kind is EventKind.HIRE_IDENTIFIED for event in case.events):
        hire_proposals.cards(hires.open_proposals(store(), case_id))
        with st.expander("Find out who got it", icon=":material/travel_explore:"):
            hire_proposals.search(case.opportunity)
    departure_cards.cards(departures.open_ones(store(), case_id))
    st.header("How you compare", anchor=False)
    with st.container(horizontal=True):
        st.button(
            "Add a line",
            key=f"ledger:add-line:{case_id}",
            icon=":material/compare_arrows:",
            on_click=dialogs.ask,
            args=(EditComparison(case_id),),
        )
        if not any(line.about_age for line in found.comparisons):
            st.button(
                "Note an impression of age",
                key=f"ledger:add-age:{case_id}",
                on_click=dialogs.ask,
                args=(EditComparison(case_id, age=True),),
            )
    for line in found.comparisons:
        _age_line(line) if line.about_age else _line(line)
    st.header("Advice, insights, recommendations", anchor=False)
    st.button(
        "Add a note",
        key=f"ledger:add-air:{case_id}",
        icon=":material/lightbulb:",
        on_click=dialogs.ask,
        args=(EditAirNote(case_id),),
    )
    for note in found.air_notes:
        _air_note(note, found.people)
    outlook.what_came_of_it(case, found)


def _who_got_it(case: Case) -> None:
    who = [p for p, roles in roles_played(case).items() if Role.HIRE in roles and p in case.people]
    if not who:
        st.info("You do not know who got the job yet.", icon=":material/person_search:")
        st.button(
            "I found out",
            key=f"ledger:hire:{case.opportunity.id}",
            on_click=dialogs.ask,
            args=(EditEvent(case.opportunity.id, kind=EventKind.HIRE_IDENTIFIED.value),),
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for person in who:
            st.button(
                plain(case.people[person].name),
                type="tertiary",
                icon=":material/person:",
                key=f"ledger:hire-person:{person}",
                on_click=links.go_to_person,
                args=(person,),
            )
        inside = hire_internal(case)
        if inside is not None:
            st.badge("Internal" if inside else "External", color="violet")
    if hire_internal(case):
        st.caption("Somebody from inside is the safe choice. There may be nothing to compare.")


def _line(line: Comparison) -> None:
    with st.container(border=True):
        _line_head(line, [VERDICT_LABELS[line.verdict]])
        mine, theirs = st.columns(2)
        mine.markdown(f"Mine: {plain(line.mine) or 'not said'}")
        theirs.markdown(f"Theirs: {plain(line.theirs) or 'not known'}")
        if line.what_follows:
            st.markdown(f"What this means for me: {plain(line.what_follows)}")


def _age_line(line: Comparison) -> None:
    bucket = line.age_bucket or AgeBucket.CANNOT_TELL
    with st.container(border=True):
        _line_head(line, [AGE_LABELS[bucket]])
        if line.basis:
            st.markdown(f"Based on: {plain(line.basis)}")
        if tells_an_age(line.basis):
            st.caption(AGE_HINT)
        if line.what_follows:
            st.markdown(f"What this means for me: {plain(line.what_follows)}")
        st.caption(
            "An impression, not a verdict: one hire proves nothing. About ten years or more is what "
            "courts call substantial."
        )
        with st.expander("Age and the law, by place", icon=":material/gavel:"):
            law.about_age()


def _line_head(line: Comparison, badges: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(titled(line.criterion))}**", width="content")
        for words in badges:
            st.badge(words, color="orange")
        st.badge(KIND_LABELS[line.kind], color=KIND_COLORS[line.kind])  # type: ignore[arg-type]
        asked = {True: "asked in the posting", False: "not asked in the posting", None: ""}
        st.caption(asked[line.asked], width="stretch")
        edit = EditComparison(line.opportunity_id, line.id)
        small_buttons(f"line:{line.id}", edit, (take, (ledger.remove_comparison, line)))


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
                f"You follow it up from {day(note.act_on)}; the step is listed under *Steps*."
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
            "Whom to meet?",
            key=f"ledger:introduce:{note.id}",
            icon=":material/person_add:",
            on_click=dialogs.ask,
            args=(EditAirNote(note.opportunity_id or 0, note.id),),
        )
        return
    st.button(
        f"Add {plain(name)} to your people",
        key=f"ledger:introduce:{note.id}",
        icon=":material/person_add:",
        on_click=_introduce,
        args=(note, name),
    )


@callback
def _introduce(note: AirNote, name: str) -> None:
    done = air_notes.introduce(unchanged(store(), note), note.id, name, today())
    undo.offer(
        f"Added {done.person.name} to your people.",
        air_notes.take_introduction_back,
        store(),
        done,
        today(),
    )
