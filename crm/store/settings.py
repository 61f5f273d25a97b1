"""The user's settings, as keys and values."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlite_utils import Database


def get(db: Database, key: str) -> str:
    """The value of a setting, empty if it was never set."""
    row = db.execute("SELECT value FROM settings WHERE key = ?", [key]).fetchone()
    return str(row[0]) if row else ""


def put(db: Database, key: str, value: str, as_of: date | None = None) -> None:
    row = {"key": key, "value": value, "as_of": as_of.isoformat() if as_of else None}
    db.table("settings").upsert(row, pk="key")


def digest(value: str) -> str:
    """Tells, without its words, whether a value is still the same."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
