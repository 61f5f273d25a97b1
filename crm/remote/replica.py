"""A database on this machine that is saved elsewhere before a write returns.

`write` runs in a transaction here, sends the changed blocks as the next version, created only if nobody
else took that number, and commits. If somebody did, theirs is fetched and the write is done again on it.
If the store does not answer, the write is committed here, noted on disk as pending and goes up later;
`state()` says so. Nothing is ever overwritten, here or there.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from crm.errors import (
    NotAllowed,
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreTrouble,
)
from crm.remote import target as targets
from crm.remote.chain import Broken, Chain, Loaded, Moment
from crm.remote.pending import CannotJoin, Work, do_again
from crm.remote.sealing import Keyring
from crm.remote.target import Conflict, Target, checked_user
from crm.remote.versions import Fingerprint, Kind, Packed, fingerprint, full_is_due, pack
from crm.remote.working_copy import Attempt, WorkingCopy
from crm.store import backup, local, standings
from crm.store.migrations import SCHEMA

T = TypeVar("T")

_TRIES: Final = 60
#: A copy that has not seen the store for so long asks before it writes. Pruning spares seven days.
_STALE: Final = timedelta(days=1)
#: Seconds to leave a store alone that does not answer, at most.
_LONGEST_REST: Final = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one account.

    Attributes:
        size: bytes of its database.
        keep: how long old versions stay at least.
        rest: seconds for which a store that did not answer is left alone, doubled each time up to a minute.
    """

    size: int = 100_000_000
    keep: timedelta = timedelta(days=7)
    rest: float = 5.0


@dataclass(frozen=True, slots=True)
class Damage:
    """A version that cannot be read, and the newest one that can; 0 = none."""

    version: int
    good: int


@dataclass(frozen=True, slots=True)
class State:
    """How this copy and the store stand to each other.

    Attributes:
        version: the last version known here.
        pending_since: since when something is saved here only; None = all that was saved is durable.
        trouble: why the store could not be used last time, with a sentence for user and operator.
        damage: the newest version cannot be read; writing waits until the user chose with `restore`.
        asides: versions with work of a time without connection that could not be joined.
    """

    version: int
    pending_since: datetime | None = None
    trouble: StoreTrouble | None = None
    damage: Damage | None = None
    asides: tuple[int, ...] = ()

    @property
    def durable(self) -> bool:
        return self.pending_since is None


class Replica:
    """One user's database in this process; safe to share between threads.

    Besides `read`, `write` and `compact` of a `Store`: call `pull()` at the start of a page's run, show
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
            root: a folder on this machine for working copies; it may be empty at every start.
            now: the clock, with a time zone.

        Raises:
            StoreTrouble: nothing is here and the store cannot be reached, or nothing in it can be read.
            StoreForeign: a newer Embers has been here, or this machine has no room.
        """
        self._user = checked_user(user)
        self._target = target
        self._keys = keys or Keyring()
        self._limits = limits or Limits()
        self._chain = Chain(target, user, self._keys, 4 * self._limits.size)
        self._now = now
        self._lock = threading.RLock()
        self._copy = WorkingCopy(root, user)
        self._print: Fingerprint | None = None  # of the version below; None = send a full image
        self._works: list[Work] = []
        self._opaque = False  # pending from a process that ended: what was done is not known
        self._compact_due = False
        self._trouble: StoreTrouble | None = None
        self._damage: Damage | None = None
        self._rest_until = self._failures = 0.0
        self._seen: tuple[float, datetime] | None = None
        self._erased = False
        try:
            self._open()
        except BaseException:
            self._copy.close()
            raise

    # -- what a Store does ------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file of the current state; another one after each change that came from elsewhere."""
        return self._copy.path

    @contextmanager
    def read(self) -> Iterator[Database]:
        """A connection in one read transaction; a state that arrives meanwhile does not disturb it."""
        self._refuse_erased()
        with self._copy.reading() as path, local.LocalStore(path).read() as db:
            yield db

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one transaction and save the result in the store before returning.

        `fn` must be pure database work; it runs again if somebody else saved first. If the store does not
        answer, the write is kept here and goes up later: ask `state()`.

        Raises:
            StoreDamaged: the newest version cannot be read; the user has to choose first.
            NotAllowed: the database would become too large. StoreForeign: a newer Embers has been here.
            StoreBusy: others saved without a pause, sixty times.
        """
        with self._lock:
            result: T = self._submit(Work(fn))
            return result

    def compact(self) -> None:
        """Rewrite the file so that nothing of what was deleted is left in it.

        Versions saved before still hold it until they are pruned.
        """
        with self._lock:
            self._refuse_damaged()
            self._catch_up_if_due()
            for attempt in range(_TRIES):
                try:
                    self._compact_once()
                except Conflict:
                    self._pause(attempt)
                    self._catch_up_quietly()
                else:
                    return
            raise _busy()

    # -- what only a replica does -----------------------------------------------------------------

    def state(self) -> State:
        """How this copy and the store stand to each other; asks nobody."""
        mark = self._copy.mark
        since = datetime.fromisoformat(mark.pending_since) if mark.pending_since else None
        return State(mark.version, since, self._trouble, self._damage, mark.asides)

    def fresh(self) -> bool:
        """Whether there is nothing to fetch or to send, as far as the store can be asked now."""
        with self._lock:
            self._refuse_erased()
            if not self._may_ask():
                return True
            if self._pending:
                return False
            version = self._copy.mark.version
            try:
                if self._is_stale() or self._damage:
                    newer = self._target.versions(self._user)[-1:]
                    known = self._damage.version if self._damage else version
                    fresh = not newer or newer[0] <= known
                else:
                    fresh = not self._target.exists(self._user, version + 1)
            except StoreTrouble as trouble:
                self._note(trouble)
                return True
            self._well()
            return fresh

    def pull(self) -> None:
        """Fetch what is newer and send what is pending; a store that does not answer is no error.

        Raises:
            StoreForeign: a newer Embers has been here.
        """
        with self._lock:
            if not self.fresh():
                self._catch_up_quietly()

    def sync(self) -> bool:
        """Try now, however often it failed: True if all that was saved is in the store."""
        with self._lock:
            self._refuse_erased()
            self._rest_until = 0.0
            self._catch_up_quietly()
            return not self._pending

    def history(self, most: int = 200) -> list[Moment]:
        """The newest versions, newest first.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        damage = self._damage or Damage(0, 0)
        return self._chain.history(most, damage.version, damage.good)

    def image_of(self, version: int) -> bytes:
        """The database file of a version, to look at or to keep.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
        """
        try:
            image = self._chain.content(version)
        except Broken as error:
            raise _damaged(f"Version {version} cannot be read.") from error
        if not image:
            raise NotFound("There is no such version, or it was erased.")
        return bytes(image)

    def restore(self, version: int) -> None:
        """Go back to a version, or to what was put aside in it; saved as the newest version.

        Nothing is lost: the states in between stay in the history.

        Raises:
            StoreTrouble: it cannot be reached, or it is damaged. NotFound: there is no such version.
        """
        with self._lock:
            self._become(lambda: self._state_of(version))
            self.dismiss(version)

    def replace(self, file: Path) -> None:
        """Put a database file, such as a backup, in the place of everything; the history stays.

        Raises:
            StoreTrouble: the store cannot be reached. StoreForeign: the file is not ours, or newer.
        """
        backup.verify(file)
        with self._lock, local.told(file):
            with local.connected_read_only(file) as db:
                local.refuse_foreign(db, file)
                image = db.conn.serialize()
            self._become(lambda: image)

    def dismiss(self, version: int) -> None:
        """The user has looked at what was put aside in this version; it stays in the history."""
        with self._lock:
            mark = self._copy.mark
            if version in mark.asides:
                self._copy.keep(asides=tuple(v for v in mark.asides if v != version))

    def prune(self) -> list[int]:
        """Let go of versions that are older than the limit and needed by no younger one.

        Raises:
            StoreTrouble: the store cannot be reached.
        """
        return [] if self._damage else self._chain.prune(self._limits.keep)

    def erase_account(self) -> None:
        """Erase everything of this user, in the store and here, for good; this object is of no use then.

        Copies elsewhere notice and forget, too, also what they had pending.

        Raises:
            StoreTrouble: the store cannot be reached; erasing again goes on where it stopped.
        """
        with self._lock:
            targets.erase(self._target, self._user)
            self._erased = True
            self._copy.destroy()

    def close(self) -> None:
        """Let another process have the working copy; pending work stays in it."""
        with self._lock:
            self._copy.close()

    # -- opening ----------------------------------------------------------------------------------

    def _open(self) -> None:
        self._look_at_what_is_here()
        try:
            self._catch_up()
        except StoreTrouble as trouble:
            if not self._copy.is_there:
                raise
            self._note(trouble)
        self._bring_up_to_date()
        if self._trouble is None:
            with suppress(StoreTrouble):
                self.prune()

    def _look_at_what_is_here(self) -> None:
        """Whether the file that an earlier process left is what the store has, or holds more."""
        copy = self._copy
        if not copy.is_there:
            copy.start_over()
            return
        try:
            found = fingerprint(self._image())
        except sqlite3.DatabaseError:
            copy.set_aside()
            return
        mark = copy.mark
        if found.sum != mark.sum and backup.is_damaged(self.path):
            copy.set_aside()
        elif found.sum == mark.sum or not (mark.sum or mark.pending_since):
            self._print = found if mark.sum else None
            copy.keep(pending_since="", attempts=())
        else:
            self._opaque = True
            self._mark_pending()

    def _bring_up_to_date(self) -> None:
        """Migrate through a write, so that an old and a new Embers may overlap."""
        with local.told(self.path), local.connected(self.path) as db:
            if _is_up_to_date(db):
                return
        if self._damage is None:
            self._submit(Work(_migrate, gives_ids=False))
            return
        _migrate_file(
            self.path
        )  # to be able to show it; nothing is saved on top of a damaged version
        self._copy.keep(sum=fingerprint(self._image()).sum)
        self._print = None

    # -- one write --------------------------------------------------------------------------------

    def _submit(self, work: Work) -> Any:
        self._refuse_damaged()
        self._catch_up_if_due()
        for attempt in range(_TRIES):
            self._refuse_damaged()
            try:
                return self._once(work)
            except Conflict:
                self._pause(attempt)
                self._catch_up_quietly()
        raise _busy()

    def _once(self, work: Work) -> Any:
        with local.told(self.path), local.connected(self.path) as db, _transaction(db) as commit:
            result = work.run(db)
            self._refuse_large(db)
            packed = self._sent(db)
            try:
                commit()
            except sqlite3.Error:
                if packed is None:
                    raise
                # It is saved, only not here: the next look at the store fetches it.
                return result
        if packed is not None:
            self._arrived(self._copy.mark.version + 1, packed.print)
        elif self._pending:
            self._works.append(work)
        return result

    def _sent(self, db: Database) -> Packed | None:
        """Send the state of the open transaction; None if it was not, because it is pending or no change."""
        if self._pending or not self._may_ask():
            self._mark_pending()
            return None
        mark = self._copy.mark
        packed = self._packed(db.conn.serialize(), mark.version + 1)
        if packed.print.sum == mark.sum:
            return None
        try:
            self._create(mark.version + 1, packed.data)
        except StoreTrouble as trouble:
            self._note(trouble)
            self._mark_pending(Attempt(mark.version + 1, packed.nonce, 1, packed.print.sum))
            return None
        return packed

    def _compact_once(self) -> None:
        generation = self._copy.place(b"")
        path = self._copy.path_of(generation)
        try:
            with local.told(self.path), local.connected(self.path) as db:
                db.execute("VACUUM INTO ?", [str(path)])
            _make_ready(path)
            if self._pending or not self._may_ask():
                self._compact_later(generation)
                return
            version = self._copy.mark.version + 1
            packed = self._packed(self._image(path), version, Kind.COMPACT)
            try:
                self._create(version, packed.data)
            except StoreTrouble as trouble:
                self._note(trouble)
                attempt = Attempt(version, packed.nonce, 1, packed.print.sum)
                self._compact_later(generation, attempt)
                return
            self._switch(generation, version, packed.print)
        finally:
            self._copy.drop(generation)

    def _compact_later(self, generation: int, attempt: Attempt | None = None) -> None:
        self._compact_due = True
        self._mark_pending(attempt, generation=generation)
        self._works.append(Work(lambda db: None))

    # -- catching up ------------------------------------------------------------------------------

    def _catch_up_if_due(self) -> None:
        if self._may_ask() and (self._pending or self._is_stale()):
            self._catch_up_quietly()

    def _catch_up_quietly(self) -> None:
        try:
            self._catch_up()
        except StoreTrouble as trouble:
            self._note(trouble)

    def _catch_up(self) -> None:
        """Fetch what is newer, send what is pending, join both; on return nothing is pending."""
        for attempt in range(_TRIES):
            newer = self._target.saved(self._user, self._copy.mark.version)
            self._confirm()
            try:
                if self._settled(newer):
                    break
            except Conflict:
                self._pause(attempt)
        else:
            raise _busy()
        self._well()
        if self._compact_due and not self._pending:
            self._compact_due = False
            self.compact()

    def _settled(self, newer: list[targets.Saved]) -> bool:
        newest = newer[-1].version if newer else self._copy.mark.version
        if newer and newer[-1].size == 0:
            self._take(newest, whole=True)  # the account was erased: nothing here may outlive it
        elif not self._pending:
            known = self._damage is not None and self._damage.version == newest
            if (newer and not known) or not self._copy.is_there:
                self._take(newest)
        elif newer and self._recognised({saved.version for saved in newer}, newest):
            return False
        elif newer:
            self._rejoin(newest)
        else:
            self._send_pending()
        return True

    def _take(self, newest: int, whole: bool = False) -> None:
        """Make the newest version the state here, or the newest readable one, marked as such."""
        start = None
        if self._print is not None and not whole and not self._pending:
            start = Loaded(self._copy.mark.version, bytearray(self._image()), self._print)
        try:
            self._adopt(self._chain.load(newest, start))
        except Broken:
            self._found_damage(newest)
            if not self._copy.is_there and self._damage:
                damage = self._damage
                self._adopt(self._chain.load(damage.good))
                self._damage = damage

    def _adopt(self, loaded: Loaded) -> None:
        generation = self._copy.place(loaded.image)
        path = self._copy.path_of(generation)
        try:
            if not loaded.image:
                _migrate_file(path)
            _make_ready(path)
            self._switch(generation, loaded.version, loaded.print)
        finally:
            self._copy.drop(generation)

    def _found_damage(self, newest: int) -> None:
        good = self._chain.last_good(newest)
        if self._copy.is_there:
            good = max(good, self._copy.mark.version)
        if good == 0:
            raise _damaged("No version can be read.")
        self._damage = Damage(newest, good)

    def _send_pending(self) -> None:
        mark = self._copy.mark
        packed = self._packed(self._image(), mark.version + 1)
        if packed.print.sum != mark.sum:
            try:
                self._create(mark.version + 1, packed.data)
            except StoreTrouble:
                attempt = Attempt(
                    mark.version + 1, packed.nonce, len(self._works), packed.print.sum
                )
                self._mark_pending(attempt)
                raise
            self._arrived(mark.version + 1, packed.print)
        else:
            self._arrived(mark.version, packed.print)

    def _recognised(self, there: set[int], newest: int) -> bool:
        """Whether one of the newer versions is our own, of which only the answer was lost."""
        mark = self._copy.mark
        here = fingerprint(self._image())
        for attempt in mark.attempts:
            if attempt.version not in there:
                continue
            if self._chain.nonce_of(attempt.version) != attempt.nonce:
                continue
            covered = here.sum == attempt.local
            del self._works[: attempt.count]
            if attempt.aside:
                self._copy.keep(asides=(*mark.asides, attempt.version))
            if attempt.direct and covered:
                self._arrived(attempt.version, here)
            elif attempt.direct:
                self._copy.keep(version=attempt.version, sum=attempt.local, attempts=())
                self._print = None
            elif covered:
                self._take(newest, whole=True)
            else:
                self._copy.keep(attempts=())
            return True
        next_one = mark.version + 1
        if self._opaque and next_one in there and self._chain.sum_of(next_one) == here.sum:
            self._arrived(next_one, here)  # the process ended between the answer and noting it
            return True
        return False

    def _rejoin(self, newest: int) -> None:
        """Somebody saved while we could not: do ours again on theirs, or put ours aside, never either lost."""
        try:
            loaded = self._chain.load(newest)
        except Broken as error:
            self._found_damage(newest)
            raise _damaged(f"Version {newest} cannot be read.") from error
        generation = self._copy.place(loaded.image)
        path = self._copy.path_of(generation)
        try:
            _make_ready(path)
            if self._opaque or not self._joined(generation, loaded):
                self._put_aside(newest + 1)
                asides = (*self._copy.mark.asides, newest + 1)
                self._switch(generation, newest + 1, loaded.print, asides=asides)
        finally:
            self._copy.drop(generation)

    def _joined(self, generation: int, loaded: Loaded) -> bool:
        path, version = self._copy.path_of(generation), loaded.version + 1
        with local.told(path), local.connected(path) as db:
            try:
                with _transaction(db) as commit:
                    _migrate(db)
                    do_again(db, self._works)
                    image = db.conn.serialize()
                    packed = self._packed(image, version, before=loaded.print)
                    self._try_elsewhere(version, packed)
                    commit()
            except CannotJoin:
                return False
        self._switch(generation, version, packed.print)
        return True

    def _put_aside(self, version: int) -> None:
        packed = self._packed(self._image(), version, Kind.ASIDE)
        self._try_elsewhere(version, packed, aside=True)

    def _try_elsewhere(self, version: int, packed: Packed, aside: bool = False) -> None:
        """Send pending work on top of somebody else's version; noted first, so that none is sent twice."""
        here = fingerprint(self._image()).sum
        count = len(self._works)
        self._mark_pending(Attempt(version, packed.nonce, count, here, direct=False, aside=aside))
        self._create(version, packed.data)

    # -- going back -------------------------------------------------------------------------------

    def _state_of(self, version: int) -> bytes | bytearray:
        mark = self._copy.mark
        is_here = self._copy.is_there and not self._pending and version == mark.version
        return self._image() if is_here and version not in mark.asides else self.image_of(version)

    def _become(self, image_of: Callable[[], bytes | bytearray]) -> None:
        self._refuse_erased()
        if self._damage is None:
            self._catch_up()
        for attempt in range(_TRIES):
            newest = max([0, *self._target.versions(self._user)])
            try:
                if self._pending:
                    self._put_aside(newest + 1)
                    asides = (*self._copy.mark.asides, newest + 1)
                    self._copy.keep(pending_since="", attempts=(), asides=asides)
                    self._works, self._opaque = [], False
                    newest += 1
                self._become_once(image_of(), newest + 1)
            except Conflict:
                self._pause(attempt)
            else:
                return
        raise _busy()

    def _become_once(self, image: bytes | bytearray, version: int) -> None:
        generation = self._copy.place(image)
        path = self._copy.path_of(generation)
        try:
            _make_ready(path)
            with local.told(path), local.connected(path) as db, _transaction(db) as commit:
                _migrate(db)
                self._refuse_large(db)
                packed = self._packed(db.conn.serialize(), version, Kind.FULL)
                self._create(version, packed.data)
                commit()
            self._switch(generation, version, packed.print)
        finally:
            self._copy.drop(generation)

    # -- small parts ------------------------------------------------------------------------------

    @property
    def _pending(self) -> bool:
        return bool(self._copy.mark.pending_since)

    def _mark_pending(self, attempt: Attempt | None = None, **more: Any) -> None:
        mark = self._copy.mark
        if mark.pending_since and attempt is None and not more:
            return
        attempts = mark.attempts if attempt is None else (*mark.attempts, attempt)
        since = mark.pending_since or self._now().isoformat()
        self._copy.keep(pending_since=since, attempts=attempts, **more)

    def _arrived(self, version: int, now: Fingerprint) -> None:
        """The file here is this version of the store."""
        self._copy.keep(version=version, sum=now.sum, pending_since="", attempts=())
        self._print, self._works, self._opaque = now, [], False

    def _switch(self, generation: int, version: int, now: Fingerprint | None, **more: Any) -> None:
        """A file that was placed becomes the state here."""
        self._copy.keep(
            generation=generation,
            version=version,
            sum=now.sum if now else "",
            pending_since="",
            attempts=(),
            **more,
        )
        self._print, self._works, self._opaque, self._damage = now, [], False, None

    def _packed(
        self,
        image: bytes,
        version: int,
        kind: Kind | None = None,
        before: Fingerprint | None = None,
    ) -> Packed:
        before = before or self._print
        if kind is None:
            kind = Kind.FULL if before is None or full_is_due(version) else Kind.CHANGES
        return pack(image, before, kind, (self._user, version), self._keys)

    def _create(self, version: int, data: bytes) -> None:
        """Create a version.

        Raises:
            Conflict: somebody took the number, or we slept so long that it was pruned and free again.
        """
        self._target.create(self._user, version, data)
        if version > 1 and self._is_stale() and not self._target.exists(self._user, version - 1):
            self._target.delete(self._user, [version])
            raise Conflict(version)
        self._confirm()

    def _image(self, path: Path | None = None) -> bytes:
        with local.connected(path or self.path) as db:
            return db.conn.serialize()

    def _pause(self, attempt: int) -> None:
        time.sleep(random.random() * 0.05 * min(attempt + 1, 8))

    def _confirm(self) -> None:
        self._seen = (time.monotonic(), self._now())

    def _is_stale(self) -> bool:
        """Whether either clock says that we have not seen the store for a day."""
        if self._seen is None:
            return True
        ticked = timedelta(seconds=time.monotonic() - self._seen[0])
        return max(ticked, abs(self._now() - self._seen[1])) > _STALE

    def _may_ask(self) -> bool:
        return time.monotonic() >= self._rest_until

    def _note(self, trouble: StoreTrouble) -> None:
        self._trouble = trouble
        self._rest_until = time.monotonic() + min(
            self._limits.rest * 2**self._failures, _LONGEST_REST
        )
        self._failures += 1

    def _well(self) -> None:
        self._trouble, self._rest_until, self._failures = None, 0.0, 0

    def _refuse_erased(self) -> None:
        if self._erased:
            raise NotFound("This account was erased.")

    def _refuse_damaged(self) -> None:
        self._refuse_erased()
        if self._damage:
            raise _damaged(
                f"Version {self._damage.version} cannot be read; version {self._damage.good} can."
            )

    def _refuse_large(self, db: Database) -> None:
        pages, size = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        blocks = len(self._print.blocks) if self._print else 0
        if pages * size > self._limits.size and (pages * size + 16_383) // 16_384 > blocks:
            raise NotAllowed(
                f"Your data would grow beyond {self._limits.size // 1_000_000} MB, which is all this site keeps.",
                "Nothing was changed. Delete what you no longer need, or run Embers on your own machine.",
            )


@contextmanager
def _transaction(db: Database) -> Iterator[Callable[[], None]]:
    """BEGIN IMMEDIATE; undone unless the given function was called."""
    db.execute("BEGIN IMMEDIATE")

    def commit() -> None:
        db.execute("COMMIT")

    try:
        yield commit
    finally:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")


def _is_up_to_date(db: Database) -> bool:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version >= SCHEMA and standings.is_current(db)


def _migrate(db: Database) -> None:
    """Bring schema and standings up to date inside the open transaction."""
    if int(db.execute("PRAGMA user_version").fetchone()[0]) < SCHEMA:
        local.migrate_within(db)
    if not standings.is_current(db):
        standings.rebuild(db)


def _migrate_file(path: Path) -> None:
    with local.told(path), local.connected(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
        with _transaction(db) as commit:
            _migrate(db)
            commit()


def _make_ready(path: Path) -> None:
    """Refuse what is not ours or newer than we are; then open it as we do.

    Raises:
        StoreForeign: a newer Embers wrote it, or it is no database of ours.
    """
    with local.told(path), local.connected(path) as db:
        if int(db.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA:
            raise StoreForeign(
                "Your data were opened by a newer version of Embers in the meantime.",
                "Nothing was changed. Please reload the page in a minute.",
            )
        local.refuse_foreign(db, path)
        db.execute("PRAGMA journal_mode=WAL")


def _damaged(operator: str) -> StoreDamaged:
    return StoreDamaged(
        "The newest saved state of your data cannot be read.",
        "Nothing was overwritten. You can look at the last good state and go back to it.",
        operator,
    )


def _busy() -> StoreBusy:
    return StoreBusy(
        "Your data are being changed from somewhere else without a pause.",
        "Nothing was changed. Please try again in a moment.",
    )
