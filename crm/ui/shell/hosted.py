"""The databases of signed-in users: opened once per process, saved remotely before success is shown."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Final

import streamlit as st

from crm.access import Admission
from crm.config import StoreSettings
from crm.deployment import Mode
from crm.domain.sharing import Client, caseload_order
from crm.errors import NotAllowed, NotFound, StoreDamaged, StoreRefused, StoreTrouble
from crm.paths import DATA_DIR
from crm.remote import coach_directory
from crm.remote.accounts import Accounts
from crm.remote.replica import Replica
from crm.services import coach
from crm.ui.shell import clock, gate
from crm.ui.shell.errors import callback

_log = logging.getLogger(__name__)

_REST_SECONDS: Final = 10.0
_FOLDER: Final = DATA_DIR / "local" / "hosted"


def store(admission: Admission) -> Replica:
    """The database of the signed-in person.

    Raises:
        StoreTrouble: it is not on this machine and cannot be fetched now.
        StoreForeign: a newer version of Embers has been used in the meantime.
    """
    if admission.who is None:
        raise NotAllowed("You are no longer signed in.", "Reload the page to sign in again.")
    key = admission.who.key
    _spare_them_waiting(key)
    try:
        return _accounts().of(key)
    except StoreTrouble as trouble:
        _failed[key] = (time.monotonic(), trouble)
        raise


#: When opening a database last failed, and why.
_failed: dict[str, tuple[float, StoreTrouble]] = {}


def _spare_them_waiting(key: str) -> None:
    """Do not retry a store that just failed several times within one page."""
    when, trouble = _failed.get(key, (0.0, None))
    if trouble is not None and time.monotonic() - when < _REST_SECONDS:
        raise trouble
    _failed.pop(key, None)


def mine() -> Replica | None:
    """The database of the signed-in person; None in a personal app or a demonstration."""
    admission = gate.admission()
    return store(admission) if admission.granted and admission.mode is Mode.HOSTED else None


def banner() -> None:
    """Above every page: fetch what another tab or machine saved, and say if nothing can be saved now."""
    here = mine()
    if here is None:
        return
    here.pull()
    state = here.state()
    if state.damage is not None:
        st.error(
            "The newest saved state of your data cannot be read. You see the last good one; nothing "
            "was overwritten. Open Data to choose how to continue.",
            title="A part of the history is damaged",
        )
    elif state.trouble is not None:
        with st.container(
            horizontal=True, border=True, vertical_alignment="center", key="silent_banner"
        ):
            st.markdown(
                ":material/cloud_off: **You can look at everything; saving is not possible at the "
                "moment.** The place where your data are kept does not answer."
            )
            st.button("Try now", key="hosted:try", on_click=_try_now)


@callback
def _try_now() -> None:
    here = mine()
    if here is not None:
        here.try_now()


def kept_at() -> str:
    """Where the databases are kept, as text."""
    return _accounts().target.name


def announce(email: str) -> None:
    """Add the signed-in person to the list where a coach finds them.

    Raises:
        StoreTrouble: the store did not accept it.
    """
    admission = gate.admission()
    if admission.who is not None:
        accounts = _accounts()
        coach_directory.post(accounts.target, accounts.keys, email, admission.who.key)


def clients() -> tuple[list[tuple[str, Client]], bool]:
    """Everybody who shares with the signed-in person, and whether some could not be reached."""
    who = gate.admission().who
    if who is None or not who.email:
        return [], False
    accounts = _accounts()
    found, unreachable = [], False
    for key in coach_directory.senders(accounts.target, accounts.keys, who.email):
        try:
            theirs = accounts.of(key)
            theirs.pull()
            found.append((key, coach.client(theirs, who.email, clock.today())))
        except (NotAllowed, NotFound):
            continue  # the invitation or the account ended; the list may be out of date
        except StoreTrouble as trouble:
            _log.error("A client's database cannot be read: %s", trouble.operator)
            unreachable = True
    return sorted(found, key=lambda item: caseload_order(item[1])), unreachable


def erase_account() -> None:
    """Erase all data of the signed-in person, here and in the store, for good.

    The letters to coaches go first, because the account knows them; each part can be done again.

    Raises:
        StoreTrouble: the store did not answer; erasing again continues where it stopped.
    """
    admission = gate.admission()
    here = mine()
    if here is None or admission.who is None:
        return
    accounts = _accounts()
    for invitation in coach.all_invitations(here):
        # A letter that cannot be read names an account that is about to be empty.
        with suppress(StoreDamaged, StoreRefused):
            coach_directory.forget(
                accounts.target, accounts.keys, invitation.email, admission.who.key
            )
    here.erase_account()


def _accounts() -> Accounts:
    settings = gate.setup().store
    if settings is None:
        raise NotAllowed("Embers is not open at this moment.", "Please come back later.")
    return _opened(settings)


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs={StoreSettings: hash})
def _opened(settings: StoreSettings) -> Accounts:
    """The databases of this process, created once.

    Raises:
        StoreTrouble: the store cannot be trusted or reached; the operator reads why in the log.
    """
    try:
        return Accounts(settings, _FOLDER, clock.now)
    except StoreTrouble as trouble:
        _log.error("Embers cannot use its store: %s", trouble.operator)
        raise
