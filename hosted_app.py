"""The start of a site that also serves calendars: `streamlit run hosted_app.py`.

The same app as streamlit_app.py, and one more address, which a calendar opens with a key.
"""

import streamlit as st

from crm.ui.shell import calendar_address, opening

app = st.App("streamlit_app.py", routes=[*calendar_address.routes(), *opening.routes()])
