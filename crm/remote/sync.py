"""Catch up with the store: fetch newer versions, send pending work, join both."""

from __future__ import annotations

from crm.errors import StoreTrouble
from crm.remote.chain import Broken, Loaded
from crm.remote.pending import CannotJoin, do_again
from crm.remote.prepare import make_ready, migrate, migrate_file
from crm.remote.replica_state import TRIES, ReplicaState
from crm.remote.state import busy, damaged
from crm.remote.target import Conflict, Saved
from crm.remote.versions import Kind, Packed, fingerprint
from crm.remote.working_copy import Attempt
from crm.store import local


class Joining:
    """Bring a replica to the newest state, losing neither side's work."""

    def __init__(self, bond: ReplicaState) -> None:
        self._bond = bond

    def catch_up(self) -> None:
        """Fetch newer versions, send pending work, join both; on return nothing is pending."""
        for attempt in range(TRIES):
            newer = self._bond.target.saved(self._bond.user, self._bond.copy.mark.version)
            self._bond.confirm()
            try:
                if self._settled(newer):
                    break
            except Conflict:
                self._bond.pause(attempt)
        else:
            raise busy()
        self._bond.well()

    def _settled(self, newer: list[Saved]) -> bool:
        newest = newer[-1].version if newer else self._bond.copy.mark.version
        if newer and newer[-1].size == 0:
            self._take(newest, whole=True)  # the account was erased: nothing here may outlive it
        elif not self._bond.pending:
            known = self._bond.damage is not None and self._bond.damage.version == newest
            if (newer and not known) or not self._bond.copy.is_there:
                self._take(newest)
        elif newer and self._recognised({saved.version for saved in newer}, newest):
            return False
        elif newer:
            self._rejoin(newest)
        else:
            self._send_pending()
        return True

    def _take(self, newest: int, whole: bool = False) -> None:
        """Adopt the newest version, or else the newest readable one, marked as such."""
        start = None
        if self._bond.print is not None and not whole and not self._bond.pending:
            start = Loaded(
                self._bond.copy.mark.version, bytearray(self._bond.image()), self._bond.print
            )
        try:
            self._adopt(self._bond.chain.load(newest, start))
        except Broken:
            self._bond.found_damage(newest)
            if not self._bond.copy.is_there and self._bond.damage:
                damage = self._bond.damage
                self._adopt(self._bond.chain.load(damage.good))
                self._bond.still_damaged(damage)

    def _adopt(self, loaded: Loaded) -> None:
        generation = self._bond.copy.place(loaded.image)
        path = self._bond.copy.path_of(generation)
        try:
            if not loaded.image:
                migrate_file(path)
            make_ready(path)
            self._bond.switch(generation, loaded.version, loaded.print)
        finally:
            self._bond.copy.drop(generation)

    def _send_pending(self) -> None:
        mark = self._bond.copy.mark
        packed = self._bond.packed(self._bond.image(), mark.version + 1)
        if packed.print.sum != mark.sum:
            try:
                self._bond.create(mark.version + 1, packed.data)
            except StoreTrouble:
                attempt = Attempt(
                    mark.version + 1, packed.nonce, len(self._bond.works), packed.print.sum
                )
                self._bond.mark_pending(attempt)
                raise
            self._bond.arrived(mark.version + 1, packed.print)
        else:
            self._bond.arrived(mark.version, packed.print)

    def _recognised(self, there: set[int], newest: int) -> bool:
        """Whether one of the newer versions is this copy's own, and only the answer was lost."""
        mark = self._bond.copy.mark
        here = fingerprint(self._bond.image())
        for attempt in mark.attempts:
            if attempt.version not in there:
                continue
            if self._bond.chain.nonce_of(attempt.version) != attempt.nonce:
                continue
            covered = here.sum == attempt.local
            self._bond.landed(attempt.count)
            if attempt.aside:
                self._bond.copy.keep(asides=(*mark.asides, attempt.version))
            if attempt.direct and covered:
                self._bond.arrived(attempt.version, here)
            elif attempt.direct:
                self._bond.rebase(version=attempt.version, sum=attempt.local, attempts=())
            elif covered:
                self._take(newest, whole=True)
            else:
                self._bond.copy.keep(attempts=())
            return True
        next_one = mark.version + 1
        if (
            self._bond.opaque
            and next_one in there
            and self._bond.chain.sum_of(next_one) == here.sum
        ):
            self._bond.arrived(next_one, here)  # the process ended between the answer and noting it
            return True
        return False

    def _rejoin(self, newest: int) -> None:
        """Replay pending work on another writer's version, or else set it aside; neither side is lost."""
        try:
            loaded = self._bond.chain.load(newest)
        except Broken as error:
            self._bond.found_damage(newest)
            raise damaged(f"Version {newest} cannot be read.") from error
        generation = self._bond.copy.place(loaded.image)
        path = self._bond.copy.path_of(generation)
        try:
            make_ready(path)
            if self._bond.opaque or not self._joined(generation, loaded):
                self.put_aside(newest + 1)
                asides = (*self._bond.copy.mark.asides, newest + 1)
                self._bond.switch(generation, newest + 1, loaded.print, asides=asides)
        finally:
            self._bond.copy.drop(generation)

    def _joined(self, generation: int, loaded: Loaded) -> bool:
        path, version = self._bond.copy.path_of(generation), loaded.version + 1
        with local.raise_as_user_error(path), local.connected(path) as db:
            try:
                with local.transaction(db) as commit:
                    migrate(db)
                    do_again(db, self._bond.works)
                    image = db.conn.serialize()
                    packed = self._bond.packed(image, version, before=loaded.print)
                    self._try_elsewhere(version, packed)
                    commit()
            except CannotJoin:
                return False
        self._bond.switch(generation, version, packed.print)
        return True

    def put_aside(self, version: int) -> None:
        """Save the local file with its pending work in the history, without making it the state."""
        packed = self._bond.packed(self._bond.image(), version, Kind.ASIDE)
        self._try_elsewhere(version, packed, aside=True)

    def _try_elsewhere(self, version: int, packed: Packed, aside: bool = False) -> None:
        """Send pending work on top of another version; the attempt is noted first, so none is sent twice."""
        here = fingerprint(self._bond.image()).sum
        count = len(self._bond.works)
        self._bond.mark_pending(
            Attempt(version, packed.nonce, count, here, direct=False, aside=aside)
        )
        self._bond.create(version, packed.data)
