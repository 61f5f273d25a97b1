"""The user's country: chosen once, guessed from the browser's time zone and shown as a guess until then."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.language import tr
from crm.services import countries, settings
from crm.services.settings import Preferences
from crm.ui.shell.clock import zone_name
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store

#: The option for no country, beside the codes.
NONE: Final = ""
_NO_COUNTRY: Final = tr("None: only weekends are days off")


def field(chosen: Preferences, key: str = "settings:country") -> None:
    """The select, with a guess to confirm while nothing is chosen; saved at once."""
    names = countries.names()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            tr("Your country"),
            [NONE, *names],
            index=None if chosen.country is None else [NONE, *names].index(chosen.country),
            key=key,
            format_func=lambda code: names.get(code, _NO_COUNTRY),
            placeholder=tr("Type or choose"),
            on_change=_keep_chosen,
            args=(key,),
            help=tr("Tells which days are public holidays and which legal deadlines may run."),
            width=420,
        )
        guess = countries.of_zone(zone_name())
        if chosen.country is None and guess:
            st.button(tr("Guess: {names}. Right?", names=names[guess]), key=f"{key}:guess", icon=":material/check:",
                      on_click=_keep, args=(key, guess))  # fmt: skip


@callback
def _keep_chosen(key: str) -> None:
    code = st.session_state[key]
    if code is not None:
        _say(code)


@callback
def _keep(key: str, code: str) -> None:
    st.session_state[key] = code
    _say(code)


def _say(code: str) -> None:
    settings.set_country(store(), code)
    flash(
        tr("Your country is {names} now.", names=countries.names()[code])
        if code
        else tr("Only weekends count now.")
    )
