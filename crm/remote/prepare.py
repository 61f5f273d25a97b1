"""Prepare a database file that came from elsewhere for use here."""

from __future__ import annotations

from pathlib import Path

from crm import leftovers
from crm.errors import StoreForeign
from crm.language import tr
from crm.store import derived, local
from crm.store.guarded_copy import guarded_copy
from crm.store.schema.migrations import SCHEMA


def make_ready(path: Path) -> bool:
    """Update schema and derived tables of a file, or make them; whether anything was changed.

    Raises:
        StoreForeign: a newer Embers wrote it, or it is not an Embers database.
    """
    with local.raise_as_user_error(path), local.connected(path) as db:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise StoreForeign(
                tr("Your data was opened by a newer version of Embers in the meantime."),
                tr("Nothing was changed. Please reload the page in a minute."),
            )
        local.refuse_foreign(db, path)
        db.execute("PRAGMA journal_mode=WAL")
        if version == SCHEMA and derived.is_current(db):
            return False
        with local.transaction(db) as commit:
            if version < SCHEMA:
                local.migrate_within(db)
            derived.rebuild(db)
            commit()
        return True


def guarded_image(file: Path) -> bytes:
    """The image of a database with what a file from elsewhere holds; nothing in the file is run.

    Raises:
        StoreForeign: it is not exactly a database of Embers, or newer, or damaged.
    """
    with leftovers.folder() as folder:
        copied = folder / "copied.db"
        guarded_copy(file, copied)
        return copied.read_bytes()


def state_image(image: bytes | bytearray, version: int) -> bytes:
    """An earlier state, read like a file from elsewhere: a user may have restored anything then.

    Raises:
        StoreForeign: as `guarded_image`.
    """
    if not image:
        return b""
    with leftovers.folder() as folder:
        file = folder / "state.db"
        file.write_bytes(image)
        try:
            return guarded_image(file)
        except StoreForeign as error:
            sentence = error.sentence.replace(f"file {file}", f"state {version}")
            sentence = sentence.replace(f"database {file}", f"state {version}")
            raise StoreForeign(sentence, error.hint) from error
