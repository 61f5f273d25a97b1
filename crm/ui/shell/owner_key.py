"""The key of a personal app: who may open the port of this machine is not yet who may read the page.

`make run` keeps the key beside the database and opens the address that holds it. The browser remembers it for
this address and port, and hands it to each new session, but not to a page that shows the app in a frame.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any, Final

import streamlit as st

from crm import config
from crm.language import tr

#: The parameter of the address that holds it.
PARAMETER: Final = "key"
_SHOWN: Final = "_owner_key"
_BY_HAND: Final = "_owner_key_by_hand"
_ASKED: Final = "owner_key:asked"
_TYPED: Final = "owner_key:typed"
_TOKEN: Final = "_owner_key_token"
_JS: Final = """export default function ({ data, setStateValue }) {
  const place = 'embers:key';
  const alone = window.top === window.self;
  if (data.remember) {
    if (alone) localStorage.setItem(place, data.remember);
  } else if (window.embersAsked !== data.token) {
    window.embersAsked = data.token;
    setStateValue('found', { token: data.token, key: (alone && localStorage.getItem(place)) || '' });
  }
}"""
_component: Any = st.components.v2.component("embers_owner_key", js=_JS)


def is_shown() -> bool:
    """Whether this session has shown the key, or none is needed because the app was started without."""
    wanted = config.owner_key(os.environ)
    state = st.session_state
    if not wanted or state.get(_SHOWN) == wanted:
        return True
    by_hand = (st.query_params.get(PARAMETER, ""), state.get(_TYPED) or "")
    for key in (*by_hand, _found().get("key", "")):
        if isinstance(key, str) and compare_digest(key.strip().encode(), wanted.encode()):
            state[_SHOWN], state[_BY_HAND] = wanted, key in by_hand
            st.query_params.pop(PARAMETER, None)  # out of sight, and of what is copied
            return True
    return False


def remember() -> None:
    """Let the browser remember a key that came by hand; called on each page of an admitted visitor."""
    if st.session_state.get(_BY_HAND):
        _component(key="owner_key-keeper", data={"remember": st.session_state[_SHOWN]})


def view() -> None:
    """The page before the key is shown: ask the browser for it, then the visitor."""
    token = st.session_state.setdefault(_TOKEN, secrets.token_hex(4))
    _component(key=_ASKED, data={"token": token}, on_found_change=lambda: None)
    if _found().get("token") != token:
        st.caption(tr("Opening Embers ..."))
        return
    st.title(tr("This is private"))
    st.write(
        tr(
            "Someone keeps personal notes here. Is it yours? Then open the address that Embers "
            "printed when it was started: it holds your key, and this browser remembers it."
        )
    )
    st.text_input(tr("Or type the key"), key=_TYPED, type="password", autocomplete="off")
    if st.session_state.get(_TYPED):
        st.caption(
            tr(
                "That is not the key. You can find it in the file `owner-key` next to your database."
            )
        )


def _found() -> Mapping[str, Any]:
    """What the browser said: the token of the question, and the key it remembers or ""."""
    found = (st.session_state.get(_ASKED) or {}).get("found")
    return found if isinstance(found, Mapping) else {}
