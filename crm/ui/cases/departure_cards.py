"""Whether the person who got a job has left it: a card to confirm or dismiss."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.domain.cases.departures import Departure
from crm.domain.cases.opportunity import EventKind
from crm.language import tr
from crm.services.cases import departures
from crm.services.shown import unchanged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_case, go_to_person
from crm.ui.shell.requests import EditEvent
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain


def cards(found: Sequence[Departure]) -> None:
    """Show one card each; nothing without any."""
    for one in found:
        _card(one)


def _card(found: Departure) -> None:
    person, case = found.person, found.opportunity
    key = f"{person.id}:{case.id}"
    with st.container(border=True, key=f"departure_{person.id}_{case.id}"):
        st.markdown(
            tr(
                ":material/door_open: **{name}**, who got the job **{opportunity}**, seems to "
                "have left it.",
                name=plain(person.name),
                opportunity=plain(case.name),
            )
        )
        st.caption("  \n".join(plain(sentence) for sentence in found.why))
        with st.container(horizontal=True, gap="small"):
            st.button(
                tr("Yes, they left"), key=f"departure:yes:{key}", type="primary",
                icon=":material/check:", on_click=dialogs.ask,
                args=(EditEvent(case.id, kind=EventKind.HIRE_LEFT.value, person_id=person.id),),
            )  # fmt: skip
            st.button(tr("No"), key=f"departure:no:{key}", on_click=_dismiss, args=(found,))
            st.button(tr("Open the person"), key=f"departure:person:{key}", type="tertiary",
                      on_click=go_to_person, args=(person.id,))  # fmt: skip
            st.button(tr("Open the opportunity"), key=f"departure:case:{key}", type="tertiary",
                      on_click=go_to_case, args=(case.id,))  # fmt: skip


@callback
def _dismiss(found: Departure) -> None:
    departures.dismiss(unchanged(store(), found.person, found.opportunity), found, today())
    words = tr(
        "Noted: {name} has not left the job, {opportunity}",
        name=found.person.name,
        opportunity=found.opportunity.name,
    )
    undo.offer(words, departures.propose_again, store(), found)
