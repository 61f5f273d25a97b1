"""Clients: the people who invited this coach, most urgent first."""

import streamlit as st

from crm.ui.coach import caseload
from crm.ui.shell import gate, hosted
from crm.ui.shell.nav import require_entry

require_entry()

st.title("Clients", anchor=False)
st.caption(
    "People who let you read along: the most overdue steps first, then the longest silence. You see "
    "what each of them chose to share, and you can change nothing."
)
if gate.has_one_owner():
    st.info(
        "Nobody can share with you here: you sign in with a passphrase, and clients find a coach by the e-mail "
        "address that a provider such as Google vouches for.",
        icon=":material/groups:",
    )
    st.stop()
clients, unreachable, unreadable = hosted.clients()
caseload.caseload(clients)
if unreachable:
    st.warning(
        "Some clients cannot be read at this moment. Reload the page in a little while.",
        icon=":material/cloud_off:",
    )
if unreadable:
    caseload.unreadable(unreadable)
