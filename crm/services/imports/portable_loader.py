"""The state of storing a portable document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database

from crm import reference
from crm.store.imports.imports import Brought


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
    """The document and its id maps while its lists are stored.

    Attributes:
        ids: by list and ref. entry_steps: `Playbook.entry_steps`.
        brought: what it adds that does not say itself where it is from, for its undo.
    """

    db: Database
    import_id: int
    today: date
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    entry_steps: dict[str, str] = field(default_factory=lambda: reference.playbook().entry_steps)
    loaded: Loaded = field(default_factory=Loaded)
    brought: Brought = field(
        default_factory=lambda: {"former_names": [], "known_apart": [], "settings": []}
    )
