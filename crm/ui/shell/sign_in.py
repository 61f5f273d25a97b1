"""Sign in to a hosted app and return to the URL the visitor requested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from crm.access import Identity
from crm.language import tr
from crm.ui.shell import passphrase, service
from crm.ui.text.format import plain

#: Keeps the URL in the browser tab while the visitor is at the sign-in provider; Streamlit itself
#: returns to its first page.
#: Once per page load: a later run of the script may have dropped parameters from the URL.
_KEEP: Final = """export default function () {
  if (window.embersKept) return;
  window.embersKept = true;
  sessionStorage.setItem('embers', location.pathname + location.search);
}"""
#: Redirects only to a path of this app, and only once.
_RETURN: Final = """export default function () {
  const wanted = sessionStorage.getItem('embers');
  sessionStorage.removeItem('embers');
  if (!wanted || !/^\\/[^\\/\\\\]/.test(wanted)) return;
  const target = new URL(wanted, location.origin);
  if (target.origin === location.origin && target.href !== location.href) location.replace(target);
}"""
_CAME: Final = "_came_back"


def view(providers: Sequence[str], ended: bool = False) -> None:
    """The page for a visitor who is not signed in; it shows no data, and of one whose sign-in ended forgets all."""
    if ended:
        st.session_state.clear()
    st.title("Embers")
    if ended:
        st.info(tr("You have signed out. Every window of that sign-in is closed."))
    st.write(
        tr(
            "A personal CRM for people looking for a job: whom to contact next, how, and why. Please "
            "sign in; what you write is kept for you alone."
        )
    )
    for name in providers:
        st.button(
            tr("Sign in with {name}", name=plain(name.capitalize())) if name else tr("Sign in"),
            icon=":material/login:",
            type="primary",
            key=f"sign_in:{name}",
            on_click=st.login,
            args=(name,) if name else (),
        )
    st.caption(
        tr(
            "Embers learns your name and address from the provider, never your password, and sends "
            "nothing to anyone."
        )
    )
    _script("embers_keep_address", _KEEP)


def go_where_asked() -> None:
    """Once per session: after signing in, go to the URL the visitor requested."""
    if not st.session_state.get(_CAME):
        st.session_state[_CAME] = True
        _script("embers_return", _RETURN)


def signed_in(who: Identity) -> None:
    """Who is signed in, and Sign out; in the sidebar of every page."""
    with st.container(horizontal=True, vertical_alignment="center", key="signed_in"):
        st.caption(
            tr("Signed in as {name}", name=plain(who.name or who.email))
            if who.name or who.email
            else tr("Signed in")
        )
        st.button(tr("Sign out"), key="sign_out", type="tertiary", on_click=leave, args=(who,))


def leave(who: Identity) -> None:
    """End this sign-in everywhere, clear the state of this tab, then what keeps this browser signed in."""
    service.end(who)
    with_passphrase = passphrase.is_signed_in()
    st.session_state.clear()
    if with_passphrase:
        passphrase.forget()
    else:
        st.logout()


def _script(name: str, js: str) -> None:
    _component(name, js)(key=name, height="content")


_known: dict[str, Any] = {}


def _component(name: str, js: str) -> Any:
    """Register once per process: registering a name twice causes a warning."""
    if name not in _known:
        _known[name] = st.components.v2.component(name, js=js)
    return _known[name]
