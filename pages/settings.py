"""Settings: how Embers should work for you."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("Settings")
st.write("How Embers should work for you.")
