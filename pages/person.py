"""One person: everything known, the warmth of the tie, one timeline."""

import streamlit as st

from crm.services import people
from crm.ui import person_view
from crm.ui.nav import require_entry
from crm.ui.session import store, today

require_entry()

number = st.query_params.get("id", "")
if not (number.isascii() and number.isdigit()) or len(number) > 15:
    person_view.not_here()
    st.stop()

file = people.person_file(store(), int(number), today())
person_view.header(file)
left, right = st.columns([2, 1], gap="large")
with right:
    person_view.warmth(file)
    person_view.facts(file)
with left:
    st.subheader("What happened", anchor=False)
    person_view.timeline(file)
