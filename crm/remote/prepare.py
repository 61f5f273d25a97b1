"""A database file that came from elsewhere made ready for use here."""

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
    """Bring the schema and what is derived up to date inside the open transaction."""
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
    """Refuse what is not ours or newer than we are; then open it as we do.

    Raises:
        StoreForeign: a newer Embers wrote it, or it is no database of ours.
    """
    with local.raise_as_user_error(path), local.connected(path) as db:
        if int(db.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA:
            raise StoreForeign(
                "Your data were opened by a newer version of Embers in the meantime.",
                "Nothing was changed. Please reload the page in a minute.",
            )
        local.refuse_foreign(db, path)
        db.execute("PRAGMA journal_mode=WAL")
