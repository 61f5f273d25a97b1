"""Who got the job: not before it can be known, then the person, and what came of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import hire_internal, lost, roles_played
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.dates import spoken_date
from crm.domain.ids import PersonId
from crm.domain.playbook.ahead import ahead_of
from crm.language import tr
from crm.services.case_page import CasePage
from crm.ui.cases import departure_cards, hire_proposals, outlook, seat
from crm.ui.shell import dialogs, links
from crm.ui.shell.requests import EditEvent
from crm.ui.shell.session import today
from crm.ui.text.format import plain


def show(page: CasePage) -> None:
    """One sentence until it is time; then who it was, whether they left, and what came of it."""
    case, case_id = page.case, page.case.opportunity.id
    kinds = {event.kind for event in case.events}
    st.header(tr("Who got it"), anchor=False)
    who = [p for p, roles in roles_played(case).items() if Role.HIRE in roles and p in case.people]
    if who:
        _them(case, who)
        seat.history(page.seat, case.opportunity)
    else:
        st.caption(_sentence(case, kinds, ahead_of(page.found.steps).look_from, today()))
        if EventKind.HIRED_HERE not in kinds:
            _i_found_out(case_id)
    if EventKind.HIRE_IDENTIFIED not in kinds:
        hire_proposals.cards(page.proposals)
        if EventKind.HIRED_HERE not in kinds:
            _how_to_find_out(case)
    departure_cards.cards(page.departed)
    if lost(case):
        box = st.expander(
            tr("What came of it"), key=f"opportunity:outlook:{case_id}", on_change="rerun"
        )
        if box.open:
            with box:
                outlook.what_came_of_it(case, page.ledger)


def _sentence(case: Case, kinds: set[EventKind], look_from: date | None, on: date) -> str:
    """Why it is not known, and when it can be."""
    if EventKind.HIRED_HERE in kinds:
        return tr("You did.")
    if EventKind.JOB_CANCELLED in kinds:
        return tr("Nobody, as far as you know: the job was canceled.")
    if not lost(case):
        return tr("Nothing is decided yet.")
    if look_from and look_from > on:
        return tr(
            "It is too early to tell. On LinkedIn, titles change after a month or two; Embers "
            "reminds you on {look_from}.",
            look_from=spoken_date(look_from, on),
        )
    return tr("You do not know who got the job yet.") + (
        tr(" Now is a good time to look.") if look_from else ""
    )


def _i_found_out(case_id: int) -> None:
    st.button(
        tr("I found out"),
        key=f"ledger:hire:{case_id}",
        type="tertiary",
        icon=":material/person_search:",
        on_click=dialogs.ask,
        args=(EditEvent(case_id, kind=EventKind.HIRE_IDENTIFIED.value),),
    )


def _how_to_find_out(case: Case) -> None:
    box = st.expander(
        tr("Find out who got it"),
        key=f"opportunity:search:{case.opportunity.id}",
        icon=":material/travel_explore:",
        on_change="rerun",
    )
    if box.open:
        with box:
            hire_proposals.search(case.opportunity)


def _them(case: Case, who: list[PersonId]) -> None:
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
            st.badge(tr("Internal") if inside else tr("External"), color="violet")
    if hire_internal(case):
        st.caption(tr("An internal candidate is the safe choice. There may be nothing to compare."))
