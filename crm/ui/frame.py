"""Everything around a page, and the page: what each run of the app does."""

from __future__ import annotations

import streamlit as st

from crm.ui import dialog_host
from crm.ui.shell import (
    banners,
    calendar_file,
    errors,
    gate,
    gc_freeze,
    history,
    menu,
    nav,
    session,
    stylesheet,
    undo,
    uploads,
)
from crm.ui.today import shortcuts
from crm.ui.widgets import home_screen


def run() -> None:
    """Let the visitor in, or show the door; then the page of the address, between menu and bar."""
    gc_freeze.spare_what_stays()
    nav.set_tab_title(nav.last_title())
    stylesheet.apply()

    decision = gate.admission()
    uploads.allow(uploads.most_of(decision))
    if decision.granted:
        page = nav.open_door(decision.mode)
        menu.logo()
        shortcuts.take_line()
        with st.sidebar, errors.show_errors():
            shortcuts.offer()
            menu.foot(decision.mode)
            banners.beside(decision)
            home_screen.tell_browser()
        with st.bottom, errors.show_errors():
            # Always there, so that the bar below it stays what it is when an offer comes and goes.
            undo_line = st.container()
            menu.bar(decision)
        with errors.show_errors():
            # First: without a database the page could only repeat the same error.
            banners.above(decision)
            calendar_file.keep(decision)
            history.correct_address()
            errors.show_refusal()
            with undo_line:
                undo.show()
            # Before the page, because the page may stop early.
            with errors.show_errors():
                dialog_host.show()
            session.show_flash()  # after the dialog, whose place it would change
            page.run()
    else:
        nav.closed_door(decision)
