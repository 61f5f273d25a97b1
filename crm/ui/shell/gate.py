"""The gate in front of every page: asks `crm.access` whether to admit the visitor."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit import config, runtime
from streamlit.navigation.page import Page

from crm.access import Admission, Door, Visit, enter
from crm.deployment import Deployment, Mode
from crm.errors import NotAllowed
from crm.language import tr
from crm.paths import default_database
from crm.ui.shell import clock, owner_key, passphrase, service, sign_in
from crm.ui.shell.to_the_end import in_this_press

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Bound to this machine only, so visitors from elsewhere are not intended.
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def admission() -> Admission:
    """Who this run belongs to; checked on every run and whenever the database is opened.

    A press is admitted once: what it stored must not be refused because its browser disconnected since.
    """
    return in_this_press("admission", _admission, lambda found: found.granted)


def _admission() -> Admission:
    here = Visit(None, (("Host", "localhost"),)) if _is_app_test() else visit()
    found = service.setup()
    decision = enter(found, here, _claims(found), clock.now(), _has_personal_data(here))
    if decision.who is not None and service.has_ended(decision.who):
        why = tr("this sign-in has ended")
        return Admission(False, why, mode=Mode.HOSTED, door=Door.SIGNED_OUT)
    if decision.granted and decision.mode is Mode.LOCAL and not owner_key.is_shown():
        return Admission(False, tr("the owner's key was not shown"), door=Door.KEY)
    return decision


def has_one_owner() -> bool:
    """Whether one person signs in with a passphrase, so that nobody else can, and no e-mail address is known."""
    return service.setup().owner is not None


def _claims(found: Deployment) -> dict[str, object]:
    """The claims of this connection's signed cookie, or of the owner's sign-in; empty without one."""
    if found.owner is not None:
        return passphrase.claims(found.owner)
    return {str(name): value for name, value in st.user.to_dict().items()}


def _has_personal_data(here: Visit) -> bool:
    return here.server_address in _LOOPBACK or default_database(os.environ).exists()


def visit() -> Visit:
    """The connection of this run, as far as Streamlit knows it.

    A run whose browser has disconnected has no headers, so it has no host and is not admitted.
    """
    headers = st.context.headers
    return Visit(
        client_ip=st.context.ip_address,
        headers=tuple((name, value) for name in headers for value in headers.get_all(name)),
        url=st.context.url or "",
        server_address=str(st.get_option("server.address") or ""),
    )


def has_gone() -> bool:
    """Whether this run's browser has disconnected, so that nobody is admitted before it is back."""
    return not _is_app_test() and not st.context.headers.to_dict()


def leave_if_ended() -> None:
    """First in whatever reruns without its page: whoever is no longer admitted is led to the door."""
    if not admission().granted:
        st.rerun()


def only_while_signed_in(make: Callable[[], T]) -> Callable[[], T]:
    """What a download is made of, for a click that runs no page: refused once its visitor signed out elsewhere."""
    who = admission().who
    if who is None:
        return make
    has_ended = service.asked_about(who)

    def made() -> T:
        if has_ended():
            raise NotAllowed(
                tr("You are no longer signed in."), tr("Reload the page to sign in again.")
            )
        return make()

    return made


def private_page(decision: Admission) -> Page:
    """The only page a stranger sees at a personal app: no data, no menu, no names of other pages.

    It is registered instead of the real pages, so this session cannot reach those.
    """
    _log.warning("A visitor was turned away: %s.", decision.why)
    return st.navigation([st.Page(_private, title=tr("Private"))], position="hidden")


def show_door(door: Door) -> None:
    """The page for a visitor who is not admitted yet, and may be after they have shown who they are."""
    if door is Door.KEY:
        owner_key.view()
    elif door in (Door.SIGN_IN, Door.SIGNED_OUT) and (owner := service.setup().owner) is not None:
        passphrase.view(owner, door is Door.SIGNED_OUT)
    elif door in (Door.SIGN_IN, Door.SIGNED_OUT):
        sign_in.view(service.setup().providers, door is Door.SIGNED_OUT)
    else:
        _unfinished()


def _private() -> None:
    st.title(tr("This is private"))
    st.write(
        tr(
            "Someone keeps personal notes here, and they stay on the machine they were written on. "
            "Nothing is shown to visitors."
        )
    )
    st.caption(
        tr(
            "Is it yours? Open it in a browser on that machine itself, at an address that begins "
            "with `http://localhost`."
        )
    )


def _unfinished() -> None:
    st.title(tr("Not open yet"))
    st.write(
        tr(
            "Embers is being set up here. Nothing is lost and nothing is shown; please come back later."
        )
    )
    st.caption(tr("The person who runs it can see what is left to do in the app's log."))


def _is_app_test() -> bool:
    """Whether Streamlit's own test runner executes the app: no server, so no remote visitors.

    Two things must agree, and neither can be set over a connection: the option only the test runner
    sets, and its substitute for the server's runtime. If either changes, the gate closes.
    """
    # Through the module, which the test runner patches; `st.get_option` is bound before that.
    if not config.get_option("global.appTest") or not runtime.exists():
        return False
    return type(runtime.get_instance()).__module__.startswith("unittest.mock")
