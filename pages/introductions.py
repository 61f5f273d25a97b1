"""Who introduced whom."""

import streamlit as st

from crm.language import tr
from crm.services import doors
from crm.ui.people import introductions as introductions_view
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import store, today

require_entry()

st.title(tr("Who introduced whom"), anchor=False)
st.caption(
    tr(
        "Doors open through people. These are the introductions and recommendations you have noted so far, "
        "and what grew from them."
    )
)
introductions_view.show(doors.all_that_grew(store(), today()))
