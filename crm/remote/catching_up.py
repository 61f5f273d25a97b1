"""Catch up with the store: adopt the newest state, notice damage, erasure and late answers."""

from __future__ import annotations

from collections.abc import Sequence

from crm.errors import StoreTrouble
from crm.language import tr
from crm.remote import older_work
from crm.remote.account import Account
from crm.remote.chain import Broken, Loaded
from crm.remote.prepare import make_ready
from crm.remote.state import Damage, damaged, erased
from crm.remote.target import Saved
from crm.remote.versions import fingerprint


def open_account(account: Account) -> None:
    """Adopt the newest state, or else show the copy that is here.

    Raises:
        StoreTrouble: there is none. StoreForeign: a newer Embers has been here.
    """
    try:
        catch_up(account)
    except StoreTrouble as trouble:
        if not account.copy.is_there:
            raise
        account.note(trouble)
    account.open = True


def pull(account: Account) -> None:
    """Adopt what is newer; a store that does not answer is noted and is not an error.

    Raises:
        NotFound: the account was erased. StoreForeign: a newer Embers has been here.
    """
    account.refuse_erased()
    if not account.may_ask():
        return
    try:
        if account.trouble or account.is_stale() or account.may_have_healed() or _newer(account):
            catch_up(account)
    except StoreTrouble as trouble:
        account.note(trouble)


def _newer(account: Account) -> bool:
    return account.target.exists(account.user, account.newest + 1)


def catch_up(account: Account) -> None:
    """Adopt the newest state of the store.

    Raises:
        StoreTrouble: the store cannot be used now. NotFound: the account was erased.
        StoreForeign: a newer Embers has been here.
    """
    older_work.keep(account)
    # The version here is listed as well, to see whether it is still there.
    listed = account.target.saved(account.user, max(account.copy.mark.version - 1, 0))
    account.confirm()
    if account.dirty and not _was_only_not_noted(account, listed):
        listed = account.target.saved(account.user)
    known = 0 if account.dirty else account.copy.mark.version
    if known and not any(one.version == known and one.size for one in listed):
        account.print = None  # the store has lost it: the next object is a full image
    newer = [one for one in listed if one.version > known]
    if newer:
        _settle(account, newer)
        _take(account, newer, known)
    else:
        account.damage = None
        if not account.copy.is_there:
            _adopt(account, Loaded(0, bytearray(), None, 0))
        elif account.dirty:  # the store has lost everything: what is here is all there is
            account.dirty, account.print = False, None
    account.well()


def _was_only_not_noted(account: Account, listed: Sequence[Saved]) -> bool:
    """Whether the file here is the newest version, and the process ended before it could note that."""
    mark = account.copy.mark
    if not listed or listed[-1].version != mark.version + 1:
        return False
    now, there = fingerprint(account.image()), account.chain.read(mark.version + 1)
    if there is None or there.sum != now.sum or there.meta.life != mark.life:
        return False
    account.committed(mark.version + 1, now)
    return True


def _settle(account: Account, newer: Sequence[Saved]) -> None:
    """Find out what became of the attempts that nobody answered."""
    there = {one.version for one in newer}
    for attempt in account.attempts:
        if attempt.version in there and account.chain.nonce_of(attempt.version) == attempt.nonce:
            account.arrived = True
    account.attempts = [a for a in account.attempts if a.version > newer[-1].version]


def _take(account: Account, newer: Sequence[Saved], known: int) -> None:
    """Adopt the newest version, or else the newest readable one, marked as such."""
    newest = newer[-1].version
    if account.damage and account.damage.version == newest and not account.may_have_healed():
        return
    if not known and len(newer) > 1 and not any(one.size for one in newer):
        # Older versions of Embers erased an account by emptying every object.
        _adopt(account, Loaded(newest, bytearray(), None, newest))
        return
    try:
        _adopt(account, account.chain.load(newest, account.stored_image()))
    except Broken:
        good = max(account.chain.last_good(newest), known)
        if not good:
            raise damaged(tr("No version up to {newest} can be read.", newest=newest)) from None
        if good > known:
            _adopt(account, account.chain.load(good))
        account.found_damage(Damage(newest, good))


def _adopt(account: Account, loaded: Loaded) -> None:
    """Make a state of the store the one here, with the schema of this Embers.

    What the schema changes is saved with the next save: an older Embers may still be running.
    """
    copy = account.copy
    if account.open and loaded.life != copy.mark.life:
        account.end()
        raise erased()
    generation = copy.place(loaded.image)
    path = copy.path_of(generation)
    try:
        changed = make_ready(path)
        here = loaded.print.sum if loaded.print else ""
        if changed or not here:
            here = fingerprint(account.image(path)).sum
        account.switch(generation, loaded.version, loaded.print, here, loaded.life)
    finally:
        copy.drop(generation)
