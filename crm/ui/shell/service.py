"""The hosted service that this process is part of: its set-up, its accounts, and which sign-ins ended."""

from __future__ import annotations

import logging
import re
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from crm.access import Identity
from crm.config import StoreSettings
from crm.deployment import Deployment, deployment, unreadable
from crm.errors import CrmError, NotAllowed, StoreTrouble
from crm.language import tr
from crm.paths import LOCAL
from crm.ui.shell import clock

if TYPE_CHECKING:
    from crm.remote.accounts import Accounts

_log = logging.getLogger(__name__)

_REST_SECONDS: Final = 10.0
_FOLDER: Final = LOCAL / "hosted"
#: How the folder of a demonstration begins, among the temporary files.
DEMONSTRATION: Final = "embers-demonstration-"


def setup() -> Deployment:
    """The configuration of this process; its problems and warnings are logged once."""
    try:
        secrets: Any = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        absent = getattr(error, "error_id", "") == "no-secrets-found"
        return _told(deployment({}) if absent else unreadable())
    return _told(deployment(secrets))


def without_places(words: str) -> str:
    """A sentence without the names of this machine's files, which are no business of a visitor."""
    temporary = Path(tempfile.gettempdir()) / DEMONSTRATION
    roots = "|".join(re.escape(str(root)) for root in (_FOLDER, temporary))
    return re.sub(rf" (?:{roots})[^\s,]*[^\s,.]", "", words)


@lru_cache(maxsize=8)
def _told(found: Deployment) -> Deployment:
    """Cached, so that each set of problems is logged once per process."""
    for problem in found.problems:
        _log.error("Embers will not start until this is fixed: %s", problem)
    for warning in found.warnings:
        _log.warning("Embers runs, and this is not safe: %s", warning)
    return found


def accounts() -> Accounts:
    """The databases of this process.

    Raises:
        NotAllowed: the set-up is not finished. StoreTrouble: the store cannot be trusted or reached.
    """
    settings = setup().store
    if settings is None:
        raise NotAllowed(tr("Embers is not available right now."), tr("Please come back later."))
    spare_them_waiting("")
    try:
        return _opened(settings)
    except StoreTrouble as trouble:
        note_failure("", trouble)
        raise


#: When opening a database last failed, and why; "" = all of them.
_failed: dict[str, tuple[float, StoreTrouble]] = {}


def spare_them_waiting(key: str) -> None:
    """Do not retry a store that just failed several times within one page.

    Raises:
        StoreTrouble: as the last time.
    """
    when, trouble = _failed.get(key, (0.0, None))
    if trouble is not None and time.monotonic() - when < _REST_SECONDS:
        raise trouble
    _failed.pop(key, None)


def note_failure(key: str, trouble: StoreTrouble) -> None:
    """Note that opening this database failed just now."""
    _failed[key] = (time.monotonic(), trouble)


def has_ended(who: Identity) -> bool:
    """Whether the sign-in of this visitor ended."""
    try:
        return accounts().signed_out.has_ended(who.key, who.sign_in)
    except CrmError:
        return False  # without a store there is nothing to see either


def asked_about(who: Identity) -> Callable[[], bool]:
    """`has_ended` for a moment at which Streamlit knows no session."""
    try:
        known = accounts().signed_out
    except CrmError:
        return lambda: False
    return lambda: known.has_ended(who.key, who.sign_in)


def end(who: Identity) -> None:
    """End a sign-in in every tab and every copy of its cookie."""
    try:
        accounts().signed_out.end(who.key, who.sign_in)
    except CrmError as error:
        told = error.operator if isinstance(error, StoreTrouble) else error.sentence
        _log.error("The store does not know of a sign-out yet: %s", told)


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs={StoreSettings: hash})
def _opened(settings: StoreSettings) -> Accounts:
    """The databases of this process, created once.

    Raises:
        StoreTrouble: the store cannot be trusted or reached; the operator reads why in the log.
    """
    from crm.remote.accounts import Accounts  # only where people sign in

    try:
        return Accounts(settings, _FOLDER, clock.now)
    except StoreTrouble as trouble:
        _log.error("Embers cannot use its store: %s", trouble.operator)
        raise
