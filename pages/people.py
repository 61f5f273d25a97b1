"""People: find, open, add."""

import streamlit as st

from crm.ui.people import filters, table
from crm.ui.shell import dialogs, history, links
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import EditPerson

require_entry()

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("People", anchor=False, width="stretch")
    st.button(
        "Add a person",
        key="people:add",
        icon=":material/person_add:",
        type="primary",
        on_click=dialogs.ask,
        args=(EditPerson(),),
    )
    if st.button("Import", key="people:import", icon=":material/upload:"):
        history.go("import_data.py")

    st.button(
        "Who introduced whom",
        key="people:introductions",
        icon=":material/hub:",
        on_click=links.go_to_introductions,
    )
    # Without their number: to look for them takes too long after each change.
    st.button(
        "Find duplicates",
        key="people:duplicates",
        icon=":material/merge:",
        type="tertiary",
        on_click=links.go_to_duplicates,
    )

wanted, order = filters.filters()
table.people_list(wanted, order)
