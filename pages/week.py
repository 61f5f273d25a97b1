"""The week: every open case, the one that was silent longest first."""

import streamlit as st

from crm.services import agenda
from crm.ui import case_view
from crm.ui.nav import require_entry
from crm.ui.session import store, today
from crm.ui.text import asides, badge, day, headline, plural

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
    case, action = item.opportunity, item.next_action
    silence = badge(f"{plural(item.silent, 'day', 'days')} of silence", "gray")
    words = headline(silence, f"Next: {case_view.one_line(action, today())}" if action else "")
    if case.promised_decision_on:
        words += asides([f"They promised to decide by {day(case.promised_decision_on)}."])
    case_view.box(case, words, "week")
