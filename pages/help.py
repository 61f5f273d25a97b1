"""Help: what Embers does, and how to use it."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("Help")
st.write("What Embers does, and how to use it.")
