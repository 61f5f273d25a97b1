"""One person: everything known, the warmth of the tie, one timeline."""

import streamlit as st

from crm.ui import person_facts, person_steps, person_view
from crm.ui.nav import require_entry

require_entry()

file = person_view.asked_for()
if file is None:
    person_view.not_here()
else:
    person_view.header(file)
    left, right = st.columns([2, 1], gap="large")
    with right:
        person_view.warmth(file)
        person_facts.facts(file)
    with left:
        person_steps.show(file)
        st.header("What happened", anchor=False)
        person_view.timeline(file)
