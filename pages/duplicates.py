"""Duplicates: people who may be stored twice."""

import streamlit as st

from crm.language import tr
from crm.ui.people import duplicates
from crm.ui.shell.nav import require_entry

require_entry()

st.title(tr("Duplicates"), anchor=False)
st.write(
    tr(
        "People who may be in your list twice, and why. A name alone is never enough. "
        "You decide, and you can undo every merge."
    )
)
duplicates.show()
