"""The three functions of SQL that some builds of SQLite lack."""

from __future__ import annotations

import math
import sqlite3
from typing import Final


def with_mathematics(conn: sqlite3.Connection) -> None:
    """Add them to a connection, where they are lacking."""
    if not _HAS_MATHEMATICS:
        for name, function in (("exp", math.exp), ("ln", math.log), ("pow", math.pow)):
            conn.create_function(name, 2 if name == "pow" else 1, function, deterministic=True)


def _has_mathematics() -> bool:
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute("SELECT exp(1), ln(1), pow(1, 1)")
    except sqlite3.OperationalError:
        return False
    finally:
        conn.close()
    return True


_HAS_MATHEMATICS: Final = _has_mathematics()
