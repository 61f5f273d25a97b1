"""One person: how to reach them, what comes next, what was together, how the tie stands."""

import streamlit as st

from crm.language import tr
from crm.ui.people import details, in_touch, next_steps, profile, together, track_record
from crm.ui.shell.nav import require_entry
from crm.ui.steps import appointment_rows

require_entry()

file = profile.asked_for()
if file is None:
    profile.not_here()
else:
    profile.header(file)
    left, right = st.columns([2, 1], gap="large")
    with left:  # first: on a phone the other column is below it
        if not file.person.binned_on:
            appointment_rows.of_person(file.person.id)
        next_steps.show(file)
        st.header(tr("Together"), anchor=False)
        together.show(file)
    with right:
        warmth = in_touch.place(file)
        track_record.show(file)
        st.subheader(tr("About"), anchor=False)
        details.facts(file)
    with warmth:  # last: the first chart of a process waits for Altair
        in_touch.show(file)
