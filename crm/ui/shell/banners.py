"""Sidebar and banners of every page, by mode."""

from __future__ import annotations

import streamlit as st

from crm.access import Admission
from crm.deployment import Mode
from crm.ui.shell import owner_key, passphrase, session, sign_in
from crm.ui.text.format import plain


def beside(admission: Admission) -> None:
    """In the sidebar: who is signed in, and Sign out; at one's own machine the key to remember."""
    owner_key.remember()
    passphrase.remember()
    if admission.who is not None:
        sign_in.signed_in(admission.who)


def above(admission: Admission) -> None:
    """Above the page: what the visitor must know about where their data is kept."""
    if admission.mode is Mode.DEMO:
        from crm.ui.shell import demo

        demo.banner(session.store(), session.today())
    elif admission.mode is Mode.HOSTED:
        from crm.ui.shell import hosted

        sign_in.go_where_asked()
        hosted.banner()
    elif why := session.only_read():
        st.warning(plain(why), icon=":material/lock:")
