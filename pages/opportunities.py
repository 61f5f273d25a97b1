"""Opportunities: each with its stage and its one next dated action."""

import streamlit as st

from crm.language import tr
from crm.services import seats, today_list
from crm.services.cases import opportunities
from crm.ui.cases import overview, round_dialog
from crm.ui.shell import dialogs, links
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import EditOpportunity, RecordRejection
from crm.ui.shell.session import store, today

require_entry()

st.title(tr("Opportunities"), anchor=False)
with st.container(horizontal=True, vertical_alignment="center"):
    st.button(
        tr("I just got a rejection"),
        key="opportunities:rejection",
        icon=":material/edit_calendar:",
        type="primary",
        on_click=dialogs.ask,
        args=(RecordRejection(),),
    )
    st.button(
        tr("Add an opportunity"),
        key="opportunities:add",
        icon=":material/add:",
        on_click=dialogs.ask,
        args=(EditOpportunity(),),
    )
    st.button(
        tr("The week"),
        key="opportunities:week",
        icon=":material/date_range:",
        type="tertiary",
        on_click=links.go_to_week,
    )
    round_dialog.round_button("opportunities:round", seats.watched(store(), today()))

rows = opportunities.overview(store())
cases = {item.opportunity.id: item for item in today_list.glances(store(), today())}
if not rows:
    st.info(
        tr(
            "An opportunity is one job at one company. Add the one that hurts: from its interviews "
            "and the rejection Embers works out whom to thank, whom to ask and when."
        ),
        icon=":material/work:",
    )
for row in rows:
    overview.row(row, cases.get(row.opportunity.id))

binned = opportunities.in_bin(store())
if binned:
    with st.expander(tr("In the bin ({count})", count=len(binned))):
        for opportunity in binned:
            overview.binned(opportunity)
