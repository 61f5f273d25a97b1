"""One SQLite file on this machine: open it, check that it is Embers', run transactions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from sqlite_utils import Database

from crm.errors import StillInTheFile, StoreForeign
from crm.language import tr
from crm.leftovers import sweep
from crm.paths import make_private, make_private_folder
from crm.store import backup, derived, read_only, result_cache
from crm.store.file_errors import explain as explain
from crm.store.file_errors import raise_as_user_error as raise_as_user_error
from crm.store.mathematics import with_mathematics
from crm.store.query import number
from crm.store.schema import migrations
from crm.store.schema.migrations import SCHEMA
from crm.store.touchpoints import tie_summaries
from crm.store.turns import in_turn

T = TypeVar("T")

APPLICATION_ID: Final = 0x454D4252  # "EMBR": identifies Embers' files among SQLite files
BUSY_SECONDS: Final = 5.0
_SQLITE_MAGIC: Final = b"SQLite format 3\x00"
#: Where SQLite's file format stores user_version and the application id.
_VERSION_AT: Final = 60
_MARK_AT: Final = 68


class LocalStore:
    """A user's database in one file; safe to share between threads, a connection per unit of work."""

    def __init__(self, path: Path, only_read: bool = False) -> None:
        """Work with a file that was opened.

        Args:
            only_read: it is where nothing can be written; all but reading is refused.
        """
        self.path = path
        self.only_read = only_read

    @contextmanager
    def read(self) -> Iterator[Database]:
        """A connection in one read transaction: every query in it sees the same state."""
        opened = read_only.connected if self.only_read else connected
        with raise_as_user_error(self.path), opened(self.path) as db:
            db.execute("BEGIN")
            try:
                _refuse_another(db)
                yield db
            finally:
                if db.conn.in_transaction:
                    db.execute("ROLLBACK")

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one `BEGIN IMMEDIATE` transaction; any exception, even a stop, rolls it back.

        Raises:
            StoreBusy: another program kept the file locked for five seconds.
            StoreForeign: read-only file, full disk, damaged file.
        """
        self._must_be_writable()
        with (
            in_turn(self.path),
            raise_as_user_error(self.path),
            connected(self.path) as db,
            transaction(db) as commit,
        ):
            result = carry_out(db, fn)
            commit()
            return result

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` as `write` does and roll it back; not a byte of the file changes.

        Raises:
            StoreBusy, StoreForeign: as `write`.
        """
        self._must_be_writable()
        with in_turn(self.path), raise_as_user_error(self.path), connected(self.path) as db:
            db.execute(
                "PRAGMA cache_spill=OFF"
            )  # rolled-back pages must never be written to the file
            with transaction(db):
                return carry_out(db, fn)

    def forget(self, fn: Callable[[Database], T]) -> T:
        """Like `write`, and rewrite the file so that no deleted data is left in it or beside it.

        Raises:
            StoreBusy, StoreForeign: as `write`; nothing was deleted.
            StillInTheFile: it is deleted, but another program keeps what was there before.
        """

        def for_good(db: Database) -> T:
            # Killed before the file is rewritten, it holds zeros where the deleted data was.
            db.execute("PRAGMA secure_delete=ON")
            return fn(db)

        result = self.write(for_good)
        try:
            with connected(self.path) as db:
                held = _rewrite(db)
        except sqlite3.DatabaseError as error:
            raise StillInTheFile from error
        if held:
            raise StillInTheFile
        return result

    def _must_be_writable(self) -> None:
        if self.only_read:
            raise read_only.refusal(self.path)


def _rewrite(db: Database) -> bool:
    """Make the file anew; whether somebody still reads what it was before."""
    db.execute("VACUUM")
    return bool(db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])


@contextmanager
def transaction(db: Database) -> Iterator[Callable[[], None]]:
    """BEGIN IMMEDIATE; rolled back unless the yielded function is called."""
    db.execute("BEGIN IMMEDIATE")

    def commit() -> None:
        db.execute("COMMIT")

    try:
        yield commit
    finally:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")


def carry_out(db: Database, fn: Callable[[Database], T]) -> T:
    """Run database work inside the open transaction, and the updates due at the end of every write."""
    _refuse_another(db)
    before = db.conn.total_changes
    result = fn(db)
    tie_summaries.refresh(db)
    if db.conn.total_changes != before:
        result_cache.renew(db)
    return result


def _refuse_another(db: Database) -> None:
    """Refuse a file that became another since it was opened: replaced by hand, or updated by a newer version.

    Raises:
        StoreForeign: it is.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA or db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreForeign(
            tr("The file of your database was replaced or updated while Embers was running."),
            tr("Nothing was changed. Reload the page, or start Embers again."),
        )


def is_as_opened(path: Path) -> bool:
    """Whether a file that was opened is still there and of the current schema; else it has to be opened anew."""
    try:
        with path.open(
            "rb"
        ) as file:  # asked many times a page: SQLite only if the file itself is behind
            header = file.read(_MARK_AT + 4)
        if header[_VERSION_AT : _VERSION_AT + 4] == SCHEMA.to_bytes(4, "big") and _is_marked(
            header
        ):
            return True
        with read_only.looked_at(path, BUSY_SECONDS) as db:
            _refuse_another(db)
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except (StoreForeign, sqlite3.DatabaseError, OSError):
        return False
    return True


@contextmanager
def connected(path: Path) -> Iterator[Database]:
    """Open a connection with Embers' pragmas and close it afterwards."""
    conn = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
    )
    try:
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute("PRAGMA synchronous=NORMAL")
        with_mathematics(conn)
        yield Database(conn)
    finally:
        conn.close()


def open_store(path: Path) -> LocalStore:
    """Open or create the database and update its schema; where nothing can be written, for reading only.

    Raises:
        StoreForeign: not Embers', newer than this version, damaged, disk full, older and read-only.
        StoreBusy: another program has it locked.
    """
    make_folder(path)
    refuse_foreign_bytes(path)
    if read_only.is_needed(path):
        return _for_reading(path)
    sweep(path)
    make_private(path)
    with raise_as_user_error(path), connected(path) as db:
        version = refuse_foreign(db, path)
        _with_log(db)
        if version < SCHEMA:
            migrate(db, path)
        if not derived.is_current(db):
            with transaction(db) as commit:
                derived.rebuild(db)
                commit()
    return LocalStore(path)


def _for_reading(path: Path) -> LocalStore:
    with raise_as_user_error(path), read_only.connected(path) as db:
        if refuse_foreign(db, path) < SCHEMA or not derived.is_current(db):
            raise read_only.too_old(path)
    return LocalStore(path, only_read=True)


def _with_log(db: Database) -> None:
    """Let readers and a writer work at once; SQLite does not wait for its turn to switch to that."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def make_folder(path: Path) -> None:
    try:
        make_private_folder(path.parent)
        is_folder = path.is_dir()
    except OSError as error:
        raise StoreForeign(
            tr("The database {path} cannot be created.", path=path),
            tr("Choose another place for the database, or check the permissions."),
        ) from error
    if is_folder:
        raise StoreForeign(
            tr("{path} is a folder, not a database.", path=path), tr("Name a file inside it.")
        )


def refuse_foreign_bytes(path: Path) -> None:
    """Refuse a file that is not SQLite's before SQLite opens it (opening creates side files)."""
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        with path.open("rb") as file:
            magic = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise StoreForeign(
            tr("The database {path} cannot be read.", path=path),
            tr("Check the permissions of the file."),
        ) from error
    if magic != _SQLITE_MAGIC:
        raise StoreForeign(
            tr("The file {path} is not a database.", path=path),
            tr("It was not changed. Choose another file, or restore a backup."),
        )


def has_our_header(path: Path) -> bool:
    """Whether the file's header has Embers' application id, whatever the state of the rest."""
    try:
        with path.open("rb") as file:
            start = file.read(_MARK_AT + 4)
    except OSError:
        return False
    return _is_marked(start)


def _is_marked(start: bytes) -> bool:
    return start.startswith(_SQLITE_MAGIC) and start[_MARK_AT:] == APPLICATION_ID.to_bytes(4, "big")


def refuse_foreign(db: Database, path: Path, attached: str = "main") -> int:
    """Return the schema version of the file, 0 for a new one.

    Args:
        attached: the name under which the connection has it.

    Raises:
        StoreForeign: the file belongs to another program or to a newer version of Embers.
    """
    application = db.execute(f"PRAGMA {attached}.application_id").fetchone()[0]
    version = int(db.execute(f"PRAGMA {attached}.user_version").fetchone()[0])
    tables = db.execute(f"SELECT count(*) FROM {attached}.sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and (application or tables):
        raise StoreForeign(
            tr("The file {path} is another program's database.", path=path),
            tr("It was not changed. Choose another file for Embers."),
        )
    if version > SCHEMA:
        raise StoreForeign(
            tr(
                "The database {path} was made by a newer version of Embers (schema {version}, "
                "this version knows {schema}).",
                path=path,
                version=version,
                schema=SCHEMA,
            ),
            tr("It was not changed. Please update Embers, then open it again."),
        )
    return version if application == APPLICATION_ID else 0


def migrate(db: Database, path: Path) -> None:
    """Apply missing migrations in one transaction, after a backup; others who open the file wait.

    Raises:
        StoreForeign: a migration failed; nothing has changed.
    """
    with transaction(db) as commit:
        version = refuse_foreign(db, path)  # another process may have updated it meanwhile
        if version == SCHEMA:
            return
        if version:
            with connected(path) as other:  # no copy can be made within a transaction
                backup.before_migration(other, path, version)
        try:
            migrate_within(db)
        except sqlite3.DatabaseError as error:
            if explain(error, path) is None:
                raise StoreForeign(
                    tr("The database {path} could not be updated.", path=path),
                    tr("It was not changed. There is a backup next to it in the folder backups."),
                ) from error
            raise
        commit()


def migrate_within(db: Database) -> None:
    """Apply missing migrations inside the open transaction.

    Raises:
        sqlite3.DatabaseError: a migration failed; the caller rolls back.
    """
    if db.table("people").exists():
        migrations.upgrade(db, number(db, "PRAGMA user_version"))
    else:
        migrations.create(db)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={SCHEMA}")
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(tr("a reference points to nothing"))
