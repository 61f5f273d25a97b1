"""Icon, name and colors for the home screen of a phone."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.ui.widgets.assets import component

_MOUNT: Final = component("home_screen")
_DONE: Final = "_home_screen"


def tell_browser() -> None:
    """Tell the browser about them: in the first run of a session, as they stay as long as the tab."""
    if st.session_state.get(_DONE):
        return
    st.session_state[_DONE] = True
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    with st.container(key="home-screen"):
        _MOUNT(key="home-screen:head", data={"root": f"{base and f'/{base}'}/app/static"})
