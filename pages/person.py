"""Person: what you know about one person, and every contact with them."""

from crm.ui.nav import require_entry

require_entry()

import streamlit as st

st.title("Person")
st.write("What you know about one person, and every contact with them.")
