"""Who introduced whom."""

import streamlit as st

from crm.services.people import introductions
from crm.ui.people import introductions as introductions_view
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import store

require_entry()

st.title("Who introduced whom", anchor=False)
st.caption("Doors open through people. These are the introductions you have noted so far.")
introductions_view.show(introductions.all_chains(store()))
