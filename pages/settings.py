"""Settings: the name under drafts, which steps are on, the words of the drafts, what runs here."""

import streamlit as st

from crm.language import tr
from crm.services import settings
from crm.ui.settings import calendar, drafts, sharing
from crm.ui.settings import steps as settings_view
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import store
from crm.ui.widgets import country_field

require_entry()

chosen = settings.get(store())

st.title(tr("Settings"), anchor=False)
settings_view.name(chosen)
settings_view.addresses(chosen)
settings_view.a_day(chosen)
country_field.field(chosen)
settings_view.requests(chosen)

st.header(tr("The steps"), anchor=False)
st.write(
    tr(
        "This is the process Embers follows. Steps from the article *You Did Not Get the Job! What "
        "Do You Do Now?* are always on: if one does not fit, skip it on Today and say why. You can "
        "switch off steps that come from research or are our default. You can change the timing of "
        "every step, and yours stays when a new version of Embers changes it."
    )
)
settings_view.phases(chosen)

st.header(tr("Drafts"), anchor=False)
drafts.show()

st.header(tr("Calendar"), anchor=False)
calendar.show(chosen)

if sharing.is_offered():
    sharing.show()

st.header(tr("About"), anchor=False)
settings_view.where()
settings_view.versions()
