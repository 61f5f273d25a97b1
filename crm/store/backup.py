"""Copies of the database: before migrations, on request, and restoring them."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.errors import StoreBusy, StoreForeign
from crm.paths import make_private, make_private_folder

BUSY_SECONDS: Final = 5.0


def before_migration(db: Database, path: Path, version: int) -> Path:
    """Copy the database into `backups/` beside it; never overwrites an older copy."""
    return _copy_beside(db, path, f"before-schema-{version + 1}")


def before_restore(db: Database, path: Path) -> Path:
    """Copy what a restore is about to replace into `backups/` beside the database."""
    return _copy_beside(db, path, "before-restore")


def _copy_beside(db: Database, path: Path, why: str) -> Path:
    target = _place_beside(path, why)
    copy_to(db, target)
    return target


def _place_beside(path: Path, why: str) -> Path:
    folder = path.parent / "backups"
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreForeign(
            f"A backup of the database {path} could not be written, so nothing was changed.",
            "Check the permissions of the folder.",
        ) from error
    number = 1
    while (target := folder / f"{path.stem}-{why}-{number}.db").exists():
        number += 1
    return target


def is_damaged(path: Path) -> bool:
    """Whether a file exists and cannot be read as a sound database."""
    try:
        verify(path)
    except StoreForeign:
        return True
    return False


def set_aside(path: Path) -> Path:
    """Move a damaged database and the files SQLite keeps beside it into `backups/`."""
    target = _place_beside(path, "damaged")
    for side in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{side}", f"{target}{side}")
    return target


def copy_to(db: Database, target: Path) -> None:
    """Write a verified copy of the whole database to `target`, complete or not at all.

    Raises:
        StoreForeign: the target cannot be written, or the copy is not sound.
    """
    part = Path(f"{target}.part")
    try:
        if _is_itself(db, target):
            raise StoreForeign("This file is the database itself.", "Choose another name.")
        part.unlink(missing_ok=True)
        make_private(part)
        db.execute("VACUUM INTO ?", [str(part)])
        verify(part)
        os.replace(part, target)
    except (OSError, sqlite3.DatabaseError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreForeign(
            f"The backup could not be written to {target}.",
            "Check that the folder exists, that you can write to it and that the disk has space.",
        ) from error


def _is_itself(db: Database, target: Path) -> bool:
    file = db.execute("PRAGMA database_list").fetchone()[2]
    return bool(file) and target.exists() and os.path.samefile(file, target)


def verify(path: Path) -> None:
    """Read a copy completely to check that it is sound.

    Raises:
        StoreForeign: it is damaged.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            result = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreForeign(f"The file {path} is damaged or not a database.") from error
    if result != "ok":
        raise StoreForeign(f"The file {path} is damaged or not a database.")


def overwrite(db: Database, source: Path) -> None:
    """Replace the whole content of the open database with that of `source`, in one step.

    Raises:
        StoreBusy: another program keeps one of the two locked.
    """
    give_up = time.monotonic() + BUSY_SECONDS

    def waited(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > give_up:
            raise StoreBusy(
                "Another program is using the database right now.",
                "Nothing was changed. Please try again in a moment.",
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
        "foreign_keys": "ok" if not broken else f"{len(broken)} broken references",
    }
