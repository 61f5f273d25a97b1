"""One account here and in the store: the file, its version, and what was heard of the store."""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.errors import NotAllowed, StoreTrouble
from crm.language import tr
from crm.remote.chain import Chain, Loaded
from crm.remote.sealing import Keyring
from crm.remote.state import Attempt, Damage, Limits, damaged, erased
from crm.remote.target import Conflict, Target, checked_user
from crm.remote.versions import BLOCK, Fingerprint, Kind, Packed, fingerprint, full_is_due, pack
from crm.remote.working_copy import WorkingCopy
from crm.store import backup, local

#: A copy that has not seen the store for so long asks before it writes. Pruning spares seven days.
_STALE: Final = timedelta(days=1)
#: Seconds: the longest pause before a page asks a store that did not answer, and between two looks at damage.
_LONGEST_REST: Final = 60.0

_log = logging.getLogger(__name__)


class Account:
    """What saving and catching up share. Only changed under the replica's lock.

    Attributes:
        print: fingerprint of the mark's version; None = the next object is a full image.
        dirty: the file here is not the one that the mark names.
        open: the user may have seen this state; until then a newer one just takes its place.
        attempts: sent, and not answered. arrived: one of them turned out to be in the store.
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
        self.target, self.keys, self.limits, self.now = target, keys, limits, now
        self.chain = Chain(target, user, keys, 4 * limits.size)
        self.copy = WorkingCopy(root, user)
        self.print: Fingerprint | None = None
        self.dirty = self.open = self.erased = self.arrived = False
        self.attempts: list[Attempt] = []
        self.trouble: StoreTrouble | None = None
        self.damage: Damage | None = None
        self._looked_at_damage = self._rest_until = 0.0
        self._failures = 0
        self._seen: tuple[float, datetime] | None = None
        self._read_local_copy()

    def _read_local_copy(self) -> None:
        copy = self.copy
        if not copy.is_there:
            copy.start_over()
            return
        try:
            found = fingerprint(self.image())
        except sqlite3.DatabaseError:
            copy.set_aside()
            return
        self.dirty = found.sum != copy.mark.here or bool(copy.mark.pending_since)
        if self.dirty and backup.is_damaged(copy.path):
            copy.set_aside()
            self.dirty = False
        elif found.sum == copy.mark.sum:
            self.print = found

    # -- the state here ---------------------------------------------------------------------------

    @property
    def newest(self) -> int:
        """The highest number known to be taken."""
        return self.damage.version if self.damage else self.copy.mark.version

    def image(self, path: Path | None = None) -> bytes:
        """The bytes of the database, committed changes included."""
        with local.connected(path or self.copy.path) as db:
            return db.conn.serialize()

    def stored_image(self) -> Loaded | None:
        """The file here as a version of the chain; None if it is not exactly one."""
        mark = self.copy.mark
        if self.dirty or self.print is None or not mark.version or mark.here != mark.sum:
            return None
        return Loaded(mark.version, bytearray(self.image()), self.print, mark.life)

    def switch(
        self, generation: int, version: int, now: Fingerprint | None, here: str, life: int
    ) -> None:
        """Make a placed file the state here."""
        there = now.sum if now else ""
        self.copy.keep(
            generation=generation,
            version=version,
            sum=there,
            here=here,
            life=life,
            pending_since="",
        )
        self.print, self.dirty, self.damage = now, False, None

    def committed(self, version: int, now: Fingerprint) -> None:
        """Note that the file here is this version of the store."""
        self.copy.note(version=version, sum=now.sum, here=now.sum, pending_since="")
        self.print, self.dirty = now, False

    def end(self) -> None:
        """Delete everything here, as the account was erased."""
        self.erased = True
        self.copy.destroy()

    # -- versions ---------------------------------------------------------------------------------

    def packed(self, image: bytes, version: int, kind: Kind | None = None) -> Packed:
        """The object of an image: the changes, or the full image when that is due."""
        if kind is None:
            whole = self.print is None or full_is_due(version)
            kind = Kind.FULL if whole else Kind.CHANGES
        place = (self.user, version)
        return pack(image, self.print, kind, place, self.keys, self.copy.mark.life)

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

    # -- what was heard of the store --------------------------------------------------------------

    def confirm(self) -> None:
        """Note that the store was asked what is newest."""
        self._seen = (time.monotonic(), self.now())

    def is_stale(self) -> bool:
        """Whether by either clock the store has not been seen for a day."""
        if self._seen is None:
            return True
        ticked = timedelta(seconds=time.monotonic() - self._seen[0])
        return max(ticked, abs(self.now() - self._seen[1])) > _STALE

    def may_ask(self) -> bool:
        """Whether the pause after a failure is over."""
        return time.monotonic() >= self._rest_until

    def note(self, trouble: StoreTrouble) -> None:
        """Note that the store could not be used; pages leave it alone for a while."""
        if self.trouble is None:
            _log.error("The store of an account: %s", trouble.operator)
        self.trouble = trouble
        rest = min(self.limits.rest * 2.0**self._failures, _LONGEST_REST)
        self._rest_until = time.monotonic() + rest
        self._failures = min(self._failures + 1, 10)

    def ask_at_once(self) -> None:
        """Let the next page ask the store, whatever happened before."""
        self._rest_until = self._looked_at_damage = 0.0

    def well(self) -> None:
        """Note that the store works."""
        self.trouble, self._rest_until, self._failures = None, 0.0, 0

    def found_damage(self, damage: Damage) -> None:
        """Note what cannot be read, and when that was tried."""
        self.damage, self._looked_at_damage = damage, time.monotonic()

    def may_have_healed(self) -> bool:
        """Whether damage was found, and it is time to look again."""
        since = time.monotonic() - self._looked_at_damage
        return self.damage is not None and (since > _LONGEST_REST or not self._looked_at_damage)

    def pause(self, attempt: int) -> None:
        """Wait a random moment, so that two writers do not collide again."""
        time.sleep(random.random() * 0.05 * min(attempt + 1, 8))

    # -- refusals ---------------------------------------------------------------------------------

    def refuse_erased(self) -> None:
        if self.erased:
            raise erased()

    def refuse_damaged(self) -> None:
        """Refuse to save on top of a version that cannot be read."""
        self.refuse_erased()
        if self.damage:
            raise damaged(
                tr(
                    "Version {version} cannot be read; version {good} can.",
                    version=self.damage.version,
                    good=self.damage.good,
                )
            )

    def refuse_large(self, db: Database) -> None:
        """Refuse a write that makes the database larger than allowed; one that does not grow it is fine."""
        pages, size = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        blocks = len(self.print.blocks) if self.print else 0
        if pages * size > self.limits.size and -(-pages * size // BLOCK) > blocks:
            raise NotAllowed(
                tr(
                    "Your data would grow beyond {size} MB, the most this site can keep.",
                    size=self.limits.size // 1_000_000,
                ),
                tr(
                    "Nothing was changed. Delete what you no longer need, or run Embers on your own machine."
                ),
            )
