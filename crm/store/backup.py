"""Copies of the database: before migrations, on request, and restoring them."""

from __future__ import annotations

import mmap
import os
import re
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.errors import StoreBusy, StoreForeign
from crm.language import tr
from crm.leftovers import noted, part_of
from crm.paths import make_private, make_private_folder

BUSY_SECONDS: Final = 5.0
#: Errors of the disk, the folder or another program: they say nothing about what is in a file.
_OF_THE_PLACE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT,
    }
)  # fmt: skip
#: A name that stands in the schema of every version.
_OUR_TABLE: Final = b"touchpoint_people"


def before_migration(db: Database, path: Path, version: int) -> Path:
    """Copy the database into `backups/` beside it; never overwrites an older copy."""
    return _copy_beside(db, path, f"before-schema-{version + 1}")


def before_restore(db: Database, path: Path) -> Path:
    """Copy what a restore is about to replace into `backups/` beside the database."""
    return _copy_beside(db, path, "before-restore")


def _copy_beside(db: Database, path: Path, why: str) -> Path:
    target = _place_beside(path, why)
    try:
        copy_to(db, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _place_beside(path: Path, why: str) -> Path:
    """A name that no copy has; an empty file keeps it, as others may look for one now."""
    folder = path.parent / "backups"
    number = 0
    try:
        make_private_folder(folder)
        while True:
            number += 1
            target = folder / f"{path.stem}-{why}-{number}.db"
            with suppress(FileExistsError):
                target.touch(exist_ok=False)
                make_private(target)
                return target
    except OSError as error:
        raise StoreForeign(
            tr(
                "A backup of the database {path} could not be written, so nothing was changed.",
                path=path,
            ),
            tr("Check the permissions of the folder, and that the disk has space."),
        ) from error


def is_damaged(path: Path) -> bool:
    """Whether a file exists and cannot be read as a sound database.

    A disk that is full, a folder that cannot be written and a file in use say nothing about it.
    """
    try:
        verify(path)
    except StoreForeign:
        return True
    except (sqlite3.Error, OSError):
        return False
    return False


def was_ours(path: Path) -> bool:
    """Whether a damaged file was a database of Embers: its tables stand in it, or nothing at all does."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            return text.find(_OUR_TABLE) >= 0 or re.search(rb"[^\0]", text) is None
    except (OSError, ValueError):
        return False


def replace_damaged(path: Path, source: Path) -> None:
    """Put a sound database in the place of a damaged one, which is copied into `backups/` first.

    Killed at any moment, it leaves the one or the other.

    Raises:
        StoreForeign: one of the two cannot be written; the damaged one is as it was.
    """
    part, kept = part_of(path), _place_beside(path, "damaged")
    made = [part]
    try:
        for side in ("-wal", ""):  # SQLite reads them together
            if (old := Path(f"{path}{side}")).exists():
                made.append(Path(f"{kept}{side}"))
                make_private(made[-1])
                shutil.copyfile(old, made[-1])
        make_private(part)
        shutil.copyfile(source, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        for side in ("-wal", "-shm"):  # they would be taken for those of the new one
            Path(f"{path}{side}").unlink(missing_ok=True)
        os.replace(part, path)
    except OSError as error:
        for unfinished in (*made, kept):
            with suppress(OSError):
                unfinished.unlink()
        raise StoreForeign(
            tr(
                "The database {path} is damaged, and the backup could not be put in its place.",
                path=path,
            ),
            tr(
                "Nothing was changed. Check the permissions of the folder, and that the disk has space."
            ),
        ) from error


def copy_to(db: Database, target: Path) -> None:
    """Write a verified copy of the whole database to `target`, complete or not at all.

    Raises:
        StoreForeign: the target cannot be written, or the copy is not sound.
    """
    part = part_of(target)
    try:
        if _is_itself(db, target):
            raise StoreForeign(tr("This file is the database itself."), tr("Choose another name."))
        with noted(Path(_file_of(db)), part):
            make_private(part)
            db.execute("VACUUM INTO ?", [str(part)])
            verify(part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(part, target)
    except (OSError, sqlite3.DatabaseError) as error:
        raise StoreForeign(
            tr("The backup could not be written to {target}.", target=target),
            tr(
                "Check that the folder exists, that you can write to it and that the disk has space."
            ),
        ) from error
    finally:
        for left in (part, Path(f"{part}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _file_of(db: Database) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _is_itself(db: Database, target: Path) -> bool:
    file = _file_of(db)
    return bool(file) and target.exists() and os.path.samefile(file, target)


def verify(path: Path) -> None:
    """Read a copy completely to check that it is sound.

    Raises:
        StoreForeign: it is damaged. sqlite3.DatabaseError: it cannot be read now.
    """
    refusal = StoreForeign(tr("The file {path} is damaged or not a database.", path=path))
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as conn:
            result = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except UnicodeDecodeError as error:  # text of a schema that is no text any more
        raise refusal from error
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_PLACE:
            raise
        raise refusal from error
    if result != "ok":
        raise refusal


def overwrite(db: Database, source: Path) -> None:
    """Replace the whole content of the open database with that of `source`, in one step.

    Raises:
        StoreBusy: another program keeps one of the two locked.
    """
    give_up = time.monotonic() + BUSY_SECONDS

    def waited(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > give_up:
            raise StoreBusy(
                tr("Another program is using the database right now."),
                tr("Nothing was changed. Please try again in a moment."),
            )

    conn = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        conn.backup(db.conn, progress=waited)  # without this, SQLite would wait forever
    finally:
        conn.close()


def health(db: Database) -> dict[str, str]:
    """`integrity` and `foreign_keys`, each "ok" or what SQLite reports."""
    integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    return {
        "integrity": str(integrity),
        "foreign_keys": "ok" if not broken else tr("{count} broken references", count=len(broken)),
    }
