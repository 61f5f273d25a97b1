"""What is known while a portable document is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database


@dataclass(slots=True)
class Loaded:
    """What was stored: people new, updated, unchanged; touchpoints; all rows `added` or changed."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    touchpoints: int = 0
    added: int = 0


@dataclass(slots=True)
class Loader:
    """The document while its lists are stored: `ids` by list and ref."""

    db: Database
    import_id: int
    today: date
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    loaded: Loaded = field(default_factory=Loaded)
