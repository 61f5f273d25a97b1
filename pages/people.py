"""People: find, open, add."""

import streamlit as st

from crm.language import tr
from crm.ui.people import bulk_actions, filters, table
from crm.ui.shell import dialogs, links
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import EditPerson
from crm.ui.widgets.folded_menu import folded_menu

require_entry()

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="people_head"):
    st.title(tr("People"), anchor=False, width="stretch")
    st.button(
        tr("Add a person"),
        key="people:add",
        icon=":material/person_add:",
        type="primary",
        on_click=dialogs.ask,
        args=(EditPerson(),),
    )
    more = folded_menu(tr("More"), "people:more", icon=":material/more_horiz:")

wanted, order = filters.filters()
if more.open:
    with more:
        st.button(tr("Import"), key="people:import", icon=":material/upload:", type="tertiary",
                  on_click=links.go_to_import)  # fmt: skip
        st.button(tr("Who introduced whom"), key="people:introductions", icon=":material/hub:",
                  type="tertiary", on_click=links.go_to_introductions)  # fmt: skip
        st.button(tr("Check for duplicates"), key="people:duplicates", icon=":material/merge:",
                  type="tertiary", on_click=links.go_to_duplicates)  # fmt: skip
        bulk_actions.exports_of(wanted)
table.people_list(wanted, order)
