"""A database file from elsewhere, read with care: its rows are copied into a database of our own making.

Whoever wrote the file may mean harm: SQL that stands in it is compared with ours and never run, what is
read is bounded in time and size, and nothing but values of the right kind leaves it. See "Defense against
the dark arts", https://sqlite.org/security.html
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from crm.errors import StoreBusy, StoreForeign
from crm.language import tr
from crm.paths import make_private
from crm.store import derived, local, readable
from crm.store.query import keep_above
from crm.store.schema import known
from crm.store.schema.known import Made
from crm.store.schema.migrations import SCHEMA

#: The largest file that is looked at; a network of 30,000 people has a tenth of it.
MOST_BYTES: Final = 500_000_000
#: Seconds of computing for one file; 30,000 people with 100,000 touchpoints take about four.
SECONDS: Final = 45.0
#: The most steps of SQLite's virtual machine for reading a schema; ours takes a few hundred.
_STEPS_OF_A_SCHEMA: Final = 10_000
_STEPS_BETWEEN_LOOKS: Final = 10_000
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,  # the largest value: the report of a huge import is a tenth
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 10,
    sqlite3.SQLITE_LIMIT_ATTACHED: 1,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
#: The stamp of computed results, which is made anew; what is empty between two writes; and a note of the
#: older versions that nothing reads.
_NOT_TAKEN: Final = {"content", "standings_stale", "_sqlite_migrations"}
_SEARCH: Final = ("people_fts", "touchpoints_fts")
_HINT: Final = tr("Nothing was changed. Choose a backup that Embers saved.")
_LATER: Final = tr("Nothing was changed. Please try again in a few minutes.")
_TURNS: Final = threading.BoundedSemaphore(2)


def guarded_copy(source: Path, target: Path) -> None:
    """Write what a file from elsewhere holds to `target`, as a new database of the current schema.

    The file is only read. It has to be a database of Embers of any version so far, with exactly the tables,
    indexes and triggers of that version, sound, with every reference leading somewhere.

    Raises:
        StoreForeign: it is not, or it is too large or takes too long to read.
        StoreBusy: it is locked, or as many files as may be are being read.
    """
    refuse_by_size(source)
    make_private(target)
    with _in_turn(), _refused_kindly(source):
        late = _deadline()
        with _beside(source, target) as conn:
            version, made = _schema(conn, source)
            conn.set_progress_handler(late, _STEPS_BETWEEN_LOOKS)
            tables = _take_rows(conn, made)
        with local.connected(target) as db:
            db.conn.set_progress_handler(late, _STEPS_BETWEEN_LOOKS)
            db.execute("PRAGMA foreign_keys=OFF")  # looked at when all is there
            db.execute("PRAGMA synchronous=OFF")  # if the machine stops, nobody needs it
            with local.transaction(db) as commit:
                _complete(db, version, made, tables)
                readable.refuse_unreadable(db, lambda: _refuse_late(late))
                commit()


def refuse_by_size(source: Path, most: int = MOST_BYTES) -> None:
    """Refuse a file that is no file, empty, not SQLite's or too large before anything opens it."""
    if not os.path.isfile(source):  # also where the name is no name
        raise StoreForeign(
            tr("There is no file {source}.", source=source), tr("Nothing was changed.")
        )
    local.refuse_foreign_bytes(source)
    size = source.stat().st_size
    if not size:
        raise StoreForeign(tr("The file is empty."), tr("Choose a backup made by Embers."))
    if size > most:
        raise StoreForeign(
            tr(
                "The file {source} is too large: {size:,.0f} MB, at most {most:,.0f} MB can be "
                "read.",
                source=source,
                size=size / 1_000_000,
                most=most / 1_000_000,
            ),
            _HINT,
        )


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait until few others are read: each may compute for long, and a service has many visitors."""
    if not _TURNS.acquire(timeout=SECONDS):
        raise StoreBusy(tr("Too many backups are being read right now."), _LATER)
    try:
        yield
    finally:
        _TURNS.release()


def _deadline() -> Callable[[], bool]:
    """Whether this thread has computed for too long; SQLite asks while it works."""
    end = time.thread_time() + SECONDS
    return lambda: time.thread_time() > end


@contextmanager
def _beside(source: Path, target: Path) -> Iterator[sqlite3.Connection]:
    """A new database with the file beside it as `theirs`, which can only be read, with little memory."""
    # Without the files that SQLite keeps beside one in use, it is not in use; and none may be made.
    in_use = any(Path(f"{source}{side}").exists() for side in ("-wal", "-journal"))
    theirs = f"{source.resolve().as_uri()}?mode=ro{'' if in_use else '&immutable=1'}"
    seconds = local.BUSY_SECONDS
    with closing(
        sqlite3.connect(target.resolve().as_uri(), uri=True, isolation_level=None, timeout=seconds)
    ) as conn:
        for limit, most in _LIMITS.items():
            conn.setlimit(limit, most)
        if sys.version_info >= (3, 12):
            conn.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
            conn.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
            conn.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
        for pragma in (
            "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "synchronous=OFF",
        ):  # fmt: skip
            conn.execute(f"PRAGMA {pragma}")
        # A million tables take no time but all memory: they are counted while the schema is read.
        conn.set_progress_handler(lambda: True, _STEPS_OF_A_SCHEMA)
        conn.execute("ATTACH ? AS theirs", [theirs])
        conn.execute("PRAGMA theirs.cache_size=-2000")
        yield conn


def _schema(conn: sqlite3.Connection, source: Path) -> tuple[int, list[Made]]:
    """The version of the file and what is in it, which is exactly what that version of Embers makes."""
    conn.execute("BEGIN")  # what is compared is what is read afterwards
    version = local.refuse_foreign(Database(conn), source, "theirs")
    if not version:
        raise StoreForeign(
            tr("The file {source} contains no Embers data.", source=source),
            tr("Nothing was changed."),
        )
    made = conn.execute(
        "SELECT type, name, tbl_name, sql FROM theirs.sqlite_master ORDER BY rowid"
    ).fetchall()
    if not known.is_ours(version, made):
        raise StoreForeign(
            tr(
                "The file {source} is not a backup that Embers saved: its tables are different.",
                source=source,
            ),
            _HINT,
        )
    return version, made


def _take_rows(conn: sqlite3.Connection, made: list[Made]) -> set[str]:
    """Make the same tables and take over their rows; returns the names of the tables."""
    tables = {name: sql for kind, name, _, sql in made if kind == "table" and _is_plain(name, sql)}
    for sql in tables.values():
        conn.execute(sql or "")
    for table in tables.keys() - _NOT_TAKEN:
        found = conn.execute(f'PRAGMA theirs.integrity_check("{table}")').fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        columns = ", ".join(
            f'"{row[1]}"' for row in conn.execute(f'PRAGMA main.table_info("{table}")').fetchall()
        )
        # Not by an index, which may hold something else than the table.
        conn.execute(
            f'INSERT INTO main."{table}"({columns}) SELECT {columns} FROM theirs."{table}" NOT INDEXED'
        )
    if any(name == "sqlite_sequence" for _, name, *_ in made):
        given = conn.execute(
            "SELECT name, max(seq) FROM theirs.sqlite_sequence NOT INDEXED "
            "WHERE typeof(seq) = 'integer' GROUP BY name LIMIT 100"
        ).fetchall()
        keep_above(Database(conn), {name: seq for name, seq in given if name in tables})
    conn.execute("COMMIT")
    return set(tables)


def _is_plain(name: str, sql: str | None) -> bool:
    """Whether a table holds rows of its own: it is neither SQLite's nor part of the search."""
    is_search = name.startswith(_SEARCH)
    return not (name.startswith("sqlite_") or is_search or (sql or "").startswith("CREATE VIRTUAL"))


def _complete(db: Database, version: int, made: list[Made], tables: set[str]) -> None:
    """What hangs on the tables, then the way to the current schema, and a look at the whole."""
    readable.refuse_odd_merges(db)
    for kind, _, table, sql in made:
        if (
            sql
            and (kind != "table" or sql.startswith("CREATE VIRTUAL"))
            and (table in tables or kind == "table")
        ):
            db.execute(sql)
    for search in _SEARCH:
        if db.table(search).exists():
            db.execute(f"INSERT INTO {search}({search}) VALUES ('rebuild')")
    db.execute(f"PRAGMA application_id={local.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={version}")
    if version < SCHEMA:
        local.migrate_within(db)
    derived.rebuild(db)
    db.execute("INSERT INTO content SELECT '' WHERE NOT EXISTS (SELECT 1 FROM content)")
    derived.renew_stamps(db)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(tr("a reference points to nothing"))
    if (found := db.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(found)


def _refuse_late(late: Callable[[], bool]) -> None:
    if late():
        raise TimeoutError


@contextmanager
def _refused_kindly(source: Path) -> Iterator[None]:
    """Whatever goes wrong with a file from elsewhere is said of the file, in one sentence."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_TOOBIG):
            raise _too_much(source) from error
        raise local.explain(error, source) or _odd(source) from error
    except (TimeoutError, MemoryError) as error:
        raise _too_much(source) from error
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # A step that brings an older version up to date met a value that no version ever wrote.
        raise _odd(source) from error


def _too_much(source: Path) -> StoreForeign:
    return StoreForeign(
        tr("The file {source} contains more than an Embers backup ever does.", source=source), _HINT
    )


def _odd(source: Path) -> StoreForeign:
    return StoreForeign(
        tr(
            "The file {source} is not a backup that Embers saved: it contains things that Embers "
            "never writes.",
            source=source,
        ),
        _HINT,
    )
