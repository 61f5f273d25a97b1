"""A small list of people with two opportunities, as the tests of the correcting commands find it."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm.cli import main
from tests.conftest import TODAY

#: What is stored, by the commands that stored it; the comments say which IDs that makes.
_STORED = (
    ("add", "Ada Quill", "--company", "Umber"),  # person 1
    ("add", "Ada Quill", "--company", "Larchmont"),  # person 2
    ("add", "Ben Oakley"),  # person 3
    # opportunity 1, person 4
    ("open", "Umber", "Planner", "--applied", "2026-10-01", "--recruiter", "1", "--manager", "Cem Arslan"),
    ("event", "1", "interview_held", "--day", "2026-11-02", "--with", "3"),  # event 1
    ("feel", "1", "70", "--why", "A warm talk"),  # feeling 1
    ("event", "1", "rejection_received", "--day", "2026-11-20"),  # event 2
    ("log", "wrote", "--with", "3", "--day", "2026-11-18", "--channel", "email", "--said", "Thanks",
     "--yes"),  # contact 1
    # reasons 1 and 2
    ("reason", "1", "fact", "Someone internal was safer", "--by", "1", "--day", "2026-11-21",
     "--channel", "call", "--no-contact"),
    ("reason", "1", "story", "They did not like me"),
    ("compare", "1", "Experience", "--mine", "5 years", "--theirs", "9 years"),  # comparison 1
    ("note", "1", "--by", "3", "--advice", "Ask for the range"),  # note 1
    ("appointment", "coffee", "--day", "2026-11-23", "--with", "3", "--opportunity", "1"),  # 1
    ("appointment", "call", "--day", "2026-11-30", "--with", "1"),  # 2
    ("open", "Elm", "Clerk"),  # opportunity 2
    ("remove", "person", "4"),
)  # fmt: skip


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        here = ["--db", str(Path(folder) / "world.db"), "--on", TODAY.isoformat()]
        for argv in _STORED:
            assert main([*here, *argv]) == 0, argv
        copy = Path(folder) / "copy.db"
        assert main([*here, "backup", str(copy)]) == 0
        return copy.read_bytes()


def a_world(database: Path) -> None:
    """Put it at this path."""
    database.parent.mkdir(parents=True, exist_ok=True)
    database.write_bytes(_made())
    database.chmod(0o600)


def held(database: Path, sql: str) -> list[Any]:
    """The rows of a query; of one column its values."""
    with sqlite3.connect(database) as db:
        rows = db.execute(sql).fetchall()
    db.close()
    return [row[0] if len(row) == 1 else row for row in rows]
