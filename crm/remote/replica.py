"""A database on this machine that is saved elsewhere before a write returns.

`write` runs in a transaction here, sends the changed blocks as the next version, created only if nobody
else took that number, and commits. If somebody did, their version is fetched and the write is repeated on
it. If the store does not answer, the write is committed here, noted on disk as pending and uploaded later;
`state()` says so. Nothing is ever overwritten, neither here nor in the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from crm.errors import NotFound, StoreTrouble
from crm.remote.chain import Broken, VersionInfo
from crm.remote.commit import Saving
from crm.remote.pending import Work
from crm.remote.replica_state import ReplicaState
from crm.remote.sealing import Keyring
from crm.remote.state import Damage, Limits, State, damaged
from crm.remote.target import Target, erase
from crm.store import backup, local

T = TypeVar("T")


class Replica:
    """One user's database in this process; safe to share between threads.

    Besides `read`, `write`, `rehearse` and `compact` of a `Store`: call `pull()` at the start of a page's run, show
    `state()`, offer `history()` and `restore()`.
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
        self._replica_state = ReplicaState(
            target, user, root, now, keys or Keyring(), limits or Limits()
        )
        self._saving = Saving(self._replica_state)
        try:
            self._open()
        except BaseException:
            self._replica_state.copy.close()
            raise

    # -- what a Store does ------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file of the current state; a different one after each change from elsewhere."""
        return self._replica_state.copy.path

    @contextmanager
    def read(self) -> Iterator[Database]:
        """A connection in one read transaction; a state that arrives meanwhile does not affect it."""
        self._replica_state.refuse_erased()
        with self._replica_state.copy.reading() as path, local.LocalStore(path).read() as db:
            yield db

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one transaction and save the result in the store before returning.

        `fn` must be pure database work; it runs again if somebody else saved first. If the store does not
        answer, the write is kept here and uploaded later: see `state()`.

        Raises:
            StoreDamaged: the newest version cannot be read; the user has to choose first.
            NotAllowed: the database would become too large. StoreForeign: a newer Embers has been here.
            StoreBusy: others saved first sixty times in a row.
        """
        with self._lock:
            result: T = self._saving.submit(Work(fn))
            return result

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` on the local state as `write` does and roll it back, without contacting the store.

        Raises:
            StoreDamaged, NotAllowed: as `write`.
        """

        def work(db: Database) -> T:
            result = fn(db)
            self._replica_state.refuse_large(db)
            return result

        with self._lock:
            self._replica_state.refuse_damaged()
            return local.LocalStore(self.path).rehearse(work)

    def compact(self) -> None:
        """Rewrite the file so that no deleted data is left in it.

        Versions saved before still hold it until they are pruned.
        """
        with self._lock:
            self._saving.compact()

    # -- what only a replica does -----------------------------------------------------------------

    def state(self) -> State:
        """How this copy compares with the store; sends no request."""
        mark = self._replica_state.copy.mark
        since = datetime.fromisoformat(mark.pending_since) if mark.pending_since else None
        return State(
            mark.version,
            since,
            self._replica_state.trouble,
            self._replica_state.damage,
            mark.asides,
        )

    def fresh(self) -> bool:
        """Whether there is nothing to fetch or send, as far as the store can be reached now."""
        with self._lock:
            self._replica_state.refuse_erased()
            if not self._replica_state.may_ask():
                return True
            if self._replica_state.pending:
                return False
            version = self._replica_state.copy.mark.version
            try:
                if self._replica_state.is_stale() or self._replica_state.damage:
                    newer = self._replica_state.target.versions(self._replica_state.user)[-1:]
                    known = (
                        self._replica_state.damage.version
                        if self._replica_state.damage
                        else version
                    )
                    fresh = not newer or newer[0] <= known
                else:
                    fresh = not self._replica_state.target.exists(
                        self._replica_state.user, version + 1
                    )
            except StoreTrouble as trouble:
                self._replica_state.note(trouble)
                return True
            self._replica_state.well()
            return fresh

    def pull(self) -> None:
        """Fetch newer versions and send pending writes; a store that does not answer is not an error.

        Raises:
            StoreForeign: a newer Embers has been here.
        """
        with self._lock:
            if not self.fresh():
                self._saving.catch_up_quietly()
            self._replica_state.prune_if_due()

    def sync(self) -> bool:
        """Synchronise now, regardless of earlier failures: True if everything saved is in the store."""
        with self._lock:
            self._replica_state.refuse_erased()
            self._replica_state.ask_at_once()
            self._saving.catch_up_quietly()
            return not self._replica_state.pending

    def history(self, most: int = 200) -> list[VersionInfo]:
        """The newest versions, newest first.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        damage = self._replica_state.damage or Damage(0, 0)
        return self._replica_state.chain.history(most, damage.version, damage.good)

    def image_of(self, version: int) -> bytes:
        """The database file of a version, to view or to download.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
        """
        try:
            image = self._replica_state.chain.content(version)
        except Broken as error:
            raise damaged(f"Version {version} cannot be read.") from error
        if not image:
            raise NotFound("There is no such version, or it was erased.")
        return bytes(image)

    def restore(self, version: int) -> None:
        """Restore a version, or the work set aside in it, as the newest version.

        Nothing is lost: the states in between stay in the history.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
        """
        with self._lock:
            self._saving.become(lambda: self._state_of(version))
            self.dismiss(version)

    def replace(self, file: Path) -> None:
        """Replace everything by a database file, such as a backup; the history stays.

        Raises:
            StoreTrouble: the store cannot be reached. StoreForeign: the file is foreign, or newer.
        """
        backup.verify(file)
        with self._lock, local.raise_as_user_error(file):
            with local.connected_read_only(file) as db:
                local.refuse_foreign(db, file)
                image = db.conn.serialize()
            self._saving.become(lambda: image)

    def dismiss(self, version: int) -> None:
        """Note that the user has seen the work set aside in this version; it stays in the history."""
        with self._lock:
            mark = self._replica_state.copy.mark
            if version in mark.asides:
                self._replica_state.copy.keep(asides=tuple(v for v in mark.asides if v != version))

    def prune(self) -> list[int]:
        """Delete versions that are older than the limit and that no newer one needs.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        return (
            []
            if self._replica_state.damage
            else self._replica_state.chain.prune(self._replica_state.limits.keep)
        )

    def erase_account(self) -> None:
        """Erase everything of this user, in the store and here, permanently; then discard this object.

        Copies elsewhere notice and erase themselves, including pending writes.

        Raises:
            StoreTrouble: the store cannot be reached; erasing again continues where it stopped.
        """
        with self._lock:
            erase(self._replica_state.target, self._replica_state.user)
            self._replica_state.erase()

    def close(self) -> None:
        """Release the working copy for another process; pending work stays in it."""
        with self._lock:
            self._replica_state.copy.close()

    def _open(self) -> None:
        replica_state = self._replica_state
        replica_state.read_local_copy()
        try:
            self._saving.catch_up()
        except StoreTrouble as trouble:
            if not replica_state.copy.is_there:
                raise
            replica_state.note(trouble)
        self._saving.bring_up_to_date()
        replica_state.prune_if_due()

    def _state_of(self, version: int) -> bytes:
        here = self._replica_state.image_if_current(version)
        return self.image_of(version) if here is None else here
