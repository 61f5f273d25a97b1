"""Data: where everything is, files to take along, backup and restore, the bin."""

import streamlit as st

from crm.errors import StoreForeign
from crm.services import overview
from crm.ui import bin_view, data_view, hosted, hosted_data
from crm.ui.boundary import calm
from crm.ui.nav import require_entry
from crm.ui.session import store

require_entry()

st.title("Data", anchor=False)
cloud = hosted.mine()
try:
    here = overview.counts(store())
except StoreForeign as error:
    if cloud is not None:
        raise
    data_view.rescue(error)
    st.stop()

path = store().path
if cloud is not None:
    hosted_data.place(here)
    hosted_data.undecided(cloud)
else:
    data_view.place(path, here)

st.header("Take it along", anchor=False)
st.caption("Your data are yours. Each button makes a fresh file.")
data_view.export_buttons()

st.header("Backup", anchor=False)
st.write("A backup is the whole database as one file. Keep it where you keep what matters.")
data_view.backup_button()
with st.expander("Restore a backup", icon=":material/restore:"), calm():
    data_view.restore(path, here)
if cloud is not None:
    with st.expander("Earlier states", icon=":material/history:"), calm():
        hosted_data.history(cloud)
else:
    data_view.copies(path)

st.header("Health", anchor=False)
st.write("Reads the whole file once and follows every reference.")
data_view.damage()

st.header("Bin", anchor=False)
binned = (bin_view.bin_people, bin_view.bin_opportunities, bin_view.bin_touchpoints)
if not sum(listed(store()) for listed in binned):
    st.caption("The bin is empty. What you remove waits here and can be brought back.")

st.header("Sample people", anchor=False)
st.write("Ten invented people and two cases to look around with. Removing them leaves nothing.")
data_view.sample_people(here.sample)

if cloud is not None:
    st.header("Your account", anchor=False)
    with st.expander("Erase everything", icon=":material/delete_forever:"), calm():
        hosted_data.account()
