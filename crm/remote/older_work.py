"""Work that an older Embers kept on this machine while its store was silent; none is kept any more."""

from __future__ import annotations

from collections.abc import Sequence

from crm.remote.account import Account
from crm.remote.target import Conflict, Saved
from crm.remote.versions import Kind, fingerprint


def keep(account: Account) -> None:
    """Save it once: as the newest state, or beside it in the history if somebody else saved since.

    Nothing of an account that was erased meanwhile is saved.

    Raises:
        StoreTrouble: the store cannot be used now; the file here stays.
    """
    mark = account.copy.mark
    if not mark.pending_since:
        return
    image = account.image()
    here = fingerprint(image).sum
    while True:
        listed = account.target.saved(account.user)
        newest = listed[-1].version if listed else 0
        if here == mark.sum or _is_known(account, newest, here) or _was_erased(account, listed):
            break
        kind = Kind.FULL if newest == mark.version else Kind.ASIDE
        packed = account.packed(image, newest + 1, kind)
        try:
            account.target.create(account.user, newest + 1, packed.data)
        except Conflict:
            continue
        break
    account.copy.keep(pending_since="")
    account.dirty = True  # the store's state takes its place


def _is_known(account: Account, newest: int, here: str) -> bool:
    there = account.chain.read(newest) if newest else None
    return there is not None and there.sum == here


def _was_erased(account: Account, listed: Sequence[Saved]) -> bool:
    if len(listed) > 1 and not any(one.size for one in listed):
        return True
    there = account.chain.read(listed[-1].version) if listed else None
    return there is not None and there.meta.life != account.copy.mark.life
