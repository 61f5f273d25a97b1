"""The user's name, asked once: at the first letter that would end without it."""

from __future__ import annotations

import streamlit as st

from crm.language import tr
from crm.services import settings
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store
from crm.ui.text.format import plain


def ask(slot: str) -> None:
    """Ask for it; Tab, Enter and a click elsewhere keep it. `slot`: of the letter."""
    key = f"name:{slot}"
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", wrap=False, key=f"{key}:row"
    ):
        st.text_input(
            tr("Your name, for the end of your letters"), key=key, on_change=_sign, args=(key,),
            max_chars=80, autocomplete="name", placeholder=tr("As you sign an e-mail"),
        )  # fmt: skip
        st.button(tr("Not now"), key=f"{key}:later", type="tertiary", on_click=_later,
                  help=tr("You will not be asked again. You can give your name in Settings."))  # fmt: skip


def tell(name: str) -> None:
    """Say where the name comes from, if the user never said it."""
    st.caption(
        plain(
            tr(
                "Signed {name}, as in your LinkedIn archive. You can change it in Settings.",
                name=name,
            )
        )
    )


@callback
def _sign(key: str) -> None:
    now = settings.sign_as(store(), st.session_state.get(key) or "")
    if now.me:
        flash(
            tr("Your letters end with {me} now. You can change it in Settings.", me=plain(now.me))
        )


@callback
def _later() -> None:
    if not settings.get(store()).me:  # typed and left by this very click
        settings.stay_unsigned(store())
