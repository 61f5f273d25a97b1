"""A database file that came from elsewhere made ready for use here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crm.errors import StoreForeign
from crm.store import derived, local
from crm.store.schema.migrations import SCHEMA


@contextmanager
def transaction(db: Database) -> Iterator[Callable[[], None]]:
    """BEGIN IMMEDIATE; undone unless the given function was called."""
    db.execute("BEGIN IMMEDIATE")

    def commit() -> None:
        db.execute("COMMIT")

    try:
        yield commit
    finally:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")


def is_up_to_date(db: Database) -> bool:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    return version >= SCHEMA and derived.is_current(db)


def migrate(db: Database) -> None:
    """Bring the schema and what is derived up to date inside the open transaction."""
    if int(db.execute("PRAGMA user_version").fetchone()[0]) < SCHEMA:
        local.migrate_within(db)
    derived.rebuild(db)


def migrate_file(path: Path) -> None:
    with local.told(path), local.connected(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
        with transaction(db) as commit:
            migrate(db)
            commit()


def make_ready(path: Path) -> None:
    """Refuse what is not ours or newer than we are; then open it as we do.

    Raises:
        StoreForeign: a newer Embers wrote it, or it is no database of ours.
    """
    with local.told(path), local.connected(path) as db:
        if int(db.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA:
            raise StoreForeign(
                "Your data were opened by a newer version of Embers in the meantime.",
                "Nothing was changed. Please reload the page in a minute.",
            )
        local.refuse_foreign(db, path)
        db.execute("PRAGMA journal_mode=WAL")
