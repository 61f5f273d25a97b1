"""The databases of signed-in users: opened once per process, saved remotely before success is shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Final

import streamlit as st

from crm.access import Admission
from crm.deployment import Mode
from crm.domain.sharing import Client, Invitation, Share, caseload_order
from crm.errors import AlreadyThere, CrmError, NotAllowed, NotFound, StoreTrouble
from crm.language import tr
from crm.remote import calendar_keys, coach_directory
from crm.remote.replica import Replica
from crm.services import coach
from crm.ui.shell import clock, gate, service
from crm.ui.shell.errors import callback

_log = logging.getLogger(__name__)

#: Whether this session has seen to the letters to coaches.
_LETTERS: Final = "_letters_kept"


def store(admission: Admission) -> Replica:
    """The database of the signed-in person.

    Raises:
        StoreTrouble: it is not on this machine and cannot be fetched now.
        StoreForeign: a newer version of Embers has been used in the meantime.
    """
    if admission.who is None:
        raise NotAllowed(
            tr("You are no longer signed in."), tr("Reload the page to sign in again.")
        )
    key = admission.who.key
    service.spare_them_waiting(key)
    accounts = service.accounts()
    try:
        return accounts.of(key)
    except StoreTrouble as trouble:
        service.note_failure(key, trouble)
        raise


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
    if state.trouble is None and state.damage is None:
        _keep_letters()
    if state.damage is not None:
        st.error(
            tr(
                "The newest saved state of your data cannot be read. You see the last good one; nothing "
                "was overwritten. Open Data to choose how to continue."
            ),
            title=tr("A part of the history is damaged"),
        )
    elif state.trouble is not None:
        with st.container(
            horizontal=True, border=True, vertical_alignment="center", key="silent_banner"
        ):
            st.markdown(
                tr(
                    ":material/cloud_off: **You can look at everything; saving is not possible at the "
                    "moment.** The place where your data is kept does not answer."
                )
            )
            st.button(tr("Try now"), key="hosted:try", on_click=_try_now)


@callback
def _try_now() -> None:
    here = mine()
    if here is not None:
        here.try_now()


def kept_at() -> str:
    """Where the databases are kept, as text."""
    return service.accounts().target.name


def invite(email: str, shares: Iterable[Share], called: str = "") -> Invitation:
    """Let a coach read along: first the letter by which they find the signed-in person, then the permission.

    A letter alone opens nothing. If the permission stood without one, inviting again brings it.

    Raises:
        InvalidInput, AlreadyThere: as `coach.invite`. StoreTrouble: nothing was changed.
    """
    here, key = _here()
    chosen = frozenset(shares)
    invited = partial(
        coach.invite.inside, email=email, shares=chosen, today=clock.today(), called=called
    )
    try:
        address = here.rehearse(invited).email
    except AlreadyThere:
        _post(email.strip().lower(), key)
        raise
    _post(address, key)
    return coach.invite(here, address, chosen, clock.today(), called)


def end(invitation_id: int) -> Invitation:
    """End an invitation: the permission, and the letter, so that no state of the database opens it again.

    Raises:
        NotFound: it has ended. StoreTrouble: nothing was changed.
    """
    here, key = _here()
    # Whatever another window changed: ending always ends.
    ended = coach.revoke(here, invitation_id, clock.today())
    try:
        _forget(ended.email, key)
    except StoreTrouble as trouble:  # it names a database that says no
        _log.error("The letter of an invitation that ended was not removed: %s", trouble.operator)
    return ended


def _keep_letters() -> None:
    """Once a session, while the key is being changed: seal the letters to one's coaches with the current one."""
    if st.session_state.get(_LETTERS) or not service.accounts().keys.is_changing:
        return
    st.session_state[_LETTERS] = True
    here, key = _here()
    with suppress(StoreTrouble):
        for invitation in coach.all_invitations(here):
            if invitation.stands:
                _post(invitation.email, key)


def clients() -> tuple[list[tuple[str, Client]], bool, list[int]]:
    """Everybody who shares with the signed-in person; whether some could not be reached; unreadable letters."""
    who = gate.admission().who
    if who is None or not who.email:
        return [], False, []
    accounts = service.accounts()
    found, unreachable = [], False
    letters = coach_directory.read(accounts.target, accounts.keys, who.email)
    for key in letters.senders:
        try:
            theirs = accounts.of(key)
            theirs.pull()
            found.append((key, coach.client(theirs, who.email, clock.today())))
        except (NotAllowed, NotFound):
            continue  # the invitation or the account ended; the list may be out of date
        except CrmError as error:
            told = error.operator if isinstance(error, StoreTrouble) else error.sentence
            _log.error("A client's database cannot be read: %s", told)
            unreachable = True
    found.sort(key=lambda item: caseload_order(item[1]))
    return found, unreachable, letters.unreadable


def drop_letters(unreadable: list[int]) -> None:
    """Remove letters to the signed-in person that cannot be read.

    Raises:
        StoreTrouble: the store did not answer.
    """
    who = gate.admission().who
    if who is not None and who.email:
        coach_directory.drop(service.accounts().target, who.email, unreadable)


def erase_account() -> None:
    """Erase all data of the signed-in person, here and in the store, for good.

    The address of the calendar and the letters to coaches go first; each part can be done again.

    Raises:
        StoreTrouble: the store did not answer; erasing again continues where it stopped.
    """
    here, key = _here()
    calendar_keys.end(service.accounts().target, key)
    for email in {invitation.email for invitation in coach.all_invitations(here)}:
        _forget(email, key)
    here.erase_account()


def _here() -> tuple[Replica, str]:
    admission = gate.admission()
    here = store(admission)
    return here, admission.who.key if admission.who else ""


def _post(email: str, sender: str) -> None:
    accounts = service.accounts()
    coach_directory.post(accounts.target, accounts.keys, email, sender)


def _forget(email: str, sender: str) -> None:
    accounts = service.accounts()
    coach_directory.forget(accounts.target, accounts.keys, email, sender)
