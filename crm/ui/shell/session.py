"""What a run needs: the visitor's database, today's date, a message for the next run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import streamlit as st

from crm.access import Admission
from crm.config import settings
from crm.deployment import Mode
from crm.errors import NotAllowed
from crm.language import tr
from crm.store import read_only
from crm.store.handle import Store
from crm.store.local import LocalStore, is_as_opened, open_store
from crm.ui.shell import gate
from crm.ui.shell.clock import now_clock as now_clock
from crm.ui.shell.clock import today as today

_FLASH: Final = "_flash"


def store() -> Store:
    """The visitor's database: the file of this machine, their own, or the demonstration's.

    Opened once per process or session; each unit of work has its own connection.

    Raises:
        NotAllowed: the visitor is not admitted (the sign-in expired).
        StoreForeign: the file is not an Embers database, is newer, damaged or read-only.
        StoreBusy: another program has locked it.
        StoreTrouble: a hosted database cannot be fetched now.
    """
    return store_of(gate.admission())


def store_of(admission: Admission) -> Store:
    if not admission.granted:
        raise NotAllowed(
            tr("You are no longer signed in."), tr("Reload the page to sign in again.")
        )
    # Import only what this mode needs.
    if admission.mode is Mode.DEMO:
        from crm.ui.shell import demo

        return demo.store(today())
    if admission.mode is Mode.HOSTED:
        from crm.ui.shell import hosted

        return hosted.store(admission)
    return _opened(settings(os.environ).database)


def only_read() -> str:
    """Why nothing can be changed at this machine, and what to do about it; "" = everything can be."""
    path = settings(os.environ).database
    return str(read_only.refusal(path)) if read_only.is_needed(path) else ""


def flash(message: str) -> None:
    """Show a message after the next rerun; a toast before `st.rerun()` is often lost."""
    st.session_state[_FLASH] = message


def show_flash() -> None:
    """Show the message of `flash`; crm.ui.frame calls it on every run."""
    message = st.session_state.pop(_FLASH, None)
    if message:
        st.toast(message)


def _still_there(opened: LocalStore) -> bool:
    return is_as_opened(opened.path) and opened.only_read == read_only.is_needed(opened.path)


@st.cache_resource(show_spinner=False, max_entries=4, validate=_still_there)
def _opened(path: Path) -> LocalStore:
    """Keyed by path; opened anew if the file was removed, replaced, updated or made read-only in the meantime."""
    return open_store(path)
