"""Split an SQL file into statements, as `executescript` would commit the open transaction."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path


def statements(file: Path) -> list[str]:
    """The statements without comments, which SQLite would store in the database."""
    found, text = [], ""
    for line in re.sub(r"--.*", "", file.read_text("utf-8")).splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            found.append(text.strip())
            text = ""
    return found
