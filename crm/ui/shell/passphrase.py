"""Sign in to a hosted app of one owner with a passphrase; the browser remembers a signed token.

The token is kept in the storage of the tab, or of the browser if the owner wishes, never in an address. It
is not handed out in a frame of another site. It ends with Sign out, after 30 days, and with the passphrase.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from crm.errors import InvalidInput
from crm.language import tr
from crm.passphrase import owner as sign_ins
from crm.passphrase.door import Answer, PassphraseDoor
from crm.passphrase.owner import Owner
from crm.ui.shell import clock
from crm.ui.shell.errors import callback, drop_refusal, show_refusal

_TYPED: Final = "passphrase:typed"
_STAY: Final = "passphrase:stay"
_ASKED: Final = "passphrase:asked"
#: The token of this session; whether the browser, not just the tab, shall keep it; what is to be deleted there.
_TOKEN: Final = "_passphrase_token"
_KEEP: Final = "_passphrase_keep"
_FORGET: Final = "_passphrase_forget"
#: Whether the browser said what it remembers.
_ANSWERED: Final = "_passphrase_answered"
#: Identifies the question, so that a page asks once per session.
_QUESTION: Final = "_passphrase_question"
#: A hosting service may itself show the app in a frame of the same address.
_JS: Final = """export default function ({ data, setStateValue }) {
  const place = 'embers:owner';
  const storages = () => {
    try {
      return window.top.location.origin === location.origin ? [sessionStorage, localStorage] : [];
    } catch {
      return []; /* a frame of another site, or a browser that keeps nothing */
    }
  };
  if (data.forget) storages().forEach((storage) => storage.removeItem(place));
  if (data.token) storages()[data.stay ? 1 : 0]?.setItem(place, data.token);
  if (data.ask && window.embersOwnerAsked !== data.ask) {
    window.embersOwnerAsked = data.ask;
    const kept = storages().map((storage) => storage.getItem(place)).find(Boolean) || '';
    setStateValue('found', { kept });
  }
}"""
_component: Any = st.components.v2.component("embers_owner_sign_in", js=_JS)

_door: Final = PassphraseDoor()
_log = logging.getLogger(__name__)


def claims(owner: Owner) -> dict[str, object]:
    """What is known of this session's visitor, as a sign-in provider would say it; empty if nothing."""
    state = st.session_state
    for token in (state.get(_TOKEN, ""), _found().get("kept", "")):
        known = sign_ins.claims(owner, token) if isinstance(token, str) else {}
        if known:
            state[_TOKEN] = token
            return known
    return {}


def is_signed_in() -> bool:
    """Whether the visitor of this session came in with a passphrase."""
    return _TOKEN in st.session_state


def remember() -> None:
    """Let the browser keep the sign-in of this session; called on each page of an admitted visitor."""
    if _KEEP in st.session_state:
        data = {"token": st.session_state[_TOKEN], "stay": st.session_state[_KEEP]}
        _component(key="passphrase-keeper", data=data)


def forget() -> None:
    """Let the browser forget it at the next run; called when the state of the session is empty."""
    st.session_state[_FORGET] = True


def view(owner: Owner, ended: bool = False) -> None:
    """The page for a visitor who is not signed in: ask the browser, then the visitor.

    Args:
        ended: they were, and signed out elsewhere: this session and this browser forget all of it.
    """
    state = st.session_state
    if ended:
        state.clear()
        forget()
    forgets = bool(state.get(_FORGET))
    asks = "" if forgets else state.setdefault(_QUESTION, secrets.token_hex(4))
    _component(key=_ASKED, data={"ask": asks, "forget": forgets}, on_found_change=lambda: None)
    if not forgets and not state.get(_ANSWERED) and not _found():
        st.caption(tr("Opening Embers ..."))
        return
    state[_ANSWERED] = True
    st.title("Embers")
    if ended:
        st.info(tr("You have signed out, so every window in which you were signed in is closed."))
    st.write(
        tr("Someone keeps personal notes here. Is it yours? Then sign in with your passphrase.")
    )
    show_refusal()
    with st.form("passphrase:form", clear_on_submit=True):
        st.text_input(
            tr("Passphrase"), key=_TYPED, type="password", autocomplete="current-password"
        )
        st.checkbox(
            tr("Stay signed in on this device for 30 days"),
            key=_STAY,
            help=tr(
                "Only on your own device. Otherwise you stay signed in until you close this tab."
            ),
        )
        st.form_submit_button(
            tr("Sign in"), icon=":material/login:", type="primary", on_click=_enter, args=(owner,)
        )
    st.caption(
        tr(
            "Lost it? The person who set this up can make a new one by running *cloud-setup* again. "
            "Your data stays."
        )
    )


@callback
def _enter(owner: Owner) -> None:
    state = st.session_state
    typed = state.get(_TYPED) or ""
    if not typed.strip():
        raise InvalidInput(tr("Type your passphrase first."))
    address = st.context.ip_address
    if _door.knock(owner, typed, address if isinstance(address, str) else "") is Answer.WRONG:
        _log.warning("A wrong passphrase was typed.")
        raise InvalidInput(tr("That is not the passphrase."), tr("Type it again."))
    drop_refusal()
    state[_TOKEN] = sign_ins.token(owner, clock.now())
    state[_KEEP] = bool(state.get(_STAY))
    state.pop(_FORGET, None)


def _found() -> Mapping[str, Any]:
    """What the browser said: the token it remembers or ""; empty until it said something."""
    found = (st.session_state.get(_ASKED) or {}).get("found")
    return found if isinstance(found, Mapping) else {}
