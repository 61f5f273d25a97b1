"""Carry the database of this machine up, as the first version of the owner's account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crm import leftovers
from crm.config import StoreSettings
from crm.errors import AlreadyThere, CrmError, InvalidInput, StoreRefused
from crm.language import tr
from crm.remote import open_replica
from crm.remote.replica import Replica
from crm.remote.target import Target
from crm.services import overview
from crm.services.overview import Counts

Now = Callable[[], datetime]


class WrongKey(InvalidInput):
    """There are data, sealed with another key."""


def holds_data(settings: StoreSettings, target: Target, user: str, now: Now) -> bool:
    """Whether the account holds anything already; reading it needs the key that it was sealed with.

    Raises:
        WrongKey: this key does not open it. StoreTrouble: it cannot be reached.
    """
    if not any(one.size for one in target.saved(user)):
        return False
    try:
        with leftovers.folder() as folder:
            opened = open_replica(settings, target, user, folder, now)
            try:
                return bool(opened.history(1)) and opened.state().version > 0 and _any(opened)
            finally:
                opened.close()
    except StoreRefused as refused:
        raise WrongKey(
            tr("This key does not open the data that is already in the store."),
            tr("Enter the encryption_key from the secrets it was saved with."),
        ) from refused


def already_there() -> AlreadyThere:
    return AlreadyThere(
        tr("This store already holds your data, so nothing was uploaded."),
        tr("To replace them, sign in to the app and restore a backup on the page Your data."),
    )


def _any(opened: Replica) -> bool:
    with opened.read() as db:
        tables = ("people", "opportunities", "touchpoints", "appointments")
        return any(db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() for name in tables)


def carry_up(settings: StoreSettings, target: Target, user: str, file: Path, now: Now) -> Counts:
    """Save a database file as the newest state of an account that holds nothing, and read it back.

    The file itself is not changed.

    Returns:
        How much arrived.

    Raises:
        AlreadyThere: the account holds data. CrmError: the file or the store cannot be used; nothing was saved.
    """
    if holds_data(settings, target, user, now):
        raise already_there()
    with leftovers.folder() as folder:
        sent = open_replica(settings, target, user, folder / "sent", now)
        try:
            sent.replace(file)
            counts = overview.counts(sent)
            _compare(sent.image_of(sent.state().version), settings, target, user, folder, now)
        finally:
            sent.close()
    return counts


def _compare(
    image: bytes, settings: StoreSettings, target: Target, user: str, folder: Path, now: Now
) -> None:
    back = open_replica(settings, target, user, folder / "back", now)
    try:
        if back.image_of(back.state().version) != image:
            raise CrmError(tr("The store did not return what was saved there."))
    finally:
        back.close()
