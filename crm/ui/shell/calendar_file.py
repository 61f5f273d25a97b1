"""The calendar in a folder of this machine: kept current by every run, and what went wrong with it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.access import Admission
from crm.deployment import Mode
from crm.errors import CrmError
from crm.language import tr
from crm.services import calendar_file
from crm.ui.shell.session import store_of, today
from crm.ui.text.format import plain

_TROUBLE: Final = "_calendar_trouble"


def keep(admission: Admission) -> None:
    """Write it again if it shows something else by now; crm.ui.frame calls it on every run.

    Only for the person at this machine: nobody else chooses where something is written.
    """
    if admission.mode is not Mode.LOCAL:
        return
    try:
        calendar_file.keep(store_of(admission), today())
    except CrmError as error:
        st.session_state[_TROUBLE] = str(error)
    else:
        st.session_state.pop(_TROUBLE, None)


def tell() -> None:
    """Say why the file is not current, if it is not."""
    trouble = st.session_state.get(_TROUBLE)
    if trouble:
        st.warning(
            tr("The calendar file was not updated: {trouble}", trouble=plain(trouble)),
            icon=":material/event_busy:",
        )
