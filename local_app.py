"""The start on one's own machine, as scripts/launch.py runs it: streamlit_app.py, calm from the first moment on."""

import streamlit as st

from crm.ui.shell import opening

app = st.App("streamlit_app.py", routes=opening.routes())
