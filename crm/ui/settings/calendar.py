"""Settings, Calendar: when it reminds, and the folder in which a calendar file is kept current."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.deployment import Mode
from crm.domain.playbook.calendar_day import Alarms
from crm.domain.wording import plural
from crm.errors import StoreTrouble
from crm.services import calendar_file, settings
from crm.services.settings import Preferences
from crm.ui.shell import calendar_address, gate
from crm.ui.shell import calendar_file as here
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import plain

_REMIND: Final = "settings:alarms"
_FOLDER: Final = "settings:calendar"
#: The address that was just made: nobody can read it later.
_MADE: Final = "_calendar_address"
_WORDS: Final = {
    Alarms.NONE: "Not at all",
    Alarms.MORNING: "At 9:00 on the day, or an hour before",
    Alarms.DAY_BEFORE: "At 9:00 the day before, or a day before",
}


def show(chosen: Preferences) -> None:
    """Both choices; the folder only where the person at this machine chooses it."""
    st.selectbox(
        "Your calendar reminds you", list(_WORDS), list(_WORDS).index(chosen.alarms), key=_REMIND,
        format_func=_WORDS.__getitem__, on_change=_remind, width=420,
        help="It counts for the file below and for *Steps as a calendar* on Your data.",
    )  # fmt: skip
    admission = gate.admission()
    if calendar_address.is_served(admission):
        _address()
    if admission.mode is not Mode.LOCAL:
        return
    folder = calendar_file.folder_of(store().path)
    st.text_input(
        "Folder for a calendar file", str(folder or ""), key=_FOLDER, on_change=_keep,
        placeholder="/home/you/Calendars", width=420,
        help=(
            "Embers keeps the file embers.ics in it current: your steps and appointments. Subscribe to it in "
            "your calendar. Leave it empty for no file."
        ),
    )  # fmt: skip
    show_refusal()
    if folder:
        st.caption(f"Kept current: {plain(str(folder / calendar_file.NAME))}")
    here.tell()


def _address() -> None:
    """The address at which a calendar reads the steps and appointments: made, shown once, and ended."""
    made = st.session_state.get(_MADE, "")
    try:
        there = calendar_address.is_made()
    except StoreTrouble as trouble:
        st.caption(f"The address of your calendar: {trouble}")
        return
    st.write(
        "An address for your calendar: it shows your steps and appointments to whoever knows it, and nothing "
        "else. You can end it at any time."
    )
    if made and there:
        st.code(made, language=None, wrap_lines=True)
        st.caption("Subscribe to it in your calendar now. It is shown only this once.")
    elif there:
        st.caption("You have an address. A new one ends it.")
    with st.container(horizontal=True):
        st.button("Make a new address" if there else "Make an address", key="settings:address:make",
                  icon=":material/link:", on_click=_make)  # fmt: skip
        if there:
            st.button(
                "End the address",
                key="settings:address:end",
                icon=":material/link_off:",
                on_click=_end,
            )


@callback
def _make() -> None:
    st.session_state[_MADE] = calendar_address.make()


@callback
def _end() -> None:
    calendar_address.end()
    st.session_state.pop(_MADE, None)
    flash("The address has ended.")


@callback
def _remind() -> None:
    settings.set_alarms(store(), Alarms(st.session_state[_REMIND]))
    flash("Saved.")


@callback
def _keep() -> None:
    typed = str(st.session_state[_FOLDER] or "").strip()
    if not typed:
        file = calendar_file.stop(store())
        flash(f"{plain(str(file))} stays as it is." if file else "No calendar file is kept.")
        return
    made = calendar_file.choose(store(), typed, today())
    entries = plural(made.steps + made.appointments, "entry", "entries")
    flash(f"Wrote {plain(str(made.file))}, {entries}.")
