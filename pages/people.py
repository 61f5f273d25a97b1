"""People: everybody you know or met on the way to a job."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("People")
st.write("Everybody you know or met on the way to a job.")
