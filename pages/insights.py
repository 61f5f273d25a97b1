"""Insights: questions to one's own record, one picture each, with the answer as its title."""

import streamlit as st

from crm.ui import insights_view
from crm.ui.boundary import calm
from crm.ui.nav import require_entry

require_entry()

st.title("Insights", anchor=False)
question = insights_view.choice()
with calm():
    insights_view.show(question)
