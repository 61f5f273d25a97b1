"""People: find, open, add."""

import streamlit as st

from crm.ui import dialogs, tables
from crm.ui.nav import require_entry

require_entry()

st.title("People", anchor=False)
with st.container(horizontal=True):
    st.button(
        "Add a person",
        key="people:add",
        icon=":material/person_add:",
        type="primary",
        on_click=dialogs.open_person,
    )
    if st.button("Import", key="people:import", icon=":material/upload:"):
        st.switch_page("pages/import_data.py")

wanted, sort = tables.filters()
found = tables.people_list(wanted, sort)
if not found.total:
    if wanted.search or wanted.tag or wanted.role:
        st.info("Nobody fits. Try fewer letters or another filter.", icon=":material/search_off:")
    elif wanted.binned:
        st.info("The bin is empty.", icon=":material/delete:")
    elif wanted.archived:
        st.info("Nobody is archived.", icon=":material/archive:")
    else:
        st.info(
            "Nobody is here yet. Bring your LinkedIn connections in, or add the people of your "
            "last interview one by one: the recruiter first.",
            icon=":material/group:",
        )
