"""The history of a job that went to someone else: holders and dates, what was seen, the next look."""

from __future__ import annotations

import streamlit as st

from crm.domain.cases.opportunity import Opportunity
from crm.language import tr
from crm.services.seats import SeatTold
from crm.ui.shell import dialogs
from crm.ui.shell.requests import LinkedInRound
from crm.ui.text.format import plain, small


def history(told: SeatTold, case: Opportunity) -> None:
    """A short list, how fresh it is, and the next look; nothing while nobody is known to have the job."""
    if not told.lines:
        return
    st.markdown("\n".join(f"- {small(plain(line))}" for line in told.lines))
    facts = [words for words in (told.fresh, told.next) if words]
    if facts:
        sentence = ". ".join(fact[:1].upper() + fact[1:] for fact in facts)
        st.caption(plain(f"{sentence}."))
    if told.next:
        st.button(
            tr("Look now"),
            key=f"opportunity:round:{case.id}",
            type="tertiary",
            icon=":material/travel_explore:",
            help=tr("Opens LinkedIn's page or search, and asks what you saw."),
            on_click=dialogs.ask,
            args=(LinkedInRound(case.id),),
        )
