"""The week: every open case, the one that was silent longest first."""

import streamlit as st

from crm.services import agenda
from crm.ui import cards, case_view
from crm.ui.nav import require_entry
from crm.ui.session import store, today
from crm.ui.text import day, plain, plural

require_entry()

st.title("The week", anchor=False)
cases = agenda.glances(store(), today())
if not cases:
    st.info("No case is open. That is fine, too.", icon=":material/spa:")
else:
    st.caption(
        "Once a week: each open case, the quietest first. One small step each is enough; "
        "a case may also be let go."
    )
for item in sorted(cases, key=lambda c: -c.silent):
    case = item.opportunity
    with st.container(border=True, key=f"week-{case.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                plain(case.name),
                key=f"week:open:{case.id}",
                type="tertiary",
                icon=":material/work:",
                on_click=cards.go_to_case,
                args=(case.id,),
            )
            st.badge(f"{plural(item.silent, 'day', 'days')} of silence", color="gray")
        if item.next_action:
            st.markdown(f"Next: {case_view.one_line(item.next_action, today())}")
        if case.promised_decision_on:
            st.caption(f"They promised to decide by {day(case.promised_decision_on)}.")
