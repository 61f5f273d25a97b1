"""The portable document, backups, restore and checks."""

from __future__ import annotations

import os
from pathlib import Path

from sqlite_utils import Database

from crm import reference
from crm.errors import FileRefused, StoreForeign
from crm.export.portable import document
from crm.store import backup, derived, invitations, local, portable
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


def restore_from(path: Path, source: Path) -> None:
    """Replace the database at `path` by a backup; the old one is copied first, even if damaged.

    Raises:
        StoreForeign: the source is not a sound Embers database, or newer than this version.
    """
    if not os.path.isfile(source):
        raise StoreForeign(f"There is no file {source}.", "Nothing was changed.")
    if path.exists() and os.path.samefile(path, source):
        raise StoreForeign("This file is the database itself.", "Choose a backup.")
    local.refuse_foreign_bytes(source)
    with local.raise_as_user_error(source), local.connected_read_only(source) as db:
        if not local.refuse_foreign(db, source):
            raise StoreForeign(f"The file {source} holds no Embers data.", "Nothing was changed.")
    backup.verify(source)
    given: dict[str, int] = {}
    coaches: list[Row] = []
    try:
        local.open_store(path)
        with local.raise_as_user_error(path), local.connected(path) as db:
            backup.before_restore(db, path)
            given, coaches = given_ids(db), invitations.as_stored(db)
    except StoreForeign:
        if not (local.has_our_header(path) and backup.is_damaged(path)):
            raise
        backup.set_aside(path)
        local.open_store(path)
    with local.raise_as_user_error(path), local.connected(path) as db:
        backup.overwrite(db, source)

    def settle(db: Database) -> None:
        keep_above(db, given)
        invitations.replace_all(db, coaches)
        derived.renew_stamps(db)

    local.open_store(path).write(settle)


def check(store: Store) -> dict[str, str | int]:
    """`integrity`, `foreign_keys` ("ok" or what is wrong) and the schema version."""
    with store.read() as db:
        return {**backup.health(db), "schema": SCHEMA}


def refuse_if_empty(data: bytes) -> None:
    """Refuse to restore from an empty upload."""
    if not data:
        raise FileRefused("The file is empty.", "Choose a backup made by Embers.")
