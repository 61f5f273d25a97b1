"""The front door: every run of every page comes through here."""

from __future__ import annotations

import streamlit as st

from crm.ui import (
    boundary,
    dialogs,
    frame,
    garbage,
    gate,
    nav,
    session,
    shortcuts,
    style,
    undo,
    ways,
)

garbage.spare_modules()
nav.dress(nav.last_title())
style.dress()

decision = gate.admission()
if decision.granted:
    page = nav.open_door(decision.mode)
    with st.sidebar, boundary.calm():
        shortcuts.offer()
        frame.beside(decision)
    with boundary.calm():
        # First: without a database the page could only say the same once more.
        frame.above(decision)
        ways.mend()
        session.show_flash()
        boundary.show_refusal()
        undo.show()
        # Before the page, which may stop itself half-way.
        with boundary.calm():
            dialogs.show()
        page.run()
else:
    nav.closed_door(decision)
