"""Prepare a database file that came from elsewhere for use here."""

from __future__ import annotations

from pathlib import Path

from crm.errors import StoreForeign
from crm.store import derived, local
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
                "Your data were opened by a newer version of Embers in the meantime.",
                "Nothing was changed. Please reload the page in a minute.",
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
