"""Insights: questions about the user's record, one chart each, with the answer as its title."""

import streamlit as st

from crm.language import tr
from crm.ui.insights import page
from crm.ui.shell.errors import show_errors
from crm.ui.shell.nav import require_entry

require_entry()

st.title(tr("Insights"), anchor=False)
question = page.choice()
with show_errors():
    page.show(question)
