"""Data: export, back up, restore or erase what is stored on this machine."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("Data")
st.write("Export, back up, restore or erase what is stored on this machine.")
