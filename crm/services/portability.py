"""Everything in and out: the portable document, backups, restore, checks."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from crm.errors import FileRefused, StoreForeign
from crm.export.portable import document
from crm.intake.portable import read_portable
from crm.intake.reading import FileKind
from crm.services.imports import portable_load
from crm.store import backup, local, portable
from crm.store.handle import Store
from crm.store.imports import imports
from crm.store.imports.imports import ImportRecord
from crm.store.query import given_ids, keep_above
from crm.store.schema.migrations import SCHEMA


@dataclass(frozen=True, slots=True)
class PortableImport:
    """What importing a portable document did; `record.id` is 0 after a dry run."""

    record: ImportRecord
    known: bool


class _DryRun(Exception):
    """Carries the result out of a transaction that is to be undone."""

    def __init__(self, record: ImportRecord) -> None:
        self.record = record


def import_portable(
    store: Store, file_name: str, data: bytes, today: date, dry_run: bool = False
) -> PortableImport:
    """Import a portable document, all of it or nothing; what is already there is not doubled.

    Raises:
        FileRefused: the document has a mistake, named by list, number and key.
    """
    items = read_portable(data)
    sha256 = hashlib.sha256(data).hexdigest()

    def work(db: Database) -> PortableImport:
        before = imports.in_force(db, sha256)
        counted = ImportRecord(0, file_name, sha256, FileKind.PORTABLE.value, today)
        import_id = imports.insert(db, counted)
        loaded = portable_load.load(db, items, import_id, today)
        record = ImportRecord(
            import_id, file_name, sha256, FileKind.PORTABLE.value, today,
            loaded.new, loaded.updated, loaded.unchanged, loaded.touchpoints,
        )  # fmt: skip
        if dry_run:
            raise _DryRun(record)
        if loaded.added:
            imports.set_counts(db, record)
            return PortableImport(record, known=False)
        imports.forget(db, import_id)
        known_id = before.id if before else 0
        return PortableImport(_with_id(record, known_id), known=True)

    try:
        return store.write(work)
    except _DryRun as done:
        return PortableImport(_with_id(done.record, 0), known=False)


def _with_id(record: ImportRecord, import_id: int) -> ImportRecord:
    return ImportRecord(
        import_id, record.file_name, record.sha256, record.kind, record.imported_on,
        record.new, record.updated, record.unchanged, record.touchpoints,
    )  # fmt: skip


def portable_document(store: Store) -> tuple[str, dict[str, int]]:
    """The whole database as a portable document, and how many items each list has."""
    with store.read() as db:
        rows = portable.dump(db)
    return document(rows), {name: len(items) for name, items in rows.items()}


def backup_to(store: Store, target: Path) -> int:
    """Write a verified copy of the database; its size in bytes.

    Raises:
        StoreForeign: the place cannot be written.
    """
    with store.read() as db:
        db.execute("COMMIT")  # VACUUM refuses to run inside a transaction
        backup.copy_to(db, target)
    return target.stat().st_size


def restore_from(path: Path, source: Path) -> None:
    """Replace the database at `path` by a backup; what was there is kept first, even if damaged.

    Raises:
        StoreForeign: the source is no sound Embers database, or newer than this version.
    """
    if not os.path.isfile(source):
        raise StoreForeign(f"There is no file {source}.", "Nothing was changed.")
    if path.exists() and os.path.samefile(path, source):
        raise StoreForeign("This file is the database itself.", "Choose a backup.")
    local.refuse_foreign_bytes(source)
    with local.told(source), local.connected_read_only(source) as db:
        if not local.refuse_foreign(db, source):
            raise StoreForeign(f"The file {source} holds no Embers data.", "Nothing was changed.")
    backup.verify(source)
    given: dict[str, int] = {}
    try:
        local.open_store(path)
        with local.told(path), local.connected(path) as db:
            backup.before_restore(db, path)
            given = given_ids(db)
    except StoreForeign:
        if not (local.bears_our_mark(path) and backup.is_damaged(path)):
            raise
        backup.set_aside(path)
        local.open_store(path)
    with local.told(path), local.connected(path) as db:
        backup.overwrite(db, source)
    local.open_store(path).write(lambda db: keep_above(db, given))


def check(store: Store) -> dict[str, str | int]:
    """`integrity`, `foreign_keys` ("ok" or what is wrong) and the schema's number."""
    with store.read() as db:
        return {**backup.health(db), "schema": SCHEMA}


def refuse_if_empty(data: bytes) -> None:
    """A restore from an upload of nothing is a mistake."""
    if not data:
        raise FileRefused("The file is empty.", "Choose a backup made by Embers.")
