"""A database on this machine that is saved elsewhere before a write returns.

`write` runs in a transaction here, sends the changed blocks as the next version, created only if nobody
else took that number, and then commits. If somebody did, their version is fetched and the write is run once
more on it. If the store does not answer, the write is refused and nothing has changed; reading goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlite_utils import Database

from crm.errors import ChangedMeanwhile, NotFound
from crm.language import tr
from crm.remote import catching_up, saving
from crm.remote.account import Account
from crm.remote.chain import Broken, VersionInfo
from crm.remote.prepare import guarded_image, state_image
from crm.remote.sealing import Keyring
from crm.remote.state import Limits, State, damaged
from crm.remote.target import Target
from crm.store import local

T = TypeVar("T")

#: Seconds that a page waits for a save of another tab.
_PATIENCE: Final = 1.0


class Replica:
    """One user's database in this process; safe to share between threads.

    Besides `read`, `write`, `rehearse` and `forget` of a `Store`: call `pull()` at the start of a page's run,
    show `state()`, offer `history()` and `restore()`.
    """

    def __init__(
        self,
        target: Target,
        user: str,
        root: Path,
        now: Callable[[], datetime],
        keys: Keyring | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Open the newest state.

        Args:
            user: an opaque key, such as a hash; never an e-mail.
            root: a local folder for working copies; it may be empty at every start.
            now: the clock, with a time zone.

        Raises:
            StoreTrouble: no local copy and the store cannot be reached, or nothing in it can be read.
            StoreForeign: a newer Embers has been here, or this machine has no room.
        """
        self._lock = threading.RLock()
        self._account = Account(target, user, root, now, keys or Keyring(), limits or Limits())
        try:
            catching_up.open_account(self._account)
        except BaseException:
            self._account.copy.close()
            raise

    # -- what a Store does ------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file of the current state; a different one after each change from elsewhere."""
        return self._account.copy.path

    @contextmanager
    def read(self) -> Iterator[Database]:
        """A connection in one read transaction; a state that arrives meanwhile does not affect it."""
        self._account.refuse_erased()
        with self._account.copy.reading() as path, local.LocalStore(path).read() as db:
            yield db

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one transaction and save the result in the store before returning.

        `fn` must be pure database work; it runs again if somebody else saved first, and refuses if what
        its screen showed is another by then.

        Raises:
            NotSaved: the store does not answer; nothing has changed. SavedAfterAll: an earlier write did
            arrive. StoreDamaged: the newest version cannot be read; the user has to choose first.
            NotAllowed: the database would become too large. NotFound: the account was erased.
            StoreForeign: a newer Embers has been here. StoreBusy: others saved first, again and again.
        """
        with self._lock:
            return saving.write(self._account, fn)

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` on the local state as `write` does and roll it back, without contacting the store.

        Raises:
            StoreDamaged, NotAllowed, NotFound: as `write`.
        """

        def work(db: Database) -> T:
            result = fn(db)
            self._account.refuse_large(db)
            return result

        with self._lock:
            self._account.refuse_damaged()
            return local.LocalStore(self.path).rehearse(work)

    def forget(self, fn: Callable[[Database], T]) -> T:
        """Like `write`, and nothing that it deleted is left in the file, nor in later versions.

        Versions saved before still hold it until they are pruned.
        """
        with self._lock:
            return saving.forget(self._account, fn)

    # -- what only a replica does -----------------------------------------------------------------

    @property
    def erased(self) -> bool:
        """Whether the account was erased; this object then refuses everything."""
        return self._account.erased

    def state(self) -> State:
        """How this copy compares with the store; sends no request."""
        account = self._account
        return State(account.copy.mark.version, account.trouble, account.damage)

    def pull(self) -> None:
        """Fetch newer versions; a store that does not answer is not an error.

        While a save of another tab waits for the store, what is here can be read without waiting.

        Raises:
            StoreForeign: a newer Embers has been here. NotFound: the account was erased.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            return
        try:
            catching_up.pull(self._account)
        finally:
            self._lock.release()

    def try_now(self) -> None:
        """`pull` now, regardless of earlier failures."""
        with self._lock:
            self._account.ask_at_once()
            catching_up.pull(self._account)

    def history(self, most: int = 200) -> list[VersionInfo]:
        """The newest versions that hold anything, newest first.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        return self._account.chain.history(most, self._account.damage)

    def image_of(self, version: int) -> bytes:
        """The database file of a version, to view or to download.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
        """
        image = self._state_of(version)
        if not image:
            raise NotFound(tr("There is no such version, or it was erased."))
        return bytes(image)

    def _state_of(self, version: int) -> bytes | bytearray:
        account = self._account
        try:
            return account.chain.content(version)
        except Broken as error:
            if account.copy.is_there and version == account.copy.mark.version:
                return account.image()
            raise damaged(tr("Version {version} cannot be read.", version=version)) from error

    def restore(self, version: int, only_if: int | None = None) -> int:
        """Restore a version (0 = empty) as the newest one; the states in between stay in the history.

        Args:
            only_if: the version that must be the newest now, so that nobody's save is undone unseen.

        Returns:
            The version that it took the place of.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
            ChangedMeanwhile: `only_if` is not the newest.
        """

        def allowed(account: Account) -> None:
            if only_if is not None and account.newest != only_if:
                raise ChangedMeanwhile

        with self._lock:
            return saving.become(
                self._account, lambda: state_image(self._state_of(version), version), allowed
            )

    def replace(self, file: Path) -> int:
        """Replace everything by a database file, such as a backup; the history stays.

        Returns:
            The version that it took the place of.

        Raises:
            StoreTrouble: the store cannot be reached. StoreForeign: the file is foreign, or newer.
        """
        image = guarded_image(file)
        with self._lock:
            return saving.become(self._account, lambda: image)

    def prune(self) -> list[int]:
        """Delete versions that are older than the limit and that no newer one needs.

        Not under the lock, so that no page waits for it.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        account = self._account
        if account.damage or account.erased:
            return []
        return account.chain.prune(account.limits.keep, account.copy.mark.life)

    def erase_account(self) -> None:
        """Erase everything of this user, in the store and here, permanently; then discard this object.

        Copies elsewhere notice at their next look and erase themselves.

        Raises:
            StoreTrouble: the store cannot be reached; erasing again continues where it stopped.
        """
        with self._lock:
            saving.erase(self._account)

    def close(self) -> None:
        """Release the working copy for another process."""
        with self._lock:
            self._account.copy.close()
