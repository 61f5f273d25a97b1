"""Prepare a database file that came from elsewhere for use here."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from crm.errors import StoreForeign
from crm.store import derived, local
from crm.store.schema.migrations import SCHEMA


def is_up_to_date(db: Database) -> bool:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version >= SCHEMA and derived.is_current(db)


def migrate(db: Database) -> None:
    """Update the schema and the derived tables inside the open transaction."""
    if int(db.execute("PRAGMA user_version").fetchone()[0]) < SCHEMA:
        local.migrate_within(db)
    derived.rebuild(db)


def migrate_file(path: Path) -> None:
    with local.raise_as_user_error(path), local.connected(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
        with local.transaction(db) as commit:
            migrate(db)
            commit()


def make_ready(path: Path) -> None:
    """Refuse a file that is foreign or of a newer version; otherwise prepare it for use.

    Raises:
        StoreForeign: a newer Embers wrote it, or it is not an Embers database.
    """
    with local.raise_as_user_error(path), local.connected(path) as db:
        if int(db.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA:
            raise StoreForeign(
                "Your data were opened by a newer version of Embers in the meantime.",
                "Nothing was changed. Please reload the page in a minute.",
            )
        local.refuse_foreign(db, path)
        db.execute("PRAGMA journal_mode=WAL")
