"""Data: where it is stored, exports, backup and restore, the bin."""

import streamlit as st

from crm.errors import StoreForeign
from crm.language import tr
from crm.services import overview
from crm.ui.data import bin as bin_view
from crm.ui.data import hosted as hosted_data
from crm.ui.data import local, proof_of_search, restoring
from crm.ui.shell import hosted
from crm.ui.shell.errors import show_errors
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import store

require_entry()

st.title(tr("Your data"), anchor=False)
cloud = hosted.mine()
try:
    here = overview.counts(store())
except StoreForeign as error:
    if cloud is not None:
        raise
    restoring.rescue(error)
    st.stop()

path = store().path
if cloud is not None:
    hosted_data.place(here)
    hosted_data.undecided(cloud)
elif restoring.is_demonstration():
    local.place_of_a_demonstration(here)
else:
    local.place(path, here)

st.header(tr("Export"), anchor=False)
st.caption(tr("Your data is yours. Each button creates a new file."))
local.export_buttons()
proof_of_search.open_button()

st.header(tr("Backup"), anchor=False)
st.write(tr("A backup is the whole database in one file. Keep it somewhere safe."))
local.backup_button()
with st.expander(tr("Restore a backup"), icon=":material/restore:"), show_errors():
    restoring.restore(path, here)
if cloud is not None:
    with st.expander(tr("Earlier states"), icon=":material/history:"), show_errors():
        hosted_data.history(cloud)
elif not restoring.is_demonstration():
    local.copies(path)

st.header(tr("Health"), anchor=False)
st.write(tr("Reads the whole file once and looks for damage."))
local.damage()

st.header(tr("Bin"), anchor=False)
binned = (bin_view.bin_people, bin_view.bin_opportunities, bin_view.bin_touchpoints)
if not sum(listed(store()) for listed in binned):
    st.caption(tr("The bin is empty. What you remove is kept here and can be restored."))

st.header(tr("Sample people"), anchor=False)
st.write(
    tr("Invented people and a whole job search to explore. You can remove them without a trace.")
)
local.sample_people(here.sample)

if cloud is not None:
    st.header(tr("Your account"), anchor=False)
    with st.expander(tr("Erase everything"), icon=":material/delete_forever:"), show_errors():
        hosted_data.account()
