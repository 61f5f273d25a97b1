"""Import a portable document: all or nothing, without duplicating what is already stored."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from crm.intake.portable import Document, read_portable
from crm.intake.reading import FileKind
from crm.services.imports import portable_load
from crm.services.imports.one_reading import ImportResult, result_of
from crm.store.handle import Store
from crm.store.imports import imports
from crm.store.imports.imports import ImportRecord


def import_portable(
    store: Store, file_name: str, data: bytes, today: date, dry_run: bool = False
) -> ImportResult:
    """Import a portable document; a dry run does the same and rolls it back.

    Raises:
        FileRefused: the document has a mistake, named by list, position and key.
    """
    items = read_portable(data)
    sha256 = hashlib.sha256(data).hexdigest()

    def work(db: Database) -> ImportResult:
        before = imports.in_force(db, sha256)
        record = ImportRecord(0, file_name, sha256, FileKind.PORTABLE.value, today)
        record, says_news = bring(db, items, record)
        if says_news:
            return result_of(record)
        imports.forget(db, record.id)
        return result_of(replace(record, id=before.id if before else 0), known=True)

    return store.rehearse(work).as_rehearsed() if dry_run else store.write(work)


def bring(db: Database, items: Document, record: ImportRecord) -> tuple[ImportRecord, bool]:
    """Store a checked document as an import; return its record, and whether it changed anything."""
    record = replace(record, id=imports.insert(db, record))
    loaded = portable_load.load(db, items, record.id, record.imported_on)
    record = replace(
        record,
        new=loaded.new,
        updated=loaded.updated,
        unchanged=loaded.unchanged,
        touchpoints=loaded.touchpoints,
    )
    imports.finish(db, record)
    return record, bool(loaded.added)
