"""A database where nothing can be written, as on a read-only disk: it is read as it is, and nothing beside it is made.

To read, SQLite wants to make files beside a database. Where it cannot, it reads the file alone, which is right
as long as nobody writes; so the file is looked at again after each reading.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crm.errors import StoreBusy, StoreForeign
from crm.language import tr
from crm.store.mathematics import with_mathematics

#: What can be done about it; also said above each page.
HINT = tr(
    "You can look at everything, export it and save a backup. To change something, restore the backup in a "
    "place that you can write to, or allow yourself to write to the file and its folder."
)


def is_needed(path: Path) -> bool:
    """Whether there is a database that this process may not write to, or beside which it can make no files."""
    if not _holds_something(path):
        return False
    sides = [_side(path, end) for end in ("-wal", "-shm")]
    return not os.access(path, os.W_OK) or not (
        os.access(path.parent, os.W_OK) or all(os.access(side, os.W_OK) for side in sides)
    )


def sentence(path: Path) -> str:
    return tr(
        "The database {path} can be read but not written, so nothing can be changed.", path=path
    )


def refusal(path: Path) -> StoreForeign:
    """What a change is refused with."""
    return StoreForeign(sentence(path), HINT)


def too_old(path: Path) -> StoreForeign:
    """What opening one of an older version is refused with: it would have to be updated."""
    return StoreForeign(
        tr(
            "The database {path} was made by an older version of Embers, and it cannot be updated where it is, "
            "because nothing can be written there.",
            path=path,
        ),
        tr("It was not changed. Copy it to a folder that you can write to, and open the copy."),
    )


@contextmanager
def connected(path: Path) -> Iterator[Database]:
    """A connection that writes nothing, neither into the file nor beside it.

    Raises:
        StoreBusy: somebody who may write did so meanwhile; what was read may be wrong.
        StoreForeign: a program that was stopped left changes beside the file that cannot be read here.
    """
    wal, shared = _side(path, "-wal"), _side(path, "-shm")
    alone = not _holds_something(wal)
    if not alone and not shared.exists():
        raise StoreForeign(
            tr(
                "The last changes of the database {path} are still in the file {name} beside it, "
                "which cannot be read where nothing can be written.",
                path=path,
                name=wal.name,
            ),
            tr("Copy both files to a folder that you can write to, and open the copy."),
        )
    before = _state(path)
    way = "ro&immutable=1" if alone else "ro"
    conn = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={way}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        with_mathematics(conn)
        yield Database(conn)
    except sqlite3.DatabaseError as error:
        if alone and _state(path) != before:
            raise _changed() from error
        raise
    finally:
        conn.close()
    if alone and (_state(path) != before or _holds_something(wal)):
        raise _changed()


@contextmanager
def looked_at(path: Path, seconds: float) -> Iterator[Database]:
    """A connection to a file that may be another program's; it makes nothing beside it.

    Args:
        seconds: how long to wait for whoever is writing.
    """
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=seconds)
    try:
        yield Database(conn)
    finally:
        conn.close()


def _changed() -> StoreBusy:
    return StoreBusy(
        tr("Another program is writing to your database right now."),
        tr("Please try again in a moment."),
    )


def _side(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _holds_something(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


def _state(path: Path) -> tuple[int, int, int]:
    try:
        seen = path.stat()
    except OSError:
        return 0, 0, 0
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
