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

    def __init__(self, bond: ReplicaState) -> None:
        self._bond = bond
        self._joining = Joining(bond)

    def catch_up(self) -> None:
        """Fetch what is newer and send what is pending.

        Raises:
            StoreTrouble: the store cannot be used now.
        """
        self._joining.catch_up()
        if self._bond.take_compact():
            self.compact()

    def _catch_up_if_due(self) -> None:
        if self._bond.may_ask() and (self._bond.pending or self._bond.is_stale()):
            self.catch_up_quietly()

    def catch_up_quietly(self) -> None:
        """Catch up, but only note it if the store cannot be used."""
        try:
            self.catch_up()
        except StoreTrouble as trouble:
            self._bond.note(trouble)

    def bring_up_to_date(self) -> None:
        """Migrate in a write, so that an old and a new Embers may run at the same time."""
        with local.raise_as_user_error(self._bond.path), local.connected(self._bond.path) as db:
            if is_up_to_date(db):
                return
        if self._bond.damage is None:
            self.submit(Work(migrate, gives_ids=False))
            return
        # Only to be able to show it; nothing is saved on top of a damaged version.
        migrate_file(self._bond.path)
        self._bond.rebase(sum=fingerprint(self._bond.image()).sum)

    def compact(self) -> None:
        """Rewrite the file without deleted data, and save it as a full version."""
        self._bond.refuse_damaged()
        self._catch_up_if_due()
        for attempt in range(TRIES):
            try:
                self._compact_once()
            except Conflict:
                self._bond.pause(attempt)
                self.catch_up_quietly()
            else:
                return
        raise busy()

    def submit(self, work: Work) -> Any:
        """Run a write and return its result; repeat it if somebody else saved first."""
        self._bond.refuse_damaged()
        self._catch_up_if_due()
        for attempt in range(TRIES):
            self._bond.refuse_damaged()
            try:
                return self._once(work)
            except Conflict:
                self._bond.pause(attempt)
                self.catch_up_quietly()
        raise busy()

    def _once(self, work: Work) -> Any:
        with (
            local.raise_as_user_error(self._bond.path),
            local.connected(self._bond.path) as db,
            local.transaction(db) as commit,
        ):
            result = work.run(db)
            self._bond.refuse_large(db)
            packed = self._sent(db)
            try:
                commit()
            except sqlite3.Error:
                if packed is None:
                    raise
                # It is saved, only not here: the next catch-up fetches it.
                return result
        if packed is not None:
            self._bond.arrived(self._bond.copy.mark.version + 1, packed.print)
        elif self._bond.pending:
            self._bond.queue(work)
        return result

    def _sent(self, db: Database) -> Packed | None:
        """Send the state of the open transaction; None if it is pending or nothing changed."""
        if self._bond.pending or not self._bond.may_ask():
            self._bond.mark_pending()
            return None
        mark = self._bond.copy.mark
        packed = self._bond.packed(db.conn.serialize(), mark.version + 1)
        if packed.print.sum == mark.sum:
            return None
        try:
            self._bond.create(mark.version + 1, packed.data)
        except StoreTrouble as trouble:
            self._bond.note(trouble)
            self._bond.mark_pending(Attempt(mark.version + 1, packed.nonce, 1, packed.print.sum))
            return None
        return packed

    def _compact_once(self) -> None:
        generation = self._bond.copy.place(b"")
        path = self._bond.copy.path_of(generation)
        try:
            with local.raise_as_user_error(self._bond.path), local.connected(self._bond.path) as db:
                db.execute("VACUUM INTO ?", [str(path)])
            make_ready(path)
            if self._bond.pending or not self._bond.may_ask():
                self._bond.compact_later(generation)
                return
            version = self._bond.copy.mark.version + 1
            packed = self._bond.packed(self._bond.image(path), version, Kind.COMPACT)
            try:
                self._bond.create(version, packed.data)
            except StoreTrouble as trouble:
                self._bond.note(trouble)
                attempt = Attempt(version, packed.nonce, 1, packed.print.sum)
                self._bond.compact_later(generation, attempt)
                return
            self._bond.switch(generation, version, packed.print)
        finally:
            self._bond.copy.drop(generation)

    def become(self, image_of: Callable[[], bytes | bytearray]) -> None:
        """Save another database as the newest version; pending work is set aside if it cannot be sent."""
        self._bond.refuse_erased()
        if self._bond.damage is None:
            self.catch_up()
        for attempt in range(TRIES):
            newest = max([0, *self._bond.target.versions(self._bond.user)])
            try:
                if self._bond.pending:
                    self._joining.put_aside(newest + 1)
                    self._bond.put_aside(newest + 1)
                    newest += 1
                self._become_once(image_of(), newest + 1)
            except Conflict:
                self._bond.pause(attempt)
            else:
                return
        raise busy()

    def _become_once(self, image: bytes | bytearray, version: int) -> None:
        given = self._ids_given_here()
        generation = self._bond.copy.place(image)
        path = self._bond.copy.path_of(generation)
        try:
            make_ready(path)
            with (
                local.raise_as_user_error(path),
                local.connected(path) as db,
                local.transaction(db) as commit,
            ):
                migrate(db)
                keep_above(db, given)
                self._bond.refuse_large(db)
                packed = self._bond.packed(db.conn.serialize(), version, Kind.FULL)
                self._bond.create(version, packed.data)
                commit()
            self._bond.switch(generation, version, packed.print)
        finally:
            self._bond.copy.drop(generation)

    def _ids_given_here(self) -> dict[str, int]:
        """The highest ids assigned here, which an open page may refer to."""
        if not self._bond.copy.is_there:
            return {}
        with local.raise_as_user_error(self._bond.path), local.connected(self._bond.path) as db:
            return given_ids(db)
