"""One account here and in the store: the file, its version, pending work, when to contact the store."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from crm.errors import NotAllowed, NotFound, StoreTrouble
from crm.remote.chain import Chain
from crm.remote.pending import Work
from crm.remote.sealing import Keyring
from crm.remote.state import Damage, Limits, damaged
from crm.remote.target import Conflict, Target, checked_user
from crm.remote.versions import Fingerprint, Kind, Packed, fingerprint, full_is_due, pack
from crm.remote.working_copy import Attempt, WorkingCopy
from crm.store import backup, local

TRIES: Final = 60
#: A copy that has not seen the store for so long asks before it writes. Pruning spares seven days.
_STALE: Final = timedelta(days=1)
#: The longest pause, in seconds, before a store that did not answer is contacted again.
_LONGEST_REST: Final = 60.0


class ReplicaState:
    """State shared by sending and joining. Only its methods change it, under the replica's lock.

    Attributes:
        print: fingerprint of the mark's version; None = the next object is a full image.
        works: the pending writes, in order.
        opaque: there is pending work of an earlier process, which cannot be replayed.
        compact_due: the file was rewritten while the store was unreachable; to be repeated.
    """

    def __init__(
        self,
        target: Target,
        user: str,
        root: Path,
        now: Callable[[], datetime],
        keys: Keyring,
        limits: Limits,
    ) -> None:
        self.user = checked_user(user)
        self.target = target
        self.keys = keys
        self.limits = limits
        self.chain = Chain(target, user, keys, 4 * limits.size)
        self.now = now
        self.copy = WorkingCopy(root, user)
        self.print: Fingerprint | None = None
        self.works: list[Work] = []
        self.opaque = False
        self.compact_due = False
        self.trouble: StoreTrouble | None = None
        self.damage: Damage | None = None
        self.rest_until = 0.0
        self.failures = 0
        self.seen: tuple[float, datetime] | None = None
        self.pruned: float | None = None
        self.erased = False

    @property
    def path(self) -> Path:
        """The database of the current state."""
        return self.copy.path

    def read_local_copy(self) -> None:
        """Compare the file that an earlier process left with the store: the same, or with pending work."""
        copy = self.copy
        if not copy.is_there:
            copy.start_over()
            return
        try:
            found = fingerprint(self.image())
        except sqlite3.DatabaseError:
            copy.set_aside()
            return
        mark = copy.mark
        if found.sum != mark.sum and backup.is_damaged(self.path):
            copy.set_aside()
        elif found.sum == mark.sum or not (mark.sum or mark.pending_since):
            self.print = found if mark.sum else None
            copy.keep(pending_since="", attempts=())
        else:
            self.opaque = True
            self.mark_pending()

    def find_last_good(self, newest: int) -> None:
        """Find the newest readable state, and offer it.

        Raises:
            StoreDamaged: there is none.
        """
        good = self.chain.last_good(newest)
        if self.copy.is_there:
            good = max(good, self.copy.mark.version)
        if good == 0:
            raise damaged("No version can be read.")
        self.damage = Damage(newest, good)

    @property
    def pending(self) -> bool:
        """Whether anything is saved only here."""
        return bool(self.copy.mark.pending_since)

    def mark_pending(self, attempt: Attempt | None = None, **more: Any) -> None:
        mark = self.copy.mark
        if mark.pending_since and attempt is None and not more:
            return
        attempts = mark.attempts if attempt is None else (*mark.attempts, attempt)
        since = mark.pending_since or self.now().isoformat()
        self.copy.keep(pending_since=since, attempts=attempts, **more)

    def arrived(self, version: int, now: Fingerprint) -> None:
        """Note that the file here is this version of the store."""
        self.copy.note(version=version, sum=now.sum, pending_since="", attempts=())
        self.print, self.works, self.opaque = now, [], False

    def rebase(self, **mark: Any) -> None:
        """Note that the file here is based on another version; the next object is a full image."""
        self.copy.keep(**mark)
        self.print = None

    def queue(self, work: Work) -> None:
        """Add a write that is kept here and not yet in the store."""
        self.works.append(work)

    def landed(self, count: int) -> None:
        """Note that this many of the pending writes are in the store."""
        del self.works[:count]

    def put_aside(self, version: int) -> None:
        """Note that all pending work is in the store as a separate version, which changes nothing."""
        asides = (*self.copy.mark.asides, version)
        self.copy.keep(pending_since="", attempts=(), asides=asides)
        self.works, self.opaque = [], False

    def compact_later(self, generation: int, attempt: Attempt | None = None) -> None:
        """Note that the file was rewritten here; the store gets it once it answers."""
        self.compact_due = True
        self.mark_pending(attempt, generation=generation)
        self.queue(Work(lambda db: None))

    def take_compact(self) -> bool:
        """Whether the file has to be rewritten now; clears the request."""
        if not self.compact_due or self.pending:
            return False
        self.compact_due = False
        return True

    def still_damaged(self, damage: Damage) -> None:
        """Note that the newest readable state is shown; the damage stays until the user chooses."""
        self.damage = damage

    def switch(self, generation: int, version: int, now: Fingerprint | None, **more: Any) -> None:
        """Make a placed file the state here."""
        self.copy.keep(
            generation=generation,
            version=version,
            sum=now.sum if now else "",
            pending_since="",
            attempts=(),
            **more,
        )
        self.print, self.works, self.opaque, self.damage = now, [], False, None

    def packed(
        self,
        image: bytes,
        version: int,
        kind: Kind | None = None,
        before: Fingerprint | None = None,
    ) -> Packed:
        """The object of an image: the changes, or the full image when that is due."""
        before = before or self.print
        if kind is None:
            kind = Kind.FULL if before is None or full_is_due(version) else Kind.CHANGES
        return pack(image, before, kind, (self.user, version), self.keys)

    def create(self, version: int, data: bytes) -> None:
        """Create a version.

        Raises:
            Conflict: somebody took the number, or this process slept until it was pruned and free again.
        """
        self.target.create(self.user, version, data)
        if version > 1 and self.is_stale() and not self.target.exists(self.user, version - 1):
            self.target.delete(self.user, [version])
            raise Conflict(version)
        self.confirm()

    def image(self, path: Path | None = None) -> bytes:
        """The bytes of the database, committed changes included."""
        with local.connected(path or self.path) as db:
            return db.conn.serialize()

    def image_if_current(self, version: int) -> bytes | None:
        """The file here, if it is the state of this version."""
        mark = self.copy.mark
        is_here = self.copy.is_there and not self.pending and version == mark.version
        return self.image() if is_here and version not in mark.asides else None

    def pause(self, attempt: int) -> None:
        """Wait a random moment, so that two writers do not collide again."""
        time.sleep(random.random() * 0.05 * min(attempt + 1, 8))

    def confirm(self) -> None:
        """Note that this copy and the store agree now."""
        self.seen = (time.monotonic(), self.now())

    def is_stale(self) -> bool:
        """Whether by either clock the store has not been seen for a day."""
        if self.seen is None:
            return True
        ticked = timedelta(seconds=time.monotonic() - self.seen[0])
        return max(ticked, abs(self.now() - self.seen[1])) > _STALE

    def may_ask(self) -> bool:
        """Whether the pause after a failure is over."""
        return time.monotonic() >= self.rest_until

    def note(self, trouble: StoreTrouble) -> None:
        """Note that the store could not be used, and pause before the next attempt."""
        self.trouble = trouble
        self.rest_until = time.monotonic() + min(self.limits.rest * 2**self.failures, _LONGEST_REST)
        self.failures += 1

    def ask_at_once(self) -> None:
        """Contact the store next time, regardless of earlier failures."""
        self.rest_until = 0.0

    def well(self) -> None:
        """Note that the store works."""
        self.trouble, self.rest_until, self.failures = None, 0.0, 0

    def prune_if_due(self) -> None:
        """Prune old versions once a day."""
        tick = time.monotonic()
        due = self.pruned is None or tick - self.pruned > _STALE.total_seconds()
        if due and self.trouble is None and self.damage is None:
            self.pruned = tick
            with suppress(StoreTrouble):
                self.chain.prune(self.limits.keep)

    def erase(self) -> None:
        """Forget everything here, as the account was erased from the store."""
        self.erased = True
        self.copy.destroy()

    def refuse_erased(self) -> None:
        """Refuse to read from or write to an erased account."""
        if self.erased:
            raise NotFound("This account was erased.")

    def refuse_damaged(self) -> None:
        """Refuse to save on top of a version that cannot be read."""
        self.refuse_erased()
        if self.damage:
            raise damaged(
                f"Version {self.damage.version} cannot be read; version {self.damage.good} can."
            )

    def refuse_large(self, db: Database) -> None:
        """Refuse a write that makes the database larger than allowed; one that does not grow it is fine."""
        pages, size = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        blocks = len(self.print.blocks) if self.print else 0
        if pages * size > self.limits.size and (pages * size + 16_383) // 16_384 > blocks:
            raise NotAllowed(
                f"Your data would grow beyond {self.limits.size // 1_000_000} MB, which is all this site keeps.",
                "Nothing was changed. Delete what you no longer need, or run Embers on your own machine.",
            )
