"""Settings, Calendar: when it reminds, and the folder in which a calendar file is kept current."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.deployment import Mode
from crm.domain.playbook.calendar_day import Alarms
from crm.domain.wording import plural
from crm.errors import StoreTrouble
from crm.language import tr
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
    Alarms.NONE: tr("Not at all"),
    Alarms.MORNING: tr("At 9:00 on the day, or an hour before"),
    Alarms.DAY_BEFORE: tr("At 9:00 the day before, or a day before"),
}


def show(chosen: Preferences) -> None:
    """Both choices; the folder only where the person at this machine chooses it."""
    st.selectbox(
        tr("Your calendar reminds you"), list(_WORDS), list(_WORDS).index(chosen.alarms), key=_REMIND,
        format_func=_WORDS.__getitem__, on_change=_remind, width=420,
        help=tr("It counts for the file below and for *Steps as a calendar* on Your data."),
    )  # fmt: skip
    admission = gate.admission()
    if calendar_address.is_served(admission):
        _address()
    if admission.mode is not Mode.LOCAL:
        return
    folder = calendar_file.folder_of(store().path)
    st.text_input(
        tr("Folder for a calendar file"), str(folder or ""), key=_FOLDER, on_change=_keep,
        placeholder="/home/you/Calendars", width=420,
        help=tr("Embers keeps the file embers.ics in it current: your steps and appointments. Subscribe to it in "
            "your calendar. Leave it empty for no file."),
    )  # fmt: skip
    show_refusal()
    if folder:
        st.caption(tr("Kept current: {folder}", folder=plain(str(folder / calendar_file.NAME))))
    here.tell()


def _address() -> None:
    """The address at which a calendar reads the steps and appointments: made, shown once, and ended."""
    made = st.session_state.get(_MADE, "")
    try:
        there = calendar_address.is_made()
    except StoreTrouble as trouble:
        st.caption(tr("The address of your calendar: {trouble}", trouble=trouble))
        return
    st.write(
        tr(
            "An address for your calendar: it shows your steps and appointments to whoever knows it, and nothing "
            "else. You can end it at any time."
        )
    )
    if made and there:
        st.code(made, language=None, wrap_lines=True)
        st.caption(tr("Subscribe to it in your calendar now. It is shown only this once."))
    elif there:
        st.caption(tr("You have an address. A new one ends it."))
    with st.container(horizontal=True):
        st.button(tr("Make a new address") if there else tr("Make an address"), key="settings:address:make",
                  icon=":material/link:", on_click=_make)  # fmt: skip
        if there:
            st.button(
                tr("End the address"),
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
    flash(tr("The address has ended."))


@callback
def _remind() -> None:
    settings.set_alarms(store(), Alarms(st.session_state[_REMIND]))
    flash(tr("Saved."))


@callback
def _keep() -> None:
    typed = str(st.session_state[_FOLDER] or "").strip()
    if not typed:
        file = calendar_file.stop(store())
        flash(
            tr("{file} stays as it is.", file=plain(str(file)))
            if file
            else tr("No calendar file is kept.")
        )
        return
    made = calendar_file.choose(store(), typed, today())
    entries = plural(made.steps + made.appointments, "entry", "entries")
    flash(tr("Wrote {file}, {entries}.", file=plain(str(made.file)), entries=entries))
