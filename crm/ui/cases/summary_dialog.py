"""One opportunity on one page: a dialog that can be printed."""

from __future__ import annotations

import streamlit as st

from crm.domain.cases.one_page import parts
from crm.language import tr
from crm.services import summaries
from crm.services.cases import opportunities
from crm.ui.shell import dialogs
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import SumUp
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.widgets.print_button import print_button


def title(request: SumUp) -> str:
    return tr(
        "{name}, on one page",
        name=opportunities.case(store(), request.opportunity_id).opportunity.name,
    )


def body(dialog: Dialog[SumUp]) -> None:
    """The page; the heading is printed with it."""
    found = summaries.of_case(store(), dialog.request.opportunity_id, today())
    with st.container(key="sheet"):
        st.caption(tr("As of {today}", today=day(today())))
        for part in parts(found.summary, found.coming):
            lines = "\n".join(f"- {plain(line)}" for line in part.lines)
            st.markdown(f"**{part.heading}**\n{lines}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"{dialog.key}:end"):
        print_button(f"{dialog.key}:print")
        st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)
