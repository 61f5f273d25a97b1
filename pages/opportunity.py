"""One opportunity: how it stands, what comes next, what happened, why, and who was involved."""

import streamlit as st

from crm.ui.cases import (
    doors,
    gut_feeling,
    head,
    hire,
    law,
    next_steps,
    outlook,
    people,
    timeline,
    why,
)
from crm.ui.shell.nav import require_entry
from crm.ui.steps import appointment_rows

require_entry()

page = head.asked_for()
if page is None:
    head.not_here()
    st.stop()

head.header(page.found)
outlook.landed(page.case)
left, right = st.columns([5, 3], gap="large")
with left:
    appointment_rows.of_case(page.planned)
    next_steps.show(page.found)
    doors.still_owed(page.found)
    gut_feeling.line(page)
    law.card(page)
    timeline.show(page.case)
    gut_feeling.past(page)
with right:
    why.show(page.case, page.ledger)
    people.show(page.case)
    doors.way_in(page.case)
    hire.show(page)
    head.about(page.case.opportunity)
