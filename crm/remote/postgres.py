"""Versions as rows of one table in PostgreSQL; its primary key decides which writer is first."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors

from crm.errors import StoreRefused, StoreUnreachable
from crm.language import tr
from crm.remote.target import (
    HEAD_BYTES,
    Saved,
    checked_user,
    refuse_unless_same,
    refused,
    silent,
)

T = TypeVar("T")

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS embers_versions (account text NOT NULL, version bigint NOT NULL, "
    "saved_at timestamptz NOT NULL DEFAULT now(), data bytea NOT NULL, "
    "PRIMARY KEY (account, version))"
)
#: The objects are already compressed.
_PLAIN: Final = "ALTER TABLE embers_versions ALTER COLUMN data SET STORAGE EXTERNAL"
_TRIES: Final = 3
#: Seconds after which a request is not retried at once, as a user is waiting.
_PATIENCE: Final = 3.0
_MOST_IDLE: Final = 8
_OPTIONS: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 20_000,
    "keepalives_idle": 10,
    "prepare_threshold": None,  # behind a pooler the next statement may reach another server
}
#: A pooler (PgBouncer, as Neon's and Supabase's addresses name one) refuses them, and has limits of its own.
_SETTINGS: Final = "-c statement_timeout=30000 -c synchronous_commit=on"
_POOLED: Final = "unsupported startup parameter"


class PostgresTarget:
    """Safe to share between threads: a connection per unit of work, from a few idle ones."""

    def __init__(self, dsn: str) -> None:
        self.name = "PostgreSQL"
        self._dsn = dsn
        self._idle: queue.LifoQueue[psycopg.Connection[Any]] = queue.LifoQueue(_MOST_IDLE)
        self._ready = self._pooled = False

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        sql = (
            "SELECT version, octet_length(data), saved_at FROM embers_versions "
            "WHERE account = %s AND version > %s ORDER BY version"
        )
        return [Saved(*row) for row in self._rows(sql, checked_user(user), after)]

    def versions(self, user: str) -> list[int]:
        return [one.version for one in self.saved(user)]

    def get(self, user: str, version: int) -> bytes:
        return self._data("data", user, version)

    def head(self, user: str, version: int) -> bytes:
        return self._data(f"substring(data FROM 1 FOR {HEAD_BYTES})", user, version)

    def _data(self, what: str, user: str, version: int) -> bytes:
        sql = f"SELECT {what} FROM embers_versions WHERE account = %s AND version = %s"
        rows = self._rows(sql, checked_user(user), version)
        if not rows:
            raise KeyError("no such version")
        return bytes(rows[0][0])

    def exists(self, user: str, version: int) -> bool:
        sql = "SELECT 1 FROM embers_versions WHERE account = %s AND version = %s"
        return bool(self._rows(sql, checked_user(user), version))

    def create(self, user: str, version: int, data: bytes) -> None:
        sql = "INSERT INTO embers_versions (account, version, data) VALUES (%s, %s, %s)"
        try:
            self._asked(lambda conn: conn.execute(sql, (checked_user(user), version, data)))
        except errors.UniqueViolation as error:
            refuse_unless_same(self, user, version, data, error)

    def delete(self, user: str, versions: Iterable[int]) -> None:
        sql = "DELETE FROM embers_versions WHERE account = %s AND version = ANY(%s)"
        self._asked(lambda conn: conn.execute(sql, (checked_user(user), list(versions))))

    def blank(self, user: str, versions: Iterable[int]) -> None:
        sql = "UPDATE embers_versions SET data = '' WHERE account = %s AND version = ANY(%s)"
        self._asked(lambda conn: conn.execute(sql, (checked_user(user), list(versions))))

    def close(self) -> None:
        """Close the idle connections."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def _rows(self, sql: str, *values: object) -> list[Any]:
        return self._asked(lambda conn: conn.execute(sql, values, binary=True).fetchall())

    def _asked(self, ask: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Run a request on an idle connection; if it has died, retry on a new one."""
        give_up = time.monotonic() + _PATIENCE
        for attempt in range(1, _TRIES + 1):
            try:
                with self._connection() as conn:
                    return ask(conn)
            except errors.UniqueViolation:
                raise
            except psycopg.Error as error:
                refusal = _refusal(error)
                waited = attempt == _TRIES or time.monotonic() > give_up
                if isinstance(refusal, StoreRefused) or waited:
                    raise refusal from error
        raise AssertionError("unreachable")

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            conn = self._idle.get_nowait()
        except queue.Empty:
            conn = self._connect()
        try:
            if not self._ready:
                conn.execute(_TABLE)
                conn.execute(_PLAIN)
                self._ready = True
            yield conn
        finally:
            self._put_back(conn)

    def _connect(self) -> psycopg.Connection[Any]:
        if not self._pooled:
            try:
                return psycopg.connect(self._dsn, autocommit=True, options=_SETTINGS, **_OPTIONS)
            except psycopg.OperationalError as error:
                if _POOLED not in str(error):
                    raise
                self._pooled = True
        return psycopg.connect(self._dsn, autocommit=True, **_OPTIONS)

    def _put_back(self, conn: psycopg.Connection[Any]) -> None:
        if conn.broken or conn.closed:
            conn.close()
            return
        try:
            self._idle.put_nowait(conn)
        except queue.Full:
            conn.close()


#: What an answer means for the operator: words of it, as libpq, PostgreSQL and the poolers of Neon and Supabase
#: write them; the first that fits.
_SAID: Final = (
    (("no encryption", "SSL off", "connection is insecure"),
     tr("PostgreSQL requires an encrypted connection. Add sslmode=require to the address (dsn).")),
    (("does not support SSL", "invalid response to SSL negotiation", "wrong version number", "certificate"),
     tr("The server does not speak TLS, which the address (dsn) asks for. Copy the address again, "
     "with its port.")),
    (("authentication failed", "no password", "Tenant or user not found", "permitted to log in"),
     tr("PostgreSQL does not let this user in. Check user and password in the address (dsn).")),
    (("invalid port", "invalid sslmode", "invalid connection option", "invalid URI"),
     tr("The address (dsn) cannot be read. Write it like postgresql://user:password@host/name.")),
)  # fmt: skip
_NO_HOST: Final = ("failed to resolve host", "could not translate host name")


def _refusal(error: psycopg.Error) -> StoreRefused | StoreUnreachable:
    state = error.sqlstate or ""
    text = str(error)
    if any(sign in text for sign in _NO_HOST):
        return silent(tr("The host in the address (dsn) was not found. Copy the address again."))
    said = next((words for signs, words in _SAID if any(sign in text for sign in signs)), "")
    if said:
        pass
    elif state.startswith("28"):
        said = tr(
            "PostgreSQL does not let this user in. Check user and password in the address (dsn)."
        )
    elif state == "3D000" or ("database" in text and "does not exist" in text):
        said = tr("The database does not exist. Check its name in the address (dsn).")
    elif "role" in text and "does not exist" in text:
        said = tr("PostgreSQL does not know this user. Check the address (dsn).")
    elif state in ("42501", "25006"):
        said = tr(
            "The user is not allowed to create and write the table embers_versions. Extend its "
            "permissions."
        )
    elif state in ("53100", "54000"):
        said = tr("PostgreSQL has run out of space.")
    elif isinstance(error, psycopg.ProgrammingError) and not state:
        said = tr(
            "The address (dsn) cannot be read. Write it like postgresql://user:password@host/name."
        )
    if said:
        return refused(said)
    found = f" ({state})" if state else ""
    return silent(
        tr(
            "PostgreSQL does not answer{state}. Check host and port in the address (dsn), and "
            "the provider's status page.",
            state=found,
        )
    )
