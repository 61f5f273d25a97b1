"""The portable document, backups, restore and checks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crm import leftovers, reference
from crm.errors import StoreForeign
from crm.export.portable import document
from crm.language import tr
from crm.services import overview
from crm.services.overview import Counts
from crm.store import backup, derived, invitations, local, portable, read_only
from crm.store.guarded_copy import guarded_copy
from crm.store.handle import Store
from crm.store.query import given_ids, keep_above
from crm.store.rows import Row
from crm.store.schema.migrations import SCHEMA


def portable_document(store: Store) -> tuple[str, dict[str, int]]:
    """The whole database as a portable document, and the number of items per list."""
    with store.read() as db:
        rows = portable.dump(db)
    return document(rows, reference.playbook().entry_steps), {
        name: len(items) for name, items in rows.items()
    }


def backup_to(store: Store, target: Path) -> int:
    """Write a verified copy of the database; return its size in bytes.

    Raises:
        StoreForeign: the target cannot be written.
    """
    with store.read() as db:
        db.execute("COMMIT")  # VACUUM refuses to run inside a transaction
        backup.copy_to(db, target)
    return target.stat().st_size


def held_by(source: Path) -> Counts:
    """What a file from elsewhere holds, read as a restore of it would read it.

    Raises:
        StoreForeign: as `restore_from`.
    """
    with _guarded(source) as copied:
        return overview.counts(local.LocalStore(copied))


def restore_from(path: Path, source: Path) -> None:
    """Replace the database at `path` by a backup; the old one is copied first, even if damaged.

    Raises:
        StoreForeign: the source is not a sound Embers database, or newer than this version; nothing can be
            written at `path`.
    """
    if path.exists() and os.path.isfile(source) and os.path.samefile(path, source):
        raise StoreForeign(tr("This file is the database itself."), tr("Choose a backup."))
    if read_only.is_needed(path):
        raise read_only.refusal(path)
    given: dict[str, int] = {}
    coaches: list[Row] = []
    with _guarded(source) as copied:
        try:
            local.open_store(path)
            with local.raise_as_user_error(path), local.connected(path) as db:
                backup.before_restore(db, path)
                given, coaches = given_ids(db), invitations.as_stored(db)
        except Exception:  # damage makes SQLite, and what reads its rows, raise anything
            ours = local.has_our_header(path) or backup.was_ours(path)
            if not (ours and backup.is_damaged(path)):
                raise
            given, coaches = {}, []
            backup.replace_damaged(path, copied)
        else:
            with local.raise_as_user_error(path), local.connected(path) as db:
                backup.overwrite(db, copied)

    def settle(db: Database) -> None:
        keep_above(db, given)
        invitations.replace_all(db, coaches)
        derived.renew_stamps(db)

    local.open_store(path).write(settle)


@contextmanager
def _guarded(source: Path) -> Iterator[Path]:
    with leftovers.folder() as folder:
        copied = folder / "copied.db"
        guarded_copy(source, copied)
        yield copied


def check(store: Store) -> dict[str, str | int]:
    """`integrity`, `foreign_keys` ("ok" or what is wrong) and the schema version."""
    with store.read() as db:
        return {**backup.health(db), "schema": SCHEMA}
