"""Full-text search that never fails on what a person types."""

from __future__ import annotations

import re
from typing import Final

from sqlite_utils import Database

_WORD: Final = re.compile(r"\w+", re.UNICODE)


def fts_query(typed: str) -> str:
    """Quote what was typed so that operators and quotes are plain text; the words are prefixes."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(typed)[:12])


def people_matching(db: Database, typed: str) -> tuple[str, list[str]]:
    """A condition on `people` and its values: every word is the start of a word somewhere."""
    query = fts_query(typed)
    if not query:
        return "0", []
    return "id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?)", [query]
