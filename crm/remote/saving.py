"""Save in the store first: nothing is committed here that the store does not have."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from sqlite_utils import Database

from crm.errors import CrmError, StoreTrouble, StoreUnreachable
from crm.language import tr
from crm.remote.account import Account
from crm.remote.catching_up import catch_up
from crm.remote.prepare import make_ready
from crm.remote.state import Attempt, busy, not_saved, saved_after_all
from crm.remote.target import Conflict
from crm.remote.versions import Kind, Packed, pack
from crm.store import derived, invitations, local
from crm.store.query import given_ids, keep_above

T = TypeVar("T")

_TRIES: Final = 30


def write(account: Account, fn: Callable[[Database], T]) -> T:
    """Run `fn` in one transaction, save the result, then commit; run it again if others saved first."""
    _look_if_due(account)
    account.refuse_damaged()
    for attempt in range(_TRIES):
        if account.arrived:  # this may be the same once more
            account.arrived = False
            raise saved_after_all()
        try:
            return _once(account, fn)
        except Conflict:
            account.pause(attempt)
            _catch_up_or_refuse(account)
            account.refuse_damaged()
    raise busy()


def _once(account: Account, fn: Callable[[Database], T]) -> T:
    mark, here = account.copy.mark, account.copy.path
    with (
        local.raise_as_user_error(here),
        local.connected(here) as db,
        local.transaction(db) as commit,
    ):
        result = local.carry_out(db, fn)
        account.refuse_large(db)
        packed = account.packed(db.conn.serialize(), mark.version + 1)
        if packed.print.sum == mark.sum:
            commit()
            return result
        _send(account, mark.version + 1, packed)
        with suppress(sqlite3.Error):
            commit()
            account.committed(mark.version + 1, packed.print)
            return result
    with suppress(CrmError):  # it is saved, only not here; else the next page fetches it
        catch_up(account)
    return result


def forget(account: Account, fn: Callable[[Database], T]) -> T:
    """Like `write`, and the new file holds nothing that was deleted, nor do versions built on it."""
    results: list[T] = []

    def without(path: Path) -> None:
        path.write_bytes(account.image())
        make_ready(path)
        with local.connected(path) as db:
            with local.transaction(db) as commit:
                results.append(local.carry_out(db, fn))
                account.refuse_large(db)
                commit()
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    _look_if_due(account)
    account.refuse_damaged()
    _replace(account, without, Account.refuse_damaged)
    return results[-1]


def become(
    account: Account,
    image_of: Callable[[], bytes | bytearray],
    allowed: Callable[[Account], None] = lambda account: None,
) -> int:
    """Save another database as the newest version; returns the number that it took the place of.

    Args:
        allowed: raises if the state found in the store must not be replaced.
    """

    def other(path: Path) -> None:
        path.write_bytes(image_of())
        make_ready(path)
        with local.connected(account.copy.path) as db:
            given = given_ids(db)  # an open page may refer to them
            coaches = invitations.as_stored(db)  # who may read along is no part of a state
        with local.connected(path) as db, local.transaction(db) as commit:
            keep_above(db, given)
            invitations.replace_all(db, coaches)
            derived.renew_stamps(db)
            account.refuse_large(db)
            commit()

    account.refuse_erased()
    _catch_up_or_refuse(account)
    allowed(account)
    return _replace(account, other, allowed)


def _replace(
    account: Account,
    make: Callable[[Path], None],
    allowed: Callable[[Account], None],
) -> int:
    """Save the file that `make` fills as the newest version; it is made again if others saved first."""
    for attempt in range(_TRIES):
        former, generation = account.newest, account.copy.place(b"")
        path = account.copy.path_of(generation)
        try:
            with local.raise_as_user_error(path):
                make(path)
                packed = account.packed(account.image(path), former + 1, Kind.FULL)
            _send(account, former + 1, packed)
            life = account.copy.mark.life
            account.switch(generation, former + 1, packed.print, packed.print.sum, life)
        except Conflict:
            account.pause(attempt)
            _catch_up_or_refuse(account)
            allowed(account)
        else:
            return former
        finally:
            account.copy.drop(generation)
    raise busy()


def erase(account: Account) -> None:
    """End the account: a tombstone is its newest version, then everything before it is emptied."""
    account.refuse_erased()
    for attempt in range(_TRIES):
        listed = account.target.saved(account.user)
        newest = listed[-1].version if listed else 0
        if listed and not account.chain.is_tombstone(newest):
            place = (account.user, newest + 1)
            tombstone = pack(b"", None, Kind.ERASED, place, account.keys, newest + 1)
            try:
                account.target.create(account.user, newest + 1, tombstone.data)
            except Conflict:
                account.pause(attempt)
                continue
            newest += 1
        account.end()
        try:
            account.chain.blank_before(newest, listed)
        except StoreTrouble as trouble:
            raise StoreUnreachable(
                tr(
                    "Your account is closed, but some earlier states in the cloud have not been "
                    "erased yet."
                ),
                tr("Sign in and erase it once more to finish."),
                trouble.operator,
            ) from trouble
        return
    raise busy()


def _send(account: Account, version: int, packed: Packed) -> None:
    """Create a version. If no answer comes, ask once whether it is there; else it was not saved.

    Raises:
        Conflict: somebody else took the number. StoreTrouble: it was not saved, as far as can be known.
    """
    try:
        account.create(version, packed.data)
    except StoreTrouble as trouble:
        account.note(trouble)
        if not _landed(account, version, packed.nonce):
            # It may still be on its way, whatever the store says now.
            account.attempts.append(Attempt(version, packed.nonce))
            raise not_saved(trouble) from trouble
        account.well()


def _landed(account: Account, version: int, nonce: str) -> bool:
    try:
        return account.chain.nonce_of(version) == nonce
    except StoreTrouble:
        return False


def _look_if_due(account: Account) -> None:
    account.refuse_erased()
    if account.trouble or account.is_stale() or account.may_have_healed():
        _catch_up_or_refuse(account)


def _catch_up_or_refuse(account: Account) -> None:
    try:
        catch_up(account)
    except StoreTrouble as trouble:
        account.note(trouble)
        raise not_saved(trouble) from trouble
