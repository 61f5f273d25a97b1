"""Settings that are lists or tables; malformed values from an imported document count as empty."""

from __future__ import annotations

import json
from typing import Any


def words_in(text: str) -> list[str]:
    """The texts of a JSON list."""
    return [word for word in _read(text, list) if isinstance(word, str)]


def lists_in(text: str) -> list[list[Any]]:
    """The lists of a JSON list."""
    return [row for row in _read(text, list) if isinstance(row, list)]


def table_in(text: str) -> dict[str, Any]:
    """A JSON object."""
    return dict(_read(text, dict))


def texts_in(table: object) -> dict[str, str]:
    """The entries of a table that hold text."""
    pairs = table.items() if isinstance(table, dict) else ()
    return {str(key): value for key, value in pairs if isinstance(value, str)}


def _read(text: str, kind: type[list[Any]] | type[dict[str, Any]]) -> Any:
    try:
        found = json.loads(text or "null")
    except (ValueError, RecursionError):
        return kind()
    return found if isinstance(found, kind) else kind()
