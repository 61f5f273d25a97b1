"""SQLite's errors about the file itself, in sentences that a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.errors import StoreBusy, StoreForeign
from crm.language import tr


@contextmanager
def raise_as_user_error(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into sentences that a user can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        refusal = explain(error, path)
        if refusal is None:
            raise
        raise refusal from error


def explain(error: sqlite3.DatabaseError, path: Path) -> StoreBusy | StoreForeign | None:
    """The sentence for an error of the file itself; None if the error is a bug in Embers."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(
            tr("Another program is writing to your database right now."),
            tr("Nothing was changed. Please try again in a moment."),
        )
    if code == sqlite3.SQLITE_FULL:
        return StoreForeign(
            tr("The disk is full, so nothing could be saved."),
            tr("Free some space and try again; what you had saved before is still there."),
        )
    if code == sqlite3.SQLITE_READONLY:
        return StoreForeign(
            tr("The database {path} can be read but not written.", path=path),
            tr("Check the permissions of the file and of its folder."),
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreForeign(
            tr("The database {path} cannot be opened.", path=path),
            tr("Check that the folder exists and that you can write to it."),
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreForeign(
            tr("The file {path} is not a database, or it is damaged.", path=path),
            tr("It was not changed. Choose another file, or restore a backup."),
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreForeign(
            tr("The disk did not respond while the database {path} was in use.", path=path),
            tr("Nothing was changed. Check the disk and try again."),
        )
    return None
