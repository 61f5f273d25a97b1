"""Clients: the people who invited this coach, most urgent first."""

import streamlit as st

from crm.language import tr
from crm.ui.coach import caseload
from crm.ui.shell import gate, hosted
from crm.ui.shell.nav import require_entry

require_entry()

st.title(tr("Clients"), anchor=False)
st.caption(
    tr(
        "People who share their search with you: the most overdue steps first, then the longest "
        "silence. You see what each of them chose to share, and you cannot change anything."
    )
)
if gate.has_one_owner():
    st.info(
        tr(
            "Nobody can share with you here, because you sign in with a passphrase. Clients find a "
            "coach by an e-mail address that a provider such as Google has confirmed."
        ),
        icon=":material/groups:",
    )
    st.stop()
clients, unreachable, unreadable = hosted.clients()
caseload.caseload(clients)
if unreachable:
    st.warning(
        tr("Some clients cannot be shown right now. Reload the page in a few minutes."),
        icon=":material/cloud_off:",
    )
if unreadable:
    caseload.unreadable(unreadable)
