"""The gate in front of every page: asks `crm.access` about the connection Streamlit shows us."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit import config, runtime
from streamlit.navigation.page import Page

from crm.access import Admission, Visit, admit

_log = logging.getLogger(__name__)


def admission() -> Admission:
    """Whether this run belongs to the owner; asked anew on every run."""
    if _is_app_test():
        return Admission(granted=True)
    return admit(visit())


def visit() -> Visit:
    """The connection behind this run, as far as Streamlit knows it.

    A run whose browser has gone has no headers, so it brings no host and is not admitted.
    """
    headers = st.context.headers
    return Visit(
        client_ip=st.context.ip_address,
        headers=tuple((name, value) for name in headers for value in headers.get_all(name)),
        url=st.context.url or "",
        server_address=str(st.get_option("server.address") or ""),
    )


def closed_door(why: str) -> Page:
    """The only page of a visitor who is not admitted: no data, no menu, no names of other pages.

    It is registered instead of the real pages, which are therefore unknown to this session.
    """
    _log.warning("A visitor was turned away: %s.", why)
    return st.navigation([st.Page(_private, title="Private")], position="hidden")


def _private() -> None:
    st.title("This is private")
    st.write(
        "Somebody keeps personal notes here, and they stay on the machine they were written on. "
        "Nothing is shown to visitors."
    )
    st.caption(
        "Is it yours? Open it in a browser on that machine itself, at an address that begins "
        "with `http://localhost`."
    )


def _is_app_test() -> bool:
    """Whether Streamlit's own test runner executes the app: no server, so nobody remote.

    Two things must agree, and neither can come over a connection: the option only the test runner
    sets, and its stand-in for the server's runtime. Should either change, the gate closes.
    """
    # Asked of the module, which the test runner patches; `st.get_option` is bound before that.
    if not config.get_option("global.appTest") or not runtime.exists():
        return False
    return type(runtime.get_instance()).__module__.startswith("unittest.mock")
