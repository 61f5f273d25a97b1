"""One opportunity: what happened, who was involved, which steps follow."""

import streamlit as st

from crm.ui.cases import hire, law, outlook, overview, tabs, timeline_chart, why
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import today
from crm.ui.steps import appointment_rows

require_entry()

found = overview.asked_for()
if found is None:
    overview.not_here()
    st.stop()

opportunity = found.case.opportunity
overview.header(found, today())
overview.next_action(found, today())
appointment_rows.of_case(opportunity.id)
overview.slips(found)
outlook.landed(found.case)
why.unknown_banner(found.case)
picture = st.container()
law.card(found)

match overview.chosen_part():  # draw only the chosen part
    case "steps":
        with st.container(key="worded"):
            tabs.steps(found, today())
    case "events":
        tabs.history(found, today())
    case "people":
        tabs.people(found.case)
    case "why":
        why.why(found.case)
    case "hire":
        hire.hire(found.case)

with picture:  # last: the first chart of a process waits for Altair
    timeline_chart.picture(found, today())
