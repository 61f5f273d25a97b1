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

    def __init__(self, replica_state: ReplicaState) -> None:
        self._replica_state = replica_state

    def catch_up(self) -> None:
        """Fetch newer versions, send pending work, join both; on return nothing is pending."""
        for attempt in range(TRIES):
            newer = self._replica_state.target.saved(
                self._replica_state.user, self._replica_state.copy.mark.version
            )
            self._replica_state.confirm()
            try:
                if self._settled(newer):
                    break
            except Conflict:
                self._replica_state.pause(attempt)
        else:
            raise busy()
        self._replica_state.well()

    def _settled(self, newer: list[Saved]) -> bool:
        newest = newer[-1].version if newer else self._replica_state.copy.mark.version
        if newer and newer[-1].size == 0:
            self._take(newest, whole=True)  # the account was erased: nothing here may outlive it
        elif not self._replica_state.pending:
            known = (
                self._replica_state.damage is not None
                and self._replica_state.damage.version == newest
            )
            if (newer and not known) or not self._replica_state.copy.is_there:
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
        if self._replica_state.print is not None and not whole and not self._replica_state.pending:
            start = Loaded(
                self._replica_state.copy.mark.version,
                bytearray(self._replica_state.image()),
                self._replica_state.print,
            )
        try:
            self._adopt(self._replica_state.chain.load(newest, start))
        except Broken:
            self._replica_state.find_last_good(newest)
            if not self._replica_state.copy.is_there and self._replica_state.damage:
                damage = self._replica_state.damage
                self._adopt(self._replica_state.chain.load(damage.good))
                self._replica_state.still_damaged(damage)

    def _adopt(self, loaded: Loaded) -> None:
        generation = self._replica_state.copy.place(loaded.image)
        path = self._replica_state.copy.path_of(generation)
        try:
            if not loaded.image:
                migrate_file(path)
            make_ready(path)
            self._replica_state.switch(generation, loaded.version, loaded.print)
        finally:
            self._replica_state.copy.drop(generation)

    def _send_pending(self) -> None:
        mark = self._replica_state.copy.mark
        packed = self._replica_state.packed(self._replica_state.image(), mark.version + 1)
        if packed.print.sum != mark.sum:
            try:
                self._replica_state.create(mark.version + 1, packed.data)
            except StoreTrouble:
                attempt = Attempt(
                    mark.version + 1, packed.nonce, len(self._replica_state.works), packed.print.sum
                )
                self._replica_state.mark_pending(attempt)
                raise
            self._replica_state.arrived(mark.version + 1, packed.print)
        else:
            self._replica_state.arrived(mark.version, packed.print)

    def _recognised(self, there: set[int], newest: int) -> bool:
        """Whether one of the newer versions is this copy's own, and only the answer was lost."""
        mark = self._replica_state.copy.mark
        here = fingerprint(self._replica_state.image())
        for attempt in mark.attempts:
            if attempt.version not in there:
                continue
            if self._replica_state.chain.nonce_of(attempt.version) != attempt.nonce:
                continue
            covered = here.sum == attempt.local
            self._replica_state.landed(attempt.count)
            if attempt.aside:
                self._replica_state.copy.keep(asides=(*mark.asides, attempt.version))
            if attempt.direct and covered:
                self._replica_state.arrived(attempt.version, here)
            elif attempt.direct:
                self._replica_state.rebase(version=attempt.version, sum=attempt.local, attempts=())
            elif covered:
                self._take(newest, whole=True)
            else:
                self._replica_state.copy.keep(attempts=())
            return True
        next_one = mark.version + 1
        if (
            self._replica_state.opaque
            and next_one in there
            and self._replica_state.chain.sum_of(next_one) == here.sum
        ):
            self._replica_state.arrived(
                next_one, here
            )  # the process ended between the answer and noting it
            return True
        return False

    def _rejoin(self, newest: int) -> None:
        """Replay pending work on another writer's version, or else set it aside; neither side is lost."""
        try:
            loaded = self._replica_state.chain.load(newest)
        except Broken as error:
            self._replica_state.find_last_good(newest)
            raise damaged(f"Version {newest} cannot be read.") from error
        generation = self._replica_state.copy.place(loaded.image)
        path = self._replica_state.copy.path_of(generation)
        try:
            make_ready(path)
            if self._replica_state.opaque or not self._joined(generation, loaded):
                self.put_aside(newest + 1)
                asides = (*self._replica_state.copy.mark.asides, newest + 1)
                self._replica_state.switch(generation, newest + 1, loaded.print, asides=asides)
        finally:
            self._replica_state.copy.drop(generation)

    def _joined(self, generation: int, loaded: Loaded) -> bool:
        path, version = self._replica_state.copy.path_of(generation), loaded.version + 1
        with local.raise_as_user_error(path), local.connected(path) as db:
            try:
                with local.transaction(db) as commit:
                    migrate(db)
                    do_again(db, self._replica_state.works)
                    image = db.conn.serialize()
                    packed = self._replica_state.packed(image, version, before=loaded.print)
                    self._try_elsewhere(version, packed)
                    commit()
            except CannotJoin:
                return False
        self._replica_state.switch(generation, version, packed.print)
        return True

    def put_aside(self, version: int) -> None:
        """Save the local file with its pending work in the history, without making it the state."""
        packed = self._replica_state.packed(self._replica_state.image(), version, Kind.ASIDE)
        self._try_elsewhere(version, packed, aside=True)

    def _try_elsewhere(self, version: int, packed: Packed, aside: bool = False) -> None:
        """Send pending work on top of another version; the attempt is noted first, so none is sent twice."""
        here = fingerprint(self._replica_state.image()).sum
        count = len(self._replica_state.works)
        self._replica_state.mark_pending(
            Attempt(version, packed.nonce, count, here, direct=False, aside=aside)
        )
        self._replica_state.create(version, packed.data)
