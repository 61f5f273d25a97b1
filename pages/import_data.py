"""Import: bring in your LinkedIn export, contacts or a backup."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("Import")
st.write("Bring in your LinkedIn export, contacts or a backup.")
