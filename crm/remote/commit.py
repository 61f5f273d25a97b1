"""Save in the store: a write, a rewrite of the file, a restore of another state."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from crm.errors import StoreTrouble
from crm.remote.pending import Work
from crm.remote.prepare import is_up_to_date, make_ready, migrate, migrate_file
from crm.remote.replica_state import TRIES, ReplicaState
from crm.remote.state import busy
from crm.remote.sync import Joining
from crm.remote.target import Conflict
from crm.remote.versions import Kind, Packed, fingerprint
from crm.remote.working_copy import Attempt
from crm.store import local
from crm.store.query import given_ids, keep_above


class Saving:
    """Send changes to the store, or mark them as pending."""

    def __init__(self, replica_state: ReplicaState) -> None:
        self._replica_state = replica_state
        self._joining = Joining(replica_state)

    def catch_up(self) -> None:
        """Fetch what is newer and send what is pending.

        Raises:
            StoreTrouble: the store cannot be used now.
        """
        self._joining.catch_up()
        if self._replica_state.take_compact():
            self.compact()

    def _catch_up_if_due(self) -> None:
        if self._replica_state.may_ask() and (
            self._replica_state.pending or self._replica_state.is_stale()
        ):
            self.catch_up_quietly()

    def catch_up_quietly(self) -> None:
        """Catch up, but only note it if the store cannot be used."""
        try:
            self.catch_up()
        except StoreTrouble as trouble:
            self._replica_state.note(trouble)

    def bring_up_to_date(self) -> None:
        """Migrate in a write, so that an old and a new Embers may run at the same time."""
        with (
            local.raise_as_user_error(self._replica_state.path),
            local.connected(self._replica_state.path) as db,
        ):
            if is_up_to_date(db):
                return
        if self._replica_state.damage is None:
            self.submit(Work(migrate, gives_ids=False))
            return
        # Only to be able to show it; nothing is saved on top of a damaged version.
        migrate_file(self._replica_state.path)
        self._replica_state.rebase(sum=fingerprint(self._replica_state.image()).sum)

    def compact(self) -> None:
        """Rewrite the file without deleted data, and save it as a full version."""
        self._replica_state.refuse_damaged()
        self._catch_up_if_due()
        for attempt in range(TRIES):
            try:
                self._compact_once()
            except Conflict:
                self._replica_state.pause(attempt)
                self.catch_up_quietly()
            else:
                return
        raise busy()

    def submit(self, work: Work) -> Any:
        """Run a write and return its result; repeat it if somebody else saved first."""
        self._replica_state.refuse_damaged()
        self._catch_up_if_due()
        for attempt in range(TRIES):
            self._replica_state.refuse_damaged()
            try:
                return self._once(work)
            except Conflict:
                self._replica_state.pause(attempt)
                self.catch_up_quietly()
        raise busy()

    def _once(self, work: Work) -> Any:
        with (
            local.raise_as_user_error(self._replica_state.path),
            local.connected(self._replica_state.path) as db,
            local.transaction(db) as commit,
        ):
            result = work.run(db)
            self._replica_state.refuse_large(db)
            packed = self._sent(db)
            try:
                commit()
            except sqlite3.Error:
                if packed is None:
                    raise
                # It is saved, only not here: the next catch-up fetches it.
                return result
        if packed is not None:
            self._replica_state.arrived(self._replica_state.copy.mark.version + 1, packed.print)
        elif self._replica_state.pending:
            self._replica_state.queue(work)
        return result

    def _sent(self, db: Database) -> Packed | None:
        """Send the state of the open transaction; None if it is pending or nothing changed."""
        if self._replica_state.pending or not self._replica_state.may_ask():
            self._replica_state.mark_pending()
            return None
        mark = self._replica_state.copy.mark
        packed = self._replica_state.packed(db.conn.serialize(), mark.version + 1)
        if packed.print.sum == mark.sum:
            return None
        try:
            self._replica_state.create(mark.version + 1, packed.data)
        except StoreTrouble as trouble:
            self._replica_state.note(trouble)
            self._replica_state.mark_pending(
                Attempt(mark.version + 1, packed.nonce, 1, packed.print.sum)
            )
            return None
        return packed

    def _compact_once(self) -> None:
        generation = self._replica_state.copy.place(b"")
        path = self._replica_state.copy.path_of(generation)
        try:
            with (
                local.raise_as_user_error(self._replica_state.path),
                local.connected(self._replica_state.path) as db,
            ):
                db.execute("VACUUM INTO ?", [str(path)])
            make_ready(path)
            if self._replica_state.pending or not self._replica_state.may_ask():
                self._replica_state.compact_later(generation)
                return
            version = self._replica_state.copy.mark.version + 1
            packed = self._replica_state.packed(
                self._replica_state.image(path), version, Kind.COMPACT
            )
            try:
                self._replica_state.create(version, packed.data)
            except StoreTrouble as trouble:
                self._replica_state.note(trouble)
                attempt = Attempt(version, packed.nonce, 1, packed.print.sum)
                self._replica_state.compact_later(generation, attempt)
                return
            self._replica_state.switch(generation, version, packed.print)
        finally:
            self._replica_state.copy.drop(generation)

    def become(self, image_of: Callable[[], bytes | bytearray]) -> None:
        """Save another database as the newest version; pending work is set aside if it cannot be sent."""
        self._replica_state.refuse_erased()
        if self._replica_state.damage is None:
            self.catch_up()
        for attempt in range(TRIES):
            newest = max([0, *self._replica_state.target.versions(self._replica_state.user)])
            try:
                if self._replica_state.pending:
                    self._joining.put_aside(newest + 1)
                    self._replica_state.put_aside(newest + 1)
                    newest += 1
                self._become_once(image_of(), newest + 1)
            except Conflict:
                self._replica_state.pause(attempt)
            else:
                return
        raise busy()

    def _become_once(self, image: bytes | bytearray, version: int) -> None:
        given = self._ids_given_here()
        generation = self._replica_state.copy.place(image)
        path = self._replica_state.copy.path_of(generation)
        try:
            make_ready(path)
            with (
                local.raise_as_user_error(path),
                local.connected(path) as db,
                local.transaction(db) as commit,
            ):
                migrate(db)
                keep_above(db, given)
                self._replica_state.refuse_large(db)
                packed = self._replica_state.packed(db.conn.serialize(), version, Kind.FULL)
                self._replica_state.create(version, packed.data)
                commit()
            self._replica_state.switch(generation, version, packed.print)
        finally:
            self._replica_state.copy.drop(generation)

    def _ids_given_here(self) -> dict[str, int]:
        """The highest ids assigned here, which an open page may refer to."""
        if not self._replica_state.copy.is_there:
            return {}
        with (
            local.raise_as_user_error(self._replica_state.path),
            local.connected(self._replica_state.path) as db,
        ):
            return given_ids(db)
